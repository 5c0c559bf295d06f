//! The worked examples, ready to be calculated.
#![allow(dead_code, reason = "each test file uses its part of this")]

use serde_json::Value;
use zhanggui::error::Error;
use zhanggui::json::Json;
use zhanggui::loyalty::{LoyaltyEvent, Member, Options, Programme, State, calculate, read_events};
use zhanggui::time::{Instant, Zone};

pub(crate) const CASES: &str = include_str!("../vectors/loyalty/cases.json");

pub(crate) fn to_json(value: &Value) -> Json<'static> {
    serde_json::from_value(value.clone()).unwrap()
}

/// Overrides parts of a programme by JSON pointers; null deletes.
pub(crate) fn patch(programme: &mut Value, patch: &Value) {
    for (pointer, value) in patch.as_object().unwrap() {
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        match programme.pointer_mut(parent).unwrap() {
            Value::Object(fields) if value.is_null() => drop(fields.remove(key)),
            Value::Object(fields) => drop(fields.insert(key.to_owned(), value.clone())),
            Value::Array(items) => items[key.parse::<usize>().unwrap()] = value.clone(),
            other => panic!("{pointer} leads into {other}"),
        }
    }
}

fn zone(file: &Value, name: &str) -> Zone {
    Zone::parse_fixed(name).unwrap_or_else(|| {
        let table = file["tz_offsets_minutes"][name].as_array().unwrap();
        let pairs = table.iter().map(|pair| {
            (pair[0].as_i64().unwrap(), i32::try_from(pair[1].as_i64().unwrap()).unwrap())
        });
        Zone::Table(pairs.collect())
    })
}

/// What one example gives to the calculation.
pub(crate) struct Subject {
    pub(crate) programme: Programme,
    pub(crate) zone: Zone,
    member: Member,
    events: Vec<LoyaltyEvent>,
    as_of: Instant,
    options: Options,
}

/// What was refused before anything could be calculated.
pub(crate) enum Refused {
    Programme(Error),
    Events(Error),
}

impl Subject {
    pub(crate) fn of(file: &Value, case: &Value) -> Result<Self, Refused> {
        let mut programme = file["programmes"][case["programme"].as_str().unwrap()].clone();
        if let Some(changes) = case.get("patch") {
            patch(&mut programme, changes);
        }
        let programme = Programme::read(&to_json(&programme)).map_err(Refused::Programme)?;
        let events = read_events(&to_json(&case["events"]), &programme).map_err(Refused::Events)?;
        let order_total = case.get("quote").map(|q| q["order_total"].as_i64().unwrap());
        Ok(Self {
            zone: zone(file, programme.timezone()),
            member: Member::read(&to_json(case.get("member").unwrap_or(&Value::Null))).unwrap(),
            as_of: Instant::parse_rfc3339(case["as_of"].as_str().unwrap()).unwrap(),
            options: Options { order_total, ..Options::default() },
            programme,
            events,
        })
    }

    pub(crate) fn state(&self) -> State {
        let Self { programme, zone, member, events, as_of, options } = self;
        calculate(programme, zone, member, events, *as_of, *options)
    }
}
