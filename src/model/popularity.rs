//! What sells: orders per item over the whole log and lately, and the order that makes.

use crate::id::ItemIx;
use crate::order::sort_by;

/// Orders per item.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Popularity {
    pub(super) orders: Vec<u32>,
    pub(super) recent: Vec<u32>,
    ranked: Vec<ItemIx>,
    totals: Totals,
}

/// Sums and peaks over all items.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Orders of all items over the whole log.
    pub orders: u64,
    /// Orders of all items in the last weeks.
    pub recent: u64,
    /// Orders of the item that has most.
    pub most: u32,
    /// The same in the last weeks.
    pub most_recent: u32,
}

impl Popularity {
    /// From each item's orders over the whole log and over its last weeks.
    pub fn new(orders: Vec<u32>, recent: Vec<u32>) -> Self {
        let mut ranked: Vec<ItemIx> = (0..orders.len() as u32).map(ItemIx).collect();
        let at = |column: &[u32], ix: &ItemIx| column.get(ix.index()).copied().unwrap_or(0);
        sort_by(&mut ranked, |a, b| {
            let sells = |ix: &ItemIx| (at(&recent, ix), at(&orders, ix));
            sells(b).cmp(&sells(a)).then(a.cmp(b))
        });
        let sum = |column: &[u32]| column.iter().map(|v| u64::from(*v)).sum();
        let most = |column: &[u32]| column.iter().copied().max().unwrap_or(0);
        let totals = Totals {
            orders: sum(&orders),
            recent: sum(&recent),
            most: most(&orders),
            most_recent: most(&recent),
        };
        Self { orders, recent, ranked, totals }
    }

    /// Sums and peaks over all items.
    pub const fn totals(&self) -> Totals {
        self.totals
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
