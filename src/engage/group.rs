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
use crate::profile::{Fold, History, ItemHistory, Profile};
use crate::recommend::{self, Pool, Query, Recommendation, Scene, Subject};
use crate::time::Instant;

/// Fewer members than this who allow it, and the answer is nobody's.
const FEWEST: usize = 3;

/// Fills a shelf for all of `members`, as the scene `in_store` whatever the query's; who is there
/// twice by id counts once.
pub fn recommend_together(
    model: &Model,
    members: &[Profile],
    mut query: Query,
    now: Instant,
    locale: Locale,
) -> Answer<Vec<Recommendation>> {
    query.scene = Scene::InStore;
    let (catalogue, mut names) = (&model.catalogue, Names::default());
    let mut histories = Vec::new();
    let mut met = vec![0; catalogue.len()];
    for member in members {
        if member.may_personalize() && member.id().is_none_or(|id| names.insert(id)) {
            let history = History::of(member.events_until(now), &());
            for item in Subject::resolve(&history, 0, catalogue).into_iter().flatten() {
                met[item.index()] += 1;
            }
            histories.push(history);
        }
    }
    let (mut common, mut items) = (History::default(), Vec::new());
    // By the catalogue's numbers, for the order of members must not count.
    for (item, met) in catalogue.items().zip(met) {
        if met > 1 && histories.len() >= FEWEST {
            common.share(catalogue.id(item), &histories, now);
            items.push(Some(item));
        }
    }
    let known = common.items().iter().any(ItemHistory::is_met);
    let mode = match (histories.len() < FEWEST, known) {
        (true, _) => Mode::NonPersonalized,
        (false, true) => Mode::Personalized,
        (false, false) => Mode::ColdStart,
    };
    let subject = Subject { history: &common, items: &items };
    let subject = known.then_some(&subject);
    let data = recommend::recommend(&mut Pool::default(), model, subject, &query, now, locale);
    Answer { trace: trace("group", &data), data, mode, stale: false }
}
