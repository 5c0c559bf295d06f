//! The candidates of one query: a sparse set over the catalogue with a row of features each.
//!
//! Credit: the sparse set is Briggs and Torczon's ("An efficient representation for sparse sets",
//! ACM LOPLAS 2, 1993), here with a stamp per item instead of their second array, so that a new
//! query clears it by counting up. Finding or adding a candidate is O(1) and allocates nothing
//! once the pool has grown to its usual size.

use super::features::{FEATURES, Row};
use crate::id::ItemIx;
use crate::profile::HALF_LIVES_DAYS;

/// What the customer did with an own item, faded to the moment of the query: worked out once, for
/// each exponential costs more than the rest of a row.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Faded {
    /// Purchases, one figure per half-life.
    pub(super) bought: [f64; HALF_LIVES_DAYS.len()],
    /// Looks.
    pub(super) looks: f64,
}

/// The candidates, reused from query to query.
#[derive(Clone, Debug, Default)]
pub struct Pool {
    stamps: Vec<u32>,
    slots: Vec<u32>,
    stamp: u32,
    items: Vec<ItemIx>,
    rows: Vec<Row>,
    /// One for each own item that the catalogue has, in their order.
    pub(super) faded: Vec<Faded>,
}

impl Pool {
    /// Empties the pool for a catalogue of `items` items.
    pub(super) fn reset(&mut self, items: usize) {
        self.stamp = self.stamp.wrapping_add(1);
        if self.stamp == 0 || self.stamps.len() != items {
            self.stamps = vec![0; items];
            self.slots = vec![0; items];
            self.stamp = 1;
        }
        self.items.clear();
        self.rows.clear();
        self.faded.clear();
    }

    /// The row of `item`, which becomes a candidate if it isn't one. `None` for an item that the
    /// catalogue doesn't have.
    pub(super) fn row(&mut self, item: ItemIx) -> Option<&mut Row> {
        let stamp = self.stamps.get_mut(item.index())?;
        let slot = self.slots.get_mut(item.index())?;
        if *stamp != self.stamp {
            *stamp = self.stamp;
            *slot = self.items.len() as u32;
            self.items.push(item);
            self.rows.push([0.0; FEATURES]);
        }
        self.rows.get_mut(*slot as usize)
    }

    /// Adds to one feature of `item`, which becomes a candidate.
    pub(super) fn add(&mut self, item: ItemIx, feature: usize, value: f64) {
        if let Some(row) = self.row(item) {
            row[feature] += value;
        }
    }

    /// Every candidate with its row, in order of arrival.
    pub fn rows(&self) -> impl Iterator<Item = (ItemIx, &Row)> {
        self.items.iter().copied().zip(&self.rows)
    }

    pub(super) fn rows_mut(&mut self) -> impl Iterator<Item = (ItemIx, &mut Row)> {
        self.items.iter().copied().zip(&mut self.rows)
    }

    /// How many candidates there are.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}
