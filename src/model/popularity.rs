//! What sells: orders per item over the whole log and lately, and the order that makes.

use crate::id::ItemIx;

/// Orders per item.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Popularity {
    pub(super) orders: Vec<u32>,
    pub(super) recent: Vec<u32>,
    ranked: Vec<ItemIx>,
}

impl Popularity {
    /// From each item's orders over the whole log and over its last weeks.
    pub fn new(orders: Vec<u32>, recent: Vec<u32>) -> Self {
        let mut ranked: Vec<ItemIx> = (0..orders.len() as u32).map(ItemIx).collect();
        let at = |column: &[u32], ix: &ItemIx| column.get(ix.index()).copied().unwrap_or(0);
        ranked.sort_by_key(|ix| (std::cmp::Reverse((at(&recent, ix), at(&orders, ix))), ix.0));
        Self { orders, recent, ranked }
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
