//! What a customer likes, uses and said of themselves, each with its evidence.
//!
//! A **declared** tag repeats a trait that the customer gave, with who noted it and when; nothing
//! is made of a trait without a source, and a sensitive one (`sensitive`) shows only with consent
//! to that purpose. An **inferred** tag says that a category, brand, style, material, channel or
//! time of day has a clearly larger share in what this customer does than with everybody: by
//! `lift = ln(share / base)` above ln 1.5, where the share is drawn to the base by `SMOOTHING`
//! observations, for without smoothing a customer's own shares predict worse than the shop's; and
//! by at least one purchase's worth of fresh weight, or five events of a channel or time of day.
//! Sensitive tastes are never inferred, a tag that the customer deleted is not told again, and one
//! that the customer locked is told as long as it rests on anything.
//!
//! The base is the shop's for what items have; for channels and times of day, which the shop's
//! file doesn't hold, a stated assumption. An id, `kind:key`, stays the same as long as the taste
//! does. Cost: one exponential for each value met.

mod sensitive;
mod taste;

pub(crate) use taste::Taste;

use super::figure::{Figure, Object, Score};
use super::segments::Person;
use super::texts::{Value, Writer};
use crate::json::Json;
use crate::locale::{concat, date, one_decimal, phrases, whole};
use crate::model::Model;
use crate::model::strings::StrIx;
use crate::order::sort_by;
use crate::profile::{TagState, Trait, is_sensitive};
use crate::time::{Instant, Zone};
use taste::{HALF_LIFE_DAYS, Kind, Slot};

/// How many observations of everybody are mixed in; half of that for the time of day.
const SMOOTHING: f64 = 20.0;
/// ln 1.5: how much more than everybody makes a taste.
const LEAST_LIFT: f64 = 0.405_465_108_108_164_4;
const LEAST_WEIGHT: f64 = 1.0;
/// Moments come by themselves, where a purchase is a choice.
const LEAST_MOMENTS: f64 = 5.0;
/// How many tags of one kind are told.
const MOST: usize = 3;
/// The kind of a tag that was declared.
const DECLARED: &str = "declared";
/// The share of one channel among four.
const CHANNEL_BASE: f64 = 0.25;
/// The shares of the six times of day, from midnight on.
const TIME_BASE: [f64; 6] = [0.04, 0.04, 0.22, 0.23, 0.24, 0.23];

/// One tag.
#[derive(Clone, Debug, PartialEq)]
pub struct Tag {
    /// `kind:key`.
    pub id: String,
    /// `category`, `brand`, `style`, `material`, `channel`, `time` or `declared`.
    pub kind: &'static str,
    /// What a page shows: the category's name, the brand, `16:00–20:00`, what was declared.
    pub name: String,
    /// How much more than with everybody: the log of the ratio. 0 for a declared one.
    pub lift: f64,
    /// Observations; 0 for a declared one.
    pub n: u32,
    /// When the last of them was made, or the declaration.
    pub updated: Instant,
    /// The latest observations, oldest first; of a declared one, the declaration.
    pub evidence: Vec<Seen>,
    /// The reason in a sentence.
    pub text: String,
    /// The customer confirmed it: it stays, however faded.
    pub locked: bool,
}

/// One thing that a tag rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// When.
    pub at: Instant,
    /// The type of the event; `declared` for a declaration.
    pub kind: &'static str,
    /// The item that it was about, or who noted the declaration; empty where there is none.
    pub what: Box<str>,
}

impl Figure for Vec<Tag> {
    fn json(&self) -> Json<'_> {
        let mut all = Vec::with_capacity(self.len());
        for tag in self {
            let mut evidence = Vec::with_capacity(tag.evidence.len());
            for seen in &tag.evidence {
                let mut object = Object::with_capacity(3);
                object.int("at", seen.at.ms());
                object.text("type", seen.kind);
                if !seen.what.is_empty() {
                    let what = if seen.kind == DECLARED { "source" } else { "item" };
                    object.text(what, &seen.what);
                }
                evidence.push(object.json());
            }
            let mut object = Object::with_capacity(8);
            object.text("id", &tag.id);
            object.text("kind", tag.kind);
            object.text("name", &tag.name);
            object.put("lift", Json::Float(tag.lift));
            object.int("n", i64::from(tag.n));
            object.int("lastUpdated", tag.updated.ms());
            object.put("evidence", Json::Arr(evidence));
            object.text("text", &tag.text);
            if tag.locked {
                object.text("state", TagState::Locked.as_str());
            }
            all.push(object.json());
        }
        Json::Arr(all)
    }
}

phrases! {
    TASTE "taste" =
        "近来占{share}%，通常为{base}%",
        "近來占{share}%，通常為{base}%",
        "{share}% of late, {base}% as a rule";
    GIVEN "given" =
        "{date}由本人提供（{source}）",
        "{date}由本人提供（{source}）",
        "Given by the customer on {date} ({source})";
}

/// All tags: the declared ones by name, then each kind, the strongest first.
pub(super) fn tags(taste: &Taste, person: &Person<'_>, write: Writer) -> Score<Vec<Tag>> {
    let Person { now, model, traits, tags, sensitive, .. } = *person;
    let context = Context { taste, model, now, write, weak: !tags.is_empty() };
    let mut out: Vec<Tag> = Vec::new();
    for (name, declared) in traits.iter() {
        let Some(mut tag) = context.declared(name, declared, sensitive) else { continue };
        let state = tags.tag(&tag.id, now);
        tag.locked = state == Some(TagState::Locked);
        if state != Some(TagState::Deleted) {
            out.push(tag);
        }
    }
    let mut n = out.len() as u32;
    for kind in Kind::ALL {
        let (slots, total) = taste.of(kind, now);
        let mut strong: Vec<(f64, f64, bool, &Slot)> = Vec::new();
        for slot in slots {
            strong.extend(context.lifted(slot, total));
        }
        sort_by(&mut strong, |a, b| b.0.total_cmp(&a.0));
        let mut told = 0;
        for (lift, share, is_strong, slot) in strong {
            let mut tag = context.inferred(kind, lift, share, slot);
            let state = tags.tag(&tag.id, now);
            tag.locked = state == Some(TagState::Locked);
            if tag.locked || is_strong && told < MOST && state.is_none() {
                told += usize::from(!tag.locked);
                n = n.saturating_add(slot.n);
                out.push(tag);
            }
        }
    }
    if out.is_empty() {
        return Score::none("nothing_known");
    }
    let own = f64::from(n) / (f64::from(n) + SMOOTHING);
    Score { value: Some(out), reason: None, n, confidence: own, ..Score::none("") }
}

struct Context<'a> {
    taste: &'a Taste,
    model: &'a Model,
    now: Instant,
    write: Writer,
    /// Whether the customer said something of tags, so that weak ones may be told too.
    weak: bool,
}

impl Context<'_> {
    /// The lift and share of a slot that makes a tag, and whether it does by its own strength.
    fn lifted<'s>(&self, slot: &'s Slot, total: f64) -> Option<(f64, f64, bool, &'s Slot)> {
        let weight = slot.weight.at(self.now, HALF_LIFE_DAYS);
        let base = self.base(slot);
        let least = if slot.kind.facet().is_some() { LEAST_WEIGHT } else { LEAST_MOMENTS };
        if slot.sensitive || base <= 0.0 {
            return None;
        }
        let smoothing = if slot.kind == Kind::Time { SMOOTHING / 2.0 } else { SMOOTHING };
        let share = (weight + smoothing * base) / (total + smoothing);
        let lift = libm::log(share / base);
        let strong = weight >= least && lift > LEAST_LIFT;
        (strong || self.weak).then_some((lift, share, strong, slot))
    }

    fn base(&self, slot: &Slot) -> f64 {
        match slot.kind.facet() {
            Some(facet) => self.model.facet_share(facet, StrIx(slot.key)),
            None if slot.kind == Kind::Channel => CHANNEL_BASE,
            None => TIME_BASE.get(slot.key as usize).copied().unwrap_or(0.0),
        }
    }

    fn inferred(&self, kind: Kind, lift: f64, share: f64, slot: &Slot) -> Tag {
        let catalogue = &self.model.catalogue;
        let key = match kind {
            Kind::Channel => self.taste.channel(slot.key).to_owned(),
            Kind::Time => concat(&[&clock(slot.key), "–", &*clock(slot.key + 1)]),
            _ => catalogue.string(StrIx(slot.key)).to_owned(),
        };
        let category = if kind == Kind::Category { catalogue.find_category(&key) } else { None };
        let name = category.map(|ix| catalogue.category_name(ix, self.write.locale).to_owned());
        let mut evidence = Vec::with_capacity(slot.evidence.len());
        for seen in &slot.evidence {
            let what = seen.item.map_or("", |item| catalogue.id(item)).into();
            evidence.push(Seen { at: seen.at, kind: seen.kind.as_str(), what });
        }
        let facts = [
            ("share", Value::Figure(100.0 * share)),
            ("base", Value::Figure(100.0 * self.base(slot))),
        ];
        Tag {
            id: concat(&[kind.as_str(), ":", &key]),
            kind: kind.as_str(),
            name: name.unwrap_or(key),
            lift,
            n: slot.n,
            updated: slot.weight.last(),
            evidence,
            text: self.write.sentence(&TASTE, &facts),
            locked: false,
        }
    }

    /// A trait as a tag: single values with a source, not later than now.
    fn declared(&self, name: &str, declared: &Trait, sensitive: bool) -> Option<Tag> {
        let shown = plain(&declared.value)?;
        let allowed = sensitive || !(is_sensitive(name) || is_sensitive(&shown));
        if declared.source.is_empty() || declared.at > self.now || !allowed {
            return None;
        }
        let zone: &Zone = &self.model.meta.zone;
        let day = date(zone.date(declared.at), self.write.locale);
        let holes = [("date", day.as_str()), ("source", &*declared.source)];
        let what = declared.source.clone();
        let evidence = vec![Seen { at: declared.at, kind: DECLARED, what }];
        Some(Tag {
            id: concat(&["declared:", name]),
            kind: DECLARED,
            name: shown,
            lift: 0.0,
            n: 0,
            updated: declared.at,
            evidence,
            text: GIVEN.fill(self.write.locale, &holes),
            locked: false,
        })
    }
}

/// A single value in words; nothing for lists, objects and what is absent.
pub(super) fn plain(value: &Json) -> Option<String> {
    match value {
        Json::Str(text) => Some(String::from(&**text)),
        Json::Int(number) => Some(whole(*number)),
        Json::Float(number) => Some(one_decimal(*number)),
        Json::Bool(yes) => Some(if *yes { "true" } else { "false" }.to_owned()),
        _ => None,
    }
}

fn clock(slot: u32) -> String {
    concat(&[&whole((4 * slot).into()), ":00"])
}
