//! Rules that the worked examples leave open, each with a history small enough to work out by hand.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod loyalty_vectors;

use loyalty_vectors::{patch, to_json};
use serde_json::{Value, json};
use zhanggui::loyalty::{Member, Options, Programme, calculate, read_events};
use zhanggui::time::{Instant, Zone};

/// One point for each minor unit, three tiers by spend, rolling by the year.
fn rules() -> Value {
    json!({
        "schema": 1, "id": "rules", "currency": "CNY", "timezone": "+00:00",
        "earn": {"points": 1, "per": 1},
        "redeem": {"points": 1, "value": 1},
        "metrics": {"spend": {"type": "spend"}},
        "tiers": [
            {"id": "base"},
            {"id": "silver", "qualify": [{"spend": 100}]},
            {"id": "vip", "invite_only": true},
            {"id": "gold", "qualify": [{"spend": 500}]},
        ],
        "tier_policy": {
            "period": {"type": "rolling", "months": 12},
            "hold": {"type": "duration", "months": 12},
        },
    })
}

/// The state of a member on a day, events being `(day, event)`; each gets its id from its place.
fn state(changes: &Value, events: &[(&str, Value)], day: &str) -> Value {
    let mut programme = rules();
    patch(&mut programme, changes);
    let programme = Programme::read(&to_json(&programme)).unwrap();
    let events: Vec<Value> = events
        .iter()
        .enumerate()
        .map(|(i, (day, event))| {
            let mut event = event.clone();
            event["id"] = json!(format!("e{i}"));
            event["at"] = json!(format!("{day}T12:00:00Z"));
            event
        })
        .collect();
    let events = read_events(&to_json(&Value::Array(events)), &programme).unwrap();
    let as_of = Instant::parse_rfc3339(&format!("{day}T12:00:00Z")).unwrap();
    let member = Member::default();
    let state = calculate(&programme, &Zone::UTC, &member, &events, as_of, Options::default());
    serde_json::to_value(&state).unwrap()
}

fn order(amount: i64) -> Value {
    json!({"type": "order", "amount": amount})
}

/// Kind, reason and points of the ledger's entries.
fn ledger(state: &Value) -> Vec<(String, String, i64)> {
    let text = |value: &Value| value.as_str().unwrap_or("").to_owned();
    let entries = state["ledger"].as_array().unwrap().iter();
    entries.map(|e| (text(&e["kind"]), text(&e["reason"]), e["points"].as_i64().unwrap())).collect()
}

fn last_entry(state: &Value) -> (String, String, i64) {
    ledger(state).pop().unwrap()
}

fn entry(kind: &str, reason: &str, points: i64) -> (String, String, i64) {
    (kind.to_owned(), reason.to_owned(), points)
}

#[test]
fn a_tier_in_grace_is_valid_until_the_grace_ends_and_falls_to_what_its_last_window_earned() {
    let grace = json!({"/tier_policy/grace_days": 30});
    let events = [("2024-01-10", order(500)), ("2024-06-01", order(120))];
    let trial = state(&grace, &events, "2025-01-20");
    assert_eq!(trial["tier"]["id"], "gold");
    assert_eq!(trial["tier"]["in_grace"], true);
    assert_eq!(trial["tier"]["valid_until"], "2025-02-09T00:00:00.000Z");
    assert_eq!(trial["keep"]["by"], "2025-02-09T00:00:00.000Z");
    assert_eq!(trial["keep"]["alternatives"][0]["metrics"][0]["have"], 120);
    assert_eq!(last_entry(&trial), entry("tier_grace", "gold:not_requalified", 0));

    let over = state(&grace, &events, "2025-02-09");
    assert_eq!(over["tier"]["id"], "silver");
    assert_eq!(over["tier"]["since"], "2025-02-09T00:00:00.000Z");
    assert_eq!(over["tier"]["valid_until"], "2026-01-10T00:00:00.000Z");
}

#[test]
fn in_grace_a_year_counts_on_until_today() {
    let changes = json!({
        "/tier_policy": {"period": {"type": "calendar_year"},
            "hold": {"type": "periods", "periods": 1}, "grace_days": 30},
    });
    let events =
        [("2023-03-01", order(500)), ("2024-06-01", order(300)), ("2025-01-15", order(200))];
    let trial = state(&changes, &events, "2025-01-10");
    assert_eq!(trial["keep"]["alternatives"][0]["metrics"][0]["have"], 300);
    let renewed = state(&changes, &events, "2025-01-15");
    assert_eq!(renewed["tier"]["in_grace"], false);
    assert_eq!(renewed["tier"]["valid_until"], "2026-01-01T00:00:00.000Z");
    assert_eq!(last_entry(&renewed), entry("tier_renew", "gold:requalified_in_grace", 0));
}

#[test]
fn one_step_down_passes_over_tiers_by_invitation_and_lasts_one_period() {
    let changes = json!({
        "/tier_policy": {"period": {"type": "calendar_year"},
            "hold": {"type": "periods", "periods": 2}, "downgrade": "one_step"},
    });
    let fallen = state(&changes, &[("2023-03-01", order(500))], "2026-01-01");
    assert_eq!(fallen["tier"]["id"], "silver");
    assert_eq!(fallen["tier"]["valid_until"], "2027-01-01T00:00:00.000Z");
    let again = state(&changes, &[("2023-03-01", order(500))], "2027-01-01");
    assert_eq!(again["tier"]["id"], "base");
}

#[test]
fn a_tier_that_never_falls_is_kept_for_one_more_hold() {
    let never = json!({"/tier_policy/downgrade": "never"});
    let kept = state(&never, &[("2023-03-01", order(500))], "2025-03-01");
    assert_eq!(kept["tier"]["valid_until"], "2026-03-01T00:00:00.000Z");
    assert_eq!(last_entry(&kept), entry("tier_renew", "gold:kept", 0));
}

#[test]
fn a_lower_bar_for_keeping_does_not_reach() {
    let changes = json!({"/tiers/3/retain": [{"spend": 50}]});
    let new = state(&changes, &[("2024-03-01", order(60))], "2024-03-02");
    assert_eq!(new["tier"]["id"], "base");
    let events = [("2024-03-01", order(500)), ("2024-09-01", order(60))];
    assert_eq!(state(&changes, &events, "2025-03-02")["tier"]["id"], "gold");
}

#[test]
fn a_year_that_begins_in_april_ends_in_april() {
    let changes = json!({
        "/tier_policy": {"period": {"type": "calendar_year", "start": "04-01"},
            "hold": {"type": "periods", "periods": 1}},
    });
    let state = state(&changes, &[("2024-03-31", order(100))], "2024-04-02");
    assert_eq!(state["tier"]["valid_until"], "2025-04-01T00:00:00.000Z");
    assert_eq!(state["metrics"]["spend"], 0);
}

#[test]
fn recalculating_after_a_refund_takes_the_tier_as_if_never_bought() {
    let changes = json!({"/refund": {"tier": "recalculate"}});
    let events = [
        ("2024-01-01", json!({"type": "enroll"})),
        ("2024-01-10", order(60)),
        ("2024-02-10", order(500)),
        ("2024-03-10", json!({"type": "refund", "order": "e2"})),
    ];
    let state = state(&changes, &events, "2024-03-11");
    assert_eq!(state["tier"]["id"], "base");
    assert_eq!(state["tier"]["since"], "2024-01-01T12:00:00.000Z");
    assert_eq!(last_entry(&state), entry("tier_down", "base:refund", 0));
}

#[test]
fn of_equal_grants_the_later_end_counts_and_an_ended_one_only_warns() {
    let grant = |until: &str| json!({"type": "tier_grant", "tier": "vip", "expires_on": until});
    let events = [
        ("2024-01-01", grant("2024-06-01")),
        ("2024-01-02", grant("2024-09-01")),
        ("2024-01-03", grant("2024-01-03")),
    ];
    let none = json!({});
    let running = state(&none, &events, "2024-03-01");
    assert_eq!(running["tier"]["valid_until"], "2024-09-01T00:00:00.000Z");
    assert_eq!(running["tier"]["since"], "2024-01-02T12:00:00.000Z");
    assert_eq!(running["next"]["tier"], "gold");
    assert_eq!(running["warnings"], json!([{"event": "e2", "code": "grant_ended"}]));
    let ended = state(&none, &events, "2024-09-01");
    assert_eq!(ended["tier"]["source"], "base");
    assert_eq!(last_entry(&ended), entry("grant_end", "vip", 0));
}

#[test]
fn inactivity_is_shown_as_it_stands_and_moves_with_activity_alone() {
    let changes = json!({"/expiry": {"type": "inactivity", "months": 6}});
    let adjust = json!({"type": "adjust", "points": 5});
    let events = [("2024-01-10", order(60)), ("2024-03-01", adjust), ("2024-07-09", order(1))];
    let idle = state(&changes, &events, "2024-03-02");
    assert_eq!(
        idle["points"]["expiring"],
        json!([{"at": "2024-07-10T00:00:00.000Z", "points": 65}])
    );
    let active = state(&changes, &events, "2024-07-10");
    assert_eq!(active["points"]["balance"], 66);
    let over = state(&changes, &events, "2025-01-09");
    assert_eq!(over["points"]["expired"], 66);
}

#[test]
fn points_given_after_the_clock_of_inactivity_ran_out_start_it_again() {
    let changes = json!({"/expiry": {"type": "inactivity", "months": 6}});
    let events =
        [("2024-01-10", order(60)), ("2024-09-01", json!({"type": "adjust", "points": 5}))];
    let late = state(&changes, &events, "2024-09-02");
    assert_eq!(
        late["points"]["expiring"],
        json!([{"at": "2025-03-01T00:00:00.000Z", "points": 5}])
    );
}

#[test]
fn what_returns_to_a_lot_that_is_over_is_lost_or_starts_afresh() {
    let events = [
        ("2024-01-10", order(60)),
        ("2024-02-01", json!({"type": "redeem", "points": 50})),
        ("2024-05-01", json!({"type": "cancel_redeem", "redeem": "e1"})),
    ];
    let expiry = json!({"type": "after", "months": 3});
    let lost = state(&json!({"/expiry": expiry}), &events, "2024-05-02");
    assert_eq!((&lost["points"]["returned"], &lost["points"]["balance"]), (&json!(0), &json!(0)));
    assert_eq!(last_entry(&lost), entry("return", "", 0));
    let restored = json!({"/expiry": expiry, "/redeem/on_return_expired": "restore"});
    let fresh = state(&restored, &events, "2024-05-02");
    assert_eq!(fresh["points"]["returned"], 50);
    assert_eq!(
        fresh["points"]["expiring"],
        json!([{"at": "2024-08-01T00:00:00.000Z", "points": 50}])
    );
}

#[test]
fn a_refund_asks_nothing_for_what_expired_unused() {
    let changes = json!({"/expiry": {"type": "after", "months": 3}});
    let events = [
        ("2024-01-10", order(100)),
        ("2024-02-01", json!({"type": "redeem", "points": 40})),
        ("2024-05-01", json!({"type": "refund", "order": "e0", "amount": 50})),
        ("2024-05-02", json!({"type": "refund", "order": "e0"})),
    ];
    let half = state(&changes, &events, "2024-05-01");
    assert_eq!((&half["points"]["debt"], &half["points"]["clawed_back"]), (&json!(0), &json!(0)));
    let whole = state(&changes, &events, "2024-05-02");
    assert_eq!(
        (&whole["points"]["debt"], &whole["points"]["clawed_back"]),
        (&json!(40), &json!(40))
    );
}

#[test]
fn debt_is_paid_by_whatever_becomes_active() {
    let changes = json!({"/earn/pending_days": 5});
    let events =
        [("2024-01-01", json!({"type": "adjust", "points": -30})), ("2024-01-02", order(100))];
    let waiting = state(&changes, &events, "2024-01-06");
    assert_eq!(
        (&waiting["points"]["balance"], &waiting["points"]["pending"]),
        (&json!(-30), &json!(100))
    );
    let paid = state(&changes, &events, "2024-01-07");
    assert_eq!((&paid["points"]["balance"], &paid["points"]["debt"]), (&json!(70), &json!(0)));
}

#[test]
fn points_may_end_while_they_wait() {
    let changes = json!({
        "/earn/pending_days": 40, "/expiry": {"type": "after", "months": 1},
        "/metrics/pts": {"type": "points"},
    });
    let state = state(&changes, &[("2024-01-10", order(100))], "2024-03-01");
    assert_eq!(
        (&state["points"]["expired"], &state["points"]["pending"]),
        (&json!(100), &json!(0))
    );
    assert_eq!(state["metrics"]["pts"], 0);
    assert_eq!(last_entry(&state), entry("expire", "", -100));
}

#[test]
fn a_refund_takes_lines_in_order_shipping_last_and_gives_a_day_no_room_back() {
    let changes = json!({
        "/basis": {"tax": "exclude", "shipping": "include"}, "/earn/cap": {"per_day": 150},
    });
    let lines = json!([{"amount": 90, "tax": 10}, {"amount": 20}]);
    let events = [
        ("2024-01-10", json!({"type": "order", "lines": lines, "shipping": 30})),
        ("2024-01-10", json!({"type": "refund", "order": "e0", "amount": 40})),
        ("2024-01-10", order(500)),
        (
            "2024-01-11",
            json!({"type": "refund", "order": "e0", "lines": [
            {"line": 2, "amount": 5}, {"line": 1, "amount": 25}]}),
        ),
    ];
    // 90 - 40 = 50 less floor(10 × 50 / 90) = 5 of tax; the day had 150 - 130 = 20 left.
    let partly = state(&changes, &events, "2024-01-10");
    assert_eq!(partly["points"]["earned"], 130 + 20);
    assert_eq!(partly["points"]["balance"], 45 + 20 + 30 + 20);
    let by_line = state(&changes, &events, "2024-01-11");
    assert_eq!(by_line["points"]["balance"], 45 + 30 + 20);
    assert_eq!(
        by_line["warnings"],
        json!([
        {"event": "e3", "code": "unknown_line"}, {"event": "e3", "code": "refund_exceeds_order"}])
    );
}

#[test]
fn half_a_point_rounds_up_and_percentages_add() {
    let changes = json!({
        "/earn": {"points": 1, "per": 100, "round": "half_up", "stack": "add"},
        "/multipliers": [
            {"id": "a", "percent": 150, "when": {"channels": ["app"]}},
            {"id": "b", "percent": 130},
        ],
    });
    let order =
        |amount: i64, channel: &str| json!({"type": "order", "amount": amount, "channel": channel});
    let events = [("2024-01-10", order(250, "app")), ("2024-01-10", order(115, "shop"))];
    let state = state(&changes, &events, "2024-01-10");
    assert_eq!(ledger(&state)[0], entry("earn", "order", 5)); // 2.5 × 1.8 = 4.5
    assert_eq!(ledger(&state)[2], entry("earn", "order", 1)); // 1.15 × 1.3 = 1.495
}

#[test]
fn refusals_come_in_their_order_and_references_that_lead_nowhere_only_warn() {
    let options = json!({"/redeem": {"options": [{"points": 20, "value": 30}]}});
    let redeem = |points: i64| json!({"type": "redeem", "points": points});
    let events = [("2024-01-10", order(10)), ("2024-01-10", redeem(5)), ("2024-01-10", redeem(20))];
    let refused = state(&options, &events, "2024-01-10");
    assert_eq!(
        ledger(&refused)[1..],
        [entry("reject", "no_such_option", 0), entry("reject", "insufficient", 0)]
    );
    let closed = state(&json!({"/redeem": null}), &events, "2024-01-10");
    assert_eq!(last_entry(&closed), entry("reject", "not_redeemable", 0));
    let events = [
        ("2024-01-10", json!({"type": "enroll"})),
        ("2024-01-11", json!({"type": "enroll"})),
        ("2024-01-11", order(10)),
        ("2024-01-12", redeem(8)),
        ("2024-01-13", json!({"type": "cancel_redeem", "redeem": "e3", "points": 9})),
        ("2024-01-14", json!({"type": "cancel_redeem", "redeem": "e2"})),
    ];
    let warned = state(&json!({}), &events, "2024-01-14");
    assert_eq!(warned["points"]["returned"], 8);
    let codes: Vec<&Value> =
        warned["warnings"].as_array().unwrap().iter().map(|w| &w["code"]).collect();
    assert_eq!(codes, ["already_enrolled", "cancel_exceeds_redeem", "unknown_redeem"]);
}

#[test]
fn nobody_can_send_the_action_that_enrolment_pays_for() {
    let changes = json!({"/actions": {"enroll": {"points": 100}, "invite": {"points": 9, "unique_ref": true}}});
    let events = [
        ("2024-01-10", json!({"type": "action", "action": "enroll"})),
        ("2024-01-10", json!({"type": "action", "action": "invite"})),
    ];
    let state = state(&changes, &events, "2024-01-10");
    assert_eq!(
        ledger(&state),
        [entry("reject", "unknown_action", 0), entry("reject", "ref_missing", 0)]
    );
}

#[test]
fn without_a_ledger_the_rest_is_the_same() {
    let programme = Programme::read(&to_json(&rules())).unwrap();
    let events = json!([{"type": "order", "id": "a", "at": "2024-01-10T00:00:00Z", "amount": 700}]);
    let events = read_events(&to_json(&events), &programme).unwrap();
    let state = |ledger| {
        let options = Options { ledger, order_total: Some(40), next_from: 0 };
        calculate(&programme, &Zone::UTC, &Member::default(), &events, Instant::MAX, options)
    };
    let (mut with, without) = (state(true), state(false));
    assert!(with.ledger.take().is_some());
    assert_eq!(with, without);
    assert!(serde_json::to_value(&without).unwrap().get("ledger").is_none());
}

#[test]
fn the_way_to_a_tier_that_is_asked_about_passes_by_those_before_it() {
    let programme = Programme::read(&to_json(&rules())).unwrap();
    let events = json!([{"type": "order", "id": "a", "at": "2024-01-10T00:00:00Z", "amount": 70}]);
    let events = read_events(&to_json(&events), &programme).unwrap();
    let as_of = Instant::parse_rfc3339("2024-02-01T00:00:00Z").unwrap();
    let way = |next_from| {
        let options = Options { next_from, ..Options::default() };
        let state = calculate(&programme, &Zone::UTC, &Member::default(), &events, as_of, options);
        state.next.map(|next| (next.tier, next.alternatives[0].metrics[0].missing))
    };
    assert_eq!(way(0), Some(("silver".to_owned(), 30)));
    assert_eq!(way(1), way(0));
    assert_eq!(
        way(2),
        Some(("gold".to_owned(), 430)),
        "nobody qualifies for what is by invitation"
    );
    assert_eq!(way(3), way(2));
    assert_eq!(way(4), None);
}
