use zhanggui::error::{Error, ErrorCode};
use zhanggui::locale::Locale;
use zhanggui::model::card::{Calibration, Card, FIRST_VALUES, LogGap, SegmentCuts, VALUES};
use zhanggui::money::{Currency, Minor};
use zhanggui::profile::summary::{OrderDay, OrderSummary};
use zhanggui::score::lifecycle::Replay;
use zhanggui::score::{Evidence, Query, Scores, Subject, score};
use zhanggui::time::Date;

fn day(day: &str, net: i64) -> OrderDay {
    OrderDay { day: Date::parse(day).unwrap(), net: Minor(net), orders: 1 }
}

pub(crate) fn regular() -> Vec<OrderDay> {
    vec![day("2025-01-10", 12_000), day("2025-02-09", 8_000), day("2025-03-11", 16_000)]
}

/// As of 26 March 2025.
pub(crate) fn scores(days: &[OrderDay], card: &Card, locale: Locale) -> Scores {
    let query = Query { locale, ..Query::default() };
    ask(days, card, &Evidence::default(), &query).unwrap()
}

pub(crate) fn ask(
    days: &[OrderDay],
    card: &Card,
    evidence: &Evidence,
    query: &Query,
) -> Result<Scores, Error> {
    let (as_of, replay) = (Date::parse("2025-03-26").unwrap(), Replay::of(days, card));
    score(&Subject { days, replay, as_of, currency: Currency::CNY, evidence }, card, query)
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn a_day_refunded_in_full_counts_for_nothing_and_a_later_one_only_as_ignored() {
    let as_of = Date::parse("2025-03-26").unwrap();
    let mut days = vec![day("2025-01-10", 12_000), day("2025-02-09", 8_000)];
    let plain = OrderSummary::new(&days, as_of);
    days.push(day("2025-02-20", 0));
    days.push(day("2025-02-21", -500));
    days.push(day("2025-03-27", 99_900));
    let more = OrderSummary::new(&days, as_of);
    assert_eq!((more.refunded_days, more.ignored_future), (2, 1));
    assert_eq!(OrderSummary { refunded_days: 0, ignored_future: 0, ..more }, plain);
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn the_order_of_days_does_not_matter_and_the_year_ends_with_the_day_looked_at() {
    let as_of = Date::parse("2025-03-26").unwrap();
    let (a, b, c) = (day("2024-03-26", 1), day("2024-03-27", 20), day("2025-03-26", 300));
    let s = OrderSummary::new(&[c, a, b], as_of);
    assert_eq!(s, OrderSummary::new(&[a, b, c], as_of));
    assert_eq!((s.spend_year, s.order_days_year), (Minor(320), 2));
    assert_eq!(s.gaps, [1, 364]);
    let halves = [day("2024-03-27", 8), day("2024-03-27", 12)];
    let merged = OrderSummary::new(&[a, halves[0], c, halves[1]], as_of);
    assert_eq!((merged.order_days, merged.orders, merged.total), (3, 4, s.total));
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn without_orders_every_figure_is_null_with_a_reason_and_the_customer_a_prospect() {
    let json = serde_json::to_value(scores(&[], &Card::prior(), Locale::En)).unwrap();
    for (name, score) in json.as_object().unwrap() {
        match name.as_str() {
            "lifecycle" | "phase" => assert_eq!(score["value"], "prospect"),
            "state" => assert_eq!(score["value"], "potential"),
            "conversion" => assert_eq!(score["value"], 0.06),
            _ => {
                assert!(score["value"].is_null(), "{name}");
                assert_eq!(score["reason"], "no_orders");
            }
        }
        assert_eq!(score["n"], 0);
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn the_json_has_the_names_and_shapes_of_the_public_types() {
    let card = Card { fitted: true, ..Card::prior() };
    let json = serde_json::to_value(scores(&regular(), &card, Locale::ZhTw)).unwrap();
    let names: Vec<&str> = json.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(names.len(), 22);
    for name in ["pAlive", "churnRisk", "expectedOrders", "orderValue", "clv", "rfm"] {
        assert!(names.contains(&name), "{name}");
    }
    assert_eq!(json["recency"]["value"], 15);
    assert_eq!(json["monetary"]["value"], 36_000);
    assert_eq!(json["rfm"]["value"]["group"], "active");
    assert_eq!(json["expectedOrders"]["interval"].as_array().unwrap().len(), 2);
    assert!(json["orderValue"]["value"].is_i64());
    assert!(json["pAlive"].get("interval").is_none());
    assert!(json["pAlive"].get("reason").is_none());
    assert_eq!(json["recency"]["basis"][0]["params"]["code"], "last_order");
    assert_eq!(json["recency"]["basis"][0]["text"], "最近一次下單是2025年3月11日，距今15天");
}

fn fitted_card() -> Card {
    let cuts = SegmentCuts {
        clv50: 10_000.0,
        clv80: 20_000.0,
        past50: 5_000.0,
        past80: 9_000.0,
        year80: 9_000.0,
    };
    let monetary_cuts = [100.0, 200.0, 300.0, 400.0];
    Card { fitted: true, segments: Some(cuts), monetary_cuts, ..Card::prior() }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn a_card_of_a_log_without_prices_stands_behind_the_rhythm_and_not_behind_amounts() {
    let unpriced = Card { segments: None, ..fitted_card() };
    let of = |card: &Card| scores(&regular(), card, Locale::En);
    let (scores, prior, priced) = (of(&unpriced), of(&Card::prior()), of(&fitted_card()));
    assert!(scores.churn_risk.calibrated && scores.rfm.calibrated);
    assert_eq!(scores.churn_risk, priced.churn_risk);
    let amounts = |s: &Scores| (s.order_value.clone(), s.clv.clone(), s.clv_total.clone());
    assert_eq!(amounts(&scores), amounts(&prior));
    assert!(!scores.order_value.calibrated && scores.order_value.interval.is_none());
    assert!(priced.order_value.calibrated && priced.order_value.interval.is_some());
    let [rfm, full] = [&scores, &priced].map(|s| s.rfm.value.unwrap());
    assert_eq!((rfm.recency, rfm.frequency, rfm.monetary), (full.recency, full.frequency, 3));
    assert_eq!(full.monetary, 5);
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn without_a_fitted_card_every_modelled_figure_is_flagged_and_says_so() {
    let prior = scores(&regular(), &Card::prior(), Locale::En);
    let fitted = scores(&regular(), &fitted_card(), Locale::En);
    let said = |s: &Scores| {
        let bases = [&s.p_alive.basis, &s.churn_risk.basis, &s.clv.basis, &s.rfm.basis];
        bases.map(|b| b.iter().any(|b| b.text.starts_with("This shop has no model")))
    };
    assert_eq!((said(&prior), said(&fitted)), ([true; 4], [false; 4]));
    let flags =
        |s: &Scores| [s.p_alive.calibrated, s.churn_risk.calibrated, s.expected_orders.calibrated];
    assert_eq!((flags(&prior), flags(&fitted)), ([false; 3], [true; 3]));
    assert!(prior.churn_risk.confidence < fitted.churn_risk.confidence);
    assert!(prior.recency.calibrated);
    let rfm = prior.rfm.value.unwrap();
    assert_eq!((rfm.recency, rfm.frequency, rfm.monetary), (3, 3, 3));
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn no_sentence_leaves_a_hole_open_in_any_language() {
    let newcomer = vec![day("2025-03-26", 100)];
    for days in [&newcomer, &regular()] {
        for locale in Locale::ALL {
            for card in [Card::prior(), everything()] {
                let query = Query {
                    locale,
                    acquisition_cost: card.fitted.then_some(Minor(500)),
                    ..Query::default()
                };
                let scores = ask(days, &card, &troubled(), &query).unwrap();
                let json = serde_json::to_value(&scores).unwrap();
                for basis in json.as_object().unwrap().values().flat_map(said) {
                    assert!(!basis.contains('{') && !basis.is_empty(), "{basis}");
                }
            }
        }
    }
}

fn said(score: &serde_json::Value) -> Vec<String> {
    let basis = score["basis"].as_array().unwrap();
    basis.iter().map(|b| b["text"].as_str().unwrap().to_owned()).collect()
}

/// A fitted card with all that one can have.
pub(crate) fn everything() -> Card {
    let segments = SegmentCuts {
        clv50: 5_000.0,
        clv80: 20_000.0,
        past50: 9_000.0,
        past80: 30_000.0,
        year80: 60_000.0,
    };
    Card {
        fitted: true,
        segments: Some(segments),
        log_gap: Some(LogGap { mean: 3.4, sd: 0.9 }),
        acquisition_cost: Some(3_000.0),
        margin_rate: 0.5,
        ..Card::prior()
    }
}

/// A customer with whom everything went wrong.
pub(crate) fn troubled() -> Evidence {
    Evidence {
        intent: Some(0.2),
        has_cart: true,
        watched: 3,
        visits: 10,
        orders_on_visits: 3,
        top_share: Some(0.8),
        open_complaints: 1,
        returned_share: 0.5,
        delivery_delay_days: 4.0,
        price_rise: 0.2,
        favourite_out_of_stock: true,
        visit_ratio: Some(0.25),
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn a_card_survives_its_list_of_values_and_refuses_each_broken_one() {
    let segments = SegmentCuts { clv50: 1.0, clv80: 2.0, past50: 3.0, past80: 4.0, year80: 5.0 };
    let card = Card {
        fitted: true,
        customers: 2357,
        acquisition_cost: Some(300.0),
        retention_cost: Some(0.0),
        segments: Some(segments),
        log_gap: Some(LogGap { mean: 3.4, sd: 0.9 }),
        calibration: Some(rising()),
        ..Card::prior()
    };
    for card in [card, Card::prior()] {
        let values = card.to_values();
        assert_eq!(Card::from_values(&values).unwrap(), card);
        assert_eq!(Card::from_values(&[&values[..], &[1.0]].concat()).unwrap(), card);
        for at in 0..VALUES {
            for bad in [f64::NAN, f64::INFINITY, -1e300] {
                let mut values = values;
                values[at] = bad;
                let error = Card::from_values(&values).unwrap_err();
                assert_eq!(error.code, ErrorCode::BadModel, "{at}");
                assert!(error.path.starts_with("/card/"), "{at}: {}", error.path);
            }
        }
    }
}

/// Ten points of which the last three are the same, as where tenths were pooled.
fn rising() -> Calibration {
    std::array::from_fn(|i| {
        let at = f64::from(u32::try_from((i / 2).min(7)).unwrap());
        if i % 2 == 0 { 0.05 + 0.1 * at } else { 0.1 + 0.05 * at }
    })
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn a_calibration_leads_through_its_points_keeps_order_and_never_falls() {
    let card = Card { calibration: Some(rising()), ..Card::prior() };
    for point in rising().chunks_exact(2) {
        assert!((card.corrected(point[0]) - point[1]).abs() < 1e-12, "{point:?}");
    }
    assert!((card.corrected(0.1) - 0.125).abs() < 1e-12, "half way between two");
    assert_eq!([card.corrected(0.0), card.corrected(1.0)], [0.0, 1.0]);
    let all: Vec<f64> = (0..=1_000).map(|i| card.corrected(f64::from(i) / 1_000.0)).collect();
    assert!(all.is_sorted_by(|a, b| a < b) && all.iter().all(|p| (0.0..=1.0).contains(p)));
    assert_eq!(Card::prior().corrected(0.3), 0.3);
    let values = card.to_values();
    for (at, value, path) in [(45, 0.01, "/card/calibration"), (62, -1.0, "/card/calibration")] {
        let mut values = values;
        values[at] = value;
        assert_eq!(Card::from_values(&values).unwrap_err().path, path, "{at}");
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn the_risk_is_corrected_and_the_stage_keeps_the_thresholds_of_the_forecast() {
    let plain = Card { fitted: true, ..Card::prior() };
    let calibrated = Card { calibration: Some(rising()), ..plain.clone() };
    let [was, is] = [plain, calibrated.clone()].map(|card| scores(&regular(), &card, Locale::En));
    let foretold = was.churn_risk.value.unwrap();
    assert_eq!(is.churn_risk.value, Some(calibrated.corrected(foretold)));
    assert_ne!(is.churn_risk.value, Some(foretold));
    assert_eq!(
        (is.lifecycle.value, is.churn_warning.value),
        (was.lifecycle.value, was.churn_warning.value)
    );
    assert_eq!(is.p_alive, was.p_alive);
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn a_card_of_the_first_version_is_read_and_the_rest_is_as_in_the_prior() {
    let card = Card { fitted: true, t1: 0.6, ..Card::prior() };
    let values = card.to_values();
    assert_eq!(Card::from_values(&values[..FIRST_VALUES]).unwrap(), card);
    let short = Card::from_values(&values[..FIRST_VALUES - 1]).unwrap_err();
    assert_eq!(short.code, ErrorCode::BadModel);
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn parts_of_a_card_that_belong_together_come_together_and_in_order() {
    let segments = SegmentCuts { clv50: 1.0, clv80: 2.0, past50: 3.0, past80: 4.0, year80: 5.0 };
    let with = |segments| Card { segments: Some(segments), ..Card::prior() }.validate();
    let path = |segments| with(segments).unwrap_err().path.clone();
    assert!(with(segments).is_ok());
    assert_eq!(path(SegmentCuts { clv80: 0.5, ..segments }), "/card/segments/clv80");
    assert_eq!(path(SegmentCuts { year80: -1.0, ..segments }), "/card/segments/clv50");
    let card = Card { recency_cuts: [1.0, 2.0, 1.5, 3.0], ..Card::prior() };
    assert_eq!(card.validate().unwrap_err().path, "/card/recencyCuts");
    let card = Card { hysteresis: 0.4, ..Card::prior() };
    assert_eq!(card.validate().unwrap_err().path, "/card/hysteresis");
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn a_horizon_is_from_one_day_to_ten_years() {
    for bad in [0, 3651, u32::MAX] {
        let query = Query { horizon_days: Some(bad), ..Query::default() };
        let error = ask(&regular(), &Card::prior(), &Evidence::default(), &query).unwrap_err();
        assert_eq!((error.code, error.path.as_str()), (ErrorCode::BadArgument, "/horizonDays"));
    }
}
