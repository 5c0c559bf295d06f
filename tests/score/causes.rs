//! Causes of churn that follow from what the customer does and from what the shop charges, as a
//! customer with a whole history has them.

use zhanggui::engage::Customer;
use zhanggui::event::Event;
use zhanggui::locale::Locale;
use zhanggui::model::catalogue::Product;
use zhanggui::money::Minor;
use zhanggui::score::Query;
use zhanggui::score::causes::Cause;
use zhanggui::score::segments::Segments;

use crate::behaviour::{all, ask};
use crate::common::{customer, day, event, shop};
use crate::everywhere;

/// An order of a piece each at that price.
fn order(id: &str, days: i64, lines: &[(&str, i64)]) -> Event {
    let line = |(item, price): &(&str, i64)| format!(r#"{{"id":"{item}","unitPrice":{price}}}"#);
    let lines: Vec<String> = lines.iter().map(line).collect();
    let at = day(days).ms();
    event(&format!(r#"{{"id":"{id}","type":"purchase","at":{at},"items":[{}]}}"#, lines.join(",")))
}

fn visit(days: i64) -> Event {
    event(&format!(r#"{{"id":"v{days}","type":"page_view","at":{}}}"#, day(days).ms()))
}

fn cause(events: Vec<Event>, code: &str) -> Option<f64> {
    let causes: Vec<Cause> = all(&shop(), events).orders.churn_causes.value.unwrap();
    causes.iter().find(|cause| cause.code == code).map(|cause| cause.delta)
}

fn near(value: Option<f64>, expected: f64) -> bool {
    value.is_some_and(|value| (value - expected).abs() < 1e-12)
}

everywhere! {
    fn a_price_above_what_the_customer_is_used_to_pay_is_a_cause() {
        // b1 costs 10.00 today; 8.00, 9.00 and 9.00 were paid, so 8.75 is what they are used to.
        let paid = |price| vec![
            order("a", 960, &[("b1", 800)]),
            order("b", 975, &[("b1", price)]),
            order("c", 990, &[("b1", price)]),
        ];
        assert!(near(cause(paid(900), "price_rise"), 2.0 * (1_000.0 / 875.0 - 1.0)));
        assert_eq!(cause(paid(1_200), "price_rise"), None, "cheaper than they are used to");
        // Twice the price counts for half of it more, no matter how much it is.
        assert!(near(cause(paid(100), "price_rise"), 1.0));
    }
}

everywhere! {
    fn a_basket_of_usual_items_weighs_each_by_how_often_it_was_bought() {
        // c1 costs 50.00 and was bought twice at 40.00; b1 three times at today's 10.00; m1 once.
        let events = vec![
            order("a", 960, &[("b1", 1_000), ("m1", 100)]),
            order("b", 975, &[("b1", 1_000), ("c1", 4_000)]),
            order("c", 990, &[("b1", 1_000), ("c1", 4_000)]),
        ];
        let rise = (3.0 * 1_000.0 + 2.0 * 5_000.0) / (3.0 * 1_000.0 + 2.0 * 4_000.0) - 1.0;
        assert!(near(cause(events, "price_rise"), 2.0 * rise));
        // Two lines of one order are no habit, and what was sent back was no purchase.
        assert_eq!(cause(vec![order("a", 990, &[("b1", 500), ("b1", 500)])], "price_rise"), None);
        let back = event(&format!(
            r#"{{"id":"r","type":"refund","orderId":"b","at":{}}}"#, day(991).ms()
        ));
        let sent_back = vec![order("a", 985, &[("b1", 500)]), order("b", 990, &[("b1", 500)]), back];
        assert_eq!(cause(sent_back, "price_rise"), None);
    }
}

everywhere! {
    fn a_price_that_the_page_lays_on_the_catalogue_counts_from_then_on() {
        let mut model = shop();
        let events = vec![order("a", 975, &[("b1", 1_000)]), order("b", 990, &[("b1", 1_000)])];
        let mut customer = Customer::new(customer(events));
        assert!(ask(&mut customer, &model, day(1_000)).orders.churn_causes.value.unwrap().is_empty());
        model.lay(&[Product { id: "b1".into(), price: Some(Minor(1_200)), ..Product::default() }]);
        let causes = ask(&mut customer, &model, day(1_000)).orders.churn_causes;
        assert!(near(causes.value.unwrap().first().map(|c| c.delta), 0.4));
        assert_eq!(causes.basis[0].text, "What they usually buy costs 20% more");
    }
}

everywhere! {
    fn visits_of_the_last_month_are_held_against_the_mean_of_the_three_before() {
        let orders = || vec![order("a", 975, &[("b1", 1_000)]), order("b", 990, &[("b1", 1_000)])];
        let coming = |days: &[i64]| {
            let mut events = orders();
            events.extend(days.iter().map(|day| visit(*day)));
            cause(events, "fewer_visits")
        };
        // Six visits in 60 days, one in the 30 since: a third of what is usual.
        assert!(near(coming(&[910, 920, 930, 940, 950, 960, 980]), 0.7 * (1.0 - 1.0 / 3.0)));
        // What lies more than 120 days back doesn't count: one in 30 days, and one since.
        assert_eq!(coming(&[600, 601, 602, 603, 604, 890, 920, 960, 980]), None);
        // Not even one visit in 30 days, or less than two months in all: nothing can be said.
        assert_eq!(coming(&[880, 960]), None);
        assert_eq!(coming(&[945, 946, 947, 948, 949]), None);
        assert!(near(coming(&[930, 931, 932, 933, 934]), 0.7));
    }
}

everywhere! {
    fn both_are_said_in_three_languages() {
        let mut events = vec![order("a", 975, &[("b1", 800)]), order("b", 990, &[("b1", 800)])];
        events.extend([910, 920, 930, 940, 950, 960, 980].map(visit));
        let said = |locale| {
            let query = Query { locale, ..Query::default() };
            let mut customer = Customer::new(customer(events.clone()));
            let answer = customer.score(&shop(), &Segments::default(), day(1_000), &query).unwrap();
            let basis = answer.data.orders.churn_causes.basis;
            [basis[0].text.clone(), basis[1].text.clone()]
        };
        assert_eq!(said(Locale::ZhCn), ["常买的商品贵了25%", "最近30天到访减少67%"]);
        assert_eq!(said(Locale::ZhTw), ["常買的商品貴了25%", "最近30天到訪減少67%"]);
        assert_eq!(
            said(Locale::En),
            ["What they usually buy costs 25% more", "67% fewer visits in the last 30 days"],
        );
    }
}
