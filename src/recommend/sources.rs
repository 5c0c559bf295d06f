//! Where candidates come from, each source adding to its own sums.
//!
//! What the page is about, liked categories, and what sells; what the customer did before is
//! [`super::past`], the running session [`super::session`]. Sums are taken in a fixed order (neighbours
//! by row), so that the same customer gets the same bits everywhere.

use super::past::Recalled;
use super::pool::{Pool, Sum};
use super::{Filter, Question, Subject};
use crate::id::{CategoryIx, ItemIx};
use crate::model::Model;
use crate::order::sort_by;
use crate::parts::cut;
use crate::profile::TagState;
use crate::time::Instant;

/// How many more of a boost's become candidates than it asks for: some may have to stay away.
const SPARE: usize = 50;
/// How many orders of everybody a customer's category shares are smoothed with.
const CATEGORY_SMOOTHING: f64 = 20.0;
const CATEGORY_FLOOR: f64 = -0.5;
/// How many liked categories become candidates, and how much of each.
const CATEGORIES: usize = 4;
const PER_LIKED: usize = 20;

/// The categories of what the customer bought and looked at.
pub(super) fn categories(pool: &mut Pool, past: &Recalled<'_>, question: &Question<'_>) {
    let Question { model, now, .. } = *question;
    if let Some(subject) = question.subject {
        pool.liked = Liked::of(past, &subject, model, now);
    }
}

/// What is bought and looked at with what the page is about, and what sells of its category.
pub(super) fn seeds(pool: &mut Pool, seeds: &[ItemIx], model: &Model, most_per_category: usize) {
    let share = 1.0 / seeds.len().max(1) as f64;
    for seed in seeds {
        pool.spread(&model.bought_with, *seed, usize::MAX, &[(Sum::Seeds, share)]);
        let viewed_with = &model.sessions.neighbours;
        pool.spread(viewed_with, *seed, usize::MAX, &[(Sum::SeedsViewed, share)]);
        of_category(pool, model.catalogue.category(*seed), model, most_per_category);
    }
}

/// What sells of what the page's conditions admit, as candidates; where nothing was sold yet, what is
/// looked at.
pub(super) fn best_sellers(pool: &mut Pool, question: &Question<'_>, most: usize) {
    selling(pool, question, most, None);
}

/// What boosts ask for by name or by number, as candidates: what sells most of it.
pub(super) fn boosted(pool: &mut Pool, question: &Question<'_>) {
    for boost in &question.query.boosts {
        if let Some(items) = &boost.filter.items {
            for item in items {
                pool.get(*item);
            }
        }
        if boost.min > 0 {
            selling(pool, question, boost.min.saturating_add(SPARE), Some(&boost.filter));
        }
    }
}

/// The `most` that sell best of what may come, and meets `filter`.
fn selling(pool: &mut Pool, question: &Question<'_>, most: usize, filter: Option<&Filter>) {
    let Question { model, query, now, .. } = *question;
    let (items, sold) = (&model.catalogue, model.best_sellers());
    let today = model.meta.zone.date(now).days();
    let mut left = most;
    for place in 0..items.len() {
        if left == 0 {
            break;
        }
        // What a page has added is behind what has been sold, in the catalogue and here.
        let item = sold.get(place).copied().unwrap_or(ItemIx(place as u32));
        let admits = |filter: &Filter| filter.admits(item, items, today);
        if admits(&query.filter) && filter.is_none_or(admits) && !query.exclude.contains(&item) {
            left -= 1;
            pool.get(item);
        }
    }
}

/// What came in last of what the page's conditions admit, as candidates: everything of the newest `most`.
pub(super) fn arrivals(pool: &mut Pool, question: &Question<'_>, most: usize) {
    let Question { model, query, now, .. } = *question;
    let (items, today) = (&model.catalogue, model.meta.zone.date(now).days());
    let mut newest: Vec<(i32, ItemIx)> = Vec::new();
    for item in items.items() {
        let since = items.since(item).days();
        if query.filter.admits(item, items, today) && since <= today {
            newest.push((since, item));
        }
    }
    // The sort keeps items of one day in their order.
    sort_by(&mut newest, |a, b| b.0.cmp(&a.0));
    let fitting = newest.iter().filter(|(_, item)| !query.exclude.contains(item));
    for (_, item) in fitting.take(most) {
        pool.get(*item);
    }
}

/// The categories of what the customer did.
#[derive(Clone, Debug, Default)]
pub(super) struct Liked {
    /// Per category, the log of the customer's smoothed share over everybody's; never far below 0,
    /// for what somebody hasn't bought yet is hardly a dislike.
    pub(super) lifts: Vec<f64>,
    /// Per category, and behind them for what has none, the share in what the customer did.
    pub(super) shares: Vec<f64>,
}

impl Liked {
    fn of(past: &Recalled<'_>, subject: &Subject<'_>, model: &Model, now: Instant) -> Self {
        let shares = model.category_shares();
        let mut own = vec![0.0; shares.len() + 1];
        for item in past.own() {
            let category = model.catalogue.category(item.item).index().min(shares.len());
            let [_, _, bought, looks] = past.figures(item);
            own[category] += bought + 0.3 * looks;
        }
        let total: f64 = own.iter().take(shares.len()).sum();
        let mut lifts = Vec::with_capacity(shares.len());
        for (weight, share) in own.iter().zip(shares) {
            let smoothed = (weight + CATEGORY_SMOOTHING * share) / (total + CATEGORY_SMOOTHING);
            lifts.push(if *share > 0.0 {
                libm::log(smoothed / share).max(CATEGORY_FLOOR)
            } else {
                0.0
            });
        }
        let all = (total + own.last().copied().unwrap_or(0.0)).max(f64::MIN_POSITIVE);
        own.iter_mut().for_each(|weight| *weight /= all);
        // Of what the customer called wrong there is neither liking nor dislike.
        for (id, _) in subject.tags.iter() {
            if let Some(("category", category)) = cut(id, b':')
                && let Some(category) = model.catalogue.find_category(category)
                && subject.tags.tag(id, now) == Some(TagState::Deleted)
            {
                (own[category.index()], lifts[category.index()]) = (0.0, 0.0);
            }
        }
        Self { lifts, shares: own }
    }
}

/// The best of the categories that the customer likes, and what came in there that nobody knows yet.
pub(super) fn liked(pool: &mut Pool, model: &Model) {
    let mut shares = pool.liked.shares.clone();
    for _ in 0..CATEGORIES {
        let mut most = (0.0, 0);
        for (place, share) in shares.iter().enumerate() {
            if *share > most.0 {
                most = (*share, place);
            }
        }
        let (share, place) = most;
        if share > 0.0 {
            shares[place] = 0.0;
            of_category(pool, CategoryIx(place as u32), model, PER_LIKED);
        }
    }
}

/// What sells best in a category, and what nothing leads to.
fn of_category(pool: &mut Pool, category: CategoryIx, model: &Model, most: usize) {
    for aisle in model.aisles() {
        let (mut next, mut left) = (aisle.first(category), most);
        while let Some(item) = next.filter(|_| left > 0) {
            if model.catalogue.available(item) {
                pool.get(item);
                left -= 1;
            }
            next = aisle.after(item);
        }
    }
}

/// What suits the context by its tags or lies within its price band: the best sellers of each that the
/// page's conditions admit.
pub(super) fn suited(pool: &mut Pool, question: &Question<'_>, most: usize) {
    let Question { model, query, now, .. } = *question;
    let (items, sold, context) = (&model.catalogue, model.best_sellers(), &query.context);
    let today = model.meta.zone.date(now).days();
    // Many items share the same tags: 1 where these don't meet the context, 2 where they do.
    let mut known = vec![0_u8; items.strings_len()];
    let mut left = [most; 2];
    for place in 0..items.len() {
        // What a page has added is behind what has been sold, in the catalogue and here.
        let item = sold.get(place).copied().unwrap_or(ItemIx(place as u32));
        let Some(known) = known.get_mut(items.tags(item).0 as usize) else { continue };
        if *known == 0 {
            *known = 1 + u8::from(context.suited(item, items) > 0.0);
        }
        let fits = [*known > 1, context.in_band(item, items) >= 1.0];
        for (left, fits) in left.iter_mut().zip(fits) {
            if fits && *left > 0 && query.filter.admits(item, items, today) {
                *left -= 1;
                pool.get(item);
            }
        }
    }
}

/// The customer's own weight in a category, for the explanation.
pub(super) fn bought_in(subject: &Subject<'_>, model: &Model, category: CategoryIx) -> u32 {
    let own = subject.own().filter(|(_, item)| model.catalogue.category(*item) == category);
    own.map(|(history, _)| history.orders).sum()
}
