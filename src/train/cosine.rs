//! What the customers of one item also buy, in whatever order: the cosine of who bought what.
//!
//! Nothing is solved, so it reaches every item of a large shop, where [`ease`](super::ease) stops at a few
//! thousand. Only pairs with the minimum support of common customers are kept, the [few](kept) strongest for
//! each item *towards which* they point, so that no bestseller takes every row.
//!
//! Credit: Sarwar, Karypis, Konstan and Riedl, "Item-based collaborative filtering recommendation
//! algorithms" (WWW 2001). What differs: the support, the direction of the cut, one byte a weight.
//!
//! Cost: O(Σ items²) over the customers.

use super::sums::Sums;
use super::tables::Log;
use crate::id::ItemIx;
use crate::model::Neighbours;
use crate::time::Instant;

/// How many sources an item keeps: as many as a model of so many pairs has room for, within bounds. On a
/// made-up million events (16,000 items) thirty find .2861 of what is bought for the first time among twenty,
/// ten .2613; EASE^R .1951, baskets .1786.
pub fn kept(items: usize) -> usize {
    const PAIRS: usize = 400_000;
    (PAIRS / items.max(1)).clamp(10, 30)
}

/// Of `items` items, by what `log` says before `cut`.
pub fn customers_alike(items: usize, log: &Log, cut: Instant, min_support: u32) -> Neighbours {
    let bought = log.bought(cut);
    let mut holders: Vec<Vec<u32>> = vec![Vec::new(); items];
    for (customer, items) in (0..).zip(&bought) {
        for item in items {
            if let Some(holders) = holders.get_mut(*item as usize) {
                holders.push(customer);
            }
        }
    }
    let mut both = Sums::none(items);
    let (kept, mut rows) = (kept(items), vec![Vec::new(); items]);
    for (target, customers) in (0..).map(ItemIx).zip(&holders) {
        for source in customers.iter().filter_map(|c| bought.get(*c as usize)).flatten() {
            both.add(*source, 1.0);
        }
        let mut near: Vec<(f64, u32)> = Vec::new();
        for (source, common) in both.drain() {
            if source != target.0 && common >= f64::from(min_support) {
                let theirs = holders.get(source as usize).map_or(0, Vec::len);
                let root = libm::sqrt(customers.len() as f64 * theirs as f64);
                near.push((common / root, source));
            }
        }
        let order = |a: &(f64, u32), b: &(f64, u32)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
        if near.len() > kept {
            near.select_nth_unstable_by(kept, order);
            near.truncate(kept);
        }
        for (cosine, source) in near {
            rows.get_mut(source as usize).into_iter().for_each(|row| row.push((target, cosine)));
        }
    }
    Neighbours::from_rows(&rows)
}
