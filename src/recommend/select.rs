//! From scored candidates to a shelf: hard filters, boosts, and the best of what is left.

use super::place::{Lot, Placing, mixed};
use super::pool::Candidate;
use super::query::Query;
use super::rows::Rows;
use super::{Gathered, Scene, Seen};
use crate::id::ItemIx;
use crate::model::Model;
use crate::profile::ItemHistory;
use std::cmp::Ordering;

/// The shelf's items, best first. Ties fall to the item that sells more, is looked at more, has
/// the lower index.
pub(super) fn select<'a>(
    gathered: &mut Gathered<'a>,
    model: &'a Model,
    query: &'a Query,
    lot: u32,
) -> Vec<Chosen<'a>> {
    let Gathered { rows, bars, candidates } = gathered;
    let catalogue = &model.catalogue;
    let mut field = Field { candidates, keys: Vec::with_capacity(candidates.len()), model, query };
    let own = rows.own_count();
    let admits_all =
        own == 0 || query.seen == Seen::Include && query.scene != Scene::RecentlyViewed;
    let (in_stock, narrow) = (!query.filter.include_unavailable, query.filter.is_narrow());
    for i in 0..candidates.len() {
        // The customer's own are the first, and what was met last is the best of these for most.
        let at = if i < own { own - 1 - i } else { i };
        let candidate = &candidates[at];
        let item = candidate.item;
        if !(admits_all || own_admits(query, rows.history(candidate)))
            || !catalogue.available(item) && in_stock
            || narrow && !query.filter.admits(item, catalogue, rows.today)
            || !bars.admit(item, catalogue)
            || !query.exclude.is_empty() && query.exclude.contains(&item)
        {
            continue;
        }
        let mut boosts = 0;
        for (i, boost) in query.boosts.iter().enumerate() {
            boosts |= u16::from(boost.filter.admits(item, catalogue, rows.today)) << i;
        }
        let key = key(rows.ceiling(candidate), candidate, boosts, query);
        field.keys.push(Key { key, at: at as u32, boosts, exact: false });
    }
    let seed = lot ^ query.seed ^ mixed(rows.today as u32) ^ query.scene.code();
    // Nothing stands anywhere but where its score puts it.
    let plain = query.diversity <= 0.0 && query.exploration <= 0.0 && query.boosts.is_empty();
    let mut depth = if plain { query.limit } else { FIRST_LOOK.max(4 * query.limit) };
    loop {
        let best = field.best(depth, rows);
        let all = best.len() == field.keys.len();
        let mut placing = Placing::new(best, model, query);
        placing.fill(Lot(mixed(seed)));
        if placing.settled || all {
            let mut chosen = Vec::with_capacity(placing.placed.len());
            for (scored, from) in &placing.placed {
                let Scored { key, candidate, .. } = *scored;
                chosen.push(Chosen { candidate, key, from: *from });
            }
            return chosen;
        }
        depth *= 4;
    }
}

/// A candidate that has its place.
pub(super) struct Chosen<'a> {
    pub(super) candidate: &'a Candidate,
    /// Its score but for what it sinks by, with its boosts.
    pub(super) key: f64,
    /// Its place by the score, from 1, if exploration drew it from there; else 0.
    pub(super) from: u32,
}

/// How many of the best are looked at first; more only if their spread leaves the shelf short.
const FIRST_LOOK: usize = 64;

/// The candidates that may come, and what decides their order.
struct Field<'a> {
    candidates: &'a [Candidate],
    keys: Vec<Key>,
    model: &'a Model,
    query: &'a Query,
}

#[derive(Clone, Copy)]
struct Key {
    /// The score but for what it sinks by, or the most that this can be.
    key: f64,
    /// Which of the candidates.
    at: u32,
    boosts: u16,
    exact: bool,
}

impl<'a> Field<'a> {
    /// The `depth` best by their scores, in order. Only those are scored that may be among them:
    /// whose ceiling reaches what the best by their ceilings come to.
    fn best(&mut self, depth: usize, rows: &mut Rows<'_>) -> Vec<Scored<'a>> {
        let mut bar = f64::NEG_INFINITY;
        if depth < self.keys.len() {
            bar = f64::INFINITY;
            for place in &self.top(self.keys.len(), depth) {
                let key = self.work_out(*place as usize, rows);
                if key < bar {
                    bar = key;
                }
            }
        }
        let mut scored = 0;
        for place in 0..self.keys.len() {
            if self.keys.get(place).is_some_and(|key| key.key >= bar) {
                self.work_out(place, rows);
                self.keys.swap(place, scored);
                scored += 1;
            }
        }
        let top = self.top(scored, depth);
        let mut best = Vec::with_capacity(top.len());
        for place in &top {
            let Key { key, at, boosts, .. } = self.keys[*place as usize];
            let candidate = &self.candidates[at as usize];
            let (item, boosts) = (candidate.item, u32::from(boosts));
            let (taken, kept, passed) = (false, false, false);
            best.push(Scored { key, item, boosts, taken, kept, passed, candidate });
        }
        best
    }

    fn work_out(&mut self, place: usize, rows: &mut Rows<'_>) -> f64 {
        let Key { at, boosts, exact, .. } = self.keys[place];
        if !exact {
            let candidate = &self.candidates[at as usize];
            let key = key(rows.score(candidate), candidate, boosts, self.query);
            self.keys[place] = Key { key, at, boosts, exact: true };
        }
        self.keys[place].key
    }

    /// The places of the `depth` best of the first `count` in order: what sorting would put first.
    /// Most fall at the comparison with the last of the list: little more than one pass.
    fn top(&self, count: usize, depth: usize) -> Vec<u32> {
        let keys = self.keys.get(..count).unwrap_or_default();
        // What is inserted in the midst moves four bytes for each behind it.
        let depth = depth.min(keys.len());
        let mut best: Vec<u32> = Vec::with_capacity(depth + 1);
        let mut last = f64::NEG_INFINITY;
        for place in 0..keys.len() {
            if keys[place].key < last {
                continue;
            }
            let (mut from, mut to) = (0, best.len());
            while from < to {
                let middle = (from + to) / 2;
                if self.order(&keys[best[middle] as usize], &keys[place]).is_lt() {
                    from = middle + 1;
                } else {
                    to = middle;
                }
            }
            best.insert(from, place as u32);
            best.truncate(depth);
            if let (Some(worst), true) = (best.last(), best.len() == depth) {
                last = keys[*worst as usize].key;
            }
        }
        best
    }

    #[inline(always)]
    fn order(&self, one: &Key, other: &Key) -> Ordering {
        if one.key > other.key {
            Ordering::Less
        } else if one.key < other.key {
            Ordering::Greater
        } else {
            self.settle(one, other)
        }
    }

    /// The order in full: few keys are alike.
    #[inline(never)]
    fn settle(&self, one: &Key, other: &Key) -> Ordering {
        let Model { popularity, sessions, .. } = self.model;
        let item = |key: &Key| self.candidates[key.at as usize].item;
        let wanted = |item| (popularity.orders(item), sessions.counts.orders(item));
        let order = other.key.total_cmp(&one.key);
        let (one, other) = (item(one), item(other));
        order.then_with(|| wanted(other).cmp(&wanted(one))).then(one.cmp(&other))
    }
}

/// What decides the order: a score, or the most that it can be, but for what it sinks by.
#[inline(always)]
fn key(score: f64, candidate: &Candidate, boosts: u16, query: &Query) -> f64 {
    let mut key = score - candidate.sunk;
    for (i, boost) in query.boosts.iter().enumerate() {
        if boosts >> i & 1 == 1 {
            key += boost.weight;
        }
    }
    key
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

/// One of the best.
#[derive(Clone, Copy)]
pub(super) struct Scored<'a> {
    /// The score but for what it sinks by.
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
