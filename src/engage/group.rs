//! Several people in front of one screen: what they share, and nothing by which one is known.
//!
//! The shelf is filled from a history of what at least two members did, each item by the second of
//! them ([`History::share`]). So an item that nobody else of the group has met changes nothing,
//! whoever adds or removes it; and as a reason stands that more than one likes it, never who, what
//! or when. It takes three who agreed to personalisation: of two, each would know the other.
//!
//! What that costs: tastes that meet in a category but in no item are not seen.

use super::customer::trace;
use super::{Answer, Mode};
use crate::locale::Locale;
use crate::model::Model;
use crate::names::Names;
use crate::profile::{Fold, History, ItemHistory, Profile, Traits};
use crate::recommend::{self, Pool, Query, Question, Recommendation, Scene, Subject};
use crate::time::Instant;

/// Fewer members than this who allow it, and the answer is nobody's.
const FEWEST: usize = 3;

/// A group, for one catalogue and one moment; who is added twice by id counts once.
#[derive(Debug)]
pub struct Group<'a> {
    model: &'a Model,
    now: Instant,
    ids: Names,
    histories: Vec<History>,
    /// By item, how many met it.
    met: Vec<u32>,
}

impl<'a> Group<'a> {
    /// Nobody yet.
    pub fn new(model: &'a Model, now: Instant) -> Self {
        let met = vec![0; model.catalogue.len()];
        Self { model, now, ids: Names::default(), histories: Vec::new(), met }
    }

    /// Adds somebody, if that person allows it.
    pub fn add(&mut self, member: &Profile) {
        if member.may_personalize() && member.id().is_none_or(|id| self.ids.insert(id)) {
            let history = History::of(member.events_until(self.now), &());
            for item in Subject::resolve(&history, 0, &self.model.catalogue).into_iter().flatten() {
                self.met[item.index()] += 1;
            }
            self.histories.push(history);
        }
    }

    /// Fills a shelf for all of them, as the scene `in_store` whatever the query's.
    pub fn recommend(&self, mut query: Query, locale: Locale) -> Answer<Vec<Recommendation>> {
        query.scene = Scene::InStore;
        let Self { model, now, histories, .. } = self;
        let (mut common, mut items) = (History::default(), Vec::new());
        let enough = histories.len() >= FEWEST;
        // By the catalogue's numbers, for the order of members must not count.
        for (item, met) in model.catalogue.items().zip(&self.met) {
            if *met > 1 && enough {
                common.share(model.catalogue.id(item), histories, *now);
                items.push(Some(item));
            }
        }
        let known = common.items().iter().any(ItemHistory::is_met);
        let mode = match (enough, known) {
            (false, _) => Mode::NonPersonalized,
            (true, true) => Mode::Personalized,
            (true, false) => Mode::ColdStart,
        };
        let subject = Subject { history: &common, items: &items, tags: Traits::NONE, past: None };
        let subject = known.then_some(subject);
        let question = Question { model, subject, query: &query, now: *now, locale };
        let data = recommend::recommend(&mut Pool::default(), &question);
        Answer { trace: trace("group", &data), data, mode, stale: false }
    }
}
