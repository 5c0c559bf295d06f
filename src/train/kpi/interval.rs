//! How sure a shop's figure is, and the difference of two.
//!
//! Shares have Wilson's score interval (Journal of the American Statistical Association 22, 1927),
//! rates of events the exact Poisson interval (Garwood, Biometrika 28, 1936), medians that of the
//! order statistics, means the percentile bootstrap of [`metrics`](crate::train::metrics). A
//! difference takes its limits from those of
//! both sides: "square and add" (Zou and Donner, Statistics in Medicine 27, 2008), which for two
//! shares is Newcombe's hybrid score interval (Statistics in Medicine 17, 1998). It treats the two
//! periods as independent; customers who are in both make it a little too wide.
//!
//! All are 95 %, two-sided, and contain the figure.

use crate::score::behaviour::wilson as wilson_interval;
use crate::score::special::gamma_quantile;
use crate::train::metrics::Estimate;

/// The standard normal's 97.5 % point.
const Z: f64 = 1.959_963_984_540_054;

/// The share `k` of `n` with Wilson's interval; nothing for `n = 0`.
///
/// ```
/// use zhanggui::train::kpi::interval::wilson;
/// let share = wilson(7, 10).unwrap();
/// assert_eq!(share.mean, 0.7);
/// assert!((share.low - 0.396_778_147_461_145).abs() < 1e-14);
/// ```
pub fn wilson(k: u32, n: u32) -> Option<Estimate> {
    if n == 0 {
        return None;
    }
    let (low, high) = wilson_interval(k, n);
    Some(Estimate { mean: f64::from(k) / f64::from(n), low, high })
}

/// `events` in `exposure` (orders, say) as a rate with its exact interval; nothing for no
/// exposure.
pub fn poisson(events: u32, exposure: f64) -> Option<Estimate> {
    if exposure <= 0.0 {
        return None;
    }
    let count = f64::from(events);
    let low = if events == 0 { 0.0 } else { gamma_quantile(count, 0.025) };
    let high = gamma_quantile(count + 1.0, 0.975);
    Some(Estimate { mean: count / exposure, low: low / exposure, high: high / exposure })
}

/// The median of sorted values, between the two order statistics that enclose it (below some six
/// values: the least and the greatest, which enclose it less often); nothing for no values.
pub fn median(sorted: &[f64]) -> Option<Estimate> {
    let n = sorted.len();
    let reach = Z * libm::sqrt(n as f64) / 2.0;
    let low = libm::floor(n as f64 / 2.0 - reach).max(1.0) as usize - 1;
    let at = |i: usize| sorted.get(i.min(n.saturating_sub(1))).copied();
    let mean = (at((n.saturating_sub(1)) / 2)? + at(n / 2)?) / 2.0;
    Some(Estimate { mean, low: at(low)?, high: at(n.saturating_sub(1 + low))? })
}

/// `after` less `before`.
pub fn difference(before: &Estimate, after: &Estimate) -> Estimate {
    let mean = after.mean - before.mean;
    let reach = |a: f64, b: f64| libm::sqrt(a * a + b * b);
    Estimate {
        mean,
        low: mean - reach(after.mean - after.low, before.high - before.mean),
        high: mean + reach(after.high - after.mean, before.mean - before.low),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exact_rate_is_that_of_the_tables() {
        // Garwood's table: 0 events, and 10.
        let none = poisson(0, 1.0).unwrap();
        assert_eq!((none.mean, none.low), (0.0, 0.0));
        assert!((none.high - 3.688_879).abs() < 1e-6, "{none:?}");
        let ten = poisson(10, 2.0).unwrap();
        assert!((ten.low - 4.795_389 / 2.0).abs() < 1e-6, "{ten:?}");
        assert!((ten.high - 18.390_36 / 2.0).abs() < 1e-5, "{ten:?}");
        assert_eq!(poisson(3, 0.0), None);
    }

    #[test]
    fn a_median_lies_between_the_order_statistics_of_the_tables() {
        let values: Vec<f64> = (1..=25).map(f64::from).collect();
        // The 8th and the 18th of 25: 95.7 %.
        let found = median(&values).unwrap();
        assert_eq!((found.mean, found.low, found.high), (13.0, 7.0, 19.0));
        let two = median(&[1.0, 4.0]).unwrap();
        assert_eq!((two.mean, two.low, two.high), (2.5, 1.0, 4.0));
        assert_eq!(median(&[]), None);
    }

    #[test]
    fn the_difference_of_two_shares_is_newcombes() {
        // Newcombe 1998, example (a): 56 of 70 against 48 of 80, method 10.
        let change = difference(&wilson(48, 80).unwrap(), &wilson(56, 70).unwrap());
        assert!((change.mean - 0.2).abs() < 1e-12);
        assert!((change.low - 0.0524).abs() < 5e-5, "{change:?}");
        assert!((change.high - 0.3339).abs() < 5e-5, "{change:?}");
    }
}
