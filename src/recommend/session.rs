//! The running session: what was looked at lately, and what others look at with it.
//!
//! Two steps along "looked at in one session" instead of one: the neighbours of the last ten
//! different items, and for the last two also the neighbours' neighbours, which find what few
//! sessions have seen together. What the sums are worth is learnt by `train`.
//!
//! Credit: item-to-item with decays by position is Ludewig and Jannach's account of session-based
//! kNN ("Evaluation of session-based recommendation algorithms", UMUAI 2018) brought down to
//! aggregates; the second step is a two-step random walk as in Paudel et al.'s RP3β ("Updatable,
//! accurate, diverse, and scalable recommendations for interactive applications", TiiS 2017). What
//! differs: 20 neighbours an item with one byte each, and a blend learnt over all of it.
//!
//! Cost: 10 × 20 + 2 × 10 × 10 additions a query.

use super::Question;
use super::features::{VIEWED, VIEWED_LAST, VIEWED_PREVIOUS, VIEWED_SLOWLY, Weights};
use super::pool::{Pool, Sum};
use crate::event::EventType;
use crate::id::ItemIx;
use crate::model::Model;

/// How many different items of a session have a say.
const ITEMS: usize = 10;
/// What a look counts one other item later.
const DECAY: f64 = 0.7;
const SLOW_DECAY: f64 = 0.95;
/// What the memory of an item seen fades by with each look.
const AGEING: f64 = 0.8;
/// What is left of it for the item looked at last, and for the one before.
pub(super) const LAST_AGE: f64 = 1.0;
pub(super) const PREVIOUS_AGE: f64 = AGEING;
/// How many neighbours are followed at each of two steps.
const FAR_NEIGHBOURS: usize = 10;
/// A session ends this long after a look.
const SESSION_DAYS: f64 = 1.0;

/// What the customer asked for more of stays this long, behind what a session holds.
const WISH_DAYS: f64 = 30.0;

/// How many of the latest things, whenever that was, say what the customer is about.
const LATEST: usize = 20;

/// The items looked at, the latest first, each as often as it was looked at.
#[derive(Clone, Debug, Default)]
pub(super) struct Session {
    looks: Vec<ItemIx>,
    items: Vec<ItemIx>,
    latest: Vec<ItemIx>,
}

impl Session {
    pub(super) fn of(question: &Question<'_>) -> Self {
        let mut session = Self::default();
        let Some(subject) = question.subject else { return session };
        for touch in subject.history.recent().iter().rev() {
            let days = question.now.days_since(touch.at);
            let wished = touch.kind == EventType::MoreLikeThis && days <= WISH_DAYS;
            let Some(item) = subject.item(touch.item) else { continue };
            put(&mut session.latest, item, LATEST);
            if touch.kind != EventType::Purchase && (wished || days <= SESSION_DAYS) {
                if days <= SESSION_DAYS {
                    session.looks.push(item);
                }
                put(&mut session.items, item, ITEMS);
            }
        }
        session
    }

    /// Whether nothing was looked at or asked for.
    pub(super) const fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// What was looked at or bought last, each thing once, the last first.
    pub(super) fn latest(&self) -> &[ItemIx] {
        &self.latest
    }

    /// How many looks there were.
    pub(super) const fn length(&self) -> usize {
        self.looks.len()
    }

    /// The last different items, the latest first, each with what it counts for.
    pub(super) fn items(&self) -> Vec<(ItemIx, f64)> {
        let (mut items, mut counts) = (Vec::new(), 1.0);
        for item in &self.items {
            items.push((*item, counts));
            counts *= DECAY;
        }
        items
    }

    /// What each of those counts for in the weighted features of what is looked at with it.
    pub(super) fn pulls(&self, weights: &Weights) -> Vec<f64> {
        let (mut pulls, mut slow) = (Vec::new(), 1.0);
        let (mut last, mut previous) = (weights[VIEWED_LAST], weights[VIEWED_PREVIOUS]);
        for (_, fast) in &self.items() {
            pulls.push(weights[VIEWED] * fast + weights[VIEWED_SLOWLY] * slow + last);
            slow *= SLOW_DECAY;
            (last, previous) = (previous, 0.0);
        }
        pulls
    }

    /// What is bought with what was just looked at.
    pub(super) fn bought_with(&self, pool: &mut Pool, model: &Model) {
        for (item, pull) in &self.items() {
            pool.spread(&model.bought_with, *item, usize::MAX, &[(Sum::LooksBought, *pull)]);
        }
    }

    /// What is looked at with it, and what was looked at itself.
    pub(super) fn viewed_with(&self, pool: &mut Pool, model: &Model) {
        let relation = &model.sessions.neighbours;
        let mut slow = 1.0;
        for (place, (item, fast)) in self.items().iter().enumerate() {
            let alone = if place == 0 { Sum::ViewedLast } else { Sum::ViewedPrevious };
            let pulls = [(Sum::Viewed, *fast), (Sum::ViewedSlowly, slow), (alone, 1.0)];
            let pulls = if place < 2 { &pulls[..] } else { &pulls[..2] };
            pool.spread(relation, *item, usize::MAX, pulls);
            slow *= SLOW_DECAY;
        }
        for (item, sum) in self.items.iter().zip([Sum::NearbyLast, Sum::NearbyPrevious]) {
            relation.each_first(*item, FAR_NEIGHBOURS, |middle, near| {
                pool.spread(relation, middle, FAR_NEIGHBOURS, &[(sum, near)]);
            });
        }
        let mut age = LAST_AGE;
        for item in &self.looks {
            if let Some(sums) = pool.sums_mut(*item) {
                if sums.of(Sum::SeenTimes) == 0.0 {
                    sums.add(Sum::SeenAge, age);
                }
                sums.add(Sum::SeenTimes, 1.0);
            }
            age *= AGEING;
        }
    }
}

/// Puts an item that isn't there yet behind the others, `most` at most.
fn put(items: &mut Vec<ItemIx>, item: ItemIx, most: usize) {
    if items.len() < most && !items.contains(&item) {
        items.push(item);
    }
}
