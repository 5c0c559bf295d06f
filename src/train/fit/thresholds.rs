//! Cut points and thresholds: where the shop's customers part.

use super::CustomerRow;
use crate::model::card::{Card, Cuts, SegmentCuts};
use crate::score::purchase::Model;
use crate::score::value::{Rate, discounted_orders, expected_value};

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
pub(super) fn quintiles(sorted: &[f64]) -> Cuts {
    [0.2, 0.4, 0.6, 0.8].map(|share| quantile(sorted, share))
}

/// From which P(no order) on a customer is dormant, and lost. The likeliest fifth to come back
/// are active and the next fifth dormant, but within what the words mean: whoever will rather
/// order than not is active even in a shop where everybody does, and lost takes four to one.
pub(super) fn stages(risks: &[f64]) -> (f64, f64) {
    let t1 = quantile(risks, 0.2).clamp(0.5, 0.9);
    let t2 = quantile(risks, 0.4).clamp(0.8, 0.98).max(t1 + 0.05);
    (t1, t2)
}

/// Where the value segments part, by the same lifetime value that the page will compute. Its
/// twelve forecasts are made once for each distinct history.
pub(super) fn segments(rows: &[CustomerRow], card: &Card, support: usize) -> SegmentCuts {
    let mut by_history: Vec<&CustomerRow> = rows.iter().collect();
    let key = |r: &CustomerRow| (r.x, r.t_x.to_bits(), r.t.to_bits());
    by_history.sort_unstable_by_key(|r| key(r));
    let mut lifetime: Vec<f64> = Vec::with_capacity(rows.len());
    for same in by_history.chunk_by(|a, b| key(a) == key(b)) {
        let Some(first) = same.first() else { continue };
        let discount = &card.discount;
        let orders = discounted_orders(
            Model::MbgNbd,
            &card.purchase,
            &first.orders(),
            discount.months,
            discount.days_per_month,
            Rate::Annual(discount.annual_rate),
        );
        let n = f64::from(first.x) + 1.0;
        let value = |r: &&CustomerRow| expected_value(&card.value, n, r.total.max(0.0) / n);
        lifetime.extend(same.iter().map(|r| orders * value(r) * card.margin_rate));
    }
    let year = sorted(rows.iter().map(|r| r.year.max(0.0)).collect(), support);
    let lifetime = sorted(lifetime, support);
    // Whoever brought nothing is not among the better half, even where that half brought nothing.
    let above = |sorted: &[f64], share: f64, rate: f64| (quantile(sorted, share) * rate).max(1.0);
    SegmentCuts {
        clv50: above(&lifetime, 0.5, 1.0),
        clv80: above(&lifetime, 0.8, 1.0),
        past50: above(&year, 0.5, card.margin_rate),
        past80: above(&year, 0.8, card.margin_rate),
        year80: quantile(&year, 0.8),
    }
}

/// Ascending, and `support` neighbours each their mean, so that no single customer's amount can be
/// read off a cut point (micro-aggregation).
pub(super) fn sorted(mut values: Vec<f64>, support: usize) -> Vec<f64> {
    values.sort_by(f64::total_cmp);
    let mut rest = values.as_mut_slice();
    while !rest.is_empty() {
        let few = rest.len() < 2 * support.max(1);
        let (group, others) = rest.split_at_mut(if few { rest.len() } else { support.max(1) });
        group.fill(group.iter().sum::<f64>() / group.len() as f64);
        rest = others;
    }
    values
}
