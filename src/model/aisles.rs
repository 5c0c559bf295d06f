//! Items by category: lists that are walked one category at a time.

use super::catalogue::Catalogue;
use crate::id::{CategoryIx, ItemIx};

/// One list per category; behind the last category that of the items without one. Linked, for each
/// item stands in one list only: O(1) an item, 4 bytes each.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Aisles {
    first: Vec<u32>,
    next: Vec<u32>,
}

const NONE: u32 = u32::MAX;

impl Aisles {
    pub(super) fn new(catalogue: &Catalogue) -> Self {
        Self {
            first: vec![NONE; catalogue.categories().len() + 1],
            next: vec![NONE; catalogue.len()],
        }
    }

    /// Puts an item that stands nowhere yet before all others of its category.
    pub(super) fn put_first(&mut self, item: ItemIx, catalogue: &Catalogue) {
        let place = self.place(catalogue.category(item));
        if let (Some(first), Some(next)) =
            (self.first.get_mut(place), self.next.get_mut(item.index()))
        {
            *next = *first;
            *first = item.0;
        }
    }

    /// The first item of a category itself, not of those below it; of no category, of those without.
    pub fn first(&self, category: CategoryIx) -> Option<ItemIx> {
        known(self.first.get(self.place(category)))
    }

    /// The one that stands behind `item`.
    pub fn after(&self, item: ItemIx) -> Option<ItemIx> {
        known(self.next.get(item.index()))
    }

    fn place(&self, category: CategoryIx) -> usize {
        category.index().min(self.first.len().saturating_sub(1))
    }
}

fn known(item: Option<&u32>) -> Option<ItemIx> {
    item.filter(|item| **item != NONE).map(|item| ItemIx(*item))
}
