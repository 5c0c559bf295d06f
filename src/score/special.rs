//! The special functions that the models need, on top of `libm`.
//!
//! Everything transcendental comes from `libm`, one software implementation for all targets, so
//! that the browser, Node and a native build agree to the last bit.

/// 1 / (1 + e^-t), without overflow at either end.
pub(crate) fn expit(t: f64) -> f64 {
    if t >= 0.0 {
        1.0 / (1.0 + libm::exp(-t))
    } else {
        let e = libm::exp(t);
        e / (1.0 + e)
    }
}

/// ln(1 + e^t).
pub(crate) fn softplus(t: f64) -> f64 {
    if t > 0.0 { t + libm::log1p(libm::exp(-t)) } else { libm::log1p(libm::exp(t)) }
}

/// ln Γ(x) of a finite x above 0, no number of others, to 1e-14 of 1 or of itself where that is larger: Stirling's series from 10
/// on, below by Γ(x) = Γ(x + 1) / x. `libm`'s own is 1,400 gz bytes in the browser's file, for numbers
/// below 0 and for the last digits near its zeros at 1 and 2, where a quantile isn't sensitive; fits, which
/// ask it millions of times, take that one, twice as fast.
fn ln_gamma(mut x: f64) -> f64 {
    const HALF_LN_TAU: f64 = 0.918_938_533_204_672_8;
    if x <= 0.0 {
        return f64::NAN;
    }
    let mut product = 1.0;
    while x < 10.0 {
        product *= x;
        x += 1.0;
    }
    let mut series = 0.0;
    // B(2k) / 2k(2k − 1), the last first.
    for term in [-691.0 / 360_360.0, 1.0 / 1188.0, -1.0 / 1680.0, 1.0 / 1260.0, -1.0 / 360.0] {
        series = (series + term) / (x * x);
    }
    (x - 0.5) * libm::log(x) - x + HALF_LN_TAU + (series + 1.0 / 12.0) / x - libm::log(product)
}

/// ln Γ(a + n) − ln Γ(a), exactly 0 for n = 0.
pub(crate) fn ln_rising(a: f64, n: f64) -> f64 {
    if n == 0.0 { 0.0 } else { libm::lgamma(a + n) - libm::lgamma(a) }
}

/// The regularised lower incomplete gamma function P(shape, x): by its series below
/// `shape + 1`, above by Lentz's continued fraction (Abramowitz and Stegun 6.5.29, 6.5.31).
/// `scale` is x^shape e^-x / Γ(shape), the slope of P over ln x.
fn gamma_p(shape: f64, x: f64, scale: f64) -> f64 {
    // Both expansions need some 5·√shape terms near the middle.
    let terms = 200 + 10 * f64::sqrt(shape).min(1e5) as u32;
    if x < shape + 1.0 {
        let mut term = 1.0 / shape;
        let mut sum = term;
        for k in 1..=terms {
            term *= x / (shape + f64::from(k));
            sum += term;
            if term < sum * 1e-15 {
                break;
            }
        }
        return (scale * sum).min(1.0);
    }
    let mut b = x + 1.0 - shape;
    let mut c = 1e300;
    let mut d = 1.0 / b;
    let mut h = d;
    for k in 1..=terms {
        let k = f64::from(k);
        let an = -k * (k - shape);
        b += 2.0;
        d = 1.0 / nonzero(an * d + b);
        c = nonzero(b + an / c);
        let step = d * c;
        h *= step;
        if (step - 1.0).abs() < 1e-15 {
            break;
        }
    }
    (1.0 - scale * h).max(0.0)
}

fn nonzero(v: f64) -> f64 {
    if v.abs() < 1e-300 { 1e-300 } else { v }
}

/// The value below which a Gamma(shape, 1) variable falls with the given probability (0 < p < 1).
/// By Halley's method on the logarithm, inside a bracket that falls back on bisection, from Wilson
/// and Hilferty's cube (1931): two evaluations of P, a few more where the shape is small.
pub(crate) fn gamma_quantile(shape: f64, probability: f64) -> f64 {
    // P(shape, x) <= x^shape / Γ(shape + 1): its inverse is a lower bound, and very nearly the
    // answer itself where the shape is small and the quantile tiny.
    let floor = (libm::log(probability) + ln_gamma(shape + 1.0)) / shape;
    if floor < -700.0 {
        return 0.0;
    }
    let spread = 10.0 * f64::sqrt(shape) + 40.0;
    let (mut low, mut high) = (floor, libm::log(shape + spread));
    let normal = ln_gamma(shape);
    let ninth = 1.0 / (9.0 * shape);
    // A logistic variable's quantile at the scale of a normal one's.
    let z = (libm::log(probability) - libm::log1p(-probability)) / 1.71;
    let root = 1.0 - ninth + z * f64::sqrt(ninth);
    let start = if root > 0.1 { shape * root * root * root } else { shape };
    // Not `clamp`: its panic message formats floats, ten kilobytes of the browser's file.
    let mut at = libm::log(start).max(low).min(high);
    for _ in 0..200 {
        let x = libm::exp(at);
        let slope = libm::exp(shape * at - x - normal);
        let miss = gamma_p(shape, x, slope) - probability;
        if miss < 0.0 {
            low = at
        } else {
            high = at
        }
        // The second derivative is the slope times shape − x.
        let newton = miss / slope;
        let halley = at - newton / (1.0 - 0.5 * newton * (shape - x)).max(0.5);
        let is_inside = halley > low && halley < high;
        let next = if is_inside { halley } else { 0.5 * (low + high) };
        let step = (next - at).abs();
        at = next;
        // The step is cubed in what is left of the error; a bisection's is not.
        if step <= if is_inside { 1e-5 } else { 1e-13 } {
            break;
        }
    }
    libm::exp(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_logarithm_of_gamma_is_that_of_the_library_to_its_last_digits() {
        for i in 1..20_000 {
            for x in [f64::from(i) / 1_000.0, f64::from(i) * 7.3, 1.0 / f64::from(i * i)] {
                let (ours, theirs) = (ln_gamma(x), libm::lgamma(x));
                assert!(
                    (ours - theirs).abs() <= 1e-14 * theirs.abs().max(1.0),
                    "{x}: {ours} {theirs}"
                );
            }
        }
        assert!(ln_gamma(f64::NAN).is_nan() && ln_gamma(1e300).is_finite());
        assert!(
            [-1e300, f64::NEG_INFINITY, 0.0, f64::INFINITY].iter().all(|x| ln_gamma(*x).is_nan())
        );
    }

    #[test]
    fn gamma_quantiles_match_closed_forms_and_tables() {
        // Shape 1 is the exponential; shape k/2 at scale 2 is chi-squared with k degrees.
        let exponential = |p: f64| -libm::log1p(-p);
        let cases = [
            (1.0, 0.1, exponential(0.1)),
            (1.0, 0.9, exponential(0.9)),
            (0.5, 0.95, 3.841_458_820_694_124 / 2.0),
            (5.0, 0.05, 3.940_299_136_076_024 / 2.0),
            (50.0, 0.5, 99.334_129_235_988_46 / 2.0),
        ];
        for (shape, p, expected) in cases {
            let got = gamma_quantile(shape, p);
            assert!((got / expected - 1.0).abs() < 1e-9, "{shape} {p}: {got} {expected}");
        }
    }

    #[test]
    fn a_gamma_quantile_is_finite_and_inverts_for_any_shape() {
        for shape in [1e-6, 1e-3, 0.24, 1.0, 30.0, 1e4, 1e6] {
            for p in [0.05, 0.1, 0.5, 0.9, 0.95] {
                let x = gamma_quantile(shape, p);
                assert!(x.is_finite() && x >= 0.0, "{shape} {p}: {x}");
                if x > 1e-290 {
                    let scale = libm::exp(shape * libm::log(x) - x - libm::lgamma(shape));
                    assert!((gamma_p(shape, x, scale) - p).abs() < 1e-8, "{shape} {p}: {x}");
                }
            }
        }
    }

    #[test]
    fn expit_and_softplus_hold_at_both_ends() {
        assert_eq!(expit(0.0), 0.5);
        assert_eq!(expit(800.0), 1.0);
        assert_eq!(expit(-800.0), 0.0);
        assert_eq!(softplus(800.0), 800.0);
        assert_eq!(softplus(-800.0), 0.0);
    }
}
