//! The shop's figures: golden numbers, and a shop small enough to count by hand.
#![cfg(feature = "train")]
#![allow(clippy::unwrap_used, reason = "a fixture that cannot be built fails its test")]

use serde_json::Value;
use zhanggui::model::card::{Card, PurchaseParams, SegmentCuts, ValueParams};
use zhanggui::money::Minor;
use zhanggui::profile::summary::OrderDay;
use zhanggui::score::dcf::{Timing, discounted_cash_flow};
use zhanggui::score::purchase::{Model, Orders, p_no_order};
use zhanggui::score::value::Rate;
use zhanggui::time::Date;
use zhanggui::train::kpi::interval::wilson;
use zhanggui::train::kpi::{
    Buyer, Cases, Counted, Days, Figure, Snapshot, changes, csat, nps, snapshot,
};
use zhanggui::train::metrics::Estimate;

fn golden() -> Value {
    serde_json::from_str(include_str!("vectors/score/simple_kpi_golden.json")).unwrap()
}

fn counts<const N: usize>(scores: &Value, least: u64) -> [u32; N] {
    let mut counts = [0; N];
    for score in scores.as_array().unwrap() {
        counts[(score.as_u64().unwrap() - least) as usize] += 1;
    }
    counts
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

fn close(got: f64, expected: f64) {
    assert!((got - expected).abs() <= 4e-15 * expected.abs().max(1.0), "{got} {expected}");
}

#[test]
fn promoters_less_detractors_and_the_satisfied_are_exact() {
    for case in golden()["nps"].as_array().unwrap() {
        let got = nps(&counts(&case["scores"], 0)).map(|e| e.mean);
        assert_eq!(got, case["nps"].as_f64(), "{case}");
    }
    for case in golden()["csat_top2"].as_array().unwrap() {
        let got = csat(&counts(&case["ratings_1_5"], 1)).map(|e| e.mean);
        assert_eq!(got, case["csat"].as_f64(), "{case}");
    }
}

#[test]
fn wilson_intervals_are_exact_and_reach_the_ends_at_none_and_at_all() {
    for case in golden()["wilson95"].as_array().unwrap() {
        let count = |key: &str| case[key].as_u64().unwrap() as u32;
        let got = wilson(count("k"), count("n")).unwrap();
        close(got.low, number(&case["lo"]));
        close(got.high, number(&case["hi"]));
    }
    assert_eq!(wilson(0, 0), None);
}

#[test]
fn payback_rates_and_the_median_wait_are_exact() {
    let golden = golden();
    let case = &golden["payback"][0];
    let year = [number(&case["annual_cf"]); 5];
    let value = |years: usize| {
        let rate = number(&case["rate"]);
        discounted_cash_flow(&year[..years], rate, number(&case["acq"]), Timing::End).unwrap()
    };
    for (years, expected) in case["cum_npv"].as_array().unwrap().iter().enumerate() {
        // The reference sums rounded terms: it agrees to the digits that it prints.
        let got = value(years + 1).net_present_value;
        assert!((got - number(expected)).abs() < 1e-7, "{got} {expected}");
    }
    let payback = case["discounted_payback_years_whole"].as_u64();
    assert_eq!(value(5).payback_year.map(u64::from), payback);

    let rates = &golden["rates"];
    close(Rate::Annual(0.12).monthly(), number(&rates["12pct_year_to_month"]));
    let annual = discounted_cash_flow(&[1.0], 0.12, 0.0, Timing::End).unwrap().net_present_value;
    close(libm::pow(1.0 / annual, 1.0 / 365.25) - 1.0, number(&rates["12pct_year_to_day"]));

    for case in golden["median_days_to_next_order"]["cases"].as_array().unwrap() {
        let (r, alpha) = (number(&case["r"]), number(&case["alpha_days"]));
        let t = number(&case["T_days"]);
        let never_leaves = PurchaseParams { r, alpha, a: 1e-15, b: 1.0 };
        let orders = Orders { x: case["x"].as_u64().unwrap() as u32, t_x: t, t };
        let half = p_no_order(Model::MbgNbd, &never_leaves, &orders, number(&case["value"]));
        assert!((half - 0.5).abs() < 1e-12, "{half}");
    }
}

const FEW: Buyer = Buyer { known: true, orders: 1, value: 100.0, earlier: 0, new: true };

fn counted() -> Counted {
    Counted {
        buyers: vec![
            FEW,
            Buyer { orders: 3, value: 600.0, earlier: 2, new: false, ..FEW },
            Buyer { orders: 0, value: 0.0, earlier: 1, new: false, ..FEW },
            Buyer { known: false, orders: 1, value: 300.0, ..FEW },
        ],
        recommend: [0, 0, 0, 0, 0, 0, 1, 0, 1, 1, 1],
        satisfaction: [1, 0, 1, 1, 1],
        complaints: Some(Cases { opened: 3, hours: vec![30.0, 2.0] }),
        expiries: Some(Cases { opened: 4, hours: vec![0.0; 3] }),
        invites: None,
        acquisition_spend: Some(5_000.0),
    }
}

fn figure(snapshot: &Snapshot, code: &str) -> Figure {
    *snapshot.figures.iter().find(|figure| figure.code == code).unwrap()
}

fn of(counted: &Counted) -> Snapshot {
    snapshot(counted, &Days::default(), Date::from_days(100), &Card::prior())
}

#[test]
fn figures_count_what_their_names_say() {
    let snapshot = of(&counted());
    for (code, mean, n) in [
        ("orders", 5.0, 5),
        ("revenue", 1_000.0, 5),
        ("customers", 2.0, 2),
        ("new_customers", 1.0, 1),
        ("csat", 0.5, 4),
        ("nps", 25.0, 4),
        ("repurchase_rate", 0.5, 2),
        ("order_value", 200.0, 5),
        ("acquisition_cost", 5_000.0, 1),
        ("churn_rate", 0.5, 2),
        ("complaint_rate", 0.6, 5),
        ("resolution_rate", 2.0 / 3.0, 3),
        ("hours_to_resolve", 16.0, 2),
        ("renewal_rate", 0.75, 4),
    ] {
        let figure = figure(&snapshot, code);
        let Estimate { mean: got, low, high } = figure.estimate.unwrap();
        assert!((got - mean).abs() < 1e-12, "{code}: {got}");
        assert_eq!(figure.n, n, "{code}");
        assert!(low <= got && got <= high, "{code}: {low} {got} {high}");
    }
}

#[test]
fn what_nobody_counted_has_no_value_and_changes_nothing() {
    let nothing = of(&Counted::default());
    for code in ["csat", "nps", "repurchase_rate", "order_value", "acquisition_cost", "clv"] {
        assert_eq!(figure(&nothing, code).estimate, None, "{code}");
    }
    for code in ["churn_rate", "complaint_rate", "resolution_rate", "referral_rate"] {
        assert_eq!(figure(&nothing, code).estimate, None, "{code}");
    }
    assert_eq!(figure(&of(&counted()), "referral_rate").estimate, None);
    assert!(changes(&nothing, &of(&counted())).is_empty());
}

#[test]
fn a_change_is_clear_when_its_interval_leaves_out_nought() {
    let rate = |again: usize| {
        let once = |i: usize| Buyer { orders: 1 + u32::from(i < again), ..FEW };
        of(&Counted { buyers: (0..200).map(once).collect(), ..Counted::default() })
    };
    let change = |from: usize, to: usize| {
        let all = changes(&rate(from), &rate(to));
        *all.iter().find(|change| change.code == "repurchase_rate").unwrap()
    };
    let up = change(80, 120);
    assert!(up.clear && up.difference.low > 0.0, "{up:?}");
    assert!((up.difference.mean - 0.2).abs() < 1e-12 && (up.relative.unwrap() - 0.5).abs() < 1e-12);
    assert!(!change(80, 84).clear);
    assert!(change(120, 80).difference.high < 0.0);
    assert!(changes(&rate(80), &rate(80)).iter().all(|change| !change.clear));
}

#[test]
fn each_customer_stands_in_one_stage_one_group_and_one_segment() {
    let day =
        |day: i32, net: i64| OrderDay { day: Date::from_days(day), net: Minor(net), orders: 1 };
    let days = Days {
        customer: vec![0, 1, 1, 1, 1, 2, 2, 3],
        day: vec![
            day(95, 10),
            day(10, 900),
            day(40, 900),
            day(70, 900),
            day(98, 900),
            day(-900, 50),
            day(-890, 50),
            day(101, 50),
        ],
    };
    let cuts =
        SegmentCuts { clv50: 100.0, clv80: 1_000.0, past50: 5.0, past80: 500.0, year80: 500.0 };
    let value = ValueParams { p: 6.0, q: 4.0, v: 100.0 };
    let card = Card { fitted: true, value, segments: Some(cuts), ..Card::prior() };
    let snapshot = snapshot(&Counted::default(), &days, Date::from_days(100), &card);
    let sizes = |sizes: &[zhanggui::train::kpi::Size]| -> Vec<(&str, u32)> {
        sizes.iter().map(|size| (size.code, size.customers)).collect()
    };
    assert_eq!(sizes(&snapshot.stages), [("new", 1), ("active", 1), ("lost", 1)]);
    let all: u32 = snapshot.groups.iter().map(|size| size.customers).sum();
    assert_eq!(all, 3);
    assert_eq!(sizes(&snapshot.segments), [("core", 1), ("potential", 1), ("ordinary", 1)]);
    assert_eq!(figure(&snapshot, "churn_risk").n, 3);
}
