//! Asking a customer: which segments hold, by which facts, and how well the target group fits.

use serde::Serialize;

use super::{Condition, PastTest, Segments, TraitTest};
use crate::event::{Event, EventItem};
use crate::json::Json;
use crate::locale::{Locale, concat, phrases};
use crate::model::Model;
use crate::profile::Traits;
use crate::score::tags::plain;
use crate::score::texts::{Basis, Params};
use crate::time::{DAY_MS, Instant};

phrases! {
    HAPPENED "event" =
        "近{days}天{event}：{n}次",
        "近{days}天{event}：{n}次",
        "{event}: {n} in the last {days} days";
}

/// Who is asked about.
#[derive(Clone, Copy)]
pub struct Person<'a> {
    /// The moment that counts as now.
    pub now: Instant,
    /// The events up to now, in canonical order.
    pub events: &'a [Event],
    /// What was declared.
    pub traits: &'a Traits,
    /// What the customer said of tags.
    pub tags: &'a Traits,
    /// Whether the customer consented to the use of sensitive traits.
    pub sensitive: bool,
    /// The shop.
    pub model: &'a Model,
    /// The language of names and sentences.
    pub locale: Locale,
}

/// A segment that holds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SegmentHit {
    /// The shop's id of it.
    pub id: Box<str>,
    /// Its name, else its id.
    pub name: Box<str>,
    /// Its label.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<&'static str>,
    /// The facts that make it hold; of one that was asked about, that make it come out as it does.
    pub basis: Vec<Basis>,
    /// Of one that was asked about: each fact that, were it otherwise, would turn the outcome by
    /// itself.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub decisive: Vec<Basis>,
}

impl Segments {
    /// The segments that hold, in the order of their definitions; or the one of the id `about`,
    /// whether it holds or not.
    pub fn hits(&self, person: &Person<'_>, about: Option<&str>) -> Vec<SegmentHit> {
        let mut out = Vec::new();
        for segment in self.segments.iter().filter(|s| person.sensitive || !s.sensitive) {
            let (mut basis, mut decisive) = (Vec::new(), Vec::new());
            let comes_out = match about {
                None => person.meets(&segment.when, true, &mut basis),
                Some(id) if *segment.id == *id => {
                    let holds;
                    (holds, decisive) = person.turns(&segment.when);
                    person.meets(&segment.when, holds, &mut basis)
                }
                Some(_) => false,
            };
            if comes_out {
                let name = segment.name.get(person.locale);
                let name = if name.is_empty() { &segment.id } else { name };
                let (id, kind) = (segment.id.clone(), segment.kind);
                out.push(SegmentHit { id, name: name.into(), kind, basis, decisive });
            }
        }
        out
    }

    /// The weight of the target's conditions that hold, their weight in all, and how many do of how
    /// many; what needs a consent that isn't given is left out of all four.
    pub(crate) fn fit(&self, person: &Person<'_>) -> (f64, f64, u32, u32) {
        let (mut met, mut all, mut k, mut n) = (0.0, 0.0, 0, 0);
        for (weight, condition) in &self.target {
            if !person.sensitive && condition.is_sensitive() {
                continue;
            }
            (all, n) = (all + weight, n + 1);
            if person.meets(condition, true, &mut Vec::new()) {
                (met, k) = (met + weight, k + 1);
            }
        }
        (met, all, k, n)
    }
}

impl Person<'_> {
    /// Whether a condition comes out as `wanted`, with the facts that make it so.
    fn meets(&self, condition: &Condition, wanted: bool, basis: &mut Vec<Basis>) -> bool {
        match condition {
            Condition::Not(inner) => self.meets(inner, !wanted, basis),
            Condition::Many(all, parts) => {
                // "All hold" is refuted, and "any holds" shown, by a single part.
                let every = *all == wanted;
                let before = basis.len();
                for part in parts {
                    let meets = self.meets(part, wanted, basis);
                    if meets != every {
                        if every {
                            basis.truncate(before);
                        }
                        return meets;
                    }
                }
                every
            }
            Condition::Trait(test) => self.declared(test, wanted, basis),
            Condition::Past(test) => self.past(test, wanted, basis),
        }
    }

    /// Whether a condition holds, with those of its facts that decide alone. Where all parts of "all"
    /// hold, or none of "any", each may turn the outcome; where one part differs, only that one.
    fn turns(&self, condition: &Condition) -> (bool, Vec<Basis>) {
        let mut facts = Vec::new();
        let holds = match condition {
            Condition::Not(inner) => {
                let (holds, inner) = self.turns(inner);
                facts = inner;
                !holds
            }
            Condition::Many(all, parts) => {
                let mut odd = 0;
                for part in parts {
                    let (holds, mut own) = self.turns(part);
                    if holds != *all {
                        facts = if odd == 0 { own } else { Vec::new() };
                        odd += 1;
                    } else if odd == 0 {
                        facts.append(&mut own);
                    }
                }
                (odd == 0) == *all
            }
            Condition::Trait(_) | Condition::Past(_) => {
                let holds = self.meets(condition, true, &mut facts);
                holds || !self.meets(condition, false, &mut facts)
            }
        };
        (holds, facts)
    }

    fn declared(&self, test: &TraitTest, wanted: bool, basis: &mut Vec<Basis>) -> bool {
        let value = self.value(&test.name);
        let number = match value {
            Some(Json::Int(number)) => Some(number as f64),
            Some(Json::Float(number)) => Some(number),
            _ => None,
        };
        let bound = |limit: Option<f64>, above: bool| {
            limit.is_none_or(|limit| {
                number.is_some_and(|v| if above { v >= limit } else { v <= limit })
            })
        };
        let holds = test.exists.is_none_or(|exists| exists == value.is_some())
            && test.one_of.as_ref().is_none_or(|list| value.as_ref().is_some_and(|v| has(list, v)))
            && bound(test.min, true)
            && bound(test.max, false)
            && (value.is_some() || test.exists == Some(false));
        if holds == wanted {
            let shown = value.as_ref().and_then(plain).unwrap_or_else(|| "–".to_owned());
            let told = concat(&[&*test.name, ": ", &shown]);
            let mut params = about("trait", &test.name);
            params.0.push(("value", value.unwrap_or_default()));
            basis.push(Basis { text: told, params });
        }
        holds == wanted
    }

    /// What was declared under that name by now; an age follows from a birthday.
    fn value(&self, name: &str) -> Option<Json<'static>> {
        let known = |name: &str| self.traits.get(name).filter(|t| t.at <= self.now);
        if let Some(declared) = known(name) {
            return Some(declared.value.clone()).filter(|value| *value != Json::Null);
        }
        let Json::Str(birthday) = &known("birthday").filter(|_| name == "age")?.value else {
            return None;
        };
        let born = crate::time::Date::parse(birthday)?.ymd();
        let today = self.model.meta.zone.date(self.now).ymd();
        let passed = (today.1, today.2) >= (born.1, born.2);
        let age = today.0 - born.0 - i32::from(!passed);
        (age >= 0).then_some(Json::Int(i64::from(age)))
    }

    fn past(&self, test: &PastTest, wanted: bool, basis: &mut Vec<Basis>) -> bool {
        let from = test
            .within_days
            .map_or(Instant::MIN, |days| self.now.plus_ms(1 - i64::from(days) * DAY_MS));
        let window = self.events.partition_point(|event| event.at < from);
        let events = self.events.get(window..).unwrap_or_default();
        let mut n = 0_u32;
        for event in events {
            if event.kind == test.event {
                n = n.saturating_add(self.times_about(event, test));
            }
        }
        let meets = (test.min..=test.max).contains(&n) == wanted;
        if meets {
            let days = test.within_days.map_or(Json::Null, |days| Json::Int(i64::from(days)));
            let n = Json::Int(i64::from(n));
            let word = |value| plain(value).unwrap_or_else(|| "∞".to_owned());
            let (shown, times) = (word(&days), word(&n));
            let name = test.event.as_str();
            let holes = [("days", &*shown), ("event", name), ("n", &*times)];
            let told = HAPPENED.fill(self.locale, &holes);
            let mut params = about("event", name);
            params.0.push(("withinDays", days));
            params.0.push(("n", n));
            basis.push(Basis { text: told, params });
        }
        meets
    }

    /// How many of the events that `event` stands for are about what is tested.
    fn times_about(&self, event: &Event, test: &PastTest) -> u32 {
        let [item, category, brand, channel] = &test.about;
        if channel.is_some() && *channel != event.channel {
            return 0;
        }
        if item.is_none() && category.is_none() && brand.is_none() {
            return event.times();
        }
        let catalogue = &self.model.catalogue;
        let matches = |line: &EventItem| {
            let known = catalogue.find(&line.id);
            item.as_ref().is_none_or(|id| *id == line.id)
                && category.as_ref().is_none_or(|id| {
                    let wanted = catalogue.find_category(id);
                    let own = known.map(|known| catalogue.category(known));
                    own.zip(wanted).is_some_and(|(own, wanted)| catalogue.within(own, wanted))
                })
                && brand.as_ref().is_none_or(|name| {
                    known.is_some_and(|known| catalogue.string(catalogue.brand(known)) == &**name)
                })
        };
        let about = event.items.iter().filter(|line| matches(line));
        about.fold(0, |n: u32, line| n.saturating_add(event.times_of(line))).min(event.times())
    }
}

/// What every fact says of itself: its code, and what it is about by the same name.
fn about(code: &'static str, name: &str) -> Params {
    Params(vec![("code", Json::Str(code.into())), (code, Json::Str(name.to_owned().into()))])
}

/// Whether a declared value, or one of a declared list, is among `list`.
fn has(list: &[Json], value: &Json) -> bool {
    match value {
        Json::Arr(values) => values.iter().any(|value| list.contains(value)),
        value => list.contains(value),
    }
}
