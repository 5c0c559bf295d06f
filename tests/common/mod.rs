//! A small shop and small customers that several tests use.
#![allow(dead_code, unreachable_pub, reason = "each test binary uses its own part")]
#![allow(clippy::unwrap_used, reason = "a fixture that cannot be built fails its test")]

use zhanggui::event::{self, Event};
use zhanggui::id::ItemIx;
use zhanggui::locale::Locale;
use zhanggui::model::catalogue::{Builder, Product};
use zhanggui::model::{Blend, Card, Meta, Model, Neighbours, Popularity};
use zhanggui::money::{Currency, Minor};
use zhanggui::profile::{ConsentRecord, Profile, Purpose};
use zhanggui::time::{DAY_MS, Instant, Zone};

/// A test that runs natively and, where the target is wasm, in Node or the browser.
#[macro_export]
macro_rules! everywhere {
    ($(#[$meta:meta])* fn $name:ident() $body:block) => {
        $(#[$meta])*
        #[cfg_attr(not(target_arch = "wasm32"), test)]
        #[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
        fn $name() $body
    };
}

/// Midnight of that day since the epoch, UTC.
pub fn day(days: i64) -> Instant {
    Instant::from_ms(days * DAY_MS).unwrap()
}

/// Twelve items in four categories: `m1`-`m4` mugs, `b1`-`b4` bags, `c1`-`c3` candles, `x1` without
/// a category and out of stock. Mugs are bought with mugs, bags with bags, `m1` also with `c1`.
pub fn shop() -> Model {
    let mut items = Builder::default();
    items.category("kitchen", "", ["厨房", "廚房", "Kitchen"]);
    items.category("kitchen/mugs", "kitchen", ["马克杯", "馬克杯", "Mugs"]);
    items.category("bags", "", ["包袋", "包袋", "Bags"]);
    items.category("candles", "", ["蜡烛", "蠟燭", "Candles"]);
    let category = |id: &str| match &id[..1] {
        "m" => Some("kitchen/mugs"),
        "b" => Some("bags"),
        "c" => Some("candles"),
        _ => None,
    };
    let ids = ["b1", "b2", "b3", "b4", "c1", "c2", "c3", "m1", "m2", "m3", "m4", "x1"];
    for (i, id) in ids.iter().enumerate() {
        let product = Product {
            id: (*id).into(),
            names: [None, None, Some(format!("Item {id}").into())],
            category: category(id).map(Box::from),
            group: (*id == "m3" || *id == "m4").then(|| "m34".into()),
            brand: (i % 2 == 0).then(|| "Even".into()),
            price: Some(Minor(1_000 * (i as i64 + 1))),
            available: Some(*id != "x1"),
            since: Some(day(100 * i as i64)),
            ..Product::default()
        };
        assert!(items.item(&product, &Zone::UTC));
    }
    let catalogue = items.finish();
    let ix = |id: &str| catalogue.find(id).unwrap();
    let rows = |pairs: &[(&str, &str, f64)]| {
        let mut rows: Vec<Vec<(ItemIx, f64)>> = vec![Vec::new(); ids.len()];
        for (a, b, w) in pairs {
            rows[ix(a).index()].push((ix(b), *w));
            rows[ix(b).index()].push((ix(a), *w));
        }
        rows
    };
    let bought_with = Neighbours::from_rows(&rows(&[
        ("m1", "m2", 1.0),
        ("m1", "m3", 0.8),
        ("m2", "m3", 0.6),
        ("m1", "c1", 0.5),
        ("m1", "x1", 0.9),
        ("b1", "b2", 0.9),
        ("b1", "b3", 0.7),
        ("b2", "b3", 0.4),
        ("c1", "c2", 0.3),
    ]));
    let orders = vec![40, 30, 20, 10, 50, 25, 15, 60, 35, 28, 5, 70];
    let recent = vec![8, 3, 9, 1, 5, 2, 7, 6, 4, 3, 2, 9];
    let meta = Meta {
        currency: Currency::CNY,
        zone: Zone::UTC,
        as_of: day(1_000),
        min_support: 2,
        recent_days: 56,
        locale: Locale::En,
    };
    let popularity = Popularity::new(orders, recent);
    Model::new(meta, catalogue, popularity, bought_with, Blend::default(), Card::prior())
}

/// An event from its JSON.
pub fn event(json: &str) -> Event {
    event::read(&serde_json::from_str(json).unwrap()).unwrap()
}

/// An order of those items on that day, each one piece at 10 yuan.
pub fn order(id: &str, days: i64, items: &[&str]) -> Event {
    let items: Vec<String> =
        items.iter().map(|i| format!(r#"{{"id":"{i}","unitPrice":1000}}"#)).collect();
    let ms = days * DAY_MS;
    event(&format!(r#"{{"id":"{id}","type":"purchase","at":{ms},"items":[{}]}}"#, items.join(",")))
}

/// A view of that item on that day.
pub fn view(id: &str, days: i64, item: &str) -> Event {
    let ms = days * DAY_MS;
    event(&format!(r#"{{"id":"{id}","type":"view_item","at":{ms},"items":[{{"id":"{item}"}}]}}"#))
}

/// A customer who allowed everything and did this.
pub fn customer(events: Vec<Event>) -> Profile {
    let mut profile = Profile::new(Some("c"));
    for purpose in Purpose::ALL {
        let record =
            ConsentRecord { granted: true, at: day(0), notice_version: None, source: None };
        profile.set_consent(purpose, record);
    }
    for event in events {
        profile.track(event);
    }
    profile
}
