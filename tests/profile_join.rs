//! Copies of one customer's profile join to the same, in whatever order and however often; and what
//! the customer withdrew or erased comes back from none of them.
#![allow(clippy::unwrap_used, reason = "a fixture that cannot be built fails its test")]

mod common;

use zhanggui::error::ErrorCode;
use zhanggui::event::EventType;
use zhanggui::json::Json;
use zhanggui::profile::{ConsentRecord, Profile, Purpose, TagState, Taken};
use zhanggui::time::Instant;

use common::{event, order, view};

fn ms(at: i64) -> Instant {
    Instant::from_ms(at).unwrap()
}

fn read(json: &str) -> Profile {
    let loaded = Profile::read(&serde_json::from_str(json).unwrap()).unwrap();
    assert!(loaded.refused.is_empty(), "{:?}", loaded.refused);
    loaded.profile
}

fn text(profile: &Profile) -> String {
    serde_json::to_string(profile).unwrap()
}

fn decide(profile: &mut Profile, purpose: Purpose, granted: bool, at: i64) {
    let record = ConsentRecord { granted, at: ms(at), notice_version: None, source: None };
    profile.set_consent(purpose, record);
}

fn ids(profile: &Profile) -> String {
    let ids: Vec<&str> = profile.events().iter().map(|e| &*e.id).collect();
    ids.join(" ")
}

fn joined(parts: &[&Profile]) -> Profile {
    let mut all = Profile::default();
    for part in parts {
        all.merge((*part).clone()).unwrap();
    }
    all
}

/// The join of three, which must be the same in every order and with one of them twice.
fn join(parts: [&str; 3]) -> Profile {
    let [a, b, c] = &parts.map(read);
    let all = joined(&[a, b, c]);
    for order in [[a, c, b], [b, a, c], [b, c, a], [c, a, b], [c, b, a]] {
        assert_eq!(text(&joined(&order)), text(&all));
    }
    assert_eq!(text(&joined(&[a, b, c, b])), text(&all));
    assert_eq!(text(&joined(&[a, &joined(&[b, c])])), text(&all));
    assert_eq!(read(&text(&all)), all);
    all
}

const NOTHING: &str = "{}";

/// Consent to personalisation, `(granted, at)` one after the other.
fn ledger(decisions: &[(bool, i64)]) -> String {
    let entries: Vec<String> = decisions
        .iter()
        .map(|(granted, at)| {
            format!(r#"{{"purpose":"personalization","granted":{granted},"at":{at}}}"#)
        })
        .collect();
    format!(r#""ledger":[{}]"#, entries.join(","))
}

fn search(id: &str, at: i64) -> String {
    format!(r#"{{"id":"{id}","type":"search","at":{at},"query":"{id}"}}"#)
}

everywhere! {
    fn what_was_recorded_before_a_withdrawal_or_in_ignorance_of_it_does_not_come_back() {
        let desktop = format!("{{{},\"events\":[{},{}]}}", ledger(&[(true, 5)]), search("before", 6), search("unaware", 12));
        let phone = format!("{{{}}}", ledger(&[(true, 4), (false, 10)]));
        let again = format!("{{{},\"events\":[{}]}}", ledger(&[(true, 20)]), search("after", 21));
        assert_eq!(ids(&join([&desktop, &phone, NOTHING])), "");
        assert_eq!(ids(&join([&desktop, &phone, &again])), "after");
        assert_eq!(ids(&join([&desktop, &again, NOTHING])), "before unaware after");
    }
}

everywhere! {
    fn behaviour_under_a_consent_renewed_after_the_withdrawal_elsewhere_stays() {
        let mut desktop = Profile::default();
        decide(&mut desktop, Purpose::Personalization, true, 5);
        assert_eq!(desktop.track(event(&search("old", 6))), Taken::New);
        decide(&mut desktop, Purpose::Personalization, true, 20);
        assert_eq!(desktop.track(event(&search("new", 21))), Taken::New);
        let written = text(&desktop);
        assert!(written.contains(r#""consentAt":20"#) && !written.contains(r#""consentAt":5"#));
        let phone = format!("{{{}}}", ledger(&[(false, 10)]));
        assert_eq!(ids(&join([&written, &phone, NOTHING])), "new");
    }
}

everywhere! {
    fn of_two_records_of_one_id_the_later_counts_else_the_greater_whichever_comes_first() {
        let order = |at: i64, price: i64| format!(r#"{{"events":[{{"id":"o","type":"purchase","at":{at},"items":[{{"id":"x","unitPrice":{price}}}]}}]}}"#);
        for (a, b, at, price) in [((1, 900), (2, 100), 2, 100), ((1, 100), (1, 200), 1, 200)] {
            let all = join([&order(a.0, a.1), &order(b.0, b.1), NOTHING]);
            assert_eq!(all.events().len(), 1);
            assert_eq!((all.events()[0].at.ms(), all.events()[0].amount().0), (at, price));
        }
    }
}

everywhere! {
    fn traits_and_the_switch_go_by_time_and_at_one_instant_the_same_way_everywhere() {
        let one = r#"{"traits":{"size":{"value":"M","at":5,"source":"form"}},"personalization":false,"personalizationAt":7}"#;
        let two = r#"{"traits":{"size":{"value":"L","at":5,"source":"till"}},"personalization":true,"personalizationAt":9}"#;
        let all = join([one, two, NOTHING]);
        assert_eq!(text(&all), text(&join([NOTHING, two, one])));
        assert_eq!(serde_json::to_string(all.traits()).unwrap(), r#"{"size":{"value":"M","at":5,"source":"form"}}"#);
        assert!(all.personalization());
        assert!(!join([one, r#"{"personalization":true,"personalizationAt":7}"#, NOTHING]).personalization());
        assert!(!join([one, NOTHING, NOTHING]).personalization());
        assert!(!join([r#"{"personalization":false}"#, NOTHING, NOTHING]).personalization());
    }
}

everywhere! {
    fn what_was_erased_comes_back_from_no_copy_and_an_event_after_it_is_taken_in() {
        let copy = format!("{{{},\"events\":[{},{},{}]}}", ledger(&[(true, 1)]), search("a", 2), search("b", 8), r#"{"id":"o","type":"purchase","at":2,"items":[{"id":"x"}]}"#);
        let mut mine = read(&copy);
        assert_eq!(mine.erase(&[EventType::Search], ms(5)).join(" "), "a");
        let all = join([&text(&mine), &copy, r#"{"tombstones":["o"]}"#]);
        assert_eq!(ids(&all), "b");
        let mut mine = all;
        assert_eq!(mine.track(event(&search("late", 4))), Taken::NotAllowed);
        assert_eq!(mine.track(order("o", 0, &["x"])), Taken::NotAllowed);
        assert_eq!(mine.track(event(&search("new", 5))), Taken::New);
    }
}

everywhere! {
    fn a_word_about_a_tag_travels_and_the_later_counts() {
        let mut one = Profile::default();
        one.mark_tag("brand:Even", TagState::Deleted, ms(5));
        let mut two = Profile::default();
        two.mark_tag("brand:Even", TagState::Locked, ms(9));
        let all = join([&text(&one), &text(&two), NOTHING]);
        assert_eq!(all.tags().tag("brand:Even", ms(9)), Some(TagState::Locked));
        assert_eq!(all.tags().tag("brand:Even", ms(8)), None);
        let mut all = all;
        all.mark_tag("brand:Even", TagState::Deleted, ms(9));
        assert_eq!(all.tags().tag("brand:Even", ms(10)), Some(TagState::Deleted));
    }
}

everywhere! {
    fn a_tag_called_wrong_by_an_event_stays_deleted_when_the_event_is_gone() {
        let said = format!(r#"{{{},"events":[{{"id":"w","type":"wrong_tag","at":3,"ref":"brand:Even"}}]}}"#, ledger(&[(true, 1)]));
        let all = join([&said, &format!("{{{}}}", ledger(&[(false, 9)])), NOTHING]);
        assert_eq!((ids(&all).as_str(), all.tags().tag("brand:Even", ms(9))), ("", Some(TagState::Deleted)));
    }
}

everywhere! {
    fn a_tag_called_wrong_by_a_name_that_objects_inherit_leaves_a_profile_that_can_be_read() {
        let mut profile = Profile::default();
        decide(&mut profile, Purpose::Personalization, true, 1);
        for (n, id) in ["constructor", "__proto__", "prototype", "brand:Even"].iter().enumerate() {
            let said = format!(r#"{{"id":"w{n}","type":"wrong_tag","at":3,"ref":"{id}"}}"#);
            assert_eq!(profile.track(event(&said)), Taken::New);
        }
        assert_eq!(read(&text(&profile)), profile);
        assert_eq!(profile.tags().len(), 1);
    }
}

everywhere! {
    fn what_is_sensitive_is_taken_in_with_that_consent_only() {
        let mut profile = Profile::default();
        let yes = || Json::Bool(true);
        for (name, value) in [("pregnancy", yes()), ("diet", Json::Str("kosher".into()))] {
            let refusal = profile.declare(name, value.clone(), ms(5), "form").unwrap_err();
            assert_eq!(refusal.code, ErrorCode::ConsentRequired);
            assert_eq!(refusal.path, format!("/{name}"));
            decide(&mut profile, Purpose::Sensitive, true, 6);
            profile.declare(name, value, ms(7), "form").unwrap();
            decide(&mut profile, Purpose::Sensitive, false, 8);
            assert!(profile.declare(name, yes(), ms(9), "form").is_err() || name == "diet");
        }
        assert!(profile.traits().get("pregnancy").is_none());
        let kept = read(r#"{"traits":{"pregnancy":{"value":true,"at":1},"city":{"value":"杭州","at":1}}}"#);
        assert_eq!(kept.traits().iter().map(|(name, _)| &**name).collect::<Vec<_>>(), ["city"]);
    }
}

everywhere! {
    fn withdrawing_sensitive_takes_its_declarations_along_and_no_copy_brings_them_back() {
        let declared = r#"{"consent":{"sensitive":{"granted":true,"at":1}},"traits":{
            "pregnancy":{"value":true,"at":5,"source":"form"},
            "diet":{"value":"halal","at":5,"source":"form"},
            "size":{"value":"M","at":5,"source":"form"}}}"#;
        let older = r#"{"traits":{"diet":{"value":"anything","at":2,"source":"form"}}}"#;
        let no = r#"{"consent":{"sensitive":{"granted":false,"at":7}}}"#;
        let all = join([declared, older, no]);
        assert_eq!(
            serde_json::to_string(all.traits()).unwrap(),
            r#"{"diet":{"value":null,"at":5,"source":"form"},"size":{"value":"M","at":5,"source":"form"}}"#
        );
        let again = join([&text(&all), declared, r#"{"consent":{"sensitive":{"granted":true,"at":9}}}"#]);
        assert!(again.traits().get("pregnancy").is_none());
    }
}

everywhere! {
    fn another_customers_copy_is_refused_and_changes_nothing() {
        let mut mine = read(r#"{"id":"a","traits":{"size":{"value":"M","at":5,"source":""}}}"#);
        let before = text(&mine);
        for take in [Profile::merge, Profile::replace] {
            assert_eq!(take(&mut mine, read(r#"{"id":"b"}"#)).unwrap_err().path, "/id");
            assert_eq!(text(&mine), before);
        }
        mine.replace(read(r#"{"traits":{}}"#)).unwrap();
        assert_eq!((mine.id(), mine.traits().len()), (Some("a"), 0));
    }
}

everywhere! {
    fn what_outlived_its_time_goes_by_type_and_orders_stay() {
        let mut profile = common::customer(vec![view("v", 10, "m1"), view("w", 500, "m1"), order("o", 10, &["m1"])]);
        let days = serde_json::from_str(r#"{"view_item":100}"#).unwrap();
        let outlived = zhanggui::profile::Traits::outlived(&zhanggui::json::Node::root(&days), common::day(600)).unwrap();
        assert_eq!(profile.expire(outlived).join(" "), "v");
        assert_eq!(profile.track(view("x", 499, "m1")), Taken::NotAllowed);
        let copy = common::customer(vec![view("v", 10, "m1"), order("p", 11, &["m1"])]);
        profile.merge(copy).unwrap();
        assert_eq!(ids(&profile), "o p w");
        assert!(!text(&profile).contains("erasures"));
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod properties {
    use super::*;
    use proptest::prelude::*;
    use zhanggui::profile::Supplied;

    /// What a customer may do on one device.
    #[derive(Clone, Debug)]
    enum Act {
        /// An event by number, with other content at will.
        Track(usize, i64, i64),
        Consent(Purpose, bool),
        Switch(bool),
        Declare(usize, usize),
        Tag(usize, bool),
        Erase(usize, i64),
        Bury(usize),
        Supply(i64),
    }

    const KINDS: [(&str, EventType); 4] = [
        ("search", EventType::Search),
        ("purchase", EventType::Purchase),
        ("wrong_tag", EventType::WrongTag),
        ("login", EventType::Login),
    ];
    const NAMES: [&str; 3] = ["size", "diet", "pregnancy"];
    const VALUES: [&str; 5] = ["M", "halal", "zeta", "孕", ""];
    const PURPOSES: [Purpose; 3] = [Purpose::Personalization, Purpose::Sensitive, Purpose::Storage];

    fn act() -> impl Strategy<Value = Act> {
        prop_oneof![
            8 => (0..24_usize, 0..30_i64, 0..3_i64).prop_map(|(n, at, more)| Act::Track(n, at, more)),
            4 => (0..3_usize, any::<bool>()).prop_map(|(p, yes)| Act::Consent(PURPOSES[p], yes)),
            1 => any::<bool>().prop_map(Act::Switch),
            3 => (0..3_usize, 0..5_usize).prop_map(|(n, v)| Act::Declare(n, v)),
            1 => (0..2_usize, any::<bool>()).prop_map(|(t, lock)| Act::Tag(t, lock)),
            1 => (0..4_usize, 0..20_i64).prop_map(|(kind, at)| Act::Erase(kind, at)),
            1 => (0..24_usize).prop_map(Act::Bury),
            1 => (0..3_i64).prop_map(Act::Supply),
        ]
    }

    fn tracked(n: usize, at: i64, more: i64) -> String {
        let (kind, _) = KINDS[n % 4];
        // An id's behaviour is of one instant; see the module of the join.
        let at = if kind == "search" || kind == "wrong_tag" { n as i64 } else { at };
        format!(
            r#"{{"id":"e{n}","type":"{kind}","at":{at},"ref":"t{more}","text":"{more}","items":[{{"id":"x"}}]}}"#
        )
    }

    fn perform(profile: &mut Profile, act: &Act, now: i64) {
        match act {
            Act::Track(n, at, more) => drop(profile.track(event(&tracked(*n, *at, *more)))),
            Act::Consent(purpose, granted) => decide(profile, *purpose, *granted, now),
            Act::Switch(on) => profile.set_personalization(*on, ms(now)),
            Act::Declare(name, value) => {
                let value = Json::Str(VALUES[*value].into());
                let declared = profile.declare(NAMES[*name], value, ms(now), "form");
                assert!(declared.is_ok() || !profile.consent().granted(Purpose::Sensitive));
            }
            Act::Tag(tag, lock) => {
                let state = if *lock { TagState::Locked } else { TagState::Deleted };
                profile.mark_tag(["t0", "t1"][*tag], state, ms(now));
            }
            Act::Erase(kind, before) => drop(profile.erase(&[KINDS[*kind].1], ms(*before))),
            Act::Bury(n) => {
                profile.merge(read(&format!(r#"{{"tombstones":["e{n}"]}}"#))).unwrap();
            }
            Act::Supply(n) => {
                let said = format!(r#"{{"loyalty":{{"at":{now},"events":[{{"id":"{n}"}}]}}}}"#);
                let supplied: Supplied = read(&said).loyalty().unwrap().clone();
                profile.supply(supplied);
            }
        }
    }

    /// A device's profile: what was done there, a few milliseconds apart or in the same one.
    fn device() -> impl Strategy<Value = Profile> {
        let id = prop_oneof![Just(None), Just(Some("c"))];
        (id, any::<bool>(), prop::collection::vec((act(), 0..3_i64), 0..24)).prop_map(
            |(id, agrees, acts)| {
                let mut profile = Profile::new(id);
                if agrees {
                    decide(&mut profile, Purpose::Personalization, true, 0);
                }
                let mut now = 0;
                for (act, later) in acts {
                    now += later;
                    perform(&mut profile, &act, now);
                }
                profile
            },
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn merging_twice_is_merging_once(a in device(), b in device()) {
            prop_assert_eq!(text(&joined(&[&a, &a])), text(&a));
            let once = joined(&[&a, &b]);
            prop_assert_eq!(text(&joined(&[&once, &b])), text(&once));
            prop_assert_eq!(text(&joined(&[&once, &a])), text(&once));
        }

        #[test]
        fn the_order_of_copies_makes_no_difference(a in device(), b in device()) {
            prop_assert_eq!(text(&joined(&[&a, &b])), text(&joined(&[&b, &a])));
        }

        #[test]
        fn how_copies_are_grouped_makes_no_difference(a in device(), b in device(), c in device()) {
            let left = joined(&[&joined(&[&a, &b]), &c]);
            prop_assert_eq!(text(&left), text(&joined(&[&a, &joined(&[&b, &c])])));
        }

        #[test]
        fn what_was_joined_goes_on_as_a_profile(a in device(), b in device(), acts in prop::collection::vec(act(), 0..6)) {
            let mut one = joined(&[&a, &b]);
            prop_assert_eq!(&read(&text(&one)), &one);
            for (i, act) in acts.iter().enumerate() {
                perform(&mut one, act, 60 + i as i64);
            }
            prop_assert_eq!(text(&joined(&[&one, &a, &b])), text(&one));
        }

        #[test]
        fn without_consent_no_behaviour_is_kept(a in device(), b in device()) {
            for profile in [&a, &joined(&[&a, &b])] {
                let behaviour = |e: &&zhanggui::event::Event| e.kind.purpose() == zhanggui::event::EventPurpose::Behaviour;
                let kept = profile.events().iter().filter(behaviour).count();
                prop_assert!(kept == 0 || profile.consent().granted(Purpose::Personalization));
            }
        }
    }
}
