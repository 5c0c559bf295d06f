//! From scored candidates to a shelf: hard filters, the best first, spread over categories.

use super::features::{BOUGHT, LOOKED_LAST, NEVER_BOUGHT, Row, Weights, dot};
use super::pool::Pool;
use super::query::Query;
use super::{Scene, Seen};
use crate::id::{CategoryIx, ItemIx};
use crate::model::Model;
use crate::model::strings::StrIx;
use crate::order::sort_by;

/// The shelf's items, best first. Ties fall to the item that sells more, then to the lower index.
pub(super) fn select(
    pool: &Pool,
    model: &Model,
    personal: bool,
    query: &Query,
    weights: &Weights,
) -> Vec<(ItemIx, Row)> {
    let admitted = pool.rows().filter(|(item, row)| {
        !query.exclude.contains(item)
            && (!personal || own_admits(query, row))
            && query.filter.admits(*item, &model.catalogue)
    });
    let mut scored: Vec<Scored<'_>> =
        admitted.map(|(item, row)| Scored { score: dot(row, weights), item, row }).collect();
    sort_by(&mut scored, |a, b| a.order(b, model));
    let picked = spread(&scored, model, query);
    picked.into_iter().map(|s| (s.item, *s.row)).collect()
}

/// What the customer's own history says: whether a purchase may come, and that only what was looked
/// at can have been looked at lately.
fn own_admits(query: &Query, row: &Row) -> bool {
    if query.scene == Scene::RecentlyViewed && row[LOOKED_LAST] <= 0.0 {
        return false;
    }
    match query.seen {
        Seen::Include => true,
        Seen::Exclude => row[BOUGHT] <= 0.0,
        Seen::Only => row[NEVER_BOUGHT] <= 0.0,
    }
}

#[derive(Clone, Copy)]
struct Scored<'a> {
    score: f64,
    item: ItemIx,
    row: &'a Row,
}

impl Scored<'_> {
    fn order(&self, other: &Self, model: &Model) -> std::cmp::Ordering {
        let sells = |s: &Self| model.popularity.orders(s.item);
        other
            .score
            .total_cmp(&self.score)
            .then_with(|| sells(other).cmp(&sells(self)))
            .then(self.item.cmp(&other.item))
    }
}

/// Takes from the top, at most so many of one category and one of each group of variants; what
/// was passed over fills the shelf if it would stay short. Diversity 0 takes the top as it is.
fn spread<'a>(scored: &[Scored<'a>], model: &Model, query: &Query) -> Vec<Scored<'a>> {
    if query.diversity <= 0.0 {
        return scored.iter().take(query.limit).copied().collect();
    }
    let cap = libm::ceil((1.0 - query.diversity) * query.limit as f64).max(1.0) as usize;
    let mut picked: Vec<Scored<'a>> = Vec::with_capacity(query.limit);
    let mut passed: Vec<Scored<'a>> = Vec::new();
    for candidate in scored {
        if picked.len() == query.limit {
            break;
        }
        if fits(candidate.item, &picked, model, cap) {
            picked.push(*candidate);
        } else if passed.len() < query.limit {
            passed.push(*candidate);
        }
    }
    let missing = query.limit - picked.len();
    picked.extend(passed.into_iter().take(missing));
    picked
}

fn fits(item: ItemIx, picked: &[Scored<'_>], model: &Model, cap: usize) -> bool {
    let group: StrIx = model.catalogue.group(item);
    let category: CategoryIx = model.catalogue.category(item);
    let same_group = |s: &&Scored<'_>| group != StrIx(0) && model.catalogue.group(s.item) == group;
    let same_category = |s: &&Scored<'_>| model.catalogue.category(s.item) == category;
    !picked.iter().any(|s| same_group(&s)) && picked.iter().filter(same_category).count() < cap
}
