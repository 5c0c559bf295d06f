//! From scored candidates to a shelf: hard filters, boosts, and the best of what is left.

use super::place::{Lot, Placing, mixed};
use super::pool::{Candidate, Sum};
use super::query::Query;
use super::{Gathered, Placed, Scene, Seen};
use crate::id::ItemIx;
use crate::model::Model;
use crate::order::Gather;
use crate::profile::ItemHistory;
use std::cmp::Ordering;

/// The shelf's items, best first. Ties fall to the item that sells more, is looked at more, has
/// the lower index.
pub(super) fn select(
    gathered: &mut Gathered<'_>,
    model: &Model,
    query: &Query,
    lot: u32,
) -> Vec<Placed> {
    let Gathered { rows, bars, candidates, .. } = gathered;
    let catalogue = &model.catalogue;
    let mut scored: Vec<Scored<'_>> = Vec::with_capacity(candidates.len());
    let admits_all =
        rows.knows_nobody() || query.seen == Seen::Include && query.scene != Scene::RecentlyViewed;
    for candidate in *candidates {
        let item = candidate.item;
        if !(admits_all || own_admits(query, rows.history(candidate)))
            || !query.filter.admits(item, catalogue, rows.today)
            || !bars.admit(item, catalogue)
            || query.exclude.contains(&item)
        {
            continue;
        }
        let mut key = rows.score(candidate) - candidate.sum(Sum::Sunk);
        let mut boosts = 0;
        for (i, boost) in query.boosts.iter().enumerate() {
            if boost.filter.admits(item, catalogue, rows.today) {
                key += boost.weight;
                boosts |= 1 << i;
            }
        }
        let (taken, kept, passed) = (false, false, false);
        scored.push(Scored { key, item, boosts, taken, kept, passed, candidate });
    }
    let seed = lot ^ query.seed ^ mixed(rows.today as u32) ^ query.scene.code();
    // Nothing stands anywhere but where its score puts it.
    let plain = query.diversity <= 0.0 && query.exploration <= 0.0 && query.boosts.is_empty();
    let mut depth = if plain { query.limit } else { FIRST_LOOK.max(4 * query.limit) };
    loop {
        let best = top(&scored, depth, model);
        let all = best.len() == scored.len();
        let mut placing = Placing::new(best, model, query);
        placing.fill(Lot(mixed(seed)));
        if placing.settled || all {
            let mut placed = Vec::with_capacity(placing.placed.len());
            for (scored, from) in &placing.placed {
                let row = *rows.of(scored.candidate);
                placed.push(Placed { item: scored.item, row, from: *from });
            }
            return placed;
        }
        depth *= 4;
    }
}

/// How many of the best are looked at first; more only if their spread leaves the shelf short.
const FIRST_LOOK: usize = 64;

/// The `depth` best in order: what sorting all of them would put first. Most candidates fall at
/// the comparison with the last of the list, so this costs little more than one pass.
fn top<'a>(scored: &[Scored<'a>], depth: usize, model: &Model) -> Vec<Scored<'a>> {
    // Places among `scored`: what is inserted in the midst moves four bytes for each behind it.
    let mut best: Vec<u32> = Vec::with_capacity(depth.min(scored.len()) + 1);
    for (at, candidate) in scored.iter().enumerate() {
        let before = |other: u32| scored[other as usize].order(candidate, model).is_lt();
        if best.len() >= depth && best.last().is_some_and(|last| before(*last)) {
            continue;
        }
        let (mut from, mut to) = (0, best.len());
        while from < to {
            let middle = (from + to) / 2;
            if before(best[middle]) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        best.insert(from, at as u32);
        best.truncate(depth);
    }
    best.iter().map(|at| scored[*at as usize]).gather()
}

/// What the customer's own history says: whether a purchase may come, and that only what was looked
/// at can have been looked at lately.
pub(super) fn own_admits(query: &Query, own: Option<&ItemHistory>) -> bool {
    if query.scene == Scene::RecentlyViewed && own.is_none_or(|own| own.looked.is_none()) {
        return false;
    }
    let bought = own.is_some_and(|own| own.bought.is_some());
    match query.seen {
        Seen::Include => true,
        Seen::Exclude => !bought,
        Seen::Only => bought,
    }
}

/// A candidate that may come.
#[derive(Clone, Copy)]
pub(super) struct Scored<'a> {
    /// The score but for what it sinks by: what decides the order.
    pub(super) key: f64,
    pub(super) item: ItemIx,
    /// The boosts that match it, as bits.
    pub(super) boosts: u32,
    /// It has its place on the shelf.
    pub(super) taken: bool,
    /// It is kept for the minimum of a boost.
    pub(super) kept: bool,
    /// It was passed over for what stands before it.
    pub(super) passed: bool,
    candidate: &'a Candidate,
}

impl Scored<'_> {
    #[inline(always)]
    fn order(&self, other: &Self, model: &Model) -> Ordering {
        if self.key > other.key {
            Ordering::Less
        } else if self.key < other.key {
            Ordering::Greater
        } else {
            self.settle(other, model)
        }
    }

    /// The order in full: few keys are alike.
    #[inline(never)]
    fn settle(&self, other: &Self, model: &Model) -> Ordering {
        let wanted =
            |s: &Self| (model.popularity.orders(s.item), model.sessions.counts.orders(s.item));
        other
            .key
            .total_cmp(&self.key)
            .then_with(|| wanted(other).cmp(&wanted(self)))
            .then(self.item.cmp(&other.item))
    }
}
