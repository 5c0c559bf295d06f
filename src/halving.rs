//! What fades by half.
//!
//! `libm`'s own power of two looks its values up in a table of 4 KB, of which the browser's file
//! would carry 3 KB compressed; its exponential is there anyway (2026-11). Of whole numbers the
//! result is exact, else it is within two units in the last place; below 2⁻¹⁰²² it is 0.

use std::f64::consts::LN_2;

/// What is left of 1 after so many half-lives; of fewer than none, what it was before.
///
/// ```
/// use zhanggui::halving::halved;
/// assert_eq!((halved(0.0), halved(3.0), halved(-2.0)), (1.0, 0.125, 4.0));
/// assert!((halved(0.5) - 0.5_f64.sqrt()).abs() < 1e-15);
/// assert_eq!((halved(1e6), halved(-1e6)), (0.0, f64::INFINITY));
/// ```
pub fn halved(half_lives: f64) -> f64 {
    let whole = f64::floor(half_lives + 0.5);
    if whole > 1022.0 {
        return 0.0;
    }
    if whole < -1023.0 {
        return f64::INFINITY;
    }
    let power = f64::from_bits(((1023 - whole as i64) as u64) << 52);
    libm::exp((whole - half_lives) * LN_2) * power
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "what it is compared with")]
    fn it_is_the_power_of_two_to_the_last_bits() {
        for i in -4_000..4_000 {
            let x = f64::from(i) / 7.0;
            let (ours, theirs) = (halved(x), libm::exp2(-x));
            assert!((ours - theirs).abs() <= 4.5e-16 * theirs, "{x}: {ours} {theirs}");
        }
        assert!(halved(f64::NAN).is_nan());
    }
}
