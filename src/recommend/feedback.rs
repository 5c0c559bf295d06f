//! What the customer said, or showed by passing over, of what a shelf may hold.
//!
//! Said: an item that isn't wanted never comes again, its variants included, and what others buy or
//! look at with it sinks a little; a hidden category stays away with all below it. Shown: what was
//! on shelves and never looked at since sinks by [`PER_SHOWING`] each time, by [`MOST_SHOWN`] at
//! most, and rises again with a half-life of seven days
//! ([`ItemHistory::shown_in_vain`](crate::profile::ItemHistory::shown_in_vain)). What was bought sinks
//! for the day after: weights are learnt from customers who came back later, and nobody is sent away
//! with what is in the bag. Sinking changes the order alone: no score, and so no reason, holds
//! anything of it.
//!
//! Cost: one pass over what the customer was shown.

use super::Question;
use super::pool::Pool;
use crate::id::{CategoryIx, ItemIx};
use crate::model::Catalogue;
use crate::model::strings::StrIx;

/// In units of the score: as a learnt score is the log of odds, each showing in vain takes a tenth
/// of them.
const PER_SHOWING: f64 = 0.1;
const MOST_SHOWN: f64 = 1.0;
/// What was bought this minute, less by the hour.
const IN_THE_BAG: f64 = 2.0;
/// What the nearest neighbour of an unwanted item sinks by.
const BESIDE_UNWANTED: f64 = 0.5;

/// What must not come: unwanted, hidden, or on another shelf of the page.
pub(super) struct Bars {
    items: Vec<ItemIx>,
    categories: Vec<CategoryIx>,
}

impl Bars {
    #[inline(always)]
    pub(super) fn admit(&self, item: ItemIx, catalogue: &Catalogue) -> bool {
        self.items.is_empty() && self.categories.is_empty() || self.passes(item, catalogue)
    }

    fn passes(&self, item: ItemIx, catalogue: &Catalogue) -> bool {
        let (group, category) = (catalogue.group(item), catalogue.category(item));
        let barred = |other: &ItemIx| {
            *other == item || (group != StrIx(0) && catalogue.group(*other) == group)
        };
        let hidden = |above: &CategoryIx| catalogue.within(category, *above);
        !self.items.iter().any(barred) && !self.categories.iter().any(hidden)
    }
}

/// Notes with each candidate how far it sinks, and gives what must not come. What a shelf promises
/// in order of time stays so.
pub(super) fn heed(pool: &mut Pool, question: &Question<'_>) -> Bars {
    let Question { model, subject, query, now, .. } = *question;
    let mut bars = Bars { items: query.dedupe.clone(), categories: Vec::new() };
    let Some(subject) = subject else { return bars };
    for id in subject.history.hidden() {
        bars.categories.extend(model.catalogue.find_category(id));
    }
    for (own, item) in subject.history.items().iter().zip(subject.items) {
        let Some(item) = *item else { continue };
        if own.unwanted {
            bars.items.push(item);
            for relation in [&model.bought_with, &model.sessions.neighbours] {
                relation.each(item, |ix, weight| pool.sink(ix, BESIDE_UNWANTED * weight));
            }
        } else if !query.scene.only_own() {
            let mut by = PER_SHOWING * own.shown_in_vain(now);
            if by > MOST_SHOWN {
                by = MOST_SHOWN;
            }
            if let Some((_, last)) = own.bought
                && !query.scene.is_for_others()
            {
                let left = 1.0 - now.days_since(last);
                if left > 0.0 {
                    by += IN_THE_BAG * left.min(1.0);
                }
            }
            if by > 0.0 {
                pool.sink(item, by);
            }
        }
    }
    bars
}
