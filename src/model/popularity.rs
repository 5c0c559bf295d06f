//! What sells: orders per item over the whole log and lately, and the order that makes.

use crate::id::ItemIx;
use crate::order::Gather;
use crate::order::sort_by;

/// Orders per item.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Popularity {
    pub(super) orders: Vec<u32>,
    pub(super) recent: Vec<u32>,
    ranked: Vec<ItemIx>,
    signals: Vec<Signals>,
}

/// How an item sells, brought to scales on which items compare. Worked out once when the model is
/// read: a query looks at thousands of them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Signals {
    /// Orders over the whole log, on a log scale from 0 to 1 (the item with most).
    pub overall: f64,
    /// Orders in the last weeks, on the same kind of scale.
    pub lately: f64,
    /// Log ratio of its orders lately to what its orders over the whole log would make one expect;
    /// 0 for an item that keeps pace with the shop.
    pub trend: f64,
}

/// Orders added to both sides of a trend, so that rare items don't jump.
const TREND_SMOOTHING: f64 = 5.0;

impl Popularity {
    /// From each item's orders over the whole log and over its last weeks.
    pub fn new(orders: Vec<u32>, recent: Vec<u32>) -> Self {
        let mut ranked: Vec<ItemIx> = (0..orders.len() as u32).map(ItemIx).gather();
        let at = |column: &[u32], ix: &ItemIx| column.get(ix.index()).copied().unwrap_or(0);
        sort_by(&mut ranked, |a, b| {
            let sells = |ix: &ItemIx| (at(&recent, ix), at(&orders, ix));
            sells(b).cmp(&sells(a)).then(a.cmp(b))
        });
        let signals = signals(&orders, &recent);
        Self { orders, recent, ranked, signals }
    }

    /// How the item sells; zeros for one that the model doesn't have.
    #[inline(always)]
    pub fn signals(&self, item: ItemIx) -> &Signals {
        const UNKNOWN: &Signals = &Signals { overall: 0.0, lately: 0.0, trend: 0.0 };
        self.signals.get(item.index()).unwrap_or(UNKNOWN)
    }

    /// Orders of the item over the whole log.
    pub fn orders(&self, item: ItemIx) -> u32 {
        self.orders.get(item.index()).copied().unwrap_or(0)
    }

    /// Orders of the item in the last weeks of the log.
    pub fn recent(&self, item: ItemIx) -> u32 {
        self.recent.get(item.index()).copied().unwrap_or(0)
    }

    /// All items of the model, the most ordered of the last weeks first; ties by all orders, then
    /// by index.
    pub fn ranked(&self) -> &[ItemIx] {
        &self.ranked
    }
}

fn signals(orders: &[u32], recent: &[u32]) -> Vec<Signals> {
    let sum = |column: &[u32]| column.iter().map(|v| f64::from(*v)).sum::<f64>();
    let log_most = |column: &[u32]| {
        let most = column.iter().copied().max().unwrap_or(0);
        libm::log1p(f64::from(most)).max(1.0)
    };
    let pace = sum(recent) / sum(orders).max(1.0);
    let (most, most_recent) = (log_most(orders), log_most(recent));
    let signals = orders.iter().zip(recent).map(|(orders, recent)| {
        let (orders, recent) = (f64::from(*orders), f64::from(*recent));
        Signals {
            overall: libm::log1p(orders) / most,
            lately: libm::log1p(recent) / most_recent,
            trend: libm::log((recent + TREND_SMOOTHING) / (orders * pace + TREND_SMOOTHING)),
        }
    });
    signals.gather()
}
