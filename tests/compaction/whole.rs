//! Long lives, folded and not, asked the same questions.

use serde_json::Value;
use zhanggui::engage::Customer;
use zhanggui::event::Event;
use zhanggui::json::Node;
use zhanggui::locale::Locale;
use zhanggui::loyalty::Options;
use zhanggui::profile::{Limits, Profile, Traits};
use zhanggui::recommend::{Query, Scene};
use zhanggui::score;
use zhanggui::score::segments::Segments;

use crate::common::{customer, day, event};
use crate::everywhere;
use crate::shop::{TODAY, history, membership, shop};

/// The customer who did this, compacted as a page would: after every event.
fn compacted(events: &[Event], limits: Limits) -> Profile {
    let mut profile = customer(Vec::new());
    for event in events {
        profile.track(event.clone());
        profile.compact(limits);
    }
    profile
}

pub(crate) fn tier(profile: &Profile) -> String {
    let standing = Customer::new(profile.clone())
        .tier(
            &shop(),
            &membership(),
            Options { order_total: Some(10_000), ..Options::default() },
            day(TODAY),
            Locale::ZhCn,
        )
        .unwrap();
    serde_json::to_string(&standing).unwrap()
}

pub(crate) fn scores(profile: &Profile) -> Value {
    let query = score::Query { locale: Locale::En, ..score::Query::default() };
    let figures = Customer::new(profile.clone())
        .score(&shop(), &Segments::default(), day(TODAY), &query)
        .unwrap();
    serde_json::to_value(&figures.data).unwrap()
}

fn shelf(profile: &Profile, scene: Scene) -> Vec<Box<str>> {
    let mut customer = Customer::new(profile.clone());
    let shelf = customer.recommend(&shop(), Query::new(scene, 20), day(TODAY), Locale::En);
    shelf.data.into_iter().map(|r| r.id).collect()
}

fn recorded(profile: &Profile) -> usize {
    profile.events().iter().filter(|e| !e.is_count()).count()
}

/// What rests on behaviour that fades; the relation and the causes of churn only where it stands at
/// a threshold.
pub(crate) const FADING: [&str; 8] =
    ["abandoned", "churnCauses", "engagement", "intent", "loyalty", "phase", "state", "tags"];

fn number(scores: &Value, path: &str) -> f64 {
    scores.pointer(path).and_then(Value::as_f64).unwrap()
}

/// The scores that are not the same to the byte.
fn differing(a: &Value, b: &Value) -> Vec<String> {
    let fields = a.as_object().unwrap();
    fields.iter().filter(|(key, value)| b[key] != **value).map(|(key, _)| key.clone()).collect()
}

/// How many of the things that one list names the other one names too.
fn shared<T: PartialEq>(a: &[T], b: &[T]) -> usize {
    a.iter().filter(|item| b.contains(item)).count()
}

fn ids(scores: &Value, list: &str) -> Vec<Value> {
    let list = scores[list]["value"].as_array().unwrap();
    list.iter().map(|one| one["id"].clone()).collect()
}

/// Of two lives with the same events what holds whatever was folded, and of shelves and what was
/// looked at in vain how much is shared at least.
fn agree(whole: &Profile, folded: &Profile, shelves: usize, abandoned: usize) {
    assert_eq!(tier(whole), tier(folded));
    let (a, b) = (scores(whole), scores(folded));
    for key in differing(&a, &b) {
        assert!(FADING.contains(&&*key), "{key}");
    }
    for path in ["/engagement/value", "/engagement/n"] {
        let (a, b) = (number(&a, path), number(&b, path));
        assert!((a - b).abs() <= 0.02 * a, "{path}: {a} and {b}");
    }
    let tags = |scores: &Value| scores["tags"]["value"].as_array().unwrap().clone();
    assert_eq!(ids(&a, "tags"), ids(&b, "tags"));
    for (a, b) in tags(&a).iter().zip(&tags(&b)) {
        let (x, y) = (number(a, "/lift"), number(b, "/lift"));
        assert!((x - y).abs() <= 0.02 * x, "{a} and {b}");
        assert_eq!(a["n"], b["n"]);
    }
    assert!(shared(&ids(&a, "abandoned"), &ids(&b, "abandoned")) >= abandoned);
    assert_eq!(shelf(whole, Scene::BuyAgain), shelf(folded, Scene::BuyAgain));
    // What trends is told apart by the faintest of tastes.
    for (scene, shelves) in
        [(Scene::Home, shelves), (Scene::RecentlyViewed, shelves), (Scene::Trending, shelves - 2)]
    {
        let same = shared(&shelf(whole, scene), &shelf(folded, scene));
        assert!(same >= shelves, "{scene:?}: {same} of 20");
    }
}

#[cfg(not(target_arch = "wasm32"))]
#[test]
fn a_hundred_thousand_events_stay_within_the_limits_and_say_the_same() {
    let events = history(7, 100_000, 730, 69);
    let whole = customer(events.clone());
    assert!(recorded(&whole) > 99_000);
    assert!(events.iter().filter(|e| e.kind.as_str() == "purchase").count() >= 1_500);
    let folded = compacted(&events, Limits::default());
    assert!(recorded(&folded) <= 5_000);
    let bytes = serde_json::to_string(&folded).unwrap().len();
    assert!(bytes <= 512 << 10, "{bytes}");
    agree(&whole, &folded, 18, 4);
}

#[cfg(not(target_arch = "wasm32"))]
#[test]
fn of_a_customer_with_few_orders_more_is_told() {
    let events = history(11, 20_000, 500, 12);
    let folded = compacted(&events, Limits::default());
    assert!(recorded(&folded) <= 5_000);
    agree(&customer(events), &folded, 20, 5);
}

#[cfg(not(target_arch = "wasm32"))]
#[test]
fn half_the_limit_when_storage_is_full_is_half_the_bytes() {
    let events = history(11, 20_000, 500, 12);
    let mut folded = compacted(&events, Limits::default());
    let limits = Limits { events: 2_500, bytes: 256 << 10 };
    let before = serde_json::to_string(&folded).unwrap().len();
    assert!(!folded.compact(limits).is_empty());
    let bytes = serde_json::to_string(&folded).unwrap().len();
    assert!(bytes <= 256 << 10 && bytes < before, "{before} {bytes}");
    agree(&customer(events), &folded, 17, 4);
}

#[cfg(not(target_arch = "wasm32"))]
#[test]
fn by_a_shops_usual_retention_too_nearly_all_visits_are_told_and_points_are_exact() {
    let retained = |mut profile: Profile| {
        let days = serde_json::from_str("{}").unwrap();
        profile.expire(Traits::outlived(&Node::root(&days), day(TODAY)).unwrap());
        profile
    };
    let events = history(11, 20_000, 500, 12);
    let folded = retained(compacted(&events, Limits::default()));
    let whole = retained(customer(events));
    assert_eq!(tier(&whole), tier(&folded));
    let (a, b) = (scores(&whole), scores(&folded));
    for (path, share) in [("/conversion/n", 0.05), ("/engagement/n", 0.1)] {
        let (a, b) = (number(&a, path), number(&b, path));
        assert!((a - b).abs() <= share * a, "{path}: {a} and {b}");
    }
}

/// Three days of a visit each, an order on the first, and a review of it.
fn few() -> Vec<Event> {
    let at = |days: i64, minutes: i64| (900 + days) * 86_400_000 + minutes * 60_000;
    let mut all = Vec::new();
    for (day, items) in [(0, ["m1", "m1", "b1"]), (1, ["m1", "c1", "c1"]), (60, ["b2", "b2", "b2"])]
    {
        for (n, item) in items.iter().enumerate() {
            let (id, at) = (format!("v{day}-{n}"), at(day, 2 * n as i64));
            all.push(event(&format!(
                r#"{{"id":"{id}","type":"view_item","at":{at},"channel":"web","dwellMs":1000,"items":[{{"id":"{item}"}}]}}"#
            )));
        }
    }
    all.push(event(&format!(
        r#"{{"id":"o","type":"purchase","at":{},"items":[{{"id":"m1","unitPrice":900}}],"list":{{"id":"home"}}}}"#,
        at(0, 9)
    )));
    all.push(event(&format!(
        r#"{{"id":"r","type":"review","at":{},"orderId":"o","rating":5,"text":"fine"}}"#,
        at(2, 0)
    )));
    all
}

everywhere! {
    fn behaviour_becomes_counts_by_day_and_records_lose_their_texts() {
        let mut profile = customer(few());
        let forget = profile.compact(Limits { events: 5, bytes: 1 << 20 });
        let gone = ["v0-0", "v0-1", "v0-2", "o", "v1-0", "v1-1", "v1-2"];
        assert!(forget.iter().map(|id| &**id).eq(gone), "{forget:?}");
        let json: Value = serde_json::to_value(&profile).unwrap();
        let expected = r#"{"sources": {"": {"at": 77846640000, "id": "v1-2", "n": 6, "digest": 0,
            "visit": 77846640000, "ordered": false}}, "rows": [
                ["", "web", "view_item", 77760120000, 2, 0, 0, 2000, "m1", 2],
                ["", "web", "view_item", 77760240000, 1, 0, 0, 1000, "b1", 1],
                ["", "", "page_view", 77760540000, 0, 1, 1, 0, "0", 3],
                ["", "web", "view_item", 77846400000, 1, 0, 0, 1000, "m1", 1],
                ["", "", "page_view", 77846640000, 0, 1, 0, 0, "0", 3],
                ["", "web", "view_item", 77846640000, 2, 0, 0, 2000, "c1", 2]]}"#;
        let mut folded = json["folded"].clone();
        folded["sources"][""]["digest"] = 0.into();
        assert_eq!(folded, serde_json::from_str::<Value>(expected).unwrap());
        assert_eq!(json["events"].as_array().unwrap().len(), 5);
    }
}

everywhere! {
    fn folded_or_not_a_customer_is_the_same() {
        let events = history(3, 900, 120, 30);
        let folded = compacted(&events, Limits { events: 300, bytes: 60_000 });
        assert!(recorded(&folded) <= 300);
        agree(&customer(events), &folded, 18, 4);
    }
}
