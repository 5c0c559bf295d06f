//! Why an item is on the shelf: its score taken apart into the [parts](super::parts) that made it, each
//! said in a sentence with [what it says](super::facts) as data.
//!
//! The weights sum to the score in the order listed; in the same way the shares of a reason that
//! rests on [what the customer did](super::evidence) sum to its weight.

use serde::Serialize;

use super::evidence::{Pull, shares};
use super::facts::{Facts, Shown};
use super::features::Weights;
use super::parts::Part;
use super::session::Session;
use super::{Query, Question, Recommendation, Scene, Subject, texts};
use crate::id::ItemIx;
use crate::json::Json;
use crate::locale::Locale;
use crate::model::Model;
use crate::order::Gather;
use crate::time::Instant;

/// One reason.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reason {
    /// Stable code.
    pub code: &'static str,
    /// The sentence for the customer.
    pub text: String,
    /// What the sentence says, as data.
    pub params: Json<'static>,
    /// Its share of the score; may be negative.
    pub weight: f64,
    /// Ids of the items that it rests on.
    pub evidence: Vec<Box<str>>,
    /// Where it is a sum over things that the customer did, or that the page is about: the share of
    /// each of `evidence` and then, if there are more, that of all others. Their f64 sum, in this
    /// order, is the weight.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub shares: Vec<f64>,
}

pub(super) struct Context<'a> {
    pub(super) model: &'a Model,
    pub(super) subject: Option<&'a Subject<'a>>,
    pub(super) session: &'a Session,
    pub(super) query: &'a Query,
    pub(super) weights: &'a Weights,
    pub(super) now: Instant,
    pub(super) locale: Locale,
}

impl<'a> Context<'a> {
    pub(super) fn of(
        question: &'a Question<'_>,
        session: &'a Session,
        weights: &'a Weights,
    ) -> Self {
        let Question { model, query, now, locale, .. } = *question;
        // On a shared screen nothing of what single people did may be told.
        let subject = question.subject.as_ref().filter(|_| query.scene != Scene::InStore);
        Self { model, subject, session, query, weights, now, locale }
    }

    /// Puts an item on the shelf, behind what stands there.
    pub(super) fn put(
        &self,
        shelf: &mut Vec<Recommendation>,
        item: ItemIx,
        score: f64,
        reasons: Vec<Reason>,
    ) {
        shelf.push(Recommendation {
            item,
            id: self.model.catalogue.id(item).into(),
            score,
            rank: shelf.len() as u32 + 1,
            reasons,
            due: self.due(item),
            counterfactual: None,
        });
    }

    /// What `parts` of an item's score say, in their order; `behind` is what pulls it.
    pub(super) fn reasons(
        &self,
        item: ItemIx,
        parts: &[(Part, f64)],
        behind: &[Pull],
    ) -> Vec<Reason> {
        let own = self.subject.and_then(|s| s.of(item));
        let shown = Shown { item, own };
        let catalogue = &self.model.catalogue;
        let mut reasons = Vec::with_capacity(parts.len());
        for (part, weight) in parts {
            let (mut evidence, shares) = shares(behind, *part, *weight);
            let mut facts = Facts::default();
            match evidence.first() {
                Some(ix) => {
                    facts.text("item", catalogue.id(*ix), catalogue.name(*ix, self.locale));
                }
                None => self.facts(*part, &shown, &mut facts),
            }
            if part.is_about_itself() {
                evidence.push(item);
            }
            reasons.push(self.reason(*part, facts, &evidence, shares, *weight));
        }
        reasons
    }

    fn reason(
        &self,
        part: Part,
        facts: Facts,
        evidence: &[ItemIx],
        shares: Vec<f64>,
        weight: f64,
    ) -> Reason {
        let word = |name: &str| facts.shown.iter().find(|f| f.0 == name).map(|f| f.1.clone());
        // Of nothing bought there is nothing to boast.
        let none = |name: &str| weight > 0.0 && word(name).is_some_and(|count| count == "0");
        let phrase = match part {
            Part::Category if none("times") => texts::phrase(Part::SameCategory, false),
            Part::Popular if none("orders") => &texts::POPULAR_BEFORE,
            _ => texts::phrase(part, weight < 0.0),
        };
        Reason {
            code: texts::code(part),
            text: phrase.fill_with(self.locale, &word),
            params: Json::Obj(facts.values),
            weight,
            evidence: evidence.iter().map(|ix| self.model.catalogue.id(*ix).into()).gather(),
            shares,
        }
    }
}
