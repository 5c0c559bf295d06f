use zhanggui::engage::{Customer, Figures};
use zhanggui::event::Event;
use zhanggui::locale::Locale;
use zhanggui::model::{Card, Model};
use zhanggui::money::Minor;
use zhanggui::profile::{ConsentRecord, Purpose};
use zhanggui::score::Query;
use zhanggui::score::behaviour::{Figures as Behaviour, Measure};
use zhanggui::score::segments::Segments;
use zhanggui::time::Instant;

use crate::common::{customer, day, event, order, shop};
use crate::everywhere;

/// Everything about a customer who did this, at the start of day 1,000.
pub(crate) fn all(model: &Model, events: Vec<Event>) -> Figures {
    ask(&mut Customer::new(customer(events)), model, day(1_000))
}

pub(crate) fn ask(customer: &mut Customer, model: &Model, now: Instant) -> Figures {
    customer
        .score(model, &Segments::default(), now, &Query { locale: Locale::En, ..Query::default() })
        .unwrap()
        .data
}

fn behaviour(events: Vec<Event>) -> Behaviour {
    all(&shop(), events).behaviour
}

fn fitted() -> Model {
    let mut model = shop();
    model.card = Card { fitted: true, ..Card::prior() };
    model
}

/// An event of that type, so many minutes before day 1,000.
fn before(id: &str, kind: &str, minutes: i64, more: &str) -> Event {
    let at = day(1_000).ms() - 60_000 * minutes;
    event(&format!(r#"{{"id":"{id}","type":"{kind}","at":{at}{more}}}"#))
}

fn survey(id: &str, question: &str, rating: f64) -> Event {
    before(id, "survey", 600, &format!(r#","ref":"{question}","rating":{rating}"#))
}

fn near(value: Option<f64>, expected: f64) -> bool {
    value.is_some_and(|value| (value - expected).abs() < 1e-12)
}

/// An order of ten lines at half price, as far as `listed` of them have a list price.
fn offers(listed: usize, coupons: usize) -> Event {
    let line = |i: usize| {
        let listed = if i < listed { r#","listPrice":2000"# } else { "" };
        let coupon = if i < coupons { r#","coupon":"SPRING""# } else { "" };
        format!(r#"{{"id":"m1","unitPrice":1000{listed}{coupon}}}"#)
    };
    let lines: Vec<String> = (0..10).map(line).collect();
    before("o", "purchase", 5_000, &format!(r#","items":[{}]"#, lines.join(",")))
}

everywhere! {
    fn price_sensitivity_is_the_smoothed_share_of_lines_bought_below_their_list_price() {
        let figures = behaviour(vec![offers(10, 0)]);
        let base = Card::prior().discount_base;
        assert!(near(figures.measures.of(Measure::PriceSensitivity).value, (10.0 + 20.0 * base) / 30.0));
        assert_eq!(figures.measures.of(Measure::PriceSensitivity).n, 10);
        let text = &figures.measures.of(Measure::PriceSensitivity).basis[0].text;
        assert_eq!(text, "10 of 10 lines with a list price were bought below it");
    }
}

everywhere! {
    fn under_ten_lines_price_sensitivity_and_coupon_use_are_unknown() {
        let figures = behaviour(vec![order("o", 990, &["m1", "m2"])]);
        assert_eq!(figures.measures.of(Measure::PriceSensitivity).value, None);
        assert_eq!(figures.measures.of(Measure::PriceSensitivity).reason, Some("too_few_items"));
        assert_eq!(figures.measures.of(Measure::CouponUse).reason, Some("too_few_items"));
        let unlisted = behaviour(vec![offers(0, 0)]);
        assert_eq!(unlisted.measures.of(Measure::PriceSensitivity).reason, Some("no_list_prices"));
        assert!(unlisted.measures.of(Measure::CouponUse).value.is_some());
    }
}

everywhere! {
    fn a_discount_lover_need_not_use_coupons_and_the_other_way_round() {
        let lover = behaviour(vec![offers(10, 0)]);
        let user = behaviour(vec![offers(0, 3)]);
        let base = Card::prior().coupon_base;
        // Ten lines an order: twenty lines of the shop's are two orders.
        assert!(near(lover.measures.of(Measure::CouponUse).value, 2.0 * base / 3.0));
        assert!(near(user.measures.of(Measure::CouponUse).value, (1.0 + 2.0 * base) / 3.0));
        let by_event = vec![offers(0, 0), before("c", "coupon_used", 4_000, "")];
        assert_eq!(behaviour(by_event).measures.of(Measure::CouponUse).value, user.measures.of(Measure::CouponUse).value);
    }
}

everywhere! {
    fn what_was_sent_back_in_full_is_no_purchase_at_a_reduction() {
        let back = before("r", "refund", 100, r#","orderId":"o""#);
        let figures = behaviour(vec![offers(10, 10), back]);
        assert_eq!(figures.measures.of(Measure::PriceSensitivity).n, 0);
        assert_eq!(figures.measures.of(Measure::PriceSensitivity).reason, Some("too_few_items"));
    }
}

everywhere! {
    fn engagement_fades_by_its_half_lives_and_no_habit_fills_it() {
        let shares = |minutes| behaviour(vec![before("s", "share", minutes, "")]).measures.of(Measure::Engagement).clone();
        assert!(near(shares(0).value, 4.0));
        assert!(near(shares(60 * 24 * 60).value, 2.0));
        let many = (0..500).map(|i| before(&format!("s{i}"), "share", 0, "")).collect();
        assert!(near(behaviour(many).measures.of(Measure::Engagement).value, 8.0));
        assert_eq!(behaviour(vec![order("o", 990, &["m1"])]).measures.of(Measure::Engagement).reason, Some("no_activity"));
    }
}

everywhere! {
    fn intent_starts_at_the_states_prior_and_rises_with_cart_and_checkout() {
        let page = || before("p", "page_view", 9, "");
        let cart = || before("c", "add_to_cart", 5, r#","items":[{"id":"m1"}]"#);
        let checkout = || before("k", "begin_checkout", 2, "");
        let intent = |events| behaviour(events).measures.of(Measure::Intent).value;
        assert!(near(intent(vec![page()]), 0.06));
        assert!(near(intent(vec![order("a", 900, &["m1"]), page()]), 0.15));
        let twice = vec![order("a", 900, &["m1"]), order("b", 930, &["m1"]), page()];
        assert!(near(intent(twice), 0.5));
        let steps = [intent(vec![page()]), intent(vec![page(), cart()]), intent(vec![page(), cart(), checkout()])];
        assert!(steps.is_sorted() && steps[0] < steps[1] && steps[1] < steps[2], "{steps:?}");
        let removed = before("r", "remove_from_cart", 1, r#","items":[{"id":"m1"}]"#);
        assert_eq!(intent(vec![page(), cart(), removed]), steps[0]);
    }
}

everywhere! {
    fn a_visit_ends_after_half_an_hour_and_a_second_one_within_a_fortnight_is_a_return() {
        let view = |id: &str, minutes| before(id, "view_item", minutes, r#","items":[{"id":"m1"}]"#);
        assert_eq!(behaviour(vec![view("a", 31)]).measures.of(Measure::Intent).reason, Some("no_visit"));
        let first = behaviour(vec![view("a", 5)]).measures.of(Measure::Intent).value;
        let returned = behaviour(vec![view("z", 5_000), view("a", 5)]).measures.of(Measure::Intent).value;
        let late = behaviour(vec![view("z", 30_000), view("a", 5)]).measures.of(Measure::Intent).value;
        assert!(returned > first);
        assert_eq!(late, first);
    }
}

everywhere! {
    fn satisfaction_is_the_share_of_four_and_five_with_wilsons_interval() {
        let rating = |id: &str, r| before(id, "rating", 700, &format!(r#","rating":{r}"#));
        let figures = behaviour(vec![
            rating("a", 5), rating("b", 4), rating("c", 3), rating("d", 5), rating("e", 1),
            rating("f", 0), rating("g", 9),
        ]);
        assert!(near(figures.measures.of(Measure::Satisfaction).value, 0.6));
        assert_eq!(figures.measures.of(Measure::Satisfaction).n, 5);
        let (low, high) = figures.measures.of(Measure::Satisfaction).interval.unwrap();
        assert!((low - 0.230_724_281).abs() < 1e-6 && (high - 0.882_379_225).abs() < 1e-6, "{low} {high}");
        assert_eq!(behaviour(vec![]).measures.of(Measure::Satisfaction).reason, Some("no_ratings"));
    }
}

everywhere! {
    fn the_net_promoter_score_matches_the_reference() {
        let cases: [(&[i32], Option<f64>); 4] = [
            (&[10, 9, 9, 8, 7, 6, 3, 0], Some(0.0)),
            (&[10, 10, 10, 10, 10, 10, 10, 5, 5, 5], Some(40.0)),
            (&[], None),
            (&[0, 6], Some(-100.0)),
        ];
        for (answers, nps) in cases {
            let surveys = answers.iter().enumerate();
            let surveys = surveys.map(|(i, r)| survey(&format!("n{i}"), "nps", f64::from(*r)));
            assert_eq!(behaviour(surveys.collect()).measures.of(Measure::Nps).value, nps);
        }
    }
}

everywhere! {
    fn the_expectation_gap_is_what_was_met_less_what_was_hoped_for() {
        let met = behaviour(vec![survey("a", "expectation", 5.0), survey("b", "csat", 3.5)]);
        assert_eq!(met.measures.of(Measure::ExpectationGap).value, Some(-1.5));
        let unasked = behaviour(vec![survey("b", "csat", 3.5)]);
        assert_eq!(unasked.measures.of(Measure::ExpectationGap).reason, Some("no_expectation"));
    }
}

everywhere! {
    fn complaints_are_counted_against_orders_and_closed_by_their_ticket() {
        let complaint = |id: &str, minutes, ticket| {
            before(id, "complaint", minutes, &format!(r#","ref":"{ticket}""#))
        };
        let figures = behaviour(vec![
            order("a", 900, &["m1"]), order("b", 910, &["m1"]),
            complaint("c", 6_000, "T1"), complaint("d", 5_000, "T2"), complaint("e", 4_000, "T3"),
            before("f", "complaint_resolved", 4_400, r#","ref":"T2""#),
            before("g", "complaint_resolved", 3_000, ""),
        ]);
        assert_eq!(figures.measures.of(Measure::ComplaintRate).value, Some(1.5));
        assert!(near(figures.measures.of(Measure::ResolutionRate).value, 2.0 / 3.0));
        // T2 took ten hours; the one without a ticket closed T1 after fifty.
        assert_eq!(figures.measures.of(Measure::HoursToClose).value, Some(30.0));
        assert_eq!(behaviour(vec![]).measures.of(Measure::HoursToClose).reason, Some("none_resolved"));
    }
}

everywhere! {
    fn referral_and_renewal_rates_follow_their_conventions() {
        let figures = behaviour(vec![
            before("a", "share", 90, r#","ref":"invite""#), before("b", "share", 80, r#","ref":"invite""#),
            before("c", "share", 70, ""), before("d", "referral", 60, ""),
            before("e", "renewal", 50, ""), before("f", "renewal", 40, ""), before("g", "renewal", 30, ""),
            before("h", "renewal", 20, r#","ref":"lapsed""#),
        ]);
        assert_eq!(figures.measures.of(Measure::ReferralRate).value, Some(0.5));
        assert_eq!(figures.measures.of(Measure::RenewalRate).value, Some(0.75));
    }
}

everywhere! {
    fn delivered_value_is_benefit_less_cost_over_what_is_known() {
        let answers = [
            ("product", 5.0), ("service", 3.0), ("money", 3.0), ("time", 1.0),
        ];
        let surveys = answers.iter().map(|(q, r)| survey(q, q, *r)).collect();
        // (.4·100 + .3·50) / .7 less (.4·50 + .25·0) / .65
        let expected = 55.0 / 0.7 - 20.0 / 0.65;
        assert!(near(behaviour(surveys).measures.of(Measure::DeliveredValue).value, expected));
        assert_eq!(behaviour(vec![]).measures.of(Measure::DeliveredValue).reason, Some("too_little_known"));
    }
}

everywhere! {
    fn slow_deliveries_and_full_prices_lower_the_delivered_value() {
        let delivered = |days: i64| {
            let at = day(900 + days).ms();
            event(&format!(r#"{{"id":"d","type":"delivered","orderId":"a","at":{at}}}"#))
        };
        let value = |days| {
            let rated = survey("s", "csat", 5.0);
            behaviour(vec![order("a", 900, &["m1"]), delivered(days), rated]).measures.of(Measure::DeliveredValue).value
        };
        assert!(value(1) > value(7) && value(7) > value(14));
        assert_eq!(value(14), value(60));
    }
}

everywhere! {
    fn loyalty_weighs_what_is_known_and_nobody_loses_for_not_being_asked() {
        let orders = || vec![order("a", 900, &["m1"]), order("b", 950, &["m1"])];
        let unasked = all(&fitted(), orders());
        let rfm = unasked.orders.rfm.value.unwrap();
        let step = |n: u8| f64::from(n - 1) / 4.0;
        let expected = 100.0 * (0.3 * step(rfm.frequency) + 0.25 * step(rfm.monetary)) / 0.55;
        assert!(near(unasked.behaviour.measures.of(Measure::Loyalty).value, expected));
        let fan = [orders(), vec![survey("n", "nps", 10.0)]].concat();
        assert!(all(&fitted(), fan).behaviour.measures.of(Measure::Loyalty).value > unasked.behaviour.measures.of(Measure::Loyalty).value);
        assert_eq!(behaviour(vec![]).measures.of(Measure::Loyalty).reason, Some("no_orders"));
    }
}

everywhere! {
    fn value_to_serve_and_profitability_say_what_is_missing_and_else_divide() {
        let orders = || vec![offers(10, 0)];
        let bare = all(&fitted(), orders()).behaviour;
        assert_eq!(bare.measures.of(Measure::ValueToServe).reason, Some("no_retention_cost"));
        assert_eq!(bare.measures.of(Measure::Profitability).reason, Some("no_margin_rate"));
        let mut model = fitted();
        model.card = Card { retention_cost: Some(5_000.0), margin_rate: 0.4, ..model.card };
        let figures = all(&model, orders());
        let margin = figures.orders.clv.value.unwrap().as_f64();
        assert!(near(figures.behaviour.measures.of(Measure::ValueToServe).value, margin / 5_000.0));
        let asked = |cost| {
            let query = Query { retention_cost: Some(Minor(cost)), locale: Locale::En, ..Query::default() };
            Customer::new(customer(orders())).score(&model, &Segments::default(), day(1_000), &query)
        };
        let given = asked(2_000).unwrap().data.behaviour;
        let served = given.measures.of(Measure::ValueToServe);
        assert!(near(served.value, margin / 2_000.0));
        let left = serde_json::to_value(&served.basis[0].params).unwrap()["left"].clone();
        assert_eq!(left.as_f64(), Some(margin - 2_000.0));
        assert_eq!(asked(-1).unwrap_err().path, "/retentionCost");
        // Half price: of 200 yuan listed, 100 were paid, and 40 of them are margin.
        assert!(near(figures.behaviour.measures.of(Measure::Profitability).value, 0.2));
    }
}

everywhere! {
    fn what_was_looked_at_twice_or_long_and_not_bought_is_abandoned_for_a_fortnight() {
        let view = |id: &str, days, item, dwell| {
            let at = day(days).ms();
            event(&format!(r#"{{"id":"{id}","type":"view_item","at":{at},"dwellMs":{dwell},"items":[{{"id":"{item}"}}]}}"#))
        };
        let events = vec![
            view("a", 990, "m1", 0), view("b", 995, "m1", 0),
            view("c", 998, "m2", 31_000), view("d", 999, "m3", 5_000),
            view("e", 900, "b1", 90_000),
            view("f", 996, "b2", 40_000), order("o", 997, &["b2"]),
        ];
        let abandoned = behaviour(events).abandoned.value.unwrap();
        let ids: Vec<&str> = abandoned.iter().map(|item| &*item.id).collect();
        assert_eq!(ids, ["m1", "m2"]);
        assert_eq!((abandoned[0].looks, abandoned[1].dwell_ms), (2, 31_000));
    }
}

everywhere! {
    fn without_consent_to_personalisation_behaviour_says_nothing_and_orders_still_do() {
        let mut customer = Customer::new(customer(vec![order("o", 990, &["m1"]), before("s", "share", 5, "")]));
        let no = ConsentRecord { granted: false, at: day(999), notice_version: None, source: None };
        customer.profile_mut().set_consent(Purpose::Personalization, no);
        let figures = ask(&mut customer, &shop(), day(1_000));
        assert_eq!(figures.orders.frequency.value, Some(1));
        for reason in [
            figures.behaviour.measures.of(Measure::Engagement).reason, figures.behaviour.measures.of(Measure::Intent).reason,
            figures.behaviour.tags.reason, figures.behaviour.abandoned.reason,
            figures.behaviour.measures.of(Measure::TargetFit).reason,
        ] {
            assert_eq!(reason, Some("not_allowed"));
        }
    }
}

everywhere! {
    fn no_sentence_of_behaviour_leaves_a_hole_open_in_any_language() {
        let mut events = vec![
            offers(10, 3), survey("a", "csat", 4.0), survey("b", "nps", 9.0),
            survey("c", "expectation", 4.0), before("d", "share", 9, r#","ref":"invite""#),
            before("e", "renewal", 8, ""), before("f", "complaint", 90, ""),
            before("g", "complaint_resolved", 20, ""),
            before("h", "add_to_cart", 5, r#","items":[{"id":"m1"}]"#), before("k", "begin_checkout", 4, ""),
        ];
        events.extend(["product", "service", "personnel", "image", "money", "time", "effort", "psychic"].map(|q| survey(q, q, 4.0)));
        let mut model = fitted();
        model.card = Card { retention_cost: Some(5_000.0), margin_rate: 0.4, ..model.card };
        let target = serde_json::from_str(r#"{"target":[{"when":{"event":"purchase"}}]}"#).unwrap();
        let segments = Segments::read(&target).unwrap();
        for locale in Locale::ALL {
            let mut customer = Customer::new(customer(events.clone()));
            let answer = customer.score(&model, &segments, day(1_000), &Query { locale, ..Query::default() }).unwrap();
            let json = serde_json::to_value(&answer.data.behaviour).unwrap();
            let fields = json.as_object().unwrap();
            assert_eq!(fields.len(), 19);
            for (name, score) in fields {
                assert!(name == "abandoned" || !score["value"].is_null(), "{name}: {score}");
                for basis in score["basis"].as_array().unwrap() {
                    let text = basis["text"].as_str().unwrap();
                    assert!(!text.is_empty() && !text.contains('{'), "{text}");
                }
            }
        }
    }
}
