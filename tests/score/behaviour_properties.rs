//! Whatever happens, in whatever order.

use proptest::prelude::*;
use zhanggui::engage::Customer;
use zhanggui::event::{self, Event};
use zhanggui::json::Json;
use zhanggui::locale::Locale;
use zhanggui::model::catalogue::Product;
use zhanggui::model::{Card, Model};
use zhanggui::profile::{ConsentRecord, Profile, Purpose};
use zhanggui::score::Query;
use zhanggui::score::segments::Segments;
use zhanggui::time::Instant;

use crate::common::{customer, day, shop};

const TYPES: [&str; 26] = [
    "page_view",
    "search",
    "view_item",
    "add_to_wishlist",
    "add_to_cart",
    "remove_from_cart",
    "begin_checkout",
    "purchase",
    "refund",
    "order_cancelled",
    "view_promotion",
    "share",
    "review",
    "rating",
    "survey",
    "complaint",
    "complaint_resolved",
    "referral",
    "renewal",
    "delivered",
    "coupon_received",
    "coupon_used",
    "login",
    "store_visit",
    "join_group",
    "trial_apply",
];
const REFS: [&str; 8] =
    ["invite", "lapsed", "nps", "csat", "expectation", "T1", "product", "money"];
const ITEMS: [&str; 6] = ["m1", "m2", "b1", "c1", "x1", "unknown"];
const CHANNELS: [&str; 4] = ["web", "store", "miniprogram", "clinic-医院"];

fn an_event() -> impl Strategy<Value = Event> {
    let what = (0..TYPES.len(), 0..REFS.len() + 2, 0..CHANNELS.len() + 1);
    let far = prop_oneof![8 => 86_000_000_000i64..86_500_000_000, 2 => 0i64..90_000_000_000, 1 => -60_000_000_000_000i64..250_000_000_000_000];
    let line = (
        0..ITEMS.len(),
        1u32..4,
        prop::option::of(0i64..5_000),
        prop::option::of(0i64..5_000),
        any::<bool>(),
    );
    let about = (
        prop::collection::vec(line, 1..4),
        0u32..6,
        prop::option::of(0u32..100_000),
        prop::option::of(0.0..10.0),
    );
    (what, far, about, any::<u32>()).prop_map(
        |((kind, reference, channel), at, (lines, order, dwell, rating), id)| {
            let lines: Vec<String> = lines
                .iter()
                .map(|(item, quantity, paid, listed, coupon)| {
                    let price = |name: &str, v: &Option<i64>| {
                        v.map_or(String::new(), |v| format!(r#","{name}":{v}"#))
                    };
                    let coupon = if *coupon { r#","coupon":"C""# } else { "" };
                    format!(
                        r#"{{"id":"{}","quantity":{quantity}{}{}{coupon}}}"#,
                        ITEMS[*item],
                        price("unitPrice", paid),
                        price("listPrice", listed)
                    )
                })
                .collect();
            let mut json = format!(
                r#"{{"id":"e{id}","type":"{}","at":{at},"orderId":"o{order}""#,
                TYPES[kind]
            );
            if kind != 8 || order % 2 == 0 {
                json += &format!(r#","items":[{}]"#, lines.join(","));
            }
            if let Some(name) = REFS.get(reference) {
                json += &format!(r#","ref":"{name}""#);
            }
            if let Some(name) = CHANNELS.get(channel) {
                json += &format!(r#","channel":"{name}""#);
            }
            if let Some(ms) = dwell {
                json += &format!(r#","dwellMs":{ms}"#);
            }
            if let Some(rating) = rating {
                json += &format!(r#","rating":{rating}"#);
            }
            event::read(&serde_json::from_str(&(json + "}")).unwrap()).unwrap()
        },
    )
}

fn history() -> impl Strategy<Value = Vec<Event>> {
    prop::collection::vec(an_event(), 0..40)
}

/// A shop whose bags are for expectant mothers, and whose cups are of a sensitive style.
fn sensitive_shop() -> Model {
    let mut model = shop();
    let style = |id: &str, style: &str| Product {
        id: id.into(),
        attributes: [Some(style.into()), Some("glass".into()), None],
        ..Product::default()
    };
    model.lay(&[style("b1", "Maternity wear"), style("m1", "plain"), style("c1", "halal")]);
    model.card =
        Card { retention_cost: Some(3_000.0), margin_rate: 0.3, fitted: true, ..model.card };
    model
}

fn segments() -> Segments {
    let json = r#"{"segments":[{"id":"s","when":{"any":[{"event":"purchase","withinDays":30,"min":1,"max":3},
        {"not":{"trait":"city","is":"x"}}]}}],"target":[{"when":{"event":"view_item","category":"kitchen"},"weight":2},{"when":{"trait":"age","min":18}}]}"#;
    Segments::read(&serde_json::from_str(json).unwrap()).unwrap()
}

fn bytes(customer: &mut Customer, model: &Model, now: Instant) -> String {
    let segments = segments();
    let scores = customer
        .score(model, &segments, now, &Query { locale: Locale::ZhTw, ..Query::default() })
        .unwrap();
    let hits = customer.segments(model, &segments, None, now, Locale::ZhTw);
    serde_json::to_string(&(scores, hits)).unwrap()
}

fn now() -> Instant {
    day(1_001)
}

fn finite(json: &serde_json::Value) -> bool {
    match json {
        serde_json::Value::Number(n) => n.as_f64().is_some_and(f64::is_finite),
        serde_json::Value::Array(all) => all.iter().all(finite),
        serde_json::Value::Object(fields) => fields.values().all(finite),
        _ => true,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn every_figure_of_behaviour_is_a_number_in_its_range_or_null_with_a_reason(
        events in history(), at in prop_oneof![9 => Just(now()), 1 => (0i64..90_000_000_000).prop_map(|ms| Instant::from_ms(ms).unwrap())],
    ) {
        let mut customer = Customer::new(customer(events));
        let model = sensitive_shop();
        let figures = customer.score(&model, &segments(), at, &Query { locale: Locale::En, ..Query::default() }).unwrap().data.behaviour;
        let json = serde_json::to_value(&figures).unwrap();
        prop_assert!(finite(&json));
        for (name, score) in json.as_object().unwrap() {
            let value = &score["value"];
            prop_assert_eq!(value.is_null(), score["reason"].is_string(), "{}: {}", name, score);
            let (low, high) = match name.as_str() {
                "engagement" | "loyalty" | "targetFit" => (0.0, 100.0 + 1e-9),
                "nps" | "deliveredValue" => (-100.0, 100.0),
                "expectationGap" => (-4.0, 4.0),
                "complaintRate" | "hoursToClose" | "valueToServe" => (0.0, f64::MAX),
                "profitability" => (0.0, 1.0),
                _ => (0.0, 1.0),
            };
            if let Some(value) = value.as_f64() {
                prop_assert!((low..=high).contains(&value), "{name}: {value}");
                let confidence = score["confidence"].as_f64().unwrap();
                prop_assert!((0.0..=1.0).contains(&confidence));
            }
            if let Some(bounds) = score["interval"].as_array() {
                let (low, value, high) = (bounds[0].as_f64(), value.as_f64(), bounds[1].as_f64());
                prop_assert!(low <= value && value <= high);
            }
        }
    }

    #[test]
    fn an_event_after_the_moment_asked_about_changes_nothing(events in history(), later in history()) {
        let model = sensitive_shop();
        let past: Vec<Event> = events.into_iter().filter(|e| e.at <= now()).collect();
        let mut plain = Customer::new(customer(past.clone()));
        let more = later.into_iter().filter(|e| e.at > now());
        let mut longer = Customer::new(customer(past.into_iter().chain(more).collect()));
        prop_assert_eq!(bytes(&mut plain, &model, now()), bytes(&mut longer, &model, now()));
    }

    #[test]
    fn tracking_one_by_one_with_questions_between_equals_a_replay_to_the_byte(mut events in history()) {
        let model = sensitive_shop();
        events.sort_by(Event::order_cmp);
        let mut kept = Customer::new(customer(vec![]));
        for event in &events {
            let at = event.at;
            kept.track(event.clone());
            bytes(&mut kept, &model, at);
        }
        let last = events.last().map_or(now(), |e| e.at);
        let mut anew = Customer::new(customer(events));
        prop_assert_eq!(bytes(&mut kept, &model, last), bytes(&mut anew, &model, last));
    }

    #[test]
    fn the_order_in_which_events_arrive_does_not_matter(events in history(), seed in any::<u64>()) {
        let model = sensitive_shop();
        let mut unique: Vec<Event> = Vec::new();
        for event in events {
            if unique.iter().all(|known| known.id != event.id) { unique.push(event); }
        }
        let mut shuffled = unique.clone();
        shuffled.sort_by_key(|e| e.id.bytes().fold(seed, |h, b| h.wrapping_mul(31).wrapping_add(u64::from(b))));
        let mut one = Customer::new(customer(vec![]));
        for event in shuffled {
            one.track(event);
            bytes(&mut one, &model, now());
        }
        let mut other = Customer::new(customer(unique));
        prop_assert_eq!(bytes(&mut one, &model, now()), bytes(&mut other, &model, now()));
    }

    #[test]
    fn no_tag_ever_tells_of_something_sensitive_that_was_not_declared_and_allowed(
        events in history(), pregnant in any::<bool>(), granted in any::<bool>(),
    ) {
        let mut profile: Profile = customer(events);
        if pregnant {
            profile.declare("pregnancy", Json::Bool(true), day(5), "form").unwrap();
        }
        let record = ConsentRecord { granted, at: day(10), notice_version: None, source: None };
        profile.set_consent(Purpose::Sensitive, record);
        let mut customer = Customer::new(profile);
        let scores = customer.score(&sensitive_shop(), &segments(), now(), &Query { locale: Locale::En, ..Query::default() }).unwrap();
        for tag in scores.data.behaviour.tags.value.unwrap_or_default() {
            let declared = tag.kind == "declared";
            let told = tag.id.to_lowercase() + &tag.name.to_lowercase();
            let speaks = ["matern", "halal", "pregnan", "医"].iter().any(|word| told.contains(word));
            prop_assert!(!speaks || (declared && pregnant && granted), "{tag:?}");
        }
    }
}
