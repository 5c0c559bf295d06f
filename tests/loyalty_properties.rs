//! What holds for every programme and every history.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod loyalty_support;

use loyalty_support::{
    SPAN, Subject, choices, config, history, hours, programme, seeds, subject, to_json,
};
use proptest::prelude::*;
use serde_json::{Value, json};
use zhanggui::loyalty::{
    EventKind, LedgerKind, LoyaltyEvent, Options, Programme, State, calculate, read_events,
};
use zhanggui::time::Instant;

fn state_of(subject: &Subject, events: &[LoyaltyEvent], as_of: Instant) -> State {
    let options = Options { order_total: Some(5000), ..Options::default() };
    calculate(&subject.programme, &subject.zone, &subject.member, events, as_of, options)
}

fn state(subject: &Subject, as_of: Instant) -> State {
    state_of(subject, &subject.events, as_of)
}

/// The points that entries of these kinds moved.
fn moved(state: &State, kinds: &[LedgerKind]) -> i64 {
    let entries = state.ledger.iter().flatten();
    entries.filter(|e| kinds.contains(&e.kind)).map(|e| e.points).sum()
}

proptest! {
    #![proptest_config(config(2000))]

    #[test]
    fn the_books_balance(choices in choices(), seeds in seeds(60), as_of in 0..SPAN) {
        let state = state(&subject(&choices, &history(&seeds)), hours(as_of));
        let p = &state.points;
        prop_assert_eq!(
            p.earned + p.adjusted - p.redeemed + p.returned - p.expired - p.clawed_back,
            p.balance + p.pending
        );
        prop_assert!(p.pending >= 0 && p.debt >= 0 && p.written_off >= 0);
        let active = p.balance + p.debt;
        prop_assert!(active >= 0 && (p.debt == 0 || active == 0));
        prop_assert!(p.redeemable.points <= p.balance.max(0));
        let ends: i64 = p.expiring.iter().map(|e| e.points).sum();
        prop_assert!(ends <= p.balance + p.debt + p.pending);
        prop_assert!(p.expiring.iter().all(|e| e.at > hours(as_of)));
        prop_assert!(p.expiring.is_sorted_by(|a, b| a.at < b.at));
    }

    #[test]
    fn the_ledger_tells_the_same_story(choices in choices(), seeds in seeds(60), as_of in 0..SPAN) {
        use LedgerKind as K;
        let state = state(&subject(&choices, &history(&seeds)), hours(as_of));
        let (p, ledger) = (&state.points, state.ledger.as_deref().unwrap());
        prop_assert!(ledger.is_sorted_by_key(|e| e.at));
        prop_assert!(ledger.iter().all(|e| e.at <= hours(as_of)));
        prop_assert_eq!(ledger.last().map_or(0, |e| e.balance), p.balance);
        prop_assert_eq!(moved(&state, &[K::Earn, K::EarnPending]), p.earned);
        prop_assert_eq!(moved(&state, &[K::Expire]), -p.expired);
        prop_assert_eq!(moved(&state, &[K::Redeem]), -p.redeemed);
        prop_assert_eq!(moved(&state, &[K::Return]), p.returned);
        prop_assert_eq!(moved(&state, &[K::Clawback]), -p.clawed_back);
        prop_assert_eq!(moved(&state, &[K::Adjust]), p.adjusted);
    }

    #[test]
    fn order_changes_nothing_and_repetitions_only_their_count(
        choices in choices(),
        seeds in seeds(40),
        as_of in 0..SPAN,
        keys in prop::collection::vec(any::<u32>(), 80),
        repeated in 0..40_usize,
    ) {
        let subject = subject(&choices, &history(&seeds));
        let plain = state(&subject, hours(as_of));
        let mut events = subject.events.clone();
        events.extend_from_within(..repeated.min(events.len()));
        let mut keyed: Vec<_> = keys.iter().zip(&events).collect();
        keyed.sort_by_key(|(key, _)| **key);
        let events: Vec<_> = keyed.into_iter().map(|(_, event)| event.clone()).collect();
        let mut mixed = state_of(&subject, &events, hours(as_of));
        prop_assert_eq!(mixed.duplicates, repeated.min(subject.events.len()));
        mixed.duplicates = 0;
        prop_assert_eq!(mixed, plain);
    }

    #[test]
    fn what_has_not_happened_yet_changes_nothing(
        choices in choices(), seeds in seeds(40), as_of in 0..SPAN
    ) {
        let subject = subject(&choices, &history(&seeds));
        let past: Vec<_> =
            subject.events.iter().filter(|e| e.at <= hours(as_of)).cloned().collect();
        let mut all = state(&subject, hours(as_of));
        prop_assert_eq!(all.ignored_future, subject.events.len() - past.len());
        all.ignored_future = 0;
        prop_assert_eq!(all, state_of(&subject, &past, hours(as_of)));
    }

    #[test]
    fn the_past_is_never_rewritten(
        choices in choices(), seeds in seeds(40), as_of in 0..SPAN, later in 0..SPAN
    ) {
        let subject = subject(&choices, &history(&seeds));
        let early = state(&subject, hours(as_of)).ledger.unwrap();
        let late = state(&subject, hours(as_of.saturating_add(later))).ledger.unwrap();
        prop_assert_eq!(&late[..early.len()], &early[..]);
    }

    #[test]
    fn spending_points_never_changes_the_tier(
        choices in choices(), seeds in seeds(60), as_of in 0..SPAN
    ) {
        let subject = subject(&choices, &history(&seeds));
        let spends =
            |e: &&LoyaltyEvent| matches!(e.kind, EventKind::Redeem { .. } | EventKind::CancelRedeem { .. });
        let saved: Vec<_> = subject.events.iter().filter(|e| !spends(e)).cloned().collect();
        let (spent, saved) = (state(&subject, hours(as_of)), state_of(&subject, &saved, hours(as_of)));
        prop_assert_eq!(spent.tier, saved.tier);
        prop_assert_eq!(spent.next, saved.next);
        prop_assert_eq!(spent.keep, saved.keep);
        prop_assert_eq!(spent.metrics, saved.metrics);
    }

    #[test]
    fn a_tier_that_is_reached_at_once_is_never_still_ahead(
        choices in choices(), seeds in seeds(60), as_of in 0..SPAN
    ) {
        let rules = programme(&choices);
        let state = state(&subject(&choices, &history(&seeds)), hours(as_of));
        if rules["tier_policy"]["upgrade"] != json!("period_end") {
            prop_assert!(state.next.as_ref().is_none_or(|next| next.permille < 1000));
        }
        if let Some(until) = state.tier.valid_until {
            prop_assert!(until > hours(as_of));
        }
        prop_assert!(state.keep.is_none_or(|keep| Some(keep.by) == state.tier.valid_until));
    }

    #[test]
    fn a_tier_that_nothing_holds_is_what_the_window_earns_at_every_instant(
        choices in choices(), seeds in seeds(60), as_of in 0..SPAN
    ) {
        let mut rules = programme(&choices);
        if let Some(period) = rules["tier_policy"].get("period").cloned() {
            rules["tier_policy"] = json!({"period": period, "hold": {"type": "none"}});
        }
        let mut subject = subject(&choices, &history(&seeds));
        subject.programme = Programme::read(&to_json(&rules)).unwrap();
        let grants = |e: &&LoyaltyEvent| matches!(e.kind, EventKind::TierGrant { .. });
        let events: Vec<_> = subject.events.iter().filter(|e| !grants(e)).cloned().collect();
        let state = state_of(&subject, &events, hours(as_of));
        let metrics = serde_json::to_value(&state.metrics).unwrap();
        let reached = |tier: &Value| {
            tier["qualify"].as_array().is_some_and(|any| any.iter().any(|all| {
                let mut needs = all.as_object().unwrap().iter();
                needs.all(|(metric, need)| metrics[metric].as_i64() >= need.as_i64())
            }))
        };
        let tiers = rules["tiers"].as_array().unwrap();
        prop_assert_eq!(state.tier.index, tiers.iter().rposition(reached).unwrap_or(0));
    }

    #[test]
    fn recalculating_only_ever_lowers_a_tier(choices in choices(), seeds in seeds(40)) {
        let mut events = history(&seeds);
        let refund = events.iter().position(|e| e["type"] == json!("refund"));
        prop_assume!(refund.is_some());
        events.truncate(refund.unwrap() + 1);
        let index = |tier: &str| {
            let mut rules = programme(&choices);
            rules["refund"]["tier"] = json!(tier);
            let mut subject = subject(&choices, &events);
            subject.programme = Programme::read(&to_json(&rules)).unwrap();
            state(&subject, subject.events.last().unwrap().at).tier.index
        };
        prop_assert!(index("recalculate") <= index("keep"));
    }

    #[test]
    fn partial_refunds_take_what_was_given_and_no_more(
        choices in choices(),
        amounts in prop::collection::vec(0..2000_i64, 1..4),
        shipping in 0..50_i64,
        parts in prop::collection::vec((0..900_i64, any::<bool>(), 0..4_usize), 0..8),
    ) {
        let lines: Vec<Value> = amounts
            .iter()
            .map(|n| {
                let category = ["f", "x", "giftcard"][*n as usize % 3];
                json!({"amount": n, "tax": n / 7, "category": category})
            })
            .collect();
        let mut events = vec![
            json!({"type": "enroll", "id": "e", "at": hours(0).to_string()}),
            json!({"type": "order", "id": "o", "at": hours(1).to_string(), "lines": lines, "shipping": shipping}),
        ];
        for (i, (amount, by_line, line)) in parts.iter().enumerate() {
            let mut refund = json!({"type": "refund", "order": "o", "id": format!("p{i}"), "at": hours(2).to_string()});
            if *by_line {
                refund["lines"] = json!([{"line": line % amounts.len(), "amount": amount}]);
            } else {
                refund["amount"] = json!(amount);
            }
            events.push(refund);
        }
        let before = state(&subject(&choices, &events[..1]), hours(1)).points;
        let partly = subject(&choices, &events);
        for after in 0..events.len() {
            let p = state_of(&partly, &partly.events[..=after], hours(3)).points;
            prop_assert!(p.balance + p.pending >= before.balance);
            prop_assert_eq!((p.debt, p.written_off), (0, 0));
        }
        events.push(json!({"type": "refund", "order": "o", "id": "z", "at": hours(2).to_string()}));
        let at_last = state(&subject(&choices, &events), hours(3));
        let p = &at_last.points;
        prop_assert_eq!((p.balance, p.pending, p.debt), (before.balance, 0, 0));
        prop_assert_eq!(p.clawed_back, p.earned - before.earned);
        prop_assert!(at_last.metrics.0.iter().all(|(_, value)| *value == 0));
    }
}

/// A JSON value with one of its parts replaced.
fn spoil(value: &mut Value, path: &[u8], with: &Value) {
    let Some((step, rest)) = path.split_first() else {
        *value = with.clone();
        return;
    };
    match value {
        Value::Array(items) if !items.is_empty() => {
            let n = items.len();
            spoil(&mut items[usize::from(*step) % n], rest, with);
        }
        Value::Object(fields) if !fields.is_empty() => {
            let n = usize::from(*step) % fields.len();
            spoil(fields.values_mut().nth(n).unwrap(), rest, with);
        }
        _ => *value = with.clone(),
    }
}

fn hostile() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        prop::sample::select(vec![0, 1, -1, i64::MAX, i64::MIN, (1 << 53) - 1, 1 << 53])
            .prop_map(Value::from),
        any::<f64>().prop_map(|f| json!(f)),
        ".{0,12}".prop_map(Value::from),
        prop::sample::select(vec![
            "",
            "none",
            "after",
            "days",
            "02-29",
            "0001-01-01T00:00:00Z",
            "9999-12-31T23:59:59Z",
            "9999-12-31",
            "gold",
            "spend",
            "lifetime",
            "base",
        ])
        .prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::vec((".{0,6}", inner), 0..3)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(config(1500))]

    #[test]
    fn nothing_that_is_read_or_calculated_panics(
        choices in choices(),
        seeds in seeds(12),
        programme_faults in prop::collection::vec((prop::collection::vec(any::<u8>(), 1..5), hostile()), 0..3),
        event_faults in prop::collection::vec((prop::collection::vec(any::<u8>(), 1..4), hostile()), 0..3),
        as_of in prop_oneof![
            (0..SPAN).prop_map(hours), Just(Instant::MIN), Just(Instant::MAX),
            Just(hours(SPAN * 60)),
        ],
    ) {
        let mut rules = programme(&choices);
        programme_faults.iter().for_each(|(path, with)| spoil(&mut rules, path, with));
        let mut events = Value::Array(history(&seeds));
        event_faults.iter().for_each(|(path, with)| spoil(&mut events, path, with));
        let programme = match Programme::read(&to_json(&rules)) {
            Ok(programme) => programme,
            Err(error) => {
                prop_assert!(!error.details.is_empty());
                return Ok(());
            }
        };
        let mut subject = subject(&choices, &[]);
        subject.programme = programme;
        match read_events(&to_json(&events), &subject.programme) {
            Ok(events) => drop(state_of(&subject, &events, as_of)),
            Err(error) => {
                prop_assert!(error.details.iter().all(|d| d.path.starts_with("/events")));
            }
        }
    }

    #[test]
    fn the_largest_amounts_neither_overflow_nor_break_the_books(
        choices in choices(), amounts in prop::collection::vec(0..4_usize, 1..12)
    ) {
        const LARGE: [i64; 4] = [(1 << 53) - 1, (1 << 52) + 1, 1, 1 << 40];
        let mut rules = programme(&choices);
        rules["earn"]["points"] = json!(LARGE[amounts[0]]);
        rules["multipliers"][1]["percent"] = json!(100_000);
        let mut subject = subject(&choices, &[]);
        let Ok(programme) = Programme::read(&to_json(&rules)) else { panic!("a sound programme") };
        subject.programme = programme;
        let events: Vec<Value> = amounts
            .iter()
            .enumerate()
            .flat_map(|(i, n)| {
                let at = hours(1 + i as i64).to_string();
                [
                    json!({"type": "order", "id": format!("o{i}"), "at": at,
                        "lines": [{"amount": LARGE[*n], "tax": LARGE[*n], "category": "f"}, {"amount": LARGE[*n]}]}),
                    json!({"type": "adjust", "id": format!("a{i}"), "at": at, "points": -LARGE[*n]}),
                    json!({"type": "refund", "id": format!("r{i}"), "at": at, "order": format!("o{}", i / 2), "amount": LARGE[*n]}),
                ]
            })
            .collect();
        let events = read_events(&to_json(&Value::Array(events)), &subject.programme).unwrap();
        let state = state_of(&subject, &events, hours(SPAN));
        prop_assert!(state.points.debt >= 0 && state.points.earned >= 0);
    }
}
