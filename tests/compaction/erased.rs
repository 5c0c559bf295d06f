//! Copies that were folded, erased in part and withdrawn from join as those do that never were.

use proptest::prelude::*;
use zhanggui::event::{Event, EventType};
use zhanggui::profile::{ConsentRecord, Limits, Profile, Purpose, Taken};
use zhanggui::time::{DAY_MS, Instant};

use crate::common::event;

const KINDS: [&str; 6] = ["view_item", "page_view", "search", "purchase", "login", "wrong_tag"];

/// What is done on one device.
#[derive(Clone, Debug)]
enum Act {
    Track(usize),
    Consent(bool),
    Erase(usize, i64),
    Bury(usize),
    Compact(u32),
}

fn act(withdraws: bool) -> impl Strategy<Value = Act> {
    prop_oneof![
        12 => (0..60_usize).prop_map(Act::Track),
        u32::from(withdraws) => any::<bool>().prop_map(Act::Consent),
        1 => (0..KINDS.len(), 0..60_i64).prop_map(|(kind, day)| Act::Erase(kind, day)),
        1 => (0..60_usize).prop_map(Act::Bury),
        3 => (0..12_u32).prop_map(Act::Compact),
    ]
}

fn day(days: i64) -> Instant {
    Instant::from_ms(days * DAY_MS).unwrap()
}

/// Event `n` is of the day `n`, an hour after midnight.
fn tracked(n: usize) -> Event {
    let at = n as i64 * DAY_MS + 3_600_000;
    let source = if n.is_multiple_of(5) { r#","source":"till""# } else { "" };
    let (kind, item) = (KINDS[n % KINDS.len()], n % 3);
    event(&format!(
        r#"{{"id":"e{n}","type":"{kind}","at":{at},"ref":"t{n}","text":"x","items":[{{"id":"i{item}"}}]{source}}}"#
    ))
}

fn read(text: &str) -> Profile {
    Profile::read(&serde_json::from_str(text).unwrap()).unwrap().profile
}

fn decide(profile: &mut Profile, granted: bool, at: Instant) {
    let record = ConsentRecord { granted, at, notice_version: None, source: None };
    profile.set_consent(Purpose::Personalization, record);
}

fn perform(profile: &mut Profile, act: &Act, now: Instant) {
    match act {
        Act::Track(n) => drop(profile.track(tracked(*n))),
        Act::Consent(granted) => decide(profile, *granted, now),
        Act::Erase(kind, before) => {
            profile.erase(&[EventType::parse(KINDS[*kind]).unwrap()], day(*before));
        }
        Act::Bury(n) => profile.merge(read(&format!(r#"{{"tombstones":["e{n}"]}}"#))).unwrap(),
        Act::Compact(events) => {
            profile.compact(Limits { events: *events, bytes: 1 << 20 });
        }
    }
}

fn device(withdraws: bool) -> impl Strategy<Value = Profile> {
    prop::collection::vec((act(withdraws), 0..6_i64), 0..40).prop_map(|acts| {
        let mut profile = Profile::new(Some("c"));
        decide(&mut profile, true, day(0));
        let mut today = 0;
        for (act, later) in acts {
            today += later;
            perform(&mut profile, &act, day(today));
        }
        profile
    })
}

fn joined(copies: &[&Profile]) -> Profile {
    let mut all = Profile::default();
    for copy in copies {
        all.merge((*copy).clone()).unwrap();
    }
    all
}

fn text(profile: &Profile) -> String {
    serde_json::to_string(profile).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(600) })]

    #[test]
    fn merging_twice_is_merging_once(a in device(true), b in device(true)) {
        prop_assert_eq!(text(&joined(&[&a, &a])), text(&a));
        let once = joined(&[&a, &b]);
        prop_assert_eq!(text(&joined(&[&once, &b])), text(&once));
        prop_assert_eq!(text(&joined(&[&once, &a])), text(&once));
    }

    #[test]
    fn the_order_of_copies_makes_no_difference(a in device(true), b in device(true)) {
        prop_assert_eq!(text(&joined(&[&a, &b])), text(&joined(&[&b, &a])));
    }

    #[test]
    fn how_copies_are_grouped_makes_no_difference_unless_one_folded_in_ignorance_of_a_withdrawal(
        a in device(false), b in device(false), c in device(false),
    ) {
        let left = joined(&[&joined(&[&a, &b]), &c]);
        prop_assert_eq!(text(&left), text(&joined(&[&a, &joined(&[&b, &c])])));
    }

    #[test]
    fn what_is_written_is_read_the_same(a in device(true)) {
        let again = read(&text(&a));
        prop_assert_eq!(text(&again), text(&a));
        prop_assert_eq!(again, a);
    }
}

#[test]
fn what_happened_after_an_erasure_is_still_there_when_it_is_folded_and_opened_again() {
    let mut profile = Profile::new(Some("c"));
    decide(&mut profile, true, day(0));
    assert_eq!(profile.track(tracked(36)), Taken::New);
    profile.erase(&[EventType::ViewItem, EventType::PageView], day(40));
    for n in 42..60 {
        profile.track(tracked(n));
    }
    profile.compact(Limits { events: 4, bytes: 1 << 20 });
    let looks = |profile: &Profile| {
        let views = profile.events().iter().filter(|e| e.kind == EventType::ViewItem);
        views.map(Event::times).sum::<u32>()
    };
    assert_eq!(looks(&profile), 3);
    assert_eq!(looks(&read(&text(&profile))), 3);
}
