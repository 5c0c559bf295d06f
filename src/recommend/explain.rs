//! Why one item stands on a shelf, and what would stand there without what pulls it most.
//!
//! The counterfactual is no estimate: the shelf is filled once more with that one thing left out of
//! the customer's history, and the answer is what stands in the item's place then. Cost: two
//! shelves.

use serde::Serialize;

use super::{Pool, Query, Reason, Recommendation, Subject, ranked, recommend, texts};
use crate::id::ItemIx;
use crate::json::Json;
use crate::locale::{Locale, Phrase};
use crate::model::Model;
use crate::order::Gather;
use crate::time::Instant;

/// What there is to say about an item.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explanation {
    /// Why it stands on the shelf; of one that doesn't, what speaks for it and against it.
    pub reasons: Vec<Reason>,
    /// `{ without, instead, text }`: the item of the customer's own that it rests on most, and the
    /// one that would stand in its place otherwise, if any would. Null for an item that isn't on the
    /// shelf or that nothing of the customer's own speaks for.
    pub counterfactual: Json,
}

/// Explains `item` on the shelf of `query`.
pub fn explain(
    pool: &mut Pool,
    model: &Model,
    subject: Option<&Subject<'_>>,
    query: &Query,
    item: ItemIx,
    now: Instant,
    locale: Locale,
) -> Explanation {
    let shelf = recommend(pool, model, subject, query, now, locale);
    let Some(place) = shelf.iter().position(|shown| shown.item == item) else {
        let shown = ranked(pool, model, subject, query, &[item], now, locale);
        return Explanation { reasons: reasons_of(shown, 0), counterfactual: Json::Null };
    };
    let reasons = reasons_of(shelf, place);
    let mut counterfactual = Json::Null;
    if let Some(subject) = subject
        && let Some(source) = strongest(&reasons, subject, model)
    {
        let items = subject.items.iter().map(|known| known.filter(|ix| *ix != source)).gather();
        let without = Subject { history: subject.history, items: &items };
        let shelf = recommend(pool, model, Some(&without), query, now, locale);
        let other = shelf.get(place).map(|shown| shown.item);
        let phrase = match other {
            Some(same) if same == item => &texts::STILL,
            Some(_) => &texts::INSTEAD,
            None => &texts::NOTHING_INSTEAD,
        };
        counterfactual = told(phrase, source, other, model, locale);
    }
    Explanation { reasons, counterfactual }
}

fn reasons_of(shelf: Vec<Recommendation>, place: usize) -> Vec<Reason> {
    shelf.into_iter().nth(place).map(|shown| shown.reasons).unwrap_or_default()
}

/// The weightiest thing of the customer's own that speaks for the item.
fn strongest(reasons: &[Reason], subject: &Subject<'_>, model: &Model) -> Option<ItemIx> {
    let speaks = reasons.iter().filter(|reason| reason.weight > 0.0);
    let mut sources = speaks.flat_map(|r| &r.evidence).filter_map(|id| model.catalogue.find(id));
    sources.find(|source| subject.of(*source).is_some())
}

fn told(
    phrase: &Phrase,
    source: ItemIx,
    other: Option<ItemIx>,
    model: &Model,
    locale: Locale,
) -> Json {
    let catalogue = &model.catalogue;
    let name = |item: Option<ItemIx>| item.map_or("", |item| catalogue.name(item, locale));
    let id = |item: ItemIx| Json::Str(catalogue.id(item).to_owned());
    let holes = [("item", name(Some(source))), ("other", name(other))];
    Json::Obj(vec![
        ("without".to_owned(), id(source)),
        ("instead".to_owned(), other.map_or(Json::Null, id)),
        ("text".to_owned(), Json::Str(phrase.fill(locale, &holes))),
    ])
}
