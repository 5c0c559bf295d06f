//! Merging copies that were folded differently is a join, and folding commutes with adding.

use proptest::prelude::*;
use zhanggui::event::Event;
use zhanggui::profile::{Limits, Profile, Taken};

use crate::common::{customer, day, event};
use crate::shop::{TODAY, history};
use crate::whole::{FADING, scores, tier};

const KINDS: [&str; 10] = [
    "view_item",
    "view_item",
    "view_item_list",
    "page_view",
    "search",
    "add_to_cart",
    "purchase",
    "review",
    "login",
    "rating",
];

/// An event of a month, of one of two sources; `n` is its id.
fn one(n: usize) -> impl Strategy<Value = Event> {
    (0..KINDS.len(), 0..30 * 24 * 60_i64, 0..4_u8, 0..3_u8, any::<bool>()).prop_map(
        move |(kind, minutes, item, source, texts)| {
            let at = (TODAY - 40) * 86_400_000 + minutes * 60_000;
            let source = if source == 0 { r#","source":"till""# } else { "" };
            let texts = if texts { r#","text":"fine","dwellMs":900,"rating":4"# } else { "" };
            let items = format!(r#"[{{"id":"item00{item}","unitPrice":500}},{{"id":"item000"}}]"#);
            let items = if item == 3 { r#"[{"id":"item001"}]"# } else { &*items };
            let kind = KINDS[kind];
            event(&format!(
                r#"{{"id":"e{n}","type":"{kind}","at":{at},"items":{items}{source}{texts}}}"#
            ))
        },
    )
}

fn lives() -> impl Strategy<Value = Vec<Event>> {
    (0..60_usize).prop_flat_map(|n| (0..n).map(one).collect::<Vec<_>>())
}

fn limits(events: u32) -> Limits {
    Limits { events, bytes: 1 << 20 }
}

/// A copy that has some of the events, folded as often as `steps` says.
fn copy(events: &[Event], has: &[bool], steps: &[u32]) -> Profile {
    let mut profile = customer(Vec::new());
    for (n, event) in events.iter().enumerate() {
        if has.get(n).copied().unwrap_or(true) {
            profile.track(event.clone());
        }
        if let Some(limit) = steps.get(n % 20).filter(|limit| **limit < 30) {
            profile.compact(limits(*limit));
        }
    }
    profile
}

fn merged(mut a: Profile, b: &Profile) -> Profile {
    a.merge(b.clone()).unwrap();
    a
}

fn text(profile: &Profile) -> String {
    serde_json::to_string(profile).unwrap()
}

fn again(profile: &Profile) -> Profile {
    let loaded = Profile::read(&serde_json::from_str(&text(profile)).unwrap()).unwrap();
    assert!(loaded.refused.is_empty());
    loaded.profile
}

fn copies() -> impl Strategy<Value = Vec<Profile>> {
    let one = || {
        let has = prop::collection::vec(any::<bool>(), 60);
        (has, prop::collection::vec(0..60_u32, 20))
    };
    let three = (one(), one(), one());
    (lives(), three).prop_map(|(events, (a, b, c))| {
        [a, b, c].iter().map(|(has, steps)| copy(&events, has, steps)).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn merging_folded_copies_is_a_join(copies in copies(), limit in 0..40_u32) {
        let [a, b, c] = &copies[..] else { unreachable!() };
        prop_assert_eq!(&merged(a.clone(), a), a);
        let ab = merged(a.clone(), b);
        prop_assert_eq!(&ab, &merged(b.clone(), a));
        prop_assert_eq!(text(&ab), text(&merged(b.clone(), a)));
        prop_assert_eq!(&merged(ab.clone(), b), &ab);
        let mut left = merged(ab.clone(), c);
        prop_assert_eq!(&left, &merged(a.clone(), &merged(b.clone(), c)));
        let before = left.clone();
        left.compact(limits(limit));
        prop_assert_eq!(&merged(before, &left), &left);
        prop_assert_eq!(&merged(left.clone(), &ab), &left);
    }

    #[test]
    fn what_is_folded_is_written_and_read_the_same(copies in copies()) {
        for profile in &copies {
            prop_assert_eq!(&again(profile), profile);
        }
    }

    #[test]
    fn folding_and_then_adding_is_adding_and_then_folding(
        mut events in lives(), steps in prop::collection::vec(0..60_u32, 20), last in 0..14_u32,
    ) {
        events.sort_by(Event::order_cmp);
        let mut at_once = customer(events.clone());
        at_once.compact(limits(last));
        // Otherwise a step may leave no more than the last one allows, and that then does nothing.
        let steps: Vec<u32> = steps.into_iter().map(|limit| limit.max(2 * last + 2)).collect();
        let mut by_steps = copy(&events, &[], &steps);
        by_steps.compact(limits(last));
        prop_assert_eq!(text(&by_steps), text(&at_once));
        prop_assert_eq!(by_steps, at_once);
    }

    #[test]
    fn what_orders_points_and_answers_say_is_exact(seed in any::<u64>(), limit in 0..200_u32) {
        let events = history(seed, 250, 60, 60);
        let whole = customer(events.clone());
        let mut folded = whole.clone();
        folded.compact(Limits { events: limit, bytes: 1 << 16 });
        prop_assert_eq!(tier(&whole), tier(&folded));
        let (a, b) = (scores(&whole), scores(&folded));
        for (key, value) in a.as_object().unwrap() {
            let fades = FADING.contains(&&**key);
            prop_assert!(fades || b[key] == *value, "{key}: {value} and {}", b[key]);
        }
    }
}

#[test]
fn what_is_newer_than_a_day_is_not_folded_and_nothing_is_folded_within_the_limits() {
    let late = |n: i64| {
        let at = day(TODAY).ms() - n * 60_000;
        event(&format!(r#"{{"id":"v{n}","type":"page_view","at":{at}}}"#))
    };
    let mut profile = customer((0..1_400).map(late).collect());
    assert!(profile.compact(limits(1_400)).is_empty());
    assert!(profile.compact(limits(0)).is_empty());
    assert_eq!(profile.track(late(1_450)), Taken::New);
    assert_eq!(profile.compact(limits(0)), ["v1450".into()]);
}

#[test]
fn behaviour_from_before_the_cut_counts_as_known_and_a_record_does_not() {
    let view = |id: &str, days: i64| crate::common::view(id, TODAY - days, "item001");
    let mut profile = customer((1..30).map(|n| view(&format!("v{n}"), n)).collect());
    assert!(!profile.compact(limits(10)).is_empty());
    assert_eq!(profile.track(view("late", 25)), Taken::Folded);
    assert_eq!(profile.track(view("v29", 29)), Taken::Folded);
    let order = crate::common::order("o", TODAY - 25, &["item001"]);
    assert_eq!(profile.track(order), Taken::New);
    let other = Event { source: Some("till".into()), ..view("till", 25) };
    assert_eq!(profile.track(other), Taken::New);
}

#[test]
fn what_another_copy_folded_is_given_to_forget_here_too() {
    let events = history(5, 300, 60, 40);
    let mut mine = customer(events.clone());
    let mut other = customer(events);
    let gone = other.compact(limits(100));
    mine.merge(other).unwrap();
    assert_eq!(mine.compact(limits(1_000)), gone);
    assert!(mine.compact(limits(1_000)).is_empty());
}

#[test]
fn without_consent_to_personalisation_no_counts_are_kept_nor_read() {
    let mut profile = customer(history(5, 300, 60, 40));
    assert!(!profile.compact(limits(100)).is_empty());
    let with = text(&profile);
    assert!(profile.events().iter().any(Event::is_count));
    let at = day(TODAY);
    let no =
        zhanggui::profile::ConsentRecord { granted: false, at, notice_version: None, source: None };
    profile.set_consent(zhanggui::profile::Purpose::Personalization, no);
    assert!(!text(&profile).contains("folded"));
    assert_eq!(again(&profile), profile);
    assert!(!profile.events().iter().any(Event::is_count));
    let without = with
        .replace(r#""personalization":{"granted":true"#, r#""personalization":{"granted":false"#);
    let json: serde_json::Value = serde_json::from_str(&without).unwrap();
    let mut json = json;
    json.as_object_mut().unwrap().remove("ledger");
    let read = Profile::read(&serde_json::from_value(json).unwrap()).unwrap().profile;
    assert!(!read.events().iter().any(Event::is_count));
    assert!(!text(&read).contains("folded"));
}

#[test]
fn a_malformed_fold_is_refused_with_its_place() {
    let source = r#""at":1,"id":"a","n":1,"digest":1,"visit":1,"ordered":false"#;
    let rows = |rows: &str| format!(r#"{{"sources":{{"":{{{source}}}}},"rows":{rows}}}"#);
    let sources = |source: &str| format!(r#"{{"sources":{source},"rows":[]}}"#);
    let cases = [
        "[]".to_owned(),
        sources("[]"),
        sources(r#"{"till":1}"#),
        sources(&format!("{{{}}}", source.replace(r#""at":1,"#, ""))),
        sources(&format!(r#"{{"":{{{}}}}}"#, source.replace(r#""a""#, "1"))),
        rows("{}"),
        rows("[1]"),
        rows(r#"[["","","purchase",1,1,0,0,0]]"#),
        rows(r#"[["","","search",1]]"#),
        rows(r#"[["","","search",1,-1,0,0,0]]"#),
        rows(r#"[["","","search",1,1,0,0,0,"x"]]"#),
    ];
    assert!(
        Profile::read(&serde_json::from_str(&format!(r#"{{"folded":{}}}"#, rows("[]"))).unwrap())
            .is_ok()
    );
    for json in cases {
        let json = format!(r#"{{"folded":{json}}}"#);
        let error = Profile::read(&serde_json::from_str(&json).unwrap()).unwrap_err();
        assert_eq!(error.path, "/folded", "{json}");
    }
}

#[test]
fn figures_that_no_page_writes_go_on_as_a_profile() {
    for most in [i64::MAX, i64::MIN] {
        let json = format!(
            r#"{{"consent":{{"personalization":{{"granted":true,"at":0}}}},"folded":{{"rows":[],
            "sources":{{"":{{"at":1,"id":"a","n":{most},"digest":{most},"visit":1,"ordered":false}}}}}}}}"#
        );
        let mut profile = Profile::read(&serde_json::from_str(&json).unwrap()).unwrap().profile;
        for n in 0..30 {
            profile.track(crate::common::view(&format!("v{n}"), 10 + n, "item001"));
        }
        assert!(!profile.compact(limits(3)).is_empty());
        assert_eq!(again(&profile), profile);
    }
}
