//! From scored candidates to a shelf: hard filters, the best first, spread over categories.

use super::features::{Row, Weights, dot};
use super::pool::Candidate;
use super::query::Query;
use super::{Gathered, Scene, Seen};
use crate::id::{CategoryIx, ItemIx};
use crate::model::Model;
use crate::model::strings::StrIx;
use crate::order::Gather;
use crate::profile::ItemHistory;

/// The shelf's items, best first. Ties fall to the item that sells more, is looked at more, has
/// the lower index.
pub(super) fn select(
    gathered: &mut Gathered<'_>,
    model: &Model,
    personal: bool,
    query: &Query,
    weights: &Weights,
) -> Vec<(ItemIx, Row)> {
    let Gathered { rows, candidates, .. } = gathered;
    let mut scored: Vec<Scored<'_>> = Vec::with_capacity(candidates.len());
    for candidate in *candidates {
        let item = candidate.item;
        if query.exclude.contains(&item)
            || (personal && !own_admits(query, rows.history(candidate)))
            || !query.filter.admits(item, &model.catalogue)
        {
            continue;
        }
        scored.push(Scored { score: dot(rows.of(candidate), weights), item, candidate });
    }
    let mut depth = FIRST_LOOK.max(4 * query.limit);
    loop {
        let best = top(&scored, depth, model);
        let picked = spread(&best, model, query);
        if picked.spread == query.limit || best.len() == scored.len() {
            return picked.items.iter().map(|s| (s.item, *rows.of(s.candidate))).gather();
        }
        depth *= 4;
    }
}

/// How many of the best are looked at first; more only if their spread leaves the shelf short.
const FIRST_LOOK: usize = 64;

/// The `depth` best in order: what sorting all of them would put first. Most candidates fall at
/// the comparison with the last of the list, so this costs little more than one pass.
fn top<'a>(scored: &[Scored<'a>], depth: usize, model: &Model) -> Vec<Scored<'a>> {
    let mut best: Vec<Scored<'a>> = Vec::with_capacity(depth.min(scored.len()) + 1);
    for candidate in scored {
        let full = best.len() >= depth;
        if full && best.last().is_some_and(|last| last.order(candidate, model).is_lt()) {
            continue;
        }
        let place = best.partition_point(|s| s.order(candidate, model).is_lt());
        best.insert(place, *candidate);
        best.truncate(depth);
    }
    best
}

/// What the customer's own history says: whether a purchase may come, and that only what was looked
/// at can have been looked at lately.
fn own_admits(query: &Query, own: Option<&ItemHistory>) -> bool {
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

#[derive(Clone, Copy)]
struct Scored<'a> {
    score: f64,
    item: ItemIx,
    candidate: &'a Candidate,
}

impl Scored<'_> {
    fn order(&self, other: &Self, model: &Model) -> std::cmp::Ordering {
        let wanted =
            |s: &Self| (model.popularity.orders(s.item), model.sessions.counts.orders(s.item));
        other
            .score
            .total_cmp(&self.score)
            .then_with(|| wanted(other).cmp(&wanted(self)))
            .then(self.item.cmp(&other.item))
    }
}

struct Picked<'a> {
    items: Vec<Scored<'a>>,
    /// How many of them came without being passed over first.
    spread: usize,
}

/// Takes from the top, at most so many of one category and one of each group of variants; what
/// was passed over fills the shelf if it would stay short. Diversity 0 takes the top as it is.
fn spread<'a>(best: &[Scored<'a>], model: &Model, query: &Query) -> Picked<'a> {
    if query.diversity <= 0.0 {
        let items = best.get(..query.limit).unwrap_or(best).to_vec();
        return Picked { items, spread: query.limit };
    }
    let cap = libm::ceil((1.0 - query.diversity) * query.limit as f64).max(1.0) as usize;
    let mut items: Vec<Scored<'a>> = Vec::with_capacity(query.limit);
    let mut passed: Vec<Scored<'a>> = Vec::new();
    for candidate in best {
        if items.len() == query.limit {
            break;
        }
        if fits(candidate.item, &items, model, cap) {
            items.push(*candidate);
        } else if passed.len() < query.limit {
            passed.push(*candidate);
        }
    }
    let spread = items.len();
    items.extend(passed.into_iter().take(query.limit - spread));
    Picked { items, spread }
}

fn fits(item: ItemIx, picked: &[Scored<'_>], model: &Model, cap: usize) -> bool {
    let group: StrIx = model.catalogue.group(item);
    let category: CategoryIx = model.catalogue.category(item);
    let same_group = |s: &&Scored<'_>| group != StrIx(0) && model.catalogue.group(s.item) == group;
    let same_category = |s: &&Scored<'_>| model.catalogue.category(s.item) == category;
    !picked.iter().any(|s| same_group(&s)) && picked.iter().filter(same_category).count() < cap
}
