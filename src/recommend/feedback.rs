//! What the customer said, or showed by passing over, of what a shelf may hold.
//!
//! Said: an item that isn't wanted never comes again, its variants included, and what others buy or
//! look at with it sinks a little; a hidden category stays away with all below it. Shown: what was
//! on shelves and never looked at since sinks by [`PER_SHOWING`] each time, by [`MOST_SHOWN`] at
//! most, and rises again with a half-life of seven days
//! ([`ItemHistory::shown_in_vain`](crate::profile::ItemHistory::shown_in_vain)). Sinking changes
//! the order alone: no score, and so no reason, holds anything of it.
//!
//! Cost: one pass over what the customer was shown and one over the candidates.

use super::pool::{Pool, Sum};
use super::query::Query;
use super::{Scene, Subject};
use crate::id::{CategoryIx, ItemIx};
use crate::model::strings::StrIx;
use crate::model::{Catalogue, Model};
use crate::order::Gather;
use crate::time::Instant;

/// In units of the score: as a learnt score is the log of odds, each showing in vain takes a tenth
/// of them.
const PER_SHOWING: f64 = 0.1;
const MOST_SHOWN: f64 = 1.0;
/// What the nearest neighbour of an unwanted item sinks by.
const BESIDE_UNWANTED: f64 = 0.5;

/// What must not come: unwanted, hidden, or on another shelf of the page.
pub(super) struct Bars {
    items: Vec<ItemIx>,
    /// Variants of those.
    groups: Vec<StrIx>,
    categories: Vec<CategoryIx>,
}

impl Bars {
    pub(super) fn of(query: &Query, subject: Option<&Subject<'_>>, catalogue: &Catalogue) -> Self {
        let mut items = query.dedupe.clone();
        let mut categories = Vec::new();
        if let Some(subject) = subject {
            items.extend(subject.unwanted());
            for id in subject.history.hidden() {
                categories.extend(catalogue.find_category(id));
            }
        }
        let groups = items.iter().map(|item| catalogue.group(*item));
        let groups = groups.filter(|group| *group != StrIx(0)).gather();
        Self { items, groups, categories }
    }

    pub(super) fn admit(&self, item: ItemIx, catalogue: &Catalogue) -> bool {
        let category = catalogue.category(item);
        !self.items.contains(&item)
            && !self.groups.contains(&catalogue.group(item))
            && !self.categories.iter().any(|hidden| catalogue.within(category, *hidden))
    }
}

/// Notes with each candidate how far it sinks. What a shelf promises in order of time stays so.
pub(super) fn sink(
    pool: &mut Pool,
    subject: &Subject<'_>,
    scene: Scene,
    model: &Model,
    now: Instant,
) {
    if scene.only_own() {
        return;
    }
    let mut tally = std::mem::take(&mut pool.tally);
    tally.reset(model.catalogue.len());
    for (own, item) in subject.all() {
        let shown = own.shown_in_vain(now);
        if shown > 0.0 {
            tally.add(item, (PER_SHOWING * shown).min(MOST_SHOWN));
        }
    }
    for item in subject.unwanted() {
        for relation in [&model.bought_with, &model.sessions.neighbours] {
            relation.each(item, |ix, weight| tally.add(ix, BESIDE_UNWANTED * weight));
        }
    }
    for candidate in pool.candidates_mut() {
        candidate.add(Sum::Sunk, tally.of(candidate.item));
    }
    pool.tally = tally;
}
