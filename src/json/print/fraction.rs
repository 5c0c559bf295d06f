//! Decimals of numbers whose bits end soon behind the point, written without a table.
//!
//! The weights of an explanation are whole multiples of 2⁻⁴⁴; of such a number two decimals at a time
//! come off exactly by multiplying what is left by 100, since 44 + 7 bits fit a double. They stop
//! where nothing is left or once they tell the number from its neighbours: 19 digits from the first
//! that isn't 0, cut off rather than rounded, differ from it by less than a 10¹⁸th of it, and half the
//! way to a neighbour is more than a 10¹⁷th. So whoever reads the text gets the same number. Cost: ten
//! multiplications and no way out of the module: a home slot of ten explained items 217 -> 206 us, twenty
//! without reasons 75.9 -> 73.8, both with all that JavaScript does (2026-11, medians, in turn); 190 gz
//! bytes.

use super::Printer;
use crate::locale::push_digits;

/// 2⁴⁴.
const GRAINS: f64 = 17_592_186_044_416.0;
/// Numbers below this that are whole multiples of 2⁻⁴⁴ are doubles.
const LIMIT: f64 = 512.0;
/// Digits counted from the pair with the first that isn't 0.
const DIGITS: u32 = 20;

impl Printer {
    /// Writes a number that isn't whole, if it is one of those.
    pub(super) fn fraction(&mut self, number: f64) -> bool {
        let size = number.abs();
        let whole = f64::floor(size);
        let mut left = size - whole;
        if size >= LIMIT || f64::floor(left * GRAINS) != left * GRAINS {
            return false;
        }
        if number < 0.0 {
            self.text.push(b'-');
        }
        push_digits(&mut self.text, whole as u64, "");
        self.text.push(b'.');
        let mut digits = u32::from(whole > 0.0);
        while left > 0.0 && digits < DIGITS {
            let next = left * 100.0;
            let pair = f64::floor(next);
            left = next - pair;
            let pair = pair as u8;
            if digits > 0 || pair > 0 {
                digits += 2;
            }
            self.text.push(b'0' + pair / 10);
            if left > 0.0 || !pair.is_multiple_of(10) {
                self.text.push(b'0' + pair % 10);
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::super::print;
    use super::*;

    fn written(number: f64) -> Option<String> {
        print(&number, |_| "asked".into())
    }

    #[test]
    fn a_multiple_of_the_grain_is_read_back_as_itself() {
        let mut state = 1_u64;
        for _ in 0..100_000 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let grains = state >> (11 + state % 53);
            let number = (grains + 1) as f64 / GRAINS;
            for number in [number, -number].into_iter().filter(|n| n.abs() < LIMIT) {
                assert_eq!(written(number).unwrap().parse(), Ok(number));
            }
        }
        let [least, most] = [1.0 / GRAINS, LIMIT - 1.0 / GRAINS];
        for number in [least, most, 1.0 + least, 0.5 - least, 0.1 - 0.1 % least] {
            assert_eq!(written(number).unwrap().parse(), Ok(number));
        }
    }

    #[test]
    fn short_decimals_stay_short() {
        let texts = [(0.5, "0.5"), (-0.25, "-0.25"), (20.0625, "20.0625"), (511.5, "511.5")];
        for (number, text) in texts {
            assert_eq!(written(number).as_deref(), Some(text));
        }
    }

    #[test]
    fn what_has_finer_bits_or_is_larger_is_asked_for() {
        for number in [0.1, 512.5, 1e300, 0.5 / GRAINS, f64::MIN_POSITIVE, -1e-300] {
            assert_eq!(written(number).as_deref(), Some("asked"));
        }
    }
}
