//! How good one ranked list is, and how sure a mean over many of them is.
//!
//! NDCG has its ideal cut at K: a list of K hits scores 1 even if the basket held more. Intervals
//! are percentile bootstrap by customer (Efron, "Bootstrap methods: another look at the
//! jackknife", 1979): customers are drawn with replacement, all figures from the same draw, so
//! that the difference of two methods is paired.

use serde::Serialize;

use super::random::SplitMix64;
use crate::id::ItemIx;

/// Whether one of the first `k` is a target.
pub fn hit(ranked: &[ItemIx], targets: &[ItemIx], k: usize) -> f64 {
    f64::from(u8::from(ranked.iter().take(k).any(|ix| targets.contains(ix))))
}

/// The share of the targets among the first `k`; 0 without targets.
pub fn recall(ranked: &[ItemIx], targets: &[ItemIx], k: usize) -> f64 {
    let found = ranked.iter().take(k).filter(|ix| targets.contains(ix)).count();
    found as f64 / targets.len().max(1) as f64
}

/// Normalised discounted cumulative gain of the first `k`, gains 0 and 1, ideal cut at `k`.
pub fn ndcg(ranked: &[ItemIx], targets: &[ItemIx], k: usize) -> f64 {
    let gain = |place: usize| 1.0 / libm::log2(place as f64 + 2.0);
    let ideal: f64 = (0..k.min(targets.len())).map(gain).sum();
    let hits = ranked.iter().take(k).enumerate().filter(|(_, ix)| targets.contains(ix));
    let gained: f64 = hits.map(|(place, _)| gain(place)).sum();
    if ideal > 0.0 { gained / ideal } else { 0.0 }
}

/// A mean with its 95 % interval.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Estimate {
    /// The mean over the customers.
    pub mean: f64,
    /// 2.5th percentile of the resampled means.
    pub low: f64,
    /// 97.5th percentile of the resampled means.
    pub high: f64,
}

/// The mean of each column of `figures` (one row per customer) with its interval, from `resamples`
/// draws of as many customers as there are.
pub fn bootstrap<const N: usize>(
    figures: &[[f64; N]],
    resamples: usize,
    seed: u64,
) -> [Estimate; N] {
    if figures.is_empty() || resamples == 0 {
        return [Estimate::default(); N];
    }
    let n = figures.len();
    let mut random = SplitMix64::new(seed);
    let mut means: Vec<[f64; N]> = Vec::with_capacity(resamples);
    for _ in 0..resamples {
        let mut sums = [0.0; N];
        for _ in 0..n {
            if let Some(row) = figures.get(random.below(n)) {
                sums.iter_mut().zip(row).for_each(|(sum, v)| *sum += v);
            }
        }
        means.push(sums.map(|sum| sum / n as f64));
    }
    std::array::from_fn(|column| {
        let mut drawn: Vec<f64> = means.iter().map(|m| m[column]).collect();
        drawn.sort_by(f64::total_cmp);
        let at = |share: f64| drawn[libm::round(share * (drawn.len() - 1) as f64) as usize];
        let mean = figures.iter().map(|row| row[column]).sum::<f64>() / n as f64;
        Estimate { mean, low: at(0.025), high: at(0.975) }
    })
}
