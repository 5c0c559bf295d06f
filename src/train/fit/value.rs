//! Fitting Gamma-Gamma to the mean repeat order of each customer.
//!
//! The search runs over ln p, ln (q − 1) and ln v, so that a mean always exists. The weak prior
//! stands around p = 4, q = 4 and the v that gives the shop's own mean.

use super::nelder_mead::minimum;
use super::purchase::Prior;
use crate::model::card::ValueParams;
use crate::score::special::ln_rising;

/// What a fit of the order value found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ValueFit {
    /// The parameters, in the unit of the means.
    pub params: ValueParams,
    /// ln-likelihood of the means under them, without the prior.
    pub ln_likelihood: f64,
    /// How many customers it rests on.
    pub customers: u32,
}

/// Customers by their number of repeat orders, each with the logarithm of their mean.
struct ByFrequency {
    n: f64,
    means: Vec<f64>,
    sum_of_logs: f64,
}

/// Fits `(repeat orders, their mean)` of each customer; pairs with no orders or no positive mean
/// are passed over. `typical` is what an order is worth where there is no pair at all.
pub fn fit_value(pairs: impl Iterator<Item = (u32, f64)>, typical: f64, prior: Prior) -> ValueFit {
    let mut pairs: Vec<(u32, f64)> =
        pairs.filter(|(n, mean)| *n > 0 && *mean > 0.0 && mean.is_finite()).collect();
    pairs.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let groups = by_frequency(&pairs, 1);
    let mean = if pairs.is_empty() {
        typical
    } else {
        pairs.iter().map(|(_, mean)| mean).sum::<f64>() / pairs.len() as f64
    };
    let centre = [4.0, 3.0, (mean * 0.75).max(1e-3)].map(libm::log);
    let params = |[p, q, v]: &[f64; 3]| ValueParams {
        p: libm::exp(*p),
        q: 1.0 + libm::exp(*q),
        v: libm::exp(*v),
    };
    // With one customer or none there is no spread to learn.
    let prior = if pairs.len() < 2 { Prior::Weak } else { prior };
    let tolerance = 1e-9 * pairs.len().max(1) as f64 / 100.0;
    let search = |from: [f64; 3], step: f64, groups: &[ByFrequency]| {
        minimum(from, step, tolerance, |at| {
            if at.iter().zip(&centre).any(|(v, c)| (v - c).abs() > 12.0) {
                return f64::INFINITY;
            }
            -ln_likelihood(groups, &params(at)) - prior.ln_density(at, &centre)
        })
    };
    let stride = pairs.len() / SAMPLE;
    let found = if stride > 1 {
        search(search(centre, 0.5, &by_frequency(&pairs, stride)).at, 0.02, &groups)
    } else {
        search(centre, 0.5, &groups)
    };
    let params = params(&found.at);
    ValueFit {
        params,
        ln_likelihood: ln_likelihood(&groups, &params),
        customers: pairs.len() as u32,
    }
}

/// How many customers are sample enough to come near the optimum.
const SAMPLE: usize = 10_000;

/// Every `stride`-th of the sorted pairs, by frequency.
fn by_frequency(pairs: &[(u32, f64)], stride: usize) -> Vec<ByFrequency> {
    let pairs: Vec<(u32, f64)> = pairs.iter().step_by(stride).copied().collect();
    let group = |same: &[(u32, f64)]| ByFrequency {
        n: same.first().map_or(0.0, |(n, _)| f64::from(*n)),
        means: same.iter().map(|(_, mean)| *mean).collect(),
        sum_of_logs: same.iter().map(|(_, mean)| libm::log(*mean)).sum(),
    };
    pairs.chunk_by(|a, b| a.0 == b.0).map(group).collect()
}

fn ln_likelihood(groups: &[ByFrequency], g: &ValueParams) -> f64 {
    groups
        .iter()
        .map(|group| {
            let (n, count) = (group.n, group.means.len() as f64);
            let shape = g.p * n;
            let fixed = ln_rising(g.q, shape) - libm::lgamma(shape)
                + g.q * libm::log(g.v)
                + shape * libm::log(n);
            let spread = sum_of_logs(&group.means, |mean| g.v + n * mean);
            count * fixed + (shape - 1.0) * group.sum_of_logs - (shape + g.q) * spread
        })
        .sum()
}

/// Σ ln of what `of` makes of each value, a normal number above 0: of numbers between 1 and 2 the product is
/// taken, of powers of two the sum, and one logarithm for hundreds of customers. A fit spends its time here:
/// 235,806 customers at two cuts took 5 s, and 35 s with a logarithm each.
fn sum_of_logs(values: &[f64], of: impl Fn(f64) -> f64) -> f64 {
    const POINT: u32 = 52;
    const ONE: u64 = 1.0_f64.to_bits();
    const FRACTION: u64 = (1 << POINT) - 1;
    let (mut powers, mut logs) = (0, 0.0);
    for some in values.chunks(500) {
        let mut product = 1.0;
        for value in some {
            let bits = of(*value).to_bits();
            powers += (bits >> POINT) as i64 - (ONE >> POINT) as i64;
            product *= f64::from_bits(bits & FRACTION | ONE);
        }
        logs += libm::log(product);
    }
    powers as f64 * std::f64::consts::LN_2 + logs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_of_logarithms_is_the_logarithm_of_the_product() {
        let values: Vec<f64> = (1..2_000).map(|i| f64::from(i * i) * 0.37).collect();
        let plain: f64 = values.iter().map(|v| libm::log(3.0 + v)).sum();
        assert!((sum_of_logs(&values, |v| 3.0 + v) / plain - 1.0).abs() < 1e-14);
        assert_eq!(sum_of_logs(&[], |v| v), 0.0);
        let (tiny, huge) = (sum_of_logs(&[1e-300], |v| v), sum_of_logs(&[1e300], |v| v));
        assert!((tiny + huge).abs() < 1e-9 && (huge - libm::log(1e300)).abs() < 1e-9);
    }
}
