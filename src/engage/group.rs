//! Several people in front of one screen: what they share, and nothing by which one is known.
//!
//! The shelf is filled from a history of what at least two members did, each item by the second of
//! them ([`History::common`]). So an item that nobody else of the group has met changes nothing,
//! whoever adds or removes it; and as a reason stands that more than one likes it, never who, what
//! or when. It takes three who agreed to personalisation: of two, each would know the other.
//!
//! What that costs: tastes that meet in a category but in no item are not seen.

use super::customer::trace;
use super::{Answer, Mode};
use crate::locale::Locale;
use crate::model::Model;
use crate::names::Names;
use crate::profile::{Fold, History, Profile};
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
    let mut met = Names::default();
    let mut histories = Vec::new();
    for member in members {
        if member.may_personalize() && member.id().is_none_or(|id| met.insert(id)) {
            histories.push(History::of(member.events_until(now), &()));
        }
    }
    let mut mode = Mode::NonPersonalized;
    let mut common = History::default();
    if histories.len() >= FEWEST {
        mode = Mode::Personalized;
        common = History::common(&histories, now);
    }
    let items = Subject::resolve(&common, 0, &model.catalogue);
    let subject = Subject { history: &common, items: &items };
    let subject = (!items.is_empty()).then_some(&subject);
    if subject.is_none() && mode == Mode::Personalized {
        mode = Mode::ColdStart;
    }
    let data = recommend::recommend(&mut Pool::default(), model, subject, &query, now, locale);
    Answer { trace: trace("group", &data), data, mode, stale: false }
}
