//! How well a fitted model foretold what came next, against the plainest rival: days since the
//! last order.
//!
//! As a ranking that rival needs nothing else. To count orders or to give a chance it has to be
//! scaled, and here it is scaled by the holdout itself, which the model has never seen: its mean
//! error and its Brier score are those of a rival who peeked.

use serde::Serialize;

use super::calibration::{Bin, deciles, isotonic, points, sorted};
use crate::model::card::Calibration;

/// Fewer who left, or who stayed, say nothing of a forecast.
const FEWEST: f64 = 30.0;

/// One customer: what was foretold and what came.
#[derive(Clone, Copy, Debug)]
pub(super) struct Foretold {
    pub(super) risk: f64,
    pub(super) orders: f64,
    pub(super) recency: f64,
    pub(super) came: u32,
}

/// Accuracy over a holdout that begins where the fitted data end.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Holdout {
    /// Customers whose holdout is known.
    pub customers: u32,
    /// Share of them without an order in it.
    pub inactive: f64,
    /// Whether enough of them left, and enough stayed, to judge by: thirty each.
    pub judged: bool,
    /// Orders foretold, in total.
    pub expected_orders: f64,
    /// Orders that came.
    pub orders: f64,
    /// Mean absolute error of the expected orders.
    pub mae: f64,
    /// The same of foretelling everybody the mean.
    pub mae_of_mean: f64,
    /// The same of foretelling more the fresher the last order, in proportion, and the right total.
    pub mae_of_recency: f64,
    /// Chance that a customer who left ranks above one who stayed, by P(no order).
    pub auc: f64,
    /// The same by the expected orders, fewest first: what some publish as the model's.
    pub auc_of_orders: f64,
    /// The same by days since the last order.
    pub auc_of_recency: f64,
    /// Mean squared error of P(no order).
    pub brier: f64,
    /// The same of foretelling everybody the base rate.
    pub brier_of_base: f64,
    /// The same of foretelling the share of each tenth by days since the last order.
    pub brier_of_recency: f64,
    /// What was foretold and what came, by tenths of P(no order).
    pub calibration: Vec<Bin>,
    /// The rising steps that would correct it.
    pub isotonic: Vec<Bin>,
    /// What a card keeps of them; nothing where the customers are too few.
    pub points: Option<Calibration>,
}

impl Holdout {
    /// Whether the model ranks no worse than days since the last order, and its probabilities
    /// beat the base rate: what a card should do before it is shipped. Among few, chance decides.
    pub fn beats_baselines(&self) -> bool {
        !self.judged || self.auc >= self.auc_of_recency && self.brier <= self.brier_of_base
    }
}

/// The figures; nothing without both customers who stayed and customers who left.
pub(super) fn judge(customers: &[Foretold]) -> Option<Holdout> {
    let n = customers.len() as f64;
    let left = customers.iter().filter(|c| c.came == 0).count() as f64;
    if left == 0.0 || left == n {
        return None;
    }
    let mean = |f: &dyn Fn(&Foretold) -> f64| customers.iter().map(f).sum::<f64>() / n;
    let came = mean(&|c| f64::from(c.came));
    let inactive = left / n;
    let silent = |c: &Foretold| f64::from(u8::from(c.came == 0));
    let square = |v: f64| v * v;
    let oldest = customers.iter().map(|c| c.recency).fold(0.0, f64::max);
    let freshness = mean(&|c| oldest - c.recency);
    let by_freshness = if freshness > 0.0 { came / freshness } else { 0.0 };
    let by_risk = sorted(customers.iter().map(|c| (c.risk, c.came == 0)));
    let by_recency = sorted(customers.iter().map(|c| (c.recency, c.came == 0)));
    let within = |b: Bin| f64::from(b.customers) * b.actual * (1.0 - b.actual);
    Some(Holdout {
        customers: customers.len() as u32,
        inactive,
        judged: left.min(n - left) >= FEWEST,
        expected_orders: mean(&|c| c.orders) * n,
        orders: came * n,
        mae: mean(&|c| (c.orders - f64::from(c.came)).abs()),
        mae_of_mean: mean(&|c| (came - f64::from(c.came)).abs()),
        mae_of_recency: mean(&|c| ((oldest - c.recency) * by_freshness - f64::from(c.came)).abs()),
        auc: auc(&by_risk),
        auc_of_orders: auc(&sorted(customers.iter().map(|c| (-c.orders, c.came == 0)))),
        auc_of_recency: auc(&by_recency),
        brier: mean(&|c| square(c.risk - silent(c))),
        brier_of_base: inactive * (1.0 - inactive),
        brier_of_recency: deciles(&by_recency).into_iter().map(within).sum::<f64>() / n,
        calibration: deciles(&by_risk),
        isotonic: isotonic(&by_risk),
        points: points(&by_risk),
    })
}

/// Area under the ROC curve of sorted `(score, left)`, ties counted half.
fn auc(ranked: &[(f64, bool)]) -> f64 {
    let (mut stayed_below, mut wins, mut left) = (0.0, 0.0, 0.0);
    for tied in ranked.chunk_by(|a, b| a.0 == b.0) {
        let leavers = tied.iter().filter(|c| c.1).count() as f64;
        let stayers = tied.len() as f64 - leavers;
        wins += leavers * (stayed_below + stayers / 2.0);
        stayed_below += stayers;
        left += leavers;
    }
    wins / (left * stayed_below)
}
