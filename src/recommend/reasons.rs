//! Why an item is on the shelf: its score taken apart into the parts that made it.
//!
//! Each feature belongs to one reason; a reason's weight is the sum of its features' weighted
//! values, and each boost of the shop is one of its own. Nothing is left out but exact zeros, so the
//! weights sum to the score: that sum, in the order listed, *is* the score that a
//! [`Recommendation`](super::Recommendation) carries. In the same way the shares of a reason that
//! rests on what the customer did sum to its weight.

use std::borrow::Cow;

use serde::Serialize;

use super::evidence::{Pull, Pulls, shares};
use super::features::{
    ALIKE, BOUGHT, BOUGHT_AGAIN, BOUGHT_FADED_20, BOUGHT_FADED_60, BOUGHT_FADED_180,
    BOUGHT_IN_SMALL, BOUGHT_POPULAR, BOUGHT_RANKED, BOUGHT_RATE, BOUGHT_REBOUGHT, BOUGHT_THIS_HOUR,
    BOUGHT_WITH, BOUGHT_WITH_POPULAR, CATEGORY, FAVOURED, FEATURES, GOES_WITH, IN_BAND,
    JUST_BOUGHT, LIKENESS, LOOKED, LOOKED_LAST, NEARBY_LAST, NEARBY_LAST_ROOT, NEARBY_PREVIOUS,
    NEARBY_ROOT, NEVER_BOUGHT, NEW, OVERDUE, OVERDUE_FOR_ALL, OVERDUE_SQUARED, PLACE, POPULAR,
    POPULAR_LATELY, QUALITY, REBOUGHT, REBOUGHT_GAP, Row, SAME_CATEGORY, SEEN, SEEN_AGE, SEEN_LAST,
    SEEN_LAST_LONG, SEEN_LONG, SEEN_PREVIOUS, SEEN_TIMES, SESSION_BOUGHT, SUITED, TREND, VALUE,
    VIEWED, VIEWED_LAST, VIEWED_PREVIOUS, VIEWED_SLOWLY, VIEWS, VIEWS_LATELY, VIEWS_LATELY_SEEN,
    VIEWS_NONE, VIEWS_SEEN, Weights,
};
use super::likeness::{self, Likeness};
use super::session::Session;
use super::{Placed, Query, Scene, Subject, sources, texts};
use crate::id::ItemIx;
use crate::json::Json;
use crate::locale::{self, Locale};
use crate::model::Model;
use crate::order::Gather;
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
    /// Where it is a sum over things that the customer did, or that the page is about: the share of
    /// each of `evidence` and then, if there are more, that of all others. Their f64 sum, in this
    /// order, is the weight.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub shares: Vec<f64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    /// By its place in the query.
    Boost(u8),
    /// By the place that it was drawn from.
    Drawn(u32),
}

impl Part {
    /// Whether it rests on what the customer did with the item itself.
    const fn is_about_itself(self) -> bool {
        matches!(
            self,
            Self::BoughtBefore | Self::Due | Self::JustBought | Self::Seen | Self::Looked
        )
    }
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
            BOUGHT_IN_SMALL,
            BOUGHT_THIS_HOUR,
        ],
    ),
    (Part::Due, &[OVERDUE, OVERDUE_SQUARED]),
    (Part::JustBought, &[JUST_BOUGHT]),
    (Part::BoughtWith, &[BOUGHT_WITH, BOUGHT_WITH_POPULAR]),
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
    (Part::Rebought, &[REBOUGHT, REBOUGHT_GAP, OVERDUE_FOR_ALL, BOUGHT_REBOUGHT]),
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

/// The parts, and by feature the place of its own among them: smaller than the lists.
const BY_FEATURE: ([Part; PARTS.len()], [u8; FEATURES]) = {
    let (mut parts, mut part_of, mut part) = ([Part::New; PARTS.len()], [u8::MAX; FEATURES], 0);
    while part < PARTS.len() {
        let (mut i, features) = (0, PARTS[part].1);
        while i < features.len() {
            part_of[features[i]] = part as u8;
            i += 1;
        }
        parts[part] = PARTS[part].0;
        part += 1;
    }
    (parts, part_of)
};

/// What stands as one reason, and without a word on what it rests on, where it comes from several
/// people.
const PERSONAL: [Part; 4] = [Part::BoughtBefore, Part::BoughtWith, Part::Looked, Part::Category];

/// Weights and shares are whole multiples of 2⁻⁴⁴: so they add up without rounding, in whatever
/// order, as long as they stay below 512.
const GRAINS: f64 = 17_592_186_044_416.0;

pub(super) fn grained(weight: f64) -> f64 {
    libm::round(weight * GRAINS) / GRAINS
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

/// One item of a shelf, with what there is to say about it.
struct Shown<'a> {
    item: ItemIx,
    own: Option<&'a ItemHistory>,
}

impl Context<'_> {
    /// The parts of an item's score, the weightiest first.
    pub(super) fn parts(&self, placed: &Placed) -> Vec<(Part, f64)> {
        let Placed { item, row, from } = placed;
        let mut sums = [0.0; PARTS.len()];
        for ((value, weight), part) in row.iter().zip(self.weights).zip(BY_FEATURE.1) {
            sums[usize::from(part)] += value * weight;
        }
        let mut shared = 0.0;
        let mut parts = Vec::with_capacity(PARTS.len());
        for (part, sum) in BY_FEATURE.0.into_iter().zip(sums) {
            // Most are 0, and rounding is a call.
            let weight = if sum == 0.0 { 0.0 } else { grained(sum) };
            if self.query.scene == Scene::InStore && PERSONAL.contains(&part) {
                shared += weight;
            } else if weight != 0.0 {
                parts.push((part, weight));
            }
        }
        if shared != 0.0 {
            parts.push((Part::Group, shared));
        }
        let (catalogue, today) = (&self.model.catalogue, self.model.meta.zone.date(self.now));
        for (i, boost) in self.query.boosts.iter().enumerate() {
            if boost.filter.admits(*item, catalogue, today.days()) {
                parts.push((Part::Boost(i as u8), grained(boost.weight)));
            }
        }
        if *from > 0 {
            parts.push((Part::Drawn(*from), 0.0));
        }
        // Who asks for the sum alone gets it in any order, unless boosts make it too large for that.
        if self.query.explain || !self.query.boosts.is_empty() {
            sort_by(&mut parts, |a, b| b.1.total_cmp(&a.1));
        }
        parts
    }

    /// What pulls the items of `shelf`, place by place, of those features that some item on it has.
    pub(super) fn behind(&self, shelf: &[Placed]) -> Vec<Vec<Pull>> {
        let (bought_with, viewed_with) = (&self.model.bought_with, &self.model.sessions.neighbours);
        let mut pulls = Pulls::on(shelf, self.model.catalogue.len());
        let on_shelf = |feature: usize| shelf.iter().any(|placed| placed.row[feature] != 0.0);
        if let Some(subject) = self.subject.filter(|_| on_shelf(BOUGHT_WITH)) {
            for (own, item) in subject.own().filter(|(own, _)| own.bought.is_some()) {
                let pull = || sources::own_pull(own, self.now);
                pulls.add(Part::BoughtWith, self.model.also_bought(), item, &pull);
            }
        }
        for ((item, pull), viewed) in
            self.session.items().into_iter().zip(self.session.pulls(self.weights))
        {
            pulls.add(Part::Session, bought_with, item, &|| pull);
            pulls.add(Part::ViewedWith, viewed_with, item, &|| viewed);
        }
        for seed in &self.query.seeds {
            pulls.add(Part::GoesWith, bought_with, *seed, &|| 1.0);
            pulls.add(Part::Alike, viewed_with, *seed, &|| 1.0);
        }
        let mut found = pulls.found;
        for (placed, pulls) in shelf.iter().zip(&mut found) {
            self.walks(&placed.row, pulls);
            if placed.row[LIKENESS] > 0.0 {
                self.models_of(placed.item, pulls);
            }
        }
        found
    }

    /// What an item's likeness comes from: each of its models by as much as went into their sum.
    fn models_of(&self, item: ItemIx, pulls: &mut Vec<Pull>) {
        let mut to_this = Likeness::to(&[item], self.model);
        let mut counts = 1.0;
        for from in likeness::models(self.query, self.session) {
            let pull = counts * to_this.of(*from, self.model);
            pulls.push(Pull { part: Part::Like, pull, from: *from });
            counts *= likeness::DECAY;
        }
    }

    /// A neighbour's neighbour is put down to the look that the walk began with; the root of a sum,
    /// in proportion to what was summed.
    fn walks(&self, row: &Row, pulls: &mut Vec<Pull>) {
        let weights = self.weights;
        let (last, previous) = (row[NEARBY_LAST], row[NEARBY_PREVIOUS]);
        if last + previous > 0.0 {
            let root = row[NEARBY_ROOT] * weights[NEARBY_ROOT] / (last + previous);
            let last_root = row[NEARBY_LAST_ROOT] * weights[NEARBY_LAST_ROOT];
            let near = [
                last * (weights[NEARBY_LAST] + root) + last_root,
                previous * (weights[NEARBY_PREVIOUS] + root),
            ];
            for ((from, _), pull) in self.session.items().into_iter().zip(near) {
                pulls.push(Pull { part: Part::ViewedWith, pull, from });
            }
        }
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
        let phrase = texts::phrase(part, weight < 0.0);
        let word = |name: &str| facts.shown.iter().find(|f| f.0 == name).map(|f| f.1.clone());
        Reason {
            code: texts::code(part),
            text: phrase.fill_with(self.locale, &word),
            params: Json::Obj(facts.values),
            weight,
            evidence: evidence.iter().map(|ix| self.model.catalogue.id(*ix).into()).gather(),
            shares,
        }
    }

    /// What the sentence of `part` says about the item.
    fn facts(&self, part: Part, shown: &Shown<'_>, facts: &mut Facts) {
        let Shown { item, own } = *shown;
        let items = &self.model.catalogue;
        match part {
            Part::BoughtBefore | Part::JustBought => {
                if let Some((own, (_, last))) = own.and_then(|o| o.bought.map(|b| (o, b))) {
                    facts.count("times", own.orders);
                    self.date("date", last, facts);
                }
            }
            Part::Due => {
                let gap = own.and_then(|o| o.mean_gap_days()).unwrap_or(0.0);
                facts.count("days", libm::round(gap).clamp(0.0, 1e6) as u32);
                if let Some(due) = self.due_date(item) {
                    self.date("date", due, facts);
                }
            }
            Part::Looked => facts.count("times", own.map_or(0, |o| o.looks)),
            Part::Category | Part::SameCategory => {
                let category = items.category(item);
                let name = items.category_name(category, self.locale);
                facts.text("category", items.category_id(category), name);
                if let Some(subject) = self.subject {
                    facts.count("times", sources::bought_in(subject, self.model, category));
                }
            }
            Part::Popular => {
                facts.count("orders", self.model.popularity.recent(item));
                facts.count("days", self.model.meta.recent_days);
            }
            Part::New => {
                self.date("date", self.model.meta.zone.start(items.since(item)), facts);
            }
            Part::Suited => {
                let mut met = String::new();
                for tag in self.query.context.met_by(items.string(items.tags(item))) {
                    met.push_str(if met.is_empty() { "" } else { ", " });
                    met.push_str(tag);
                }
                facts.text("context", &met, &met);
            }
            Part::Boost(which) => {
                if let Some(boost) = self.query.boosts.get(usize::from(which)) {
                    facts.text("label", &boost.label, &boost.label);
                }
            }
            Part::Drawn(from) => facts.count("from", from),
            _ => {}
        }
    }

    fn date(&self, name: &'static str, at: Instant, facts: &mut Facts) {
        let day = self.model.meta.zone.date(at);
        facts.say(name, Json::Int(at.ms()), locale::date(day, self.locale));
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

/// What a sentence says: by a hole's name, the value as data, and as shown.
#[derive(Default)]
struct Facts {
    values: Vec<(Cow<'static, str>, Json)>,
    shown: Vec<(&'static str, String)>,
}

impl Facts {
    fn say(&mut self, name: &'static str, value: Json, shown: String) {
        self.values.push((name.into(), value));
        self.shown.push((name, shown));
    }

    fn count(&mut self, name: &'static str, count: u32) {
        let shown = locale::group_thousands(u64::from(count));
        self.say(name, Json::Int(i64::from(count)), shown);
    }

    fn text(&mut self, name: &'static str, id: &str, shown: &str) {
        self.say(name, Json::Str(id.to_owned()), shown.to_owned());
    }
}
