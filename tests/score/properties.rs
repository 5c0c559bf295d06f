use proptest::prelude::*;
use zhanggui::model::card::{Card, PurchaseParams, ValueParams};
use zhanggui::money::{Currency, MAX_SAFE, Minor};
use zhanggui::profile::summary::OrderDay;
use zhanggui::score::lifecycle::Replay;
use zhanggui::score::purchase::{Model, Orders, expected_orders, p_alive, p_no_order};
use zhanggui::score::{Evidence, Query, Subject, score};
use zhanggui::time::Date;

fn log_uniform(low: f64, high: f64) -> impl Strategy<Value = f64> {
    (libm::log(low)..libm::log(high)).prop_map(libm::exp)
}

fn params() -> impl Strategy<Value = PurchaseParams> {
    (log_uniform(1e-3, 1e3), log_uniform(1e-2, 1e5), log_uniform(1e-3, 1e3), log_uniform(1e-3, 1e3))
        .prop_map(|(r, alpha, a, b)| PurchaseParams { r, alpha, a, b })
}

fn orders() -> impl Strategy<Value = Orders> {
    (0u32..500, 0.0..1.0, 0.0..4000.0).prop_map(|(x, share, t): (u32, f64, f64)| Orders {
        x,
        t_x: if x == 0 { 0.0 } else { t * share },
        t,
    })
}

fn model() -> impl Strategy<Value = Model> {
    prop_oneof![Just(Model::BgNbd), Just(Model::MbgNbd)]
}

/// Order days, and a day not before the last.
fn days() -> impl Strategy<Value = (Vec<OrderDay>, Date)> {
    let day = (-700_000..2_900_000i32, 1..MAX_SAFE, 1u32..50);
    let near = (18_000..22_000i32, 1..100_000i64, 1u32..3);
    let days = prop::collection::btree_map(
        prop_oneof![1 => day.clone().prop_map(|d| d.0), 9 => near.clone().prop_map(|d| d.0)],
        prop_oneof![1 => day.prop_map(|d| (d.1, d.2)), 9 => near.prop_map(|d| (d.1, d.2))],
        0..40,
    );
    (days, 0..2_000i32).prop_map(|(days, later)| {
        let days: Vec<OrderDay> = days
            .into_iter()
            .map(|(d, (net, orders))| OrderDay { day: Date::from_days(d), net: Minor(net), orders })
            .collect();
        let last = days.last().map_or(Date::from_days(20_000), |d| d.day);
        (days, last.plus_days(later))
    })
}

fn evidence() -> impl Strategy<Value = Evidence> {
    let share = || 0.0..1.0f64;
    (share(), 0u32..9, 0u32..99, 0u32..99, (share(), share(), share()), any::<bool>()).prop_map(
        |(intent, watched, visits, orders_on_visits, (a, b, c), yes)| Evidence {
            intent: yes.then_some(intent),
            has_cart: yes,
            watched,
            visits,
            orders_on_visits,
            top_share: Some(a),
            open_complaints: watched,
            returned_share: b,
            delivery_delay_days: 30.0 * c,
            price_rise: a,
            favourite_out_of_stock: yes,
            visit_ratio: Some(2.0 * b),
        },
    )
}

fn card() -> impl Strategy<Value = Card> {
    let value = (log_uniform(1e-3, 1e3), log_uniform(1e-3, 1e3), log_uniform(1e-2, 1e9));
    (params(), value, any::<bool>()).prop_map(|(purchase, (p, q, v), fitted)| Card {
        fitted,
        purchase,
        value: ValueParams { p, q: 1.0 + q, v },
        ..Card::prior()
    })
}

/// Whether a JSON value holds a null where a number should be: how NaN and infinity are written.
fn numbers(json: &serde_json::Value, out: &mut Vec<f64>) {
    match json {
        serde_json::Value::Number(n) => out.push(n.as_f64().unwrap()),
        serde_json::Value::Array(items) => items.iter().for_each(|v| numbers(v, out)),
        serde_json::Value::Object(fields) => fields.values().for_each(|v| numbers(v, out)),
        serde_json::Value::Null => out.push(f64::NAN),
        _ => {}
    }
}

proptest! {

    #[test]
    fn every_figure_is_finite_for_any_history_and_card(
        (days, as_of) in days(), c in card(), evidence in evidence(), h in 1u32..=3650,
    ) {
        let subject = Subject {
            days: &days,
            replay: Replay::of(&days, &c),
            as_of,
            currency: Currency::CNY,
            evidence: &evidence,
        };
        let query = Query { horizon_days: Some(h), ..Query::default() };
        let scores = score(&subject, &c, &query).unwrap();
        let mut all = Vec::new();
        for (name, score) in serde_json::to_value(&scores).unwrap().as_object().unwrap() {
            if score.get("reason").is_none() {
                numbers(score, &mut all);
                prop_assert!(all.iter().all(|v| v.is_finite()), "{name} {scores:?}");
            }
        }
        if let (Some(value), Some((low, high))) = (scores.next_order.value, scores.next_order.interval) {
            prop_assert!(as_of <= low && low <= value && value <= high);
        }
        if let (Some(value), Some((low, high))) = (scores.conversion.value, scores.conversion.interval) {
            prop_assert!(0.0 <= low && low <= value && value <= high && high <= 1.0);
        }
        let probabilities = [&scores.p_alive, &scores.churn_risk, &scores.repurchase, &scores.conversion];
        for p in probabilities.into_iter().filter_map(|s| s.value) {
            prop_assert!((0.0..=1.0).contains(&p));
        }
        if let (Some(value), Some((low, high))) = (scores.expected_orders.value, scores.expected_orders.interval) {
            prop_assert!(0.0 <= low && low <= value && value <= high);
        }
        if let (Some(value), Some((low, high))) = (scores.order_value.value, scores.order_value.interval) {
            prop_assert!(low <= value && value <= high);
        }
    }

    #[test]
    fn probabilities_stay_within_bounds(m in model(), f in params(), o in orders(), h in 0.0..4000.0) {
        prop_assert!((0.0..=1.0).contains(&p_alive(m, &f, &o)));
        prop_assert!((0.0..=1.0).contains(&p_no_order(m, &f, &o, h)));
    }

    #[test]
    fn a_longer_horizon_makes_silence_less_likely_and_orders_no_fewer(
        m in model(), f in params(), o in orders(), h in 0.0..2000.0, more in 0.0..2000.0,
    ) {
        prop_assert!(p_no_order(m, &f, &o, h + more) <= p_no_order(m, &f, &o, h) + 1e-15);
        let (near, far) = (expected_orders(m, &f, &o, h), expected_orders(m, &f, &o, h + more));
        prop_assert!(far >= near * (1.0 - 1e-9) - 1e-12, "{near} {far}");
    }

    #[test]
    fn a_longer_silence_makes_life_less_likely_and_silence_more(
        m in model(), f in params(), o in orders(), more in 0.0..2000.0,
    ) {
        let later = Orders { t: o.t + more, ..o };
        prop_assert!(p_alive(m, &f, &later) <= p_alive(m, &f, &o) + 1e-15);
        prop_assert!(p_no_order(m, &f, &later, 90.0) >= p_no_order(m, &f, &o, 90.0) - 1e-12);
    }

    #[test]
    fn silence_is_at_least_as_likely_as_expected_orders_allow(
        m in model(), f in params(), o in orders(), h in 0.0..2000.0,
    ) {
        // P(at least one order) <= E[orders].
        let some = 1.0 - p_no_order(m, &f, &o, h);
        let expected = expected_orders(m, &f, &o, h);
        prop_assert!(some <= expected * (1.0 + 1e-9) + 1e-12, "{some} {expected}");
    }
}
