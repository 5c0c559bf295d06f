use proptest::prelude::*;
use zhanggui::locale::Locale;
use zhanggui::model::card::{Card, PurchaseParams, ValueParams};
use zhanggui::money::{Currency, MAX_SAFE, Minor};
use zhanggui::profile::summary::{OrderDay, OrderSummary};
use zhanggui::score::purchase::{Model, Orders, expected_orders, p_alive, p_no_order};
use zhanggui::score::score;
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

fn summary() -> impl Strategy<Value = OrderSummary> {
    let day = (-800_000..3_000_000i32, -10..MAX_SAFE, 0u32..50);
    let near = (18_000..22_000i32, -10..100_000i64, 0u32..3);
    let days = prop::collection::vec(prop_oneof![1 => day, 9 => near], 0..40);
    (days, 17_000..24_000i32).prop_map(|(days, as_of)| {
        let days: Vec<OrderDay> = days
            .into_iter()
            .map(|(d, net, orders)| OrderDay { day: Date::from_days(d), net: Minor(net), orders })
            .collect();
        OrderSummary::new(&days, Date::from_days(as_of))
    })
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
    fn every_figure_is_finite_for_any_history_and_card(s in summary(), c in card(), h in 1u32..=3650) {
        let scores = score(&s, &c, h, Locale::ZhCn, Currency::CNY).unwrap();
        if s.order_days > 0 {
            let mut all = Vec::new();
            numbers(&serde_json::to_value(&scores).unwrap(), &mut all);
            prop_assert!(all.iter().all(|v| v.is_finite()), "{scores:?}");
        }
        for p in [scores.p_alive.value, scores.churn_risk.value].into_iter().flatten() {
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
