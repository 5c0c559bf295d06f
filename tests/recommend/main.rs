//! Shelves over a small shop: what must, may and must not be on them, and why.

#![allow(clippy::unwrap_used, reason = "a fixture that cannot be built fails its test")]

#[path = "../common/mod.rs"]
mod common;

mod bounds;
mod features;
mod own;
mod same;
mod visit;

use common::{customer, day, order, shop, view};
use zhanggui::engage::{Answer, Customer};
use zhanggui::event::Event;
use zhanggui::locale::Locale;
use zhanggui::recommend::{Query, Recommendation};

fn read(json: &str) -> Query {
    Query::read(&serde_json::from_str(json).unwrap(), &shop().catalogue).unwrap()
}

fn ask(events: Vec<Event>, query: &Query) -> Answer<Vec<Recommendation>> {
    Customer::new(customer(events)).recommend(&shop(), query.clone(), day(1_000), Locale::En)
}

fn ids(answer: &Answer<Vec<Recommendation>>) -> Vec<&str> {
    answer.data.iter().map(|r| &*r.id).collect()
}

/// Mugs every thirty days, a bag once, a candle looked at today.
fn regular() -> Vec<Event> {
    vec![
        order("o1", 900, &["m1", "m2"]),
        order("o2", 930, &["m1"]),
        order("o3", 960, &["m1", "b1"]),
        view("v1", 1_000, "c1"),
    ]
}
