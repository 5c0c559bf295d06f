//! What one person's profile may never do: show through the customer's own switch, or change the
//! terms that everybody gets.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a fixture that cannot be built fails its test")]

mod common;

use common::{customer, day, event, order, shop, view};
use proptest::prelude::*;
use zhanggui::engage::{Customer, Membership, Mode};
use zhanggui::event::{Event, EventPurpose};
use zhanggui::json::Json;
use zhanggui::locale::Locale;
use zhanggui::loyalty::{Names, Options, Programme};
use zhanggui::profile::{Profile, TagState};
use zhanggui::recommend::{Query, Scene};
use zhanggui::score::segments::Segments;
use zhanggui::time::{DAY_MS, Zone};

const IDS: [&str; 12] = ["b1", "b2", "b3", "b4", "c1", "c2", "c3", "m1", "m2", "m3", "m4", "x1"];

fn json(text: &str) -> Json<'static> {
    serde_json::from_str(text).unwrap()
}

fn behaviour(n: usize, kind: u8, item: usize, days: i64) -> Event {
    let (id, item, ms) = (format!("e{n}"), IDS[item], days * DAY_MS);
    let of = |kind: &str, rest: &str| {
        event(&format!(r#"{{"id":"{id}","type":"{kind}","at":{ms},{rest}}}"#))
    };
    match kind {
        0 => view(&id, days, item),
        1 => of("search", r#""query":"mug","channel":"miniprogram""#),
        2 => of("add_to_cart", &format!(r#""items":[{{"id":"{item}","unitPrice":700}}]"#)),
        3 => of("not_interested", &format!(r#""ref":"{item}""#)),
        4 => of("message_shown", r#""ref":"sale""#),
        _ => of("view_promotion", r#""ref":"sale""#),
    }
}

/// Whatever a customer may have looked at.
fn looks() -> impl Strategy<Value = Vec<Event>> {
    prop::collection::vec((0..6_u8, 0..12_usize, 900..1_000_i64), 0..20).prop_map(|all| {
        all.into_iter().enumerate().map(|(n, (k, i, d))| behaviour(n, k, i, d)).collect()
    })
}

fn orders() -> impl Strategy<Value = Vec<Event>> {
    prop::collection::vec((0..12_usize, 0..1_000_i64), 0..8).prop_map(|all| {
        all.into_iter()
            .enumerate()
            .map(|(n, (i, d))| order(&format!("o{n}"), d, &[IDS[i]]))
            .collect()
    })
}

/// Somebody with a life of their own.
fn person() -> impl Strategy<Value = Profile> {
    (looks(), orders(), any::<bool>(), 20..80_i64, any::<bool>()).prop_map(
        |(looks, orders, named, age, locked)| {
            let mut profile = customer([looks, orders].concat());
            if named {
                profile.declare("age", Json::Int(age), day(5), "form").unwrap();
                profile.declare("household", json(r#"["baby","cat"]"#), day(5), "form").unwrap();
            }
            let state = if locked { TagState::Locked } else { TagState::Deleted };
            profile.mark_tag("category:bags", state, day(6));
            profile
        },
    )
}

fn query(scene: Scene, seed: u32) -> Query {
    let text = format!(
        r#"{{"scene":"{}","limit":6,"seed":{seed},"exploration":0.5,"seedIds":["m1","b1"]}}"#,
        scene.as_str()
    );
    Query::read(&json(&text), &shop().catalogue).unwrap()
}

/// Every result that could be personal, in bytes.
fn everything(profile: Profile, seed: u32) -> Vec<String> {
    let (shop, now) = (shop(), day(1_000));
    let mut customer = Customer::new(profile);
    let mut out = Vec::new();
    for scene in Scene::ALL {
        let answer = customer.recommend(&shop, query(scene, seed), now, Locale::En);
        out.push(serde_json::to_string(&answer).unwrap());
    }
    let items: Vec<_> = IDS.iter().rev().filter_map(|id| shop.catalogue.find(id)).collect();
    let ranked = customer.rank(&shop, query(Scene::Search, seed), &items, now, Locale::ZhCn);
    out.push(serde_json::to_string(&ranked).unwrap());
    let adults = json(r#"{"segments":[{"id":"adult","when":{"trait":"age","min":18}}]}"#);
    let segments = Segments::read(&adults).unwrap();
    out.push(
        serde_json::to_string(&customer.segments(&shop, &segments, None, now, Locale::En)).unwrap(),
    );
    out
}

fn membership() -> Membership {
    let programme = json(
        r#"{"schema":1,"id":"shop","currency":"CNY","timezone":"+08:00",
        "earn":{"points":1,"per":1000},"redeem":{"points":1,"value":100,"min":10,"max_percent":50},
        "metrics":{"orders":{"type":"orders"}},"tiers":[{"id":"member"},{"id":"gold","qualify":[{"orders":3}],
            "benefits":[{"id":"gift","birthday":{"type":"month"}}]}]}"#,
    );
    Membership {
        programme: Programme::read(&programme).unwrap(),
        zone: Zone::UTC,
        names: Names::default(),
    }
}

/// The keys of every object in a result.
fn keys(value: &serde_json::Value, into: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(fields) => {
            for (key, value) in fields {
                into.push(key.clone());
                keys(value, into);
            }
        }
        serde_json::Value::Array(values) => values.iter().for_each(|value| keys(value, into)),
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn with_the_switch_off_any_two_people_get_the_same_bytes_on_every_shelf(
        mut one in person(), mut other in person(), seed in any::<u32>(),
    ) {
        one.set_personalization(false, day(7));
        other.set_personalization(false, day(8));
        prop_assert_eq!(everything(one, seed), everything(other, seed));
    }

    #[test]
    fn a_shelf_says_which_item_and_why_and_no_price_of_it(profile in person(), seed in any::<u32>()) {
        for answer in everything(profile, seed) {
            let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
            for item in answer["data"].as_array().unwrap() {
                let known = ["id", "score", "rank", "reasons", "counterfactual", "kind", "name", "basis", "due"];
                prop_assert!(item.as_object().unwrap().keys().all(|key| known.contains(&key.as_str())), "{item}");
                let mut all = Vec::new();
                keys(item, &mut all);
                for term in ["price", "unitPrice", "listPrice", "discount", "amount", "coupon", "offer"] {
                    prop_assert!(!all.iter().any(|key| key == term), "{term} in {item}");
                }
            }
        }
    }

    #[test]
    fn two_people_with_the_same_orders_have_the_same_tier_benefits_and_points_to_the_byte(
        orders in orders(), mine in looks(), yours in looks(), age in 18..90_i64, total in 0..100_000_i64,
    ) {
        let standing = |mut profile: Profile, off: bool| {
            profile.declare("age", Json::Int(age * i64::from(off)), day(5), "form").unwrap();
            profile.set_personalization(!off, day(9));
            let customer = Customer::new(profile);
            let (shop, membership) = (shop(), membership());
            let answer = customer.tier(&shop, &membership, Options { order_total: Some(total), ..Options::default() }, day(1_000), Locale::En).unwrap();
            serde_json::to_string(&answer).unwrap()
        };
        prop_assert!(mine.iter().all(|e| e.kind.purpose() == EventPurpose::Behaviour));
        let one = standing(customer([mine, orders.clone()].concat()), false);
        prop_assert_eq!(one, standing(customer([yours, orders].concat()), true));
    }
}

#[test]
fn with_the_switch_on_the_same_two_people_are_told_apart() {
    let mug = customer(vec![order("a", 990, &["m1"])]);
    let bag = customer(vec![order("a", 990, &["b1"])]);
    assert_ne!(everything(mug.clone(), 1), everything(bag, 1));
    let answer =
        Customer::new(mug).recommend(&shop(), query(Scene::Home, 1), day(1_000), Locale::En);
    assert_eq!(answer.mode, Mode::Personalized);
}
