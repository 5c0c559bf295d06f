//! Cut points and thresholds: where the shop's customers part.

use crate::model::card::Cuts;

/// The value below which `share` of the sorted values lie, interpolated between neighbours (the
/// usual default of statistics packages); 0 for no values.
pub(super) fn quantile(sorted: &[f64], share: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return 0.0 };
    let at = share * last as f64;
    let low = libm::floor(at);
    let (i, part) = (low as usize, at - low);
    let (a, b) = (sorted[i.min(last)], sorted[(i + 1).min(last)]);
    a + (b - a) * part
}

/// The four cut points that part the values into fifths.
pub(super) fn quintiles(mut values: Vec<f64>) -> Cuts {
    values.sort_by(f64::total_cmp);
    [0.2, 0.4, 0.6, 0.8].map(|share| quantile(&values, share))
}

/// From which P(no order) on a customer is dormant, and lost. The likeliest fifth to come back
/// are active and the next fifth dormant, but within what the words mean: whoever will rather
/// order than not is active even in a shop where everybody does, and lost takes four to one.
pub(super) fn stages(mut risks: Vec<f64>) -> (f64, f64) {
    risks.sort_by(f64::total_cmp);
    let t1 = quantile(&risks, 0.2).clamp(0.5, 0.9);
    let t2 = quantile(&risks, 0.4).clamp(0.8, 0.98).max(t1 + 0.05);
    (t1, t2)
}
