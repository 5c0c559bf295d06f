//! What fades by half, and e^x − 1: in less of the browser's file than `libm` takes for it, from the
//! exponential and the logarithm that are there anyway (2026-11).
//!
//! `libm`'s own power of two looks its values up in a table of 4 KB, of which the file would carry 3 KB
//! compressed. Of whole numbers [`halved`] is exact, else within two units in the last place; below 2⁻¹⁰²²
//! it is 0. `libm`'s own `expm1` is five hundred bytes of cases and constants; ours is within 2e-15 of it.
//!
//! Credit: that the rounding errors of e^x cancel in (e^x − 1) / ln e^x is Kahan's; in print in Higham's
//! "Accuracy and Stability of Numerical Algorithms" (2nd ed., 2002), section 1.14.1.

use std::f64::consts::LN_2;

/// What is left of 1 after so many half-lives; of fewer than none, what it was before.
///
/// ```
/// use zhanggui::exponential::halved;
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

/// e^x − 1.
///
/// ```
/// use zhanggui::exponential::expm1;
/// assert_eq!((expm1(0.0), expm1(-800.0), expm1(800.0)), (0.0, -1.0, f64::INFINITY));
/// assert_eq!(expm1(1e-20), 1e-20);
/// ```
#[inline(never)]
pub fn expm1(x: f64) -> f64 {
    let power = libm::exp(x);
    let less = power - 1.0;
    if less == 0.0 {
        x
    } else if less == -1.0 || less == f64::INFINITY {
        less
    } else {
        less * (x / libm::log(power))
    }
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

    #[test]
    fn e_to_the_x_less_one_is_the_librarys_to_the_last_digits() {
        for i in -200_000..200_000 {
            for x in [f64::from(i) * 1e-3, f64::from(i) * 1e-9, f64::from(i) * 3e-17] {
                let (ours, theirs) = (expm1(x), libm::expm1(x));
                assert!((ours - theirs).abs() <= 2e-15 * theirs.abs(), "{x}: {ours} {theirs}");
            }
        }
        assert!(expm1(f64::NAN).is_nan());
    }
}
