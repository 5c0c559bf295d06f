//! How likely one customer's history is under given parameters: what fitting maximises.
//!
//! Per customer and in the time unit of the data, as Fader, Hardie and Lee state it: constants
//! that don't depend on the parameters are left out of neither model. (Some libraries rescale
//! time inside and report another number.) All differences of logarithms are taken before they
//! can cancel, so a customer of age 0 has a log-likelihood of exactly 0.

use super::{Model, Orders, ln_odds_gone};
use crate::model::card::{PurchaseParams, ValueParams};
use crate::score::special::{ln_rising, softplus};

/// ln P(this history | parameters).
pub fn ln_likelihood(model: Model, f: &PurchaseParams, o: &Orders) -> f64 {
    let x = f64::from(o.x);
    let rate = ln_rising(f.r, x)
        - f.r * libm::log1p(o.t / f.alpha)
        - if o.x > 0 { x * libm::log(f.alpha + o.t) } else { 0.0 };
    let gone = ln_odds_gone(model, f, o);
    rate + ln_stayed(model, f, x) + if gone == f64::NEG_INFINITY { 0.0 } else { softplus(gone) }
}

/// ln P(stayed after each of x orders), over all customers.
pub(crate) fn ln_stayed(model: Model, f: &PurchaseParams, x: f64) -> f64 {
    let chances = match model {
        Model::BgNbd => x,
        Model::MbgNbd => x + 1.0,
    };
    ln_rising(f.b, chances) - ln_rising(f.a + f.b, chances)
}

/// ln of the density of a mean of `mean` over `n` orders under Gamma-Gamma; `n` and `mean` above
/// 0.
pub fn ln_likelihood_value(g: &ValueParams, n: u32, mean: f64) -> f64 {
    let n = f64::from(n);
    let shape = g.p * n;
    ln_rising(g.q, shape) - libm::lgamma(shape)
        + g.q * libm::log(g.v)
        + (shape - 1.0) * libm::log(mean)
        + shape * libm::log(n)
        - (shape + g.q) * libm::log(g.v + n * mean)
}
