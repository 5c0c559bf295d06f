//! Where candidates come from, each source adding to its own sums.
//!
//! The customer's own items, what others buy with them, what the page is about, liked categories,
//! and what sells; the running session is [`super::session`]. Sums are taken in a fixed order (own
//! items by number, neighbours by row), so that the same customer gets the same bits everywhere.

use super::pool::{Faded, Pool, Sum};
use super::{Filter, Query, Subject};
use crate::id::{CategoryIx, ItemIx};
use crate::model::Model;
use crate::model::catalogue::NO_CATEGORY;
use crate::order::Gather;
use crate::order::sort_by;
use crate::profile::ItemHistory;
use crate::time::Instant;

/// How many neighbours of all that the customer bought become candidates.
const NEIGHBOURS: usize = 300;
/// How many more of a boost's become candidates than it asks for: some may have to stay away.
const SPARE: usize = 50;
/// How many orders of everybody a customer's category shares are smoothed with.
const CATEGORY_SMOOTHING: f64 = 20.0;
const CATEGORY_FLOOR: f64 = -0.5;

/// What the customer bought and looked at.
pub(super) fn own_items(pool: &mut Pool, subject: &Subject<'_>, now: Instant) {
    for (place, (own, item)) in subject.own().enumerate() {
        let faded = Faded { bought: own.decayed(now), looks: own.looks_decayed(now) };
        pool.faded.push(faded);
        pool.own(item, place);
    }
}

/// What others buy with what the customer bought: each own item pulls its neighbours by how
/// fresh it is.
pub(super) fn bought_with(pool: &mut Pool, subject: &Subject<'_>, model: &Model) {
    let Pool { faded, tally, .. } = pool;
    let also_bought = model.also_bought();
    for (faded, (own, item)) in faded.iter().zip(subject.own()) {
        if own.bought.is_some() {
            let pull = pull(faded.bought[PULL]);
            also_bought.each(item, |ix, weight| tally.add(ix, pull * weight));
        }
    }
    let mut tally = std::mem::take(tally);
    // The own items take theirs and make room for as many others.
    for candidate in pool.candidates_mut() {
        candidate.add(Sum::Purchases, tally.take(candidate.item));
    }
    tally.each_best(NEIGHBOURS, |item, sum| {
        if let Some(candidate) = pool.get(item)
            && candidate.sum(Sum::Purchases) == 0.0
        {
            candidate.add(Sum::Purchases, sum);
        }
    });
    pool.tally = tally;
}

/// How strongly an own item pulls its neighbours: the root of its purchases, fading by this
/// half-life, so that what is bought every week doesn't drown the rest.
const PULL: usize = 1;

fn pull(faded: f64) -> f64 {
    f64::sqrt(faded)
}

pub(super) fn own_pull(own: &ItemHistory, now: Instant) -> f64 {
    pull(own.decayed_by(PULL, now))
}

/// What is bought and looked at with what the page is about, and what sells of its category.
pub(super) fn seeds(pool: &mut Pool, seeds: &[ItemIx], model: &Model, most_per_category: usize) {
    let share = 1.0 / seeds.len().max(1) as f64;
    for seed in seeds {
        model.bought_with.each(*seed, |ix, weight| pool.add(ix, Sum::Seeds, share * weight));
        let viewed_with = &model.sessions.neighbours;
        viewed_with.each(*seed, |ix, weight| pool.add(ix, Sum::SeedsViewed, share * weight));
        let category = model.catalogue.category(*seed);
        let alike = model.popularity.ranked().iter().filter(|ix| {
            category != NO_CATEGORY
                && model.catalogue.category(**ix) == category
                && model.catalogue.available(**ix)
        });
        for item in alike.take(most_per_category) {
            pool.get(*item);
        }
    }
}

/// What sells, as candidates; where nothing was sold yet, what is looked at.
pub(super) fn best_sellers(pool: &mut Pool, model: &Model, most: usize) {
    let bestsellers = model.best_sellers().iter().filter(|ix| model.catalogue.available(**ix));
    for item in bestsellers.take(most) {
        pool.get(*item);
    }
}

/// What boosts ask for by name or by number, as candidates: what sells most of it.
pub(super) fn boosted(pool: &mut Pool, query: &Query, model: &Model, now: Instant) {
    let today = model.meta.zone.date(now).days();
    for boost in &query.boosts {
        if let Some(items) = &boost.filter.items {
            for item in items {
                pool.get(*item);
            }
        }
        let mut least = if boost.min > 0 { boost.min + SPARE } else { 0 };
        for item in model.best_sellers() {
            if least == 0 {
                break;
            }
            let admits = |filter: &Filter| filter.admits(*item, &model.catalogue, today);
            if admits(&boost.filter) && admits(&query.filter) && !query.exclude.contains(item) {
                pool.get(*item);
                least -= 1;
            }
        }
    }
}

/// What came in last, as candidates: everything of the newest `most`.
pub(super) fn arrivals(pool: &mut Pool, model: &Model, now: Instant, most: usize) {
    let today = model.meta.zone.date(now);
    let mut newest: Vec<(i32, ItemIx)> = model
        .catalogue
        .items()
        .filter(|ix| model.catalogue.available(*ix))
        .map(|ix| (model.catalogue.since(ix).days(), ix))
        .filter(|(since, _)| *since <= today.days())
        .gather();
    sort_by(&mut newest, |a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    for (_, item) in newest.into_iter().take(most) {
        pool.get(item);
    }
}

/// Per category, the log of the customer's smoothed share over everybody's; never far below 0, for
/// what somebody hasn't bought yet is hardly a dislike.
pub(super) fn category_lifts(faded: &[Faded], subject: &Subject<'_>, model: &Model) -> Vec<f64> {
    let categories = model.catalogue.categories().len();
    let mut own = vec![0.0; categories];
    let mut own_total = 0.0;
    for (faded, (_, item)) in faded.iter().zip(subject.own()) {
        let weight = faded.bought[2] + 0.3 * faded.looks;
        if let Some(slot) = own.get_mut(model.catalogue.category(item).index()) {
            *slot += weight;
            own_total += weight;
        }
    }
    let shares = model.category_shares();
    own.iter()
        .zip(shares)
        .map(|(weight, share)| {
            let smoothed = (weight + CATEGORY_SMOOTHING * share) / (own_total + CATEGORY_SMOOTHING);
            if *share > 0.0 { libm::log(smoothed / share).max(CATEGORY_FLOOR) } else { 0.0 }
        })
        .gather()
}

/// The customer's own weight in a category, for the explanation.
pub(super) fn bought_in(subject: &Subject<'_>, model: &Model, category: CategoryIx) -> u32 {
    let own = subject.own().filter(|(_, item)| model.catalogue.category(*item) == category);
    own.map(|(history, _)| history.orders).sum()
}
