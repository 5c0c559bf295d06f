use zhanggui::locale::Locale;
use zhanggui::model::card::{Card, LogGap};
use zhanggui::money::Minor;
use zhanggui::profile::summary::OrderDay;
use zhanggui::score::relation::{Phase, State};
use zhanggui::score::rhythm::{Pattern, median_slope, pattern_of, usual_gap};
use zhanggui::score::{Evidence, Query, Scores};
use zhanggui::time::Date;

use crate::everywhere;
use crate::scores::{ask, everything, regular, scores, troubled};
use crate::table::close;

/// Order days so many days before the day of the tests, oldest first.
fn ago(days: &[i32]) -> Vec<OrderDay> {
    let today = Date::parse("2025-03-26").unwrap();
    let day = |d: &i32| OrderDay { day: today.plus_days(-d), net: Minor(10_000), orders: 1 };
    days.iter().map(day).collect()
}

fn with(days: &[OrderDay], evidence: &Evidence) -> Scores {
    ask(days, &Card::prior(), evidence, &Query::default()).unwrap()
}

everywhere! {
    fn a_customer_comes_from_potential_to_loyal() {
        let (none, card) = (Evidence::default(), Card::prior());
        let of = |n, risk, evidence: &Evidence| State::of(n, risk, evidence, &card);
        assert_eq!(of(0, 1.0, &none), State::Potential);
        assert_eq!(of(0, 1.0, &Evidence { intent: Some(0.11), ..none }), State::Potential);
        assert_eq!(of(0, 1.0, &Evidence { intent: Some(0.12), ..none }), State::Target);
        assert_eq!(of(0, 1.0, &Evidence { has_cart: true, ..none }), State::Target);
        assert_eq!(of(0, 1.0, &Evidence { watched: 1, ..none }), State::Target);
        assert_eq!(of(1, 0.1, &none), State::First);
        assert_eq!(of(3, 0.1, &none), State::Repeat);
        assert_eq!(of(4, 0.1, &none), State::Loyal);
        assert_eq!(of(4, 0.5, &none), State::Repeat);
        assert_eq!(of(4, 0.1, &Evidence { top_share: Some(0.19), ..none }), State::Repeat);
        assert_eq!(of(4, 0.1, &Evidence { top_share: Some(0.2), ..none }), State::Loyal);
    }
}

everywhere! {
    fn own_visits_outweigh_the_states_prior_as_they_add_up() {
        let visits = |visits, orders_on_visits| {
            let evidence = Evidence { visits, orders_on_visits, ..Evidence::default() };
            with(&ago(&[40, 20]), &evidence).conversion
        };
        assert_eq!(visits(0, 0).value, Some(0.5));
        assert_eq!(visits(20, 0).value, Some(0.25));
        let many = visits(980, 0);
        assert_eq!((many.value, many.n), (Some(0.01), 980));
        let (low, high) = many.interval.unwrap();
        assert!(low < 0.01 && 0.01 < high && high < 0.015, "{low} {high}");
        assert_eq!(with(&ago(&[40]), &Evidence::default()).conversion.value, Some(0.15));
    }
}

everywhere! {
    fn the_relation_is_new_then_stable_and_declines_with_the_orders() {
        let phase = |days: &[i32]| with(&ago(days), &Evidence::default()).phase.value.unwrap();
        assert_eq!(phase(&[]), Phase::Prospect);
        assert_eq!(phase(&[40]), Phase::New);
        assert_eq!(phase(&[40, 30]), Phase::New);
        assert_eq!(phase(&[330, 300, 270, 240, 210, 180, 150, 120, 90, 60, 30]), Phase::Stable);
        assert_eq!(phase(&[330, 315, 300, 285, 270, 255, 240, 225, 210, 195, 20]), Phase::Declining);
        assert_eq!(phase(&[700, 650, 600]), Phase::Declining);
    }
}

everywhere! {
    fn the_usual_gap_is_the_geometric_mean_with_two_gaps_of_the_shop() {
        let log_gap = Some(LogGap { mean: libm::log(40.0), sd: 0.8 });
        let card = Card { log_gap, ..Card::prior() };
        close(libm::exp(usual_gap(2, 2.0 * libm::log(10.0), &card).mean), 20.0, 1e-12, "gap");
        close(libm::exp(usual_gap(0, 0.0, &card).mean), 40.0, 1e-12, "gap");
        close(usual_gap(2, 2.0 * libm::log(10.0), &card).sd, 0.8 * libm::sqrt(1.25), 1e-12, "sd");
    }
}

everywhere! {
    fn the_next_order_is_a_usual_gap_after_the_last_and_never_in_the_past() {
        let log_gap = Some(LogGap { mean: libm::log(40.0), sd: 0.8 });
        let card = Card { fitted: true, log_gap, ..Card::prior() };
        let next = |days: &[i32]| scores(&ago(days), &card, Locale::En).next_order;
        let today = Date::parse("2025-03-26").unwrap();
        let just_now = next(&[20, 10, 0]);
        assert_eq!((just_now.value, just_now.n), (Some(today.plus_days(20)), 2));
        let (low, high) = just_now.interval.unwrap();
        assert!(low < today.plus_days(12) && today.plus_days(40) < high, "{low} {high}");
        let late = next(&[320, 310, 300]);
        assert!(late.value > Some(today.plus_days(30)), "{:?}", late.value);
        assert_eq!(late.basis[2].text, "280 days later than usual");
        assert!(late.confidence < just_now.confidence);
    }
}

everywhere! {
    fn the_pattern_follows_the_median_of_all_slopes() {
        assert_eq!(median_slope(&[1.0, 2.0, 3.0, 100.0, 5.0]), 1.0);
        assert_eq!(median_slope(&[4.0, 1.0]), -3.0);
        assert_eq!(median_slope(&[4.0]), 0.0);
        assert_eq!(pattern_of(&[10.0, 11.0, 12.0, 13.0]), Pattern::Growth);
        assert_eq!(pattern_of(&[10.0, 11.0, 10.0, 90.0, 10.0]), Pattern::Maturity);
        assert_eq!(pattern_of(&[13.0, 12.0, 0.0, 9.0]), Pattern::Decline);
        assert_eq!(pattern_of(&[0.0; 12]), Pattern::Decline);
        let pattern = with(&ago(&[100, 10]), &Evidence::default()).pattern;
        assert_eq!((pattern.value, pattern.reason), (None, Some("too_short")));
    }
}

everywhere! {
    fn causes_come_with_what_counts_most_first_and_three_at_most() {
        let calm = with(&regular(), &Evidence::default()).churn_causes;
        assert_eq!(calm.value, Some(Vec::new()));
        let all = with(&regular(), &troubled()).churn_causes;
        let causes = all.value.unwrap();
        let codes: Vec<&str> = causes.iter().map(|c| c.code).collect();
        assert_eq!(codes, ["open_complaint", "fewer_visits", "price_rise"]);
        close(causes[0].delta, 0.8, 1e-12, "a complaint");
        assert_eq!(all.basis.len(), 4, "and that the shop has no model");
        let silent = with(&ago(&[400, 390, 380]), &troubled()).churn_causes.value.unwrap();
        assert_eq!(silent[0].code, "silence");
        let waned = |last| {
            let mut days = ago(&[40, 30, 20, 10]);
            days[2].net = Minor(last);
            days[3].net = Minor(last);
            with(&days, &Evidence::default()).churn_causes.value.unwrap()
        };
        assert_eq!(waned(2_000)[0].code, "spend_decline");
        close(waned(2_000)[0].delta, 0.4, 1e-12, "a fifth of the spend");
        assert!(waned(9_500).is_empty());
    }
}

everywhere! {
    fn lifetime_value_in_all_is_what_was_and_what_will_be_less_the_cost() {
        let card = everything();
        let value = |cost: Option<Minor>| {
            let query = Query { acquisition_cost: cost, ..Query::default() };
            ask(&regular(), &card, &Evidence::default(), &query).unwrap()
        };
        let scores = value(None);
        let (was, will) = (scores.clv_historic.value.unwrap(), scores.clv.value.unwrap());
        assert_eq!(was, Minor(18_000), "half of the spend is margin");
        assert!((scores.clv_total.value.unwrap() - was - will + Minor(3_000)).0.abs() <= 1);
        let given = value(Some(Minor(500))).clv_total.value.unwrap();
        assert_eq!(given - scores.clv_total.value.unwrap(), Minor(2_500));
        let ratio = |cost| {
            let basis = serde_json::to_value(&value(Some(Minor(cost))).clv_total.basis).unwrap();
            basis[0]["params"]["ratio"].as_f64()
        };
        let all = (given + Minor(500)).as_f64();
        assert!((ratio(500).unwrap() - all / 500.0).abs() < 1e-2, "value over cost");
        assert_eq!(ratio(0), None);
        let unknown = Card { acquisition_cost: None, ..everything() };
        let said = ask(&regular(), &unknown, &Evidence::default(), &Query::default()).unwrap();
        let codes = format!("{:?}", said.clv_total.basis);
        assert!(codes.contains("no_acquisition_cost"), "{codes}");
        let query = Query { acquisition_cost: Some(Minor(-1)), ..Query::default() };
        let refused = ask(&regular(), &card, &Evidence::default(), &query).unwrap_err();
        assert_eq!(refused.path, "/acquisitionCost");
    }
}

everywhere! {
    fn without_the_shops_cuts_there_is_no_segment_and_with_them_there_is_room_to_grow() {
        let prior = with(&regular(), &Evidence::default());
        assert_eq!(prior.segment.reason, Some("no_shop_cuts"));
        let scores = ask(&regular(), &everything(), &Evidence::default(), &Query::default()).unwrap();
        assert_eq!(scores.headroom.value, Some(Minor(60_000 - 36_000)));
        assert!(scores.segment.value.is_some());
    }
}
