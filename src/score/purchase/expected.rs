//! Expected orders of a customer who is alive: one integral, two ways.
//!
//! Given the customer's own chance of leaving p, orders come in as `(1 - (1 + p u)^-k) / p` with
//! `k = r + x` and `u = horizon / (alpha + T)`; over the posterior Beta(a, b + x) of p that is the
//! expectation. The published closed form divides by `a - 1` and calls the hypergeometric function
//! 2F1 at a negative argument, so it has no value at a = 1, loses its digits near it, and diverges
//! where a + b < 1.
//!
//! **Series**, the usual way. Euler's transformation of the closed form, with the factor `a - 1`
//! divided out, is finite at a = 1 and at c <= 0 and takes no logarithm of anything negative:
//!
//! ```text
//! L = -ln(1 + u)   z = u / (1 + u)   c = a + b + x - 1   A = a + b - 1 - r
//! E = c * (1 - e^((a-1)L)) / (a - 1)  -  e^((a-1)L) * S
//! S = A z + ...    term(j+1) = term(j) * (A+j)(a+j-1) / ((c+j)(j+1)) * z
//! ```
//!
//! It takes 5 to 50 terms at ordinary horizons, 0.3 to 0.6 microseconds, but some 36 u far out, and
//! where r is large beside a + b its terms alternate and cancel.
//!
//! **Quadrature**, where the series is too long ([`MAX_TERMS`]) or has cancelled: the trapezoid
//! rule in the log odds of p, where the integrand is analytic in a strip and falls exponentially
//! at both ends, so that a fixed step gives all digits and the ends are summed as the geometric
//! series that they are. All terms are positive. (In p itself the end points are singular, and no
//! rule is safe for a small a.) Some 300 terms, 60 microseconds.
//!
//! Accuracy of the two together against 60-digit references: 1e-11 relative or better, for any
//! parameters and any horizon. For MBG/NBD, b + 1 stands for b.

use super::{Model, Orders};
use crate::exponential::expm1;
use crate::model::card::PurchaseParams;
use crate::score::special::softplus;

/// How many terms of the series are worth their while.
pub const MAX_TERMS: u32 = 2_000;

/// Orders expected within `horizon` of a customer who is alive now.
pub fn expected_if_alive(model: Model, f: &PurchaseParams, o: &Orders, horizon: f64) -> f64 {
    let x = f64::from(o.x);
    let b = match model {
        Model::BgNbd => f.b + x,
        Model::MbgNbd => f.b + x + 1.0,
    };
    let (k, u) = (f.r + x, horizon / (f.alpha + o.t));
    by_series(k, f.a, b, u).unwrap_or_else(|| by_quadrature(k, f.a, b, u))
}

/// `None` where the series is too long or has lost more than four of its sixteen digits.
fn by_series(k: f64, a: f64, b: f64, u: f64) -> Option<f64> {
    let c = a + b - 1.0;
    let upper = c - k;
    let l = -libm::log1p(u);
    let z = u / (1.0 + u);
    let exponent = (a - 1.0) * l;
    if exponent < -600.0 {
        // The first term is below what a double can hold, the sum is not.
        return None;
    }
    let head = if exponent.abs() < 1e-8 {
        -l * (1.0 + exponent / 2.0)
    } else {
        -expm1(exponent) / (a - 1.0)
    };
    let head = c * head;
    let (mut sum, mut size, mut j) = (0.0, 0.0, 1.0);
    let mut term = upper * z * libm::exp(exponent);
    for _ in 0..MAX_TERMS {
        sum += term;
        size += term.abs();
        let ratio = (upper + j) * (a + j - 1.0) / ((c + j) * (j + 1.0)) * z;
        term *= ratio;
        j += 1.0;
        // Once the terms shrink, what is left is no more than a geometric series, nearly.
        let left = term.abs() / (1.0 - ratio.abs().max(z));
        if ratio.abs() < 1.0 && left <= 1e-17 * (size + head.abs()) {
            let value = head - sum;
            return (value * 1e4 > size + head.abs() || u == 0.0).then_some(value);
        }
    }
    None
}

/// The integral over the log odds s of p, mode outwards, divided by that of the density alone:
/// whatever the step makes of the one it makes of the other.
fn by_quadrature(k: f64, a: f64, b: f64, u: f64) -> f64 {
    let mode = libm::log(a / b);
    let ln_density = |s: f64| -a * softplus(-s) - b * softplus(s);
    let top = ln_density(mode);
    let at = |s: f64| {
        let density = libm::exp(ln_density(s) - top);
        let p = libm::exp(-softplus(-s));
        let orders = -expm1(-k * libm::log1p(p * u)) / p;
        (density * orders, density)
    };
    // The strip of analyticity is pi / 2 at least; a narrow density needs a step below its width.
    let step = (0.7 * f64::sqrt(1.0 / a + 1.0 / b)).min(0.25);
    let (mut orders, mut mass) = at(mode);
    // Beyond these the integrand is e^(a s) to the left and e^(-b s) to the right, to all digits.
    let left = -40.0 - libm::log1p(b + k * u);
    let right = 40.0 + libm::log1p(a + k);
    for (direction, until, decay) in [(-1.0, left, a), (1.0, right, b)] {
        let mut s = mode;
        loop {
            s += direction * step;
            let (more, density) = at(s);
            orders += more;
            mass += density;
            if more <= 1e-20 * orders && density <= 1e-20 * mass {
                break;
            }
            if direction * (s - until) > 0.0 {
                let rest = 1.0 / expm1(decay * step);
                orders += more * rest;
                mass += density * rest;
                break;
            }
        }
    }
    orders / mass
}
