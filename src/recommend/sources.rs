//! Where candidates come from, each source filling its own features.
//!
//! The customer's own items, what others buy with them, what the page is about, the running
//! session, liked categories, and what sells. Sums are taken in a fixed order (own items by
//! number, neighbours by row), so that the same customer gets the same bits everywhere.

use super::Subject;
use super::features::{
    BOUGHT, BOUGHT_FADED_20, BOUGHT_FADED_60, BOUGHT_FADED_180, BOUGHT_RANKED, BOUGHT_RATE,
    BOUGHT_WITH, CATEGORY, GOES_WITH, JUST_BOUGHT, LOOKED, LOOKED_LAST, NEVER_BOUGHT, NEW, OVERDUE,
    POPULAR, POPULAR_LATELY, SAME_CATEGORY, SESSION, TREND,
};
use super::pool::{Faded, Pool};
use crate::event::EventType;
use crate::id::{CategoryIx, ItemIx};
use crate::model::Model;
use crate::model::catalogue::NO_CATEGORY;
use crate::order::Gather;
use crate::order::sort_by;
use crate::profile::{ItemHistory, Touch};
use crate::time::Instant;

/// How many of the latest looks make a session, and what a look counts for one look later.
const SESSION_LOOKS: usize = 10;
const SESSION_DECAY: f64 = 0.7;
/// A session ends this long after a look.
const SESSION_DAYS: f64 = 1.0;
/// An item this much overdue is as overdue as it gets.
const OVERDUE_CAP: f64 = 4.0;
/// How many orders of everybody a customer's category shares are smoothed with.
const CATEGORY_SMOOTHING: f64 = 20.0;

/// What the customer bought and looked at.
pub(super) fn own_items(pool: &mut Pool, subject: &Subject<'_>, now: Instant) {
    let orders = subject.history.orders();
    for (own, item) in subject.own() {
        let faded = Faded { bought: own.decayed(now), looks: own.looks_decayed(now) };
        pool.faded.push(faded);
        let Some(row) = pool.row(item) else { continue };
        row[LOOKED] = libm::log1p(faded.looks);
        if let Some(looked) = own.looked {
            row[LOOKED_LAST] = libm::exp2(-now.days_since(looked));
        }
        let Some((_, last)) = own.bought else { continue };
        let [faded_20, faded_60, faded_180] = faded.bought;
        row[BOUGHT] = libm::log1p(f64::from(own.orders));
        row[BOUGHT_FADED_20] = libm::log1p(faded_20);
        row[BOUGHT_FADED_60] = libm::log1p(faded_60);
        row[BOUGHT_FADED_180] = libm::log1p(faded_180);
        row[BOUGHT_RANKED] = libm::log1p(own.ranked(orders));
        row[BOUGHT_RATE] = f64::from(own.orders) / f64::from(orders.max(1));
        row[OVERDUE] = overdue(own, now);
        row[JUST_BOUGHT] = 1.0 / (1.0 + now.days_since(last).max(0.0));
    }
}

/// Days since the last purchase over the own mean gap; gaps under a day count as a day.
pub(super) fn overdue(own: &ItemHistory, now: Instant) -> f64 {
    match (own.mean_gap_days(), own.bought) {
        (Some(gap), Some((_, last))) => {
            (now.days_since(last) / gap.max(1.0)).clamp(0.0, OVERDUE_CAP)
        }
        _ => 0.0,
    }
}

/// What others buy with what the customer bought: each own item pulls its neighbours by how
/// fresh it is.
pub(super) fn bought_with(pool: &mut Pool, subject: &Subject<'_>, model: &Model) {
    for (number, (own, item)) in subject.own().enumerate() {
        let faded = pool.faded.get(number).filter(|_| own.bought.is_some());
        let Some([_, pull, _]) = faded.map(|f| f.bought) else { continue };
        model.bought_with.each(item, |ix, weight| pool.add(ix, BOUGHT_WITH, pull * weight));
    }
}

/// How strongly an own item pulls its neighbours: its purchases, fading by the middle half-life.
pub(super) fn own_pull(own: &ItemHistory, now: Instant) -> f64 {
    own.decayed_by(1, now)
}

/// The looks of the running session, the latest first, each with what it counts for.
pub(super) fn session<'a>(
    subject: &'a Subject<'_>,
    now: Instant,
) -> impl Iterator<Item = (&'a Touch, ItemIx, f64)> {
    let looks = subject.history.recent().iter().rev();
    let looks = looks
        .filter(|t| t.kind != EventType::Purchase)
        .take_while(move |t| now.days_since(t.at) <= SESSION_DAYS)
        .filter_map(|t| subject.item(t.item).map(|item| (t, item)));
    looks
        .take(SESSION_LOOKS)
        .enumerate()
        .map(|(age, (touch, item))| (touch, item, libm::pow(SESSION_DECAY, age as f64)))
}

/// What is bought with what was just looked at.
pub(super) fn session_neighbours(
    pool: &mut Pool,
    subject: &Subject<'_>,
    model: &Model,
    now: Instant,
) {
    for (_, item, pull) in session(subject, now) {
        model.bought_with.each(item, |ix, weight| pool.add(ix, SESSION, pull * weight));
    }
}

/// What is bought with what the page is about, and what is of its category.
pub(super) fn seeds(pool: &mut Pool, seeds: &[ItemIx], model: &Model, most_per_category: usize) {
    let share = 1.0 / seeds.len().max(1) as f64;
    for seed in seeds {
        model.bought_with.each(*seed, |ix, weight| pool.add(ix, GOES_WITH, share * weight));
        let category = model.catalogue.category(*seed);
        let alike = model.popularity.ranked().iter().filter(|ix| {
            model.catalogue.category(**ix) == category && model.catalogue.available(**ix)
        });
        for item in alike.take(most_per_category) {
            pool.row(*item);
        }
    }
    for (item, row) in pool.rows_mut() {
        let category = model.catalogue.category(item);
        if category == NO_CATEGORY {
            continue;
        }
        let alike = seeds.iter().filter(|s| model.catalogue.category(**s) == category).count();
        row[SAME_CATEGORY] = share * alike as f64;
    }
}

/// What sells, as candidates.
pub(super) fn best_sellers(pool: &mut Pool, model: &Model, most: usize) {
    let available = model.popularity.ranked().iter().filter(|ix| model.catalogue.available(**ix));
    for item in available.take(most) {
        pool.row(*item);
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
        pool.row(item);
    }
}

/// Features that every candidate has, whoever looks: how it sells and how new it is.
pub(super) fn shop_features(pool: &mut Pool, model: &Model, now: Instant) {
    let today = model.meta.zone.date(now).days();
    for (item, row) in pool.rows_mut() {
        let signals = model.popularity.signals(item);
        row[POPULAR] = signals.overall;
        row[POPULAR_LATELY] = signals.lately;
        row[TREND] = signals.trend;
        row[NEW] = model.freshness(today.saturating_sub(model.catalogue.since(item).days()));
    }
}

/// The customer's liked categories, and what it never bought.
pub(super) fn taste(pool: &mut Pool, subject: &Subject<'_>, model: &Model) {
    let liked = category_lifts(&pool.faded, subject, model);
    for (item, row) in pool.rows_mut() {
        row[CATEGORY] = liked.get(model.catalogue.category(item).index()).copied().unwrap_or(0.0);
        row[NEVER_BOUGHT] = if row[BOUGHT] > 0.0 { 0.0 } else { 1.0 };
        for sum in [BOUGHT_WITH, SESSION] {
            if row[sum] > 0.0 {
                row[sum] = libm::log1p(row[sum]);
            }
        }
    }
}

/// Per category, the log of the customer's smoothed share over everybody's; never below 0, for
/// what somebody hasn't bought yet is no dislike.
fn category_lifts(faded: &[Faded], subject: &Subject<'_>, model: &Model) -> Vec<f64> {
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
            if *share > 0.0 { libm::log(smoothed / share).max(0.0) } else { 0.0 }
        })
        .gather()
}

/// The customer's own weight in a category, for the explanation.
pub(super) fn bought_in(subject: &Subject<'_>, model: &Model, category: CategoryIx) -> u32 {
    let own = subject.own().filter(|(_, item)| model.catalogue.category(*item) == category);
    own.map(|(history, _)| history.orders).sum()
}
