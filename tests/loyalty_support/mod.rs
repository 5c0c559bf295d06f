//! Random programmes and histories: each is built from a handful of small numbers, so that a
//! failing one shrinks to the simplest.

use proptest::prelude::*;
use serde_json::{Value, json};
use zhanggui::json::Json;
use zhanggui::loyalty::{LoyaltyEvent, Member, Programme, read_events};
use zhanggui::time::{Instant, Zone};

pub(crate) const ENROLLED: i64 = 1_704_164_400_000; // 2024-01-02T03:00:00Z
const HOUR: i64 = 3_600_000;
/// The histories' length in hours.
pub(crate) const SPAN: i64 = 2 * 365 * 24;

pub(crate) fn to_json(value: &Value) -> Json<'static> {
    serde_json::from_value(value.clone()).unwrap()
}

pub(crate) fn hours(n: i64) -> Instant {
    Instant::from_ms(ENROLLED + n * HOUR).unwrap()
}

/// Numbers that a programme is chosen by.
pub(crate) fn choices() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 40)
}

struct Chooser<'c>(std::slice::Iter<'c, u8>);

impl Chooser<'_> {
    fn below(&mut self, n: u8) -> i64 {
        i64::from(self.0.next().map_or(0, |c| c % n))
    }

    fn of(&mut self, list: &[Value]) -> Value {
        let n = u8::try_from(list.len()).unwrap();
        list[usize::try_from(self.below(n)).unwrap()].clone()
    }
}

fn expiries() -> [Value; 11] {
    [
        json!({"type": "none"}),
        json!({"type": "after", "months": 3}),
        json!({"type": "after", "days": 40}),
        json!({"type": "inactivity", "months": 2}),
        json!({"type": "anniversary"}),
        json!({"type": "after", "months": 1, "round": "month"}),
        json!({"type": "inactivity", "days": 45}),
        json!({"type": "after", "months": 2, "round": "quarter"}),
        json!({"type": "after", "days": 20, "round": "day"}),
        json!({"type": "after", "months": 5, "round": "half"}),
        json!({"type": "after", "months": 9, "round": "year"}),
    ]
}

fn policies() -> [Value; 21] {
    let rolling = json!({"type": "rolling", "months": 3});
    let year = json!({"type": "calendar_year", "start": "04-01"});
    let anniversary = json!({"type": "anniversary"});
    let none = json!({"type": "none"});
    let duration = json!({"type": "duration", "days": 75});
    let periods = json!({"type": "periods", "periods": 1});
    [
        json!({}),
        json!({"period": rolling, "hold": none}),
        json!({"period": rolling, "hold": duration}),
        json!({"period": rolling, "hold": duration, "downgrade": "one_step", "grace_days": 20}),
        json!({"period": rolling, "hold": duration, "downgrade": "never"}),
        json!({"period": {"type": "lifetime"}, "hold": {"type": "lifetime"}}),
        json!({"period": {"type": "lifetime"}, "hold": duration}),
        json!({"period": year, "hold": periods}),
        json!({"period": year, "hold": periods, "upgrade": "period_end", "grace_days": 30}),
        json!({"period": year, "hold": none}),
        json!({"period": anniversary, "hold": periods, "downgrade": "one_step", "grace_days": 10}),
        json!({"period": anniversary, "hold": {"type": "lifetime"}, "upgrade": "period_end"}),
        json!({"period": rolling, "hold": {"type": "lifetime"}}),
        json!({"period": {"type": "rolling", "days": 50}, "hold": {"type": "duration", "months": 2}, "downgrade": "one_step"}),
        json!({"period": {"type": "lifetime"}, "hold": none}),
        json!({"period": year, "hold": {"type": "lifetime"}}),
        json!({"period": year, "hold": {"type": "periods", "periods": 2}, "downgrade": "never"}),
        json!({"period": anniversary, "hold": none}),
        json!({"period": anniversary, "hold": periods, "upgrade": "period_end"}),
        json!({"period": {"type": "full_months", "n": 3}, "hold": none}),
        json!({"period": {"type": "full_months", "n": 2}, "hold": {"type": "lifetime"}}),
    ]
}

/// A programme of every section, with rules by choice.
pub(crate) fn programme(choices: &[u8]) -> Value {
    let c = &mut Chooser(choices.iter());
    let metric = c.of(&[json!("spend"), json!("orders"), json!("pts"), json!("score")]);
    let metric = metric.as_str().unwrap().to_owned();
    let scale = if metric == "orders" { 1 } else { 100 };
    let needs = |n: i64| json!([{ metric.clone(): n * scale }, {"ugc": n * 2}]);
    let mut tiers = vec![json!({"id": "base"})];
    tiers.push(json!({"id": "silver", "qualify": needs(3)}));
    if c.below(2) == 1 {
        tiers.push(json!({"id": "vip", "invite_only": true}));
    }
    tiers.push(json!({"id": "gold", "qualify": needs(6)}));
    if c.below(3) == 1 {
        tiers.last_mut().unwrap()["retain"] = needs(4);
    }
    if c.below(2) == 1 {
        tiers[1]["expiry"] = c.of(&expiries());
    }
    let mut earn = json!({
        "points": 1 + c.below(3), "per": c.of(&[json!(1), json!(7), json!(100)]),
        "step": c.below(2) == 1, "round": c.of(&[json!("floor"), json!("half_up"), json!("ceil")]),
        "min_order": c.of(&[json!(0), json!(120)]), "pending_days": c.of(&[json!(0), json!(9)]),
        "stack": c.of(&[json!("best"), json!("add"), json!("multiply")]),
    });
    if c.below(3) == 1 {
        earn["cap"] = json!({"per_order": 90 + c.below(200), "per_day": 150});
    }
    let redeem = c.of(&[
        Value::Null,
        json!({"points": 2, "value": 3, "min": 10, "step": 4}),
        json!({"points": 1, "value": 1, "on_return_expired": "restore", "max_percent": 30}),
        json!({"options": [{"points": 20, "value": 30}, {"points": 100, "value": 200}]}),
    ]);
    json!({
        "schema": 1, "id": "random", "currency": "CNY",
        "timezone": c.of(&[json!("+08:00"), json!("America/Sao_Paulo"), json!("-03:30")]),
        "tiers": tiers, "earn": earn, "redeem": redeem,
        "basis": {
            "tax": c.of(&[json!("include"), json!("exclude")]),
            "shipping": c.of(&[json!("exclude"), json!("include")]),
            "exclude_categories": ["giftcard"],
        },
        "multipliers": [
            {"id": "g", "percent": 150, "when": {"tiers": ["gold", "silver"]}},
            {"id": "f", "percent": c.of(&[json!(200), json!(33), json!(0)]), "when": {"categories": ["f"]}},
            {"id": "b", "percent": 120, "when": {"birthday": {"type": "days", "before": 40, "after": 40}}},
            {"id": "c", "percent": 130, "when": {"channels": ["app"], "from": "2024-03-01"}},
        ],
        "actions": {
            "enroll": {"points": c.below(60), "qualifying": false},
            "review": {"points": 5, "limit": {"count": 2, "per": c.of(&[json!("day"), json!("month"), json!("lifetime")])}},
            "share": {"points": 3, "unique_ref": c.below(2) == 1, "expiry": c.of(&expiries())},
        },
        "birthday_bonus": {"points": c.below(50)},
        "expiry": c.of(&expiries()),
        "refund": {
            "negative": c.of(&[json!("allow"), json!("clamp")]),
            "tier": c.of(&[json!("keep"), json!("recalculate")]),
        },
        "metrics": {
            "spend": {"type": "spend"}, "orders": {"type": "orders", "min": 50},
            "pts": {"type": "points"}, "ugc": {"type": "actions", "actions": ["review", "share"]},
            "score": {"type": "weighted", "of": [
                {"metric": "spend", "mul": 1, "div": 2}, {"metric": "ugc", "mul": 30, "div": 1},
            ]},
        },
        "tier_policy": c.of(&policies()),
    })
}

/// What an event is chosen by: its type, its hour, and three numbers.
pub(crate) type Seed = (u8, i64, u16, u8, u8);

pub(crate) fn seeds(most: usize) -> impl Strategy<Value = Vec<Seed>> {
    let seed = (any::<u8>(), 0..SPAN, 0..600_u16, any::<u8>(), any::<u8>());
    prop::collection::vec(seed, 0..most)
}

/// A history that begins with an enrolment; references lead to events of the right type, mostly.
pub(crate) fn history(seeds: &[Seed]) -> Vec<Value> {
    let mut seeds: Vec<Seed> = seeds.to_vec();
    seeds.sort_by_key(|s| s.1);
    let mut events = vec![json!({"type": "enroll", "id": "e", "at": hours(0).to_string()})];
    let (mut orders, mut redeems): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    for (i, (kind, hour, n, a, b)) in seeds.into_iter().enumerate() {
        let id = format!("{}{i}", char::from(b'a' + a % 26));
        let pick = |list: &[String]| -> Value {
            let place = usize::from(b) % list.len().max(1);
            json!(list.get(place).map_or("nothing", |id| id.as_str()))
        };
        let category = ["f", "giftcard", "x"][usize::from(a % 3)];
        let mut event = match kind % 16 {
            0..=4 => {
                orders.push(id.clone());
                let first = json!({"amount": n, "tax": n / 9, "category": category});
                json!({"type": "order", "lines": [first, {"amount": b, "tax": b / 11}],
                    "shipping": a % 20, "channel": if b % 2 == 0 { "app" } else { "shop" }})
            }
            5 => json!({"type": "action", "action": "review"}),
            6 => json!({"type": "action", "action": "share", "ref": format!("r{}", a % 4)}),
            7 | 8 => {
                redeems.push(id.clone());
                json!({"type": "redeem", "points": if a % 2 == 0 { 20 } else { 4 + i64::from(b / 4) * 4 }})
            }
            9 if a % 2 == 0 => json!({"type": "cancel_redeem", "redeem": pick(&redeems)}),
            9 => json!({"type": "cancel_redeem", "redeem": pick(&redeems), "points": 1 + n / 9}),
            10 => json!({"type": "refund", "order": pick(&orders)}),
            11 => json!({"type": "refund", "order": pick(&orders), "amount": n}),
            12 => json!({"type": "refund", "order": pick(&orders), "lines": [
                {"line": a % 3, "amount": n}]}),
            13 => json!({"type": "adjust", "points": i64::from(n) - 300}),
            14 => json!({"type": "adjust", "points": n / 4, "expires_on": "2024-09-01"}),
            _ => json!({"type": "tier_grant", "tier": if a % 2 == 0 { "gold" } else { "silver" },
                "expires_on": "2024-11-05"}),
        };
        event["id"] = json!(id);
        event["at"] = json!(hours(hour).to_string());
        events.push(event);
    }
    events
}

/// What a calculation needs besides an instant.
#[derive(Debug)]
pub(crate) struct Subject {
    pub(crate) programme: Programme,
    pub(crate) zone: Zone,
    pub(crate) member: Member,
    pub(crate) events: Vec<LoyaltyEvent>,
}

pub(crate) fn subject(choices: &[u8], events: &[Value]) -> Subject {
    let programme = Programme::read(&to_json(&programme(choices))).unwrap();
    let zone = Zone::parse_fixed(programme.timezone()).unwrap_or_else(|| {
        // Sao Paulo: no midnight on 2018-11-04 and the like; moved to where the histories are.
        let day = 24 * HOUR;
        Zone::Table(vec![
            (0, -180),
            (ENROLLED + 100 * day, -120),
            (ENROLLED + 300 * day, -180),
            (ENROLLED + 460 * day, -120),
        ])
    });
    let events = read_events(&to_json(&Value::Array(events.to_vec())), &programme).unwrap();
    let member = Member::read(&to_json(&json!({"birthday": "02-29"}))).unwrap();
    Subject { programme, zone, member, events }
}

/// So many cases, unless `PROPTEST_CASES` says otherwise.
pub(crate) fn config(cases: u32) -> ProptestConfig {
    let mut config = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    if std::env::var_os("PROPTEST_CASES").is_none() {
        config.cases = cases;
    }
    config
}
