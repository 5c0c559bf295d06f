//! What items are, for whom and for what: likeness by description, liked categories, the page's
//! context, thrift, presents, results and groups.

#![allow(clippy::unwrap_used, reason = "a fixture that cannot be built fails its test")]

#[path = "../common/mod.rs"]
mod common;

mod context;
mod group;
mod likeness;
mod thrift;
mod town;

use common::{customer, day, shop};
use zhanggui::engage::{Answer, Customer};
use zhanggui::event::Event;
use zhanggui::json::{Json, Node};
use zhanggui::locale::Locale;
use zhanggui::model::Model;
use zhanggui::model::catalogue::Product;
use zhanggui::profile::Profile;
use zhanggui::recommend::{Query, Recommendation};

type Shelf = Answer<Vec<Recommendation>>;

fn json(text: &str) -> Json<'static> {
    serde_json::from_str(text).unwrap()
}

fn ask(model: &Model, events: Vec<Event>, query: &str) -> Shelf {
    ask_of(model, customer(events), query)
}

fn ask_of(model: &Model, profile: Profile, query: &str) -> Shelf {
    let query = Query::read(&json(query), &model.catalogue).unwrap();
    Customer::new(profile).recommend(model, query, day(1_001), Locale::En)
}

fn ids(shelf: &Shelf) -> Vec<&str> {
    shelf.data.iter().map(|r| &*r.id).collect()
}

fn of<'a>(shelf: &'a Shelf, id: &str) -> &'a Recommendation {
    shelf.data.iter().find(|r| &*r.id == id).unwrap()
}

fn weight(shelf: &Shelf, id: &str, code: &str) -> f64 {
    of(shelf, id).reasons.iter().filter(|r| r.code == code).map(|r| r.weight).sum()
}

/// The small shop with the page's products on it.
fn laid(products: &[&str]) -> Model {
    let mut model = shop();
    let read = |text: &&str| Product::read(&Node::root(&json(text))).unwrap();
    model.lay(&products.iter().map(read).collect::<Vec<_>>());
    model
}
