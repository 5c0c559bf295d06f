//! Why an item is on the shelf: its score taken apart into the parts that made it.
//!
//! Each feature belongs to one reason; a reason's weight is the sum of its features' weighted
//! values. Nothing is left out but exact zeros, so the weights sum to the score: that sum, in the
//! order listed, *is* the score that a [`Recommendation`](super::Recommendation) carries.

use crate::order::Gather;
use serde::Serialize;

use super::evidence::{Places, strongest};
use super::features::{
    ALIKE, BOUGHT, BOUGHT_AGAIN, BOUGHT_FADED_20, BOUGHT_FADED_60, BOUGHT_FADED_180,
    BOUGHT_POPULAR, BOUGHT_RANKED, BOUGHT_RATE, BOUGHT_WITH, CATEGORY, FAVOURED, GOES_WITH,
    IN_BAND, JUST_BOUGHT, LIKENESS, LOOKED, LOOKED_LAST, NEARBY_LAST, NEARBY_LAST_ROOT,
    NEARBY_PREVIOUS, NEARBY_ROOT, NEVER_BOUGHT, NEW, OVERDUE, OVERDUE_FOR_ALL, OVERDUE_SQUARED,
    PLACE, POPULAR, POPULAR_LATELY, QUALITY, REBOUGHT, REBOUGHT_GAP, Row, SAME_CATEGORY, SEEN,
    SEEN_AGE, SEEN_LAST, SEEN_LAST_LONG, SEEN_LONG, SEEN_PREVIOUS, SEEN_TIMES, SESSION_BOUGHT,
    SUITED, TREND, VALUE, VIEWED, VIEWED_LAST, VIEWED_PREVIOUS, VIEWED_SLOWLY, VIEWS, VIEWS_LATELY,
    VIEWS_LATELY_SEEN, VIEWS_NONE, VIEWS_SEEN, Weights,
};
use super::likeness::{self, Likeness};
use super::session::Session;
use super::{Query, Scene, Subject, sources, texts};
use crate::id::ItemIx;
use crate::json::Json;
use crate::locale::{self, Locale};
use crate::model::{Model, Neighbours};
use crate::order::sort_by;
use crate::profile::ItemHistory;
use crate::time::{DAY_MS, Instant};

/// One reason.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reason {
    /// Stable code.
    pub code: &'static str,
    /// The sentence for the customer.
    pub text: String,
    /// What the sentence says, as data.
    pub params: Json,
    /// Its share of the score; may be negative.
    pub weight: f64,
    /// Ids of the items that it rests on.
    pub evidence: Vec<Box<str>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    BoughtBefore,
    Due,
    JustBought,
    BoughtWith,
    GoesWith,
    Alike,
    SameCategory,
    Session,
    ViewedWith,
    Seen,
    Looked,
    Category,
    Popular,
    Rebought,
    MuchViewed,
    Trending,
    New,
    Explore,
    Like,
    Suited,
    InBand,
    Value,
    Quality,
    PageOrder,
    Group,
}

const PARTS: [(Part, &[usize]); 24] = [
    (
        Part::BoughtBefore,
        &[
            BOUGHT,
            BOUGHT_FADED_20,
            BOUGHT_FADED_60,
            BOUGHT_FADED_180,
            BOUGHT_RANKED,
            BOUGHT_RATE,
            BOUGHT_AGAIN,
            BOUGHT_POPULAR,
        ],
    ),
    (Part::Due, &[OVERDUE, OVERDUE_SQUARED]),
    (Part::JustBought, &[JUST_BOUGHT]),
    (Part::BoughtWith, &[BOUGHT_WITH]),
    (Part::GoesWith, &[GOES_WITH]),
    (Part::Alike, &[ALIKE]),
    (Part::SameCategory, &[SAME_CATEGORY]),
    (Part::Session, &[SESSION_BOUGHT]),
    (
        Part::ViewedWith,
        &[
            VIEWED,
            VIEWED_LAST,
            VIEWED_PREVIOUS,
            VIEWED_SLOWLY,
            NEARBY_LAST,
            NEARBY_PREVIOUS,
            NEARBY_LAST_ROOT,
            NEARBY_ROOT,
        ],
    ),
    (
        Part::Seen,
        &[
            SEEN,
            SEEN_AGE,
            SEEN_LAST,
            SEEN_PREVIOUS,
            SEEN_TIMES,
            SEEN_LONG,
            SEEN_LAST_LONG,
            VIEWS_SEEN,
            VIEWS_LATELY_SEEN,
        ],
    ),
    (Part::Looked, &[LOOKED, LOOKED_LAST]),
    (Part::Category, &[CATEGORY, FAVOURED]),
    (Part::Popular, &[POPULAR, POPULAR_LATELY]),
    (Part::Rebought, &[REBOUGHT, REBOUGHT_GAP, OVERDUE_FOR_ALL]),
    (Part::MuchViewed, &[VIEWS, VIEWS_LATELY, VIEWS_NONE]),
    (Part::Trending, &[TREND]),
    (Part::New, &[NEW]),
    (Part::Explore, &[NEVER_BOUGHT]),
    (Part::Like, &[LIKENESS]),
    (Part::Suited, &[SUITED]),
    (Part::InBand, &[IN_BAND]),
    (Part::Value, &[VALUE]),
    (Part::Quality, &[QUALITY]),
    (Part::PageOrder, &[PLACE]),
];

/// What stands as one reason, and without a word on what it rests on, where it comes from several
/// people.
const PERSONAL: [Part; 4] = [Part::BoughtBefore, Part::BoughtWith, Part::Looked, Part::Category];

/// The parts of an item's score, the weightiest first.
pub(super) fn parts(row: &Row, weights: &Weights, scene: Scene) -> Vec<(Part, f64)> {
    let mut shared = 0.0;
    let mut parts = Vec::with_capacity(PARTS.len());
    for (part, features) in &PARTS {
        let weight: f64 = features.iter().map(|f| row[*f] * weights[*f]).sum();
        if scene == Scene::InStore && PERSONAL.contains(part) {
            shared += weight;
        } else if weight != 0.0 {
            parts.push((*part, weight));
        }
    }
    if shared != 0.0 {
        parts.push((Part::Group, shared));
    }
    sort_by(&mut parts, |a, b| b.1.total_cmp(&a.1));
    parts
}

pub(super) struct Context<'a> {
    pub(super) model: &'a Model,
    pub(super) subject: Option<&'a Subject<'a>>,
    pub(super) session: &'a Session,
    pub(super) query: &'a Query,
    pub(super) now: Instant,
    pub(super) locale: Locale,
}

/// Per place on a shelf, what pulls its item hardest.
pub(super) struct Behind {
    own: Vec<Vec<ItemIx>>,
    seeds: Vec<Vec<ItemIx>>,
    alike: Vec<Vec<ItemIx>>,
    looks: Vec<Vec<ItemIx>>,
    viewed: Vec<Vec<ItemIx>>,
}

/// One item of a shelf, with what there is to say about it.
struct Shown<'a> {
    item: ItemIx,
    place: usize,
    own: Option<&'a ItemHistory>,
    behind: &'a Behind,
}

impl Context<'_> {
    /// What pulls the items of `shelf`, of those features that some item on it has.
    pub(super) fn behind(&self, shelf: &[(ItemIx, Row)]) -> Behind {
        let places = Places::of(shelf, self.model.catalogue.len());
        let on_shelf = |feature: usize| shelf.iter().any(|(_, row)| row[feature] != 0.0);
        let (mut own, mut bought) = (Vec::new(), Vec::new());
        if let Some(subject) = self.subject.filter(|_| on_shelf(BOUGHT_WITH)) {
            for (history, item) in subject.own() {
                if history.bought.is_some() {
                    own.push(history);
                    bought.push(item);
                }
            }
        }
        let (mut pulls, mut looked) = (Vec::new(), Vec::new());
        for (item, pull) in self.session.items() {
            pulls.push(pull);
            looked.push(item);
        }
        let (bought_with, viewed_with) = (&self.model.bought_with, &self.model.sessions.neighbours);
        let strongest = |relation: &Neighbours, sources: &[ItemIx], pull: &dyn Fn(usize) -> f64| {
            strongest(relation, &places, shelf.len(), sources, pull)
        };
        let own_pull = |i: usize| own.get(i).map_or(0.0, |own| sources::own_pull(own, self.now));
        let look_pull = |i: usize| pulls.get(i).copied().unwrap_or(0.0);
        let seeds = &self.query.seeds;
        Behind {
            own: strongest(self.model.also_bought(), &bought, &own_pull),
            seeds: strongest(bought_with, seeds, &|_| 1.0),
            alike: strongest(viewed_with, seeds, &|_| 1.0),
            looks: strongest(bought_with, &looked, &look_pull),
            viewed: strongest(viewed_with, &looked, &look_pull),
        }
    }

    /// What `parts` of an item's score say, in their order.
    pub(super) fn reasons(
        &self,
        place: usize,
        item: ItemIx,
        parts: &[(Part, f64)],
        behind: &Behind,
    ) -> Vec<Reason> {
        let own = self.subject.and_then(|s| s.of(item));
        let shown = Shown { item, place, own, behind };
        let mut reasons = Vec::with_capacity(parts.len());
        for (part, weight) in parts {
            reasons.push(self.reason(*part, &shown, *weight));
        }
        reasons
    }

    fn reason(&self, part: Part, shown: &Shown<'_>, weight: f64) -> Reason {
        let (facts, evidence) = self.facts(part, shown);
        let phrase = texts::phrase(part, weight < 0.0);
        let holes: Vec<(&str, &str)> = facts.iter().map(|f| (f.name, f.shown.as_str())).gather();
        Reason {
            code: texts::code(part),
            text: phrase.fill(self.locale, &holes),
            params: Json::Obj(facts.into_iter().map(|f| (f.name.to_string(), f.value)).gather()),
            weight,
            evidence: evidence.iter().map(|ix| self.model.catalogue.id(*ix).into()).gather(),
        }
    }

    /// What the sentence of `part` says about `item`, and the items behind it.
    fn facts(&self, part: Part, shown: &Shown<'_>) -> (Vec<Fact>, Vec<ItemIx>) {
        let Shown { item, own, behind, place } = *shown;
        match part {
            Part::BoughtBefore | Part::JustBought => {
                let Some((own, (_, last))) = own.and_then(|o| o.bought.map(|b| (o, b))) else {
                    return (Vec::new(), Vec::new());
                };
                (vec![Fact::count("times", own.orders), self.date("date", last)], vec![item])
            }
            Part::Due => {
                let gap = own.and_then(|o| o.mean_gap_days()).unwrap_or(0.0);
                let mut facts = vec![Fact::count("days", libm::round(gap).clamp(0.0, 1e6) as u32)];
                if let Some(due) = self.due_date(item) {
                    facts.push(self.date("date", due));
                }
                (facts, vec![item])
            }
            Part::BoughtWith => self.named(behind.own.get(place)),
            Part::GoesWith => self.named(behind.seeds.get(place)),
            Part::Alike => self.named(behind.alike.get(place)),
            Part::Session => self.named(behind.looks.get(place)),
            Part::ViewedWith => {
                // Two steps away from all of the session: the last look is what it rests on most.
                let last = self.session.items().map(|(item, _)| item).take(1).gather();
                self.named(behind.viewed.get(place).filter(|b| !b.is_empty()).or(Some(&last)))
            }
            Part::Seen => (Vec::new(), vec![item]),
            Part::Looked => (vec![Fact::count("times", own.map_or(0, |o| o.looks))], vec![item]),
            Part::Category | Part::SameCategory => {
                let category = self.model.catalogue.category(item);
                let name = self.model.catalogue.category_name(category, self.locale);
                let id = self.model.catalogue.category_id(category);
                let mut facts = vec![Fact::text("category", id, name)];
                if let Some(subject) = self.subject {
                    facts.push(Fact::count(
                        "times",
                        sources::bought_in(subject, self.model, category),
                    ));
                }
                (facts, Vec::new())
            }
            Part::Popular => {
                let orders = Fact::count("orders", self.model.popularity.recent(item));
                (vec![orders, Fact::count("days", self.model.meta.recent_days)], Vec::new())
            }
            Part::New => {
                let since = self.model.meta.zone.start(self.model.catalogue.since(item));
                (vec![self.date("date", since)], Vec::new())
            }
            Part::Like => {
                let mut to_this = Likeness::to(&[item], self.model);
                let mut nearest: Option<(f64, ItemIx)> = None;
                for other in likeness::models_for(&self.query.seeds, self.subject) {
                    let alike = to_this.of(other, self.model);
                    if nearest.is_none_or(|(most, _)| alike > most) {
                        nearest = Some((alike, other));
                    }
                }
                self.named(nearest.map(|(_, other)| vec![other]).as_ref())
            }
            Part::Suited => {
                let items = &self.model.catalogue;
                let (_, met) = self.query.context.met_by(items.string(items.tags(item)));
                (vec![Fact::text("context", &met, &met)], Vec::new())
            }
            _ => (Vec::new(), Vec::new()),
        }
    }

    fn date(&self, name: &'static str, at: Instant) -> Fact {
        let day = self.model.meta.zone.date(at);
        Fact { name, value: Json::Int(at.ms()), shown: locale::date(day, self.locale) }
    }

    /// The first of the items by name, all of them as evidence.
    fn named(&self, behind: Option<&Vec<ItemIx>>) -> (Vec<Fact>, Vec<ItemIx>) {
        let behind = behind.cloned().unwrap_or_default();
        let first = behind.first().map(|ix| {
            let catalogue = &self.model.catalogue;
            Fact::text("item", catalogue.id(*ix), catalogue.name(*ix, self.locale))
        });
        (first.into_iter().gather(), behind)
    }

    /// On a buy-again shelf, when the customer would usually need the item next.
    pub(super) fn due(&self, item: ItemIx) -> Option<Instant> {
        (self.query.scene == Scene::BuyAgain).then(|| self.due_date(item)).flatten()
    }

    fn due_date(&self, item: ItemIx) -> Option<Instant> {
        let own = self.subject.and_then(|s| s.of(item))?;
        let (_, last) = own.bought?;
        let gap = own.mean_gap_days()?.max(1.0);
        Some(last.plus_ms(libm::round(gap * DAY_MS as f64) as i64))
    }
}

/// One thing that a sentence says: a hole's name, the value as data, and as shown.
struct Fact {
    name: &'static str,
    value: Json,
    shown: String,
}

impl Fact {
    fn count(name: &'static str, count: u32) -> Self {
        let shown = locale::group_thousands(u64::from(count));
        Self { name, value: Json::Int(i64::from(count)), shown }
    }

    fn text(name: &'static str, id: &str, shown: &str) -> Self {
        Self { name, value: Json::Str(id.to_owned()), shown: shown.to_owned() }
    }
}
