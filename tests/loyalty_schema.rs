//! What a programme and events are refused for, and where.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod loyalty_vectors;

use loyalty_vectors::{CASES, patch, to_json};
use serde_json::{Value, json};
use zhanggui::error::{Error, ErrorCode};
use zhanggui::loyalty::{Member, Names, Programme, read_events};

fn demo() -> Value {
    let file: Value = serde_json::from_str(CASES).unwrap();
    file["programmes"]["demo"].clone()
}

fn faults(error: &Error) -> Vec<(&str, &str)> {
    error.details.iter().map(|d| (d.path.as_str(), d.code)).collect()
}

#[test]
fn each_fault_of_a_programme_has_its_code_and_place() {
    for (pointer, value, expected) in [
        ("/schema", json!(null), ("/schema", "missing_field")),
        ("/schema", json!(2), ("/schema", "bad_value")),
        ("/id", json!(""), ("/id", "bad_value")),
        ("/id", json!("x".repeat(129)), ("/id", "out_of_range")),
        ("/currency", json!("yuan"), ("/currency", "bad_value")),
        ("/timezone", json!("+24:00"), ("/timezone", "bad_timezone")),
        ("/timezone", json!("Asia/"), ("/timezone", "bad_timezone")),
        ("/basis/tax", json!("half"), ("/basis/tax", "bad_value")),
        ("/basis/exclude_skus", json!("a"), ("/basis/exclude_skus", "wrong_type")),
        ("/earn/per", json!(0), ("/earn/per", "out_of_range")),
        ("/earn/points", json!(null), ("/earn/points", "missing_field")),
        ("/earn/points", json!(1i64 << 53), ("/earn/points", "out_of_range")),
        ("/earn/cap", json!({"per_week": 5}), ("/earn/cap/per_week", "unknown_field")),
        ("/multipliers/1/id", json!("gold150"), ("/multipliers/1/id", "duplicate_id")),
        ("/multipliers/1/percent", json!(-1), ("/multipliers/1/percent", "out_of_range")),
        ("/multipliers/2/when/from", json!("2025-11-31"), ("/multipliers/2/when/from", "bad_date")),
        ("/multipliers/2/when/to", json!("2025-11-11"), ("/multipliers/2/when", "bad_range")),
        (
            "/multipliers/3/when/birthday",
            json!({"type": "day", "after": 3}),
            ("/multipliers/3/when/birthday/after", "not_applicable"),
        ),
        ("/actions/share/limit/per", json!("week"), ("/actions/share/limit/per", "bad_value")),
        (
            "/actions/enroll/unique_ref",
            json!(true),
            ("/actions/enroll/unique_ref", "not_applicable"),
        ),
        ("/birthday_bonus", json!({}), ("/birthday_bonus/points", "missing_field")),
        ("/expiry", json!({"type": "after"}), ("/expiry", "bad_length")),
        (
            "/expiry",
            json!({"type": "inactivity", "months": 1, "days": 1}),
            ("/expiry", "bad_length"),
        ),
        ("/expiry", json!({"type": "none", "months": 1}), ("/expiry/months", "not_applicable")),
        ("/expiry/months", json!(0), ("/expiry/months", "out_of_range")),
        ("/redeem/value", json!(null), ("/redeem/value", "missing_field")),
        (
            "/redeem/options",
            json!([{"points": 1, "value": 1}]),
            ("/redeem/points", "not_applicable"),
        ),
        ("/redeem", json!({"options": []}), ("/redeem/options", "bad_value")),
        (
            "/redeem",
            json!({"options": [{"points": 2, "value": 1}, {"points": 2, "value": 3}]}),
            ("/redeem/options/1", "not_increasing"),
        ),
        ("/refund/tier", json!("drop"), ("/refund/tier", "bad_value")),
        ("/metrics/orders/of", json!([]), ("/metrics/orders/of", "not_applicable")),
        ("/metrics/ugc/actions", json!(["dance"]), ("/metrics/ugc/actions/0", "bad_value")),
        (
            "/metrics/score",
            json!({"type": "weighted", "of": [{"metric": "love"}]}),
            ("/metrics/score/of/0/metric", "unknown_metric"),
        ),
        (
            "/metrics/score",
            json!({"type": "weighted", "of": [{"metric": "score"}]}),
            ("/metrics/score/of/0/metric", "not_applicable"),
        ),
        ("/tiers", json!([]), ("/tiers", "bad_value")),
        ("/tiers/1/id", json!("member"), ("/tiers/1/id", "duplicate_id")),
        ("/tiers/1/qualify", json!(null), ("/tiers/1/qualify", "missing_field")),
        ("/tiers/1/qualify", json!([]), ("/tiers/1/qualify", "bad_value")),
        ("/tiers/1/qualify", json!([{}]), ("/tiers/1/qualify/0", "bad_value")),
        ("/tiers/1/qualify/0", json!({"love": 5}), ("/tiers/1/qualify/0/love", "unknown_metric")),
        ("/tiers/1/qualify/0/spend", json!(0), ("/tiers/1/qualify/0/spend", "out_of_range")),
        ("/tiers/2/qualify/0", json!({"orders": 4}), ("/tiers/2/qualify/0", "not_increasing")),
        ("/tiers/2/invite_only", json!(true), ("/tiers/2/qualify", "not_applicable")),
        ("/tier_policy/period/months", json!(null), ("/tier_policy/period", "bad_length")),
        (
            "/tier_policy/period/start",
            json!("04-01"),
            ("/tier_policy/period/start", "not_applicable"),
        ),
        ("/tier_policy/period", json!({"type": "lifetime"}), ("", "")),
        (
            "/tier_policy/period",
            json!({"type": "calendar_year", "start": "13-01"}),
            ("/tier_policy/period/start", "bad_date"),
        ),
        (
            "/tier_policy/period",
            json!({"type": "anniversary"}),
            ("/tier_policy/hold", "incompatible"),
        ),
        ("/tier_policy/upgrade", json!("period_end"), ("/tier_policy/upgrade", "incompatible")),
        (
            "/tier_policy/hold",
            json!({"type": "periods"}),
            ("/tier_policy/hold/periods", "missing_field"),
        ),
        ("/tier_policy/hold/months", json!(-12), ("/tier_policy/hold/months", "out_of_range")),
    ] {
        let mut programme = demo();
        patch(&mut programme, &json!({ pointer: value }));
        match Programme::read(&to_json(&programme)) {
            Ok(_) => assert_eq!(expected, ("", ""), "{pointer} = {value} was taken"),
            Err(error) => {
                assert_eq!(error.code, ErrorCode::BadProgramme);
                assert!(faults(&error).contains(&expected), "{pointer} = {value}: {error:?}");
            }
        }
    }
}

#[test]
fn whatever_is_no_object_is_refused_once() {
    for whole in [json!(null), json!([]), json!("shop"), json!(5)] {
        let error = Programme::read(&to_json(&whole)).unwrap_err();
        assert_eq!(faults(&error), [("", "wrong_type")]);
    }
}

#[test]
fn each_fault_of_an_event_has_its_code_and_place() {
    let programme = Programme::read(&to_json(&demo())).unwrap();
    let at = "2025-03-01T10:00:00+08:00";
    for (event, path, code) in [
        (json!("order"), "/events/0", "bad_value"),
        (json!({"id": "a", "at": at}), "/events/0/type", "missing_field"),
        (json!({"type": "enroll", "id": "", "at": at}), "/events/0/id", "bad_value"),
        (json!({"type": "enroll", "at": at}), "/events/0/id", "missing_field"),
        (json!({"type": "enroll", "id": "a"}), "/events/0/at", "missing_field"),
        (json!({"type": "enroll", "id": "a", "at": 5}), "/events/0/at", "bad_instant"),
        (json!({"type": "order", "id": "a", "at": at}), "/events/0/lines", "missing_field"),
        (
            json!({"type": "order", "id": "a", "at": at, "amount": -1}),
            "/events/0/lines/0/amount",
            "bad_money",
        ),
        (
            json!({"type": "order", "id": "a", "at": at, "lines": [{"amount": 5, "tax": 6}]}),
            "/events/0/lines/0/tax",
            "out_of_range",
        ),
        (
            json!({"type": "order", "id": "a", "at": at, "lines": [{"amount": 5}, {}]}),
            "/events/0/lines/1/amount",
            "missing_field",
        ),
        (
            json!({"type": "redeem", "id": "a", "at": at, "points": 0}),
            "/events/0/points",
            "out_of_range",
        ),
        (
            json!({"type": "redeem", "id": "a", "at": at, "points": 1.5}),
            "/events/0/points",
            "bad_value",
        ),
        (
            json!({"type": "adjust", "id": "a", "at": at, "points": 1, "expires_on": "soon"}),
            "/events/0/expires_on",
            "bad_value",
        ),
        (json!({"type": "refund", "id": "a", "at": at}), "/events/0/order", "missing_field"),
        (
            json!({"type": "refund", "id": "a", "at": at, "order": "o", "amount": 1, "lines": []}),
            "/events/0/lines",
            "bad_value",
        ),
    ] {
        let error = read_events(&to_json(&json!([event])), &programme).unwrap_err();
        assert_eq!(error.code, ErrorCode::BadEvent);
        assert_eq!(faults(&error), [(path, code)], "{event}");
    }
    let error = read_events(&to_json(&json!({})), &programme).unwrap_err();
    assert_eq!(faults(&error), [("/events", "bad_value")]);
}

#[test]
fn the_same_instant_written_otherwise_is_the_same_event() {
    let programme = Programme::read(&to_json(&demo())).unwrap();
    let event = |at: &str, extra: Value| {
        let mut event = json!({"type": "order", "id": "a", "at": at, "amount": 5});
        event.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        event
    };
    let twice = json!([
        event("2025-03-01T10:00:00+08:00", json!({"note": "unknown fields are ignored"})),
        event("2025-03-01T02:00:00.000Z", json!({})),
    ]);
    assert_eq!(read_events(&to_json(&twice), &programme).unwrap().len(), 2);
    let other = json!([
        event("2025-03-01T10:00:00+08:00", json!({})),
        event("2025-03-01T10:00:00Z", json!({})),
    ]);
    let error = read_events(&to_json(&other), &programme).unwrap_err();
    assert_eq!(faults(&error), [("/events/1/id", "duplicate_conflict")]);
}

#[test]
fn a_member_has_a_birthday_or_none() {
    for good in
        [json!(null), json!({}), json!({"birthday": "02-29"}), json!({"birthday": "1990-06-15"})]
    {
        assert!(Member::read(&to_json(&good)).is_ok(), "{good}");
    }
    for bad in [
        json!({"birthday": "02-30"}),
        json!({"birthday": "6-15"}),
        json!({"birthday": "1990-02-29"}),
    ] {
        let error = Member::read(&to_json(&bad)).unwrap_err();
        assert_eq!(faults(&error), [("/birthday", "bad_date")], "{bad}");
    }
    assert_eq!(Member::read(&to_json(&json!(5))).unwrap_err().code, ErrorCode::BadArgument);
}

#[test]
fn names_are_refused_where_they_are_not_texts() {
    for (names, path) in [
        (json!({"tier": {}}), "/tier"),
        (json!({"tiers": {"a": 5}}), "/tiers/a"),
        (json!({"tiers": {"a": {"fr": "Argent"}}}), "/tiers/a/fr"),
    ] {
        assert_eq!(Names::read(&to_json(&names)).unwrap_err().path, path);
    }
}
