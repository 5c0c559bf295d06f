//! How well a fitted model foretold what came next, against the plainest rival: days since the
//! last order.

use serde::Serialize;

/// One customer: what was foretold and what came.
#[derive(Clone, Copy, Debug)]
pub(super) struct Foretold {
    pub(super) risk: f64,
    pub(super) orders: f64,
    pub(super) recency: f64,
    pub(super) came: u32,
}

/// Accuracy over a holdout that begins where the fitted data end.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Holdout {
    /// Customers whose holdout is known.
    pub customers: u32,
    /// Share of them without an order in it.
    pub inactive: f64,
    /// Orders foretold, in total.
    pub expected_orders: f64,
    /// Orders that came.
    pub orders: f64,
    /// Mean absolute error of the expected orders.
    pub mae: f64,
    /// The same of foretelling everybody the mean.
    pub mae_of_mean: f64,
    /// Chance that a customer who left ranks above one who stayed, by P(no order).
    pub auc: f64,
    /// The same by days since the last order.
    pub auc_of_recency: f64,
    /// Mean squared error of P(no order).
    pub brier: f64,
    /// The same of foretelling everybody the base rate.
    pub brier_of_base: f64,
}

impl Holdout {
    /// Whether the model ranks no worse than days since the last order, and its probabilities
    /// beat the base rate: what a card should do before it is shipped.
    pub fn beats_baselines(&self) -> bool {
        self.auc >= self.auc_of_recency && self.brier <= self.brier_of_base
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
    Some(Holdout {
        customers: customers.len() as u32,
        inactive,
        expected_orders: mean(&|c| c.orders) * n,
        orders: came * n,
        mae: mean(&|c| (c.orders - f64::from(c.came)).abs()),
        mae_of_mean: mean(&|c| (came - f64::from(c.came)).abs()),
        auc: auc(customers, |c| c.risk),
        auc_of_recency: auc(customers, |c| c.recency),
        brier: mean(&|c| square(c.risk - silent(c))),
        brier_of_base: inactive * (1.0 - inactive),
    })
}

/// Area under the ROC curve, ties counted half.
fn auc(customers: &[Foretold], score: impl Fn(&Foretold) -> f64) -> f64 {
    let mut ranked: Vec<(f64, bool)> = customers.iter().map(|c| (score(c), c.came == 0)).collect();
    ranked.sort_by(|a, b| a.0.total_cmp(&b.0));
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
