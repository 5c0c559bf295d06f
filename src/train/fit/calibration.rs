//! Does a forecast of 70 % come true seven times in ten? Two answers over a holdout.
//!
//! [`deciles`] is for the eye: ten groups of equal size by what was foretold, and what came.
//! [`isotonic`] is for correction: the rising step function that fits best, by pooling adjacent
//! violators (Ayer, Brunk, Ewing, Reid and Silverman, Annals of Mathematical Statistics 26, 1955).
//! Both are fitted on the holdout itself and therefore say nothing of how good they would be on
//! another; both give the same bytes for the same customers in any order. Cost: one sort.

use serde::Serialize;

use crate::model::card::{Calibration, KNOTS};

/// Customers who were foretold much the same.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Bin {
    /// How many.
    pub customers: u32,
    /// Their mean P(no order).
    pub predicted: f64,
    /// The share of them who did not order.
    pub actual: f64,
}

/// `(foretold, happened)` of each customer, sorted. Who was foretold the same is one of a tie.
pub(super) fn sorted(pairs: impl Iterator<Item = (f64, bool)>) -> Vec<(f64, bool)> {
    let mut pairs: Vec<(f64, bool)> = pairs.collect();
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    pairs
}

/// Ten bins of sorted pairs, fewer where ties are larger than a tenth: a tie is never split.
pub(super) fn deciles(pairs: &[(f64, bool)]) -> Vec<Bin> {
    let mut bins = Vec::new();
    let mut start = 0;
    let mut end = 0;
    for tied in pairs.chunk_by(|a, b| a.0 == b.0) {
        end += tied.len();
        if end * 10 >= (bins.len() + 1) * pairs.len() {
            bins.extend(pairs.get(start..end).map(bin));
            start = end;
        }
    }
    bins
}

/// The rising step function of sorted pairs, as the bins on which it is constant.
pub(super) fn isotonic(pairs: &[(f64, bool)]) -> Vec<Bin> {
    let mut steps: Vec<Bin> = Vec::new();
    for tied in pairs.chunk_by(|a, b| a.0 == b.0) {
        let mut step = bin(tied);
        while let Some(below) = steps.pop_if(|below| below.actual >= step.actual) {
            step = pooled(&below, &step);
        }
        steps.push(step);
    }
    steps
}

/// Fewer customers than this in a tenth say nothing that could correct a forecast.
const FEWEST: usize = 100;
/// How many customers of whom the forecast is true are mixed into each point.
const DRAWN: f64 = 100.0;

/// What the card keeps: [`isotonic`] steps of the tenths, each drawn to its forecast by
/// [`DRAWN`] customers. A step of each customer's own would follow chance; tenths do so little,
/// and what is drawn still less. Nothing where a tenth has fewer than [`FEWEST`].
pub(super) fn points(pairs: &[(f64, bool)]) -> Option<Calibration> {
    if pairs.len() < KNOTS * FEWEST {
        return None;
    }
    let mut steps: Vec<Bin> = Vec::new();
    for mut step in deciles(pairs) {
        let n = f64::from(step.customers);
        step.actual = (n * step.actual + DRAWN * step.predicted) / (n + DRAWN);
        while let Some(below) = steps.pop_if(|below| below.actual >= step.actual) {
            step = pooled(&below, &step);
        }
        steps.push(step);
    }
    // A point more than there are steps is the last one again.
    let step = |i: usize| steps.get(i).or(steps.last());
    let mut points = [0.0; 2 * KNOTS];
    for (i, point) in points.chunks_exact_mut(2).enumerate() {
        let step = step(i)?;
        point.copy_from_slice(&[step.predicted, step.actual]);
    }
    Some(points)
}

fn bin(pairs: &[(f64, bool)]) -> Bin {
    let n = pairs.len() as f64;
    let happened = pairs.iter().filter(|p| p.1).count() as f64;
    let predicted = pairs.iter().map(|p| p.0).sum::<f64>() / n;
    Bin { customers: pairs.len() as u32, predicted, actual: happened / n }
}

fn pooled(a: &Bin, b: &Bin) -> Bin {
    let (n, m) = (f64::from(a.customers), f64::from(b.customers));
    let mean = |x: f64, y: f64| (n * x + m * y) / (n + m);
    Bin {
        customers: a.customers + b.customers,
        predicted: mean(a.predicted, b.predicted),
        actual: mean(a.actual, b.actual),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(rows: &[(f64, u32, u32)]) -> Vec<(f64, bool)> {
        let each = |(p, yes, no): &(f64, u32, u32)| {
            let (p, yes) = (*p, *yes);
            (0..yes + no).map(move |i| (p, i < yes))
        };
        sorted(rows.iter().flat_map(each))
    }

    #[test]
    fn deciles_hold_everybody_and_never_split_a_tie() {
        let bins = deciles(&pairs(&[(0.1, 1, 49), (0.2, 5, 15), (0.9, 28, 2)]));
        let shown: Vec<_> = bins.iter().map(|b| (b.customers, b.actual)).collect();
        assert_eq!(shown, [(50, 0.02), (20, 0.25), (30, 28.0 / 30.0)]);
        let even = pairs(&(0..100).map(|i| (f64::from(i), 1, 0)).collect::<Vec<_>>());
        assert!(deciles(&even).iter().all(|b| b.customers == 10));
        assert_eq!(deciles(&even).len(), 10);
        assert!(deciles(&[]).is_empty());
    }

    #[test]
    fn isotonic_pools_what_falls_and_keeps_what_rises() {
        let steps = isotonic(&pairs(&[(0.1, 1, 9), (0.3, 6, 4), (0.5, 2, 8), (0.9, 9, 1)]));
        let shown: Vec<_> = steps.iter().map(|s| (s.customers, s.actual)).collect();
        assert_eq!(shown, [(10, 0.1), (20, 0.4), (10, 0.9)]);
    }
}
