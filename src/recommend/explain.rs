//! Why one item stands on a shelf, and what would stand there without what pulls it most.
//!
//! The counterfactual is no estimate: the shelf is filled once more with that one thing left out of
//! the customer's history, and the answer is what stands in the item's place then. Cost: two
//! shelves.

use serde::Serialize;

use super::{Pool, Question, Recommendation, Subject, texts};
use crate::id::ItemIx;
use crate::model::Model;
use crate::order::Gather;

/// What would be otherwise.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Counterfactual {
    /// The item of the customer's own that it rests on most.
    pub without: Box<str>,
    /// What would stand in its place without that.
    pub instead: Box<str>,
    /// The same in a sentence.
    pub text: String,
}

/// Explains `item` on the `shelf` that was asked for: the item as it stands there, with its
/// counterfactual if the place would be another's without something of the customer's own. Nothing
/// of an item that doesn't stand there.
pub(super) fn explain(
    mut shelf: Vec<Recommendation>,
    pool: &mut Pool,
    question: &Question<'_>,
    item: ItemIx,
) -> Vec<Recommendation> {
    let Question { model, locale, .. } = *question;
    let Some(place) = shelf.iter().position(|shown| shown.item == item) else {
        return Vec::new();
    };
    shelf.swap(0, place);
    shelf.truncate(1);
    if let (Some(subject), Some(shown)) = (question.subject, shelf.first_mut())
        && let Some(source) = strongest(shown, &subject, model)
    {
        let items = subject.items.iter().map(|known| known.filter(|ix| *ix != source)).gather();
        let without = Subject { items: &items, past: None, ..subject };
        let others = super::shelf(pool, &Question { subject: Some(without), ..*question });
        let other = others.get(place).filter(|other| other.item != item);
        shown.counterfactual = other.map(|other| {
            let name = |item| model.catalogue.name(item, locale);
            let text =
                texts::INSTEAD.fill(locale, &[("item", name(source)), ("other", name(other.item))]);
            let without = model.catalogue.id(source).into();
            Counterfactual { without, instead: other.id.clone(), text }
        });
    }
    shelf
}

/// The weightiest thing of the customer's own that speaks for the item.
fn strongest(shown: &Recommendation, subject: &Subject<'_>, model: &Model) -> Option<ItemIx> {
    for reason in shown.reasons.iter().filter(|reason| reason.weight > 0.0) {
        for id in &reason.evidence {
            let source = model.catalogue.find(id);
            if source.is_some_and(|source| subject.of(source).is_some()) {
                return source;
            }
        }
    }
    None
}
