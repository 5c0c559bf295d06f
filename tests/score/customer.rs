//! A customer's scores over whole histories of events.

use proptest::prelude::*;
use zhanggui::engage::Customer;
use zhanggui::event::Event;
use zhanggui::model::{Card, Model};
use zhanggui::money::Currency;
use zhanggui::score::Query;
use zhanggui::score::segments::Segments;
use zhanggui::time::{Instant, Zone};

use crate::common::{customer, day, event};

const KINDS: [&str; 9] = [
    "purchase",
    "purchase",
    "purchase",
    "view_item",
    "refund",
    "order_cancelled",
    "complaint",
    "add_to_cart",
    "rating",
];

/// Events of a few months, some about orders that are there, some about others.
fn history() -> impl Strategy<Value = Vec<Event>> {
    let one = (0..KINDS.len(), 0..300 * 24i64, 0..12u32, 0..3_000i64, any::<bool>());
    prop::collection::vec(one, 0..40).prop_map(|all| {
        let json =
            |(i, (kind, hour, order, price, dollars)): (usize, (usize, i64, u32, i64, bool))| {
                let (kind, at) = (KINDS[kind], hour * 3_600_000);
                let items = match kind {
                    "refund" if price % 2 == 0 => String::new(),
                    "complaint" | "order_cancelled" | "rating" => String::new(),
                    _ => format!(r#","items":[{{"id":"i{order}","unitPrice":{price}}}]"#),
                };
                let rating = if kind == "rating" { r#","rating":4"# } else { "" };
                let currency = if dollars && order == 3 { "USD" } else { "CNY" };
                let (head, body) =
                    (format!(r#"{{"id":"e{i:02}","type":"{kind}","at":{at}"#), items);
                event(&format!(
                    r#"{head},"orderId":"o{order}","currency":"{currency}"{rating}{body}}}"#
                ))
            };
        all.into_iter().enumerate().map(json).collect()
    })
}

fn shop(fitted: bool) -> Model {
    let mut model = Model::empty(Currency::CNY, Zone::Fixed(480));
    model.card = Card { fitted, ..Card::prior() };
    model
}

fn bytes(customer: &mut Customer, model: &Model, now: Instant) -> String {
    serde_json::to_string(
        &customer.score(model, &Segments::default(), now, &Query::default()).unwrap(),
    )
    .unwrap()
}

fn at_once(events: &[Event], model: &Model, now: Instant) -> String {
    bytes(&mut Customer::new(customer(events.to_vec())), model, now)
}

proptest! {
    #[test]
    fn tracking_with_questions_between_gives_the_bytes_of_the_whole_history(
        events in history(), fitted in any::<bool>(), asked in prop::collection::vec(0..400i64, 40),
    ) {
        let model = shop(fitted);
        let mut kept = Customer::new(customer(Vec::new()));
        for (event, when) in events.iter().zip(&asked) {
            kept.track(event.clone());
            kept.score(&model, &Segments::default(), day(*when), &Query::default()).unwrap();
        }
        let now = day(310);
        prop_assert_eq!(bytes(&mut kept, &model, now), at_once(&events, &model, now));
    }

    #[test]
    fn the_order_of_events_does_not_matter(
        (events, mixed) in history().prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
    ) {
        let (model, now) = (shop(true), day(320));
        prop_assert_eq!(at_once(&events, &model, now), at_once(&mixed, &model, now));
    }

    #[test]
    fn an_event_after_as_of_changes_nothing(events in history(), days in 0..310i64) {
        let (model, now) = (shop(true), day(days));
        let past: Vec<Event> = events.iter().filter(|e| e.at <= now).cloned().collect();
        prop_assert_eq!(at_once(&events, &model, now), at_once(&past, &model, now));
    }

    #[test]
    fn another_shops_card_is_not_answered_from_what_was_kept(events in history()) {
        let (first, second) = (shop(true), {
            let mut model = shop(true);
            model.card = Card { t1: 0.2, t2: 0.3, new_days: 5, ..model.card };
            model
        });
        let now = day(300);
        let mut kept = Customer::new(customer(events.clone()));
        bytes(&mut kept, &first, now);
        prop_assert_eq!(bytes(&mut kept, &second, now), at_once(&events, &second, now));
    }
}
