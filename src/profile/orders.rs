//! From purchase and refund events to order days: what the customer spent, day by local day.
//!
//! Orders of one local day are one order day; a refund or a cancellation is taken off the day of
//! the order it takes back, whenever it came, and never more than that order was; a day whose
//! net is not above zero doesn't count. Amounts are merchandise, shipping left out. Orders in
//! another currency than the shop's are left out and counted: currencies are never added.
//!
//! Cost: O(n + m) for n events and m orders; O(1) for an order that is pushed.

use super::Fold;
use super::summary::OrderDay;
use crate::event::{Event, EventType};
use crate::money::{Currency, Minor};
use crate::names::Names;
use crate::time::{Date, Zone};

/// The customer's order days, oldest first, and what was left out on the way.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OrderDays {
    /// Days with a positive net, ascending.
    pub days: Vec<OrderDay>,
    /// Orders in another currency.
    pub other_currency: u32,
    /// Refunds of an order that is not here.
    pub unknown_refunds: u32,
    known: Names,
    refunded: Names,
}

struct Order {
    day: Date,
    gross: Minor,
    taken_back: Minor,
}

/// The shop's zone and currency.
type Books = (Zone, Currency);

impl Fold for OrderDays {
    type Context = Books;

    fn of(events: &[Event], (zone, currency): &Books) -> Self {
        let mut out = Self::default();
        let mut orders = Vec::new();
        for event in events.iter().filter(|e| e.kind == EventType::Purchase) {
            if out.is_new(event, *currency) {
                let (day, gross) = (zone.date(event.at), event.amount());
                orders.push(Order { day, gross, taken_back: Minor::ZERO });
            }
        }
        for event in events.iter().filter(|e| e.kind.needs_order()) {
            out.refunded.insert(event.order_key());
            match out.known.find(event.order_key()).and_then(|number| orders.get_mut(number)) {
                Some(order) => {
                    let whole = event.kind == EventType::OrderCancelled || event.items.is_empty();
                    let amount = if whole { order.gross } else { event.amount() };
                    order.taken_back = (order.taken_back + amount).min(order.gross);
                }
                None => out.unknown_refunds += 1,
            }
        }
        for order in orders {
            out.add(order.day, order.gross - order.taken_back);
        }
        out
    }

    /// A refund, and an order of which a part was given back before it was recorded, are left to
    /// [`of`](Fold::of).
    fn push(&mut self, event: &Event, (zone, currency): &Books) -> bool {
        if event.kind.needs_order() {
            return false;
        }
        if event.kind == EventType::Purchase && self.is_new(event, *currency) {
            self.add(zone.date(event.at), event.amount());
            return self.refunded.find(event.order_key()).is_none();
        }
        true
    }
}

impl OrderDays {
    fn is_new(&mut self, order: &Event, currency: Currency) -> bool {
        let ours = order.currency.is_none_or(|c| c == currency);
        self.other_currency += u32::from(!ours);
        ours && self.known.insert(order.order_key())
    }

    /// Adds an order's net on a day not before the last.
    fn add(&mut self, day: Date, net: Minor) {
        if net <= Minor::ZERO {
            return;
        }
        match self.days.last_mut().filter(|last| last.day >= day) {
            Some(last) => {
                last.net += net;
                last.orders = last.orders.saturating_add(1);
            }
            None => self.days.push(OrderDay { day, net, orders: 1 }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event;

    fn events(lines: &[&str]) -> Vec<Event> {
        lines.iter().map(|l| event::read(&serde_json::from_str(l).unwrap()).unwrap()).collect()
    }

    fn days(lines: &[&str]) -> Vec<(String, i64, u32)> {
        let zone = Zone::parse_fixed("+08:00").unwrap();
        let out = OrderDays::of(&events(lines), &(zone, Currency::CNY));
        out.days.iter().map(|d| (d.day.to_string(), d.net.0, d.orders)).collect()
    }

    #[test]
    fn orders_of_one_local_day_are_one_order_day() {
        let lines = [
            r#"{"id":"a","type":"purchase","at":"2025-03-01T15:00:00Z","items":[{"id":"x","quantity":2,"unitPrice":100}]}"#,
            r#"{"id":"b","type":"purchase","at":"2025-03-01T16:00:00Z","items":[{"id":"x","unitPrice":70}]}"#,
            r#"{"id":"c","type":"purchase","at":"2025-03-02T10:00:00Z","items":[{"id":"x","unitPrice":30}],"currency":"CNY"}"#,
        ];
        assert_eq!(days(&lines), [("2025-03-01".into(), 200, 1), ("2025-03-02".into(), 100, 2)]);
    }

    #[test]
    fn a_refund_is_taken_off_its_orders_day_and_never_more_than_the_order() {
        let order = r#"{"id":"a","type":"purchase","at":1000,"items":[{"id":"x","quantity":2,"unitPrice":100}]}"#;
        let part = r#"{"id":"r","type":"refund","orderId":"a","at":900000000,"items":[{"id":"x","unitPrice":150}]}"#;
        let again = r#"{"id":"s","type":"refund","orderId":"a","at":900000001,"items":[{"id":"x","unitPrice":150}]}"#;
        let all = r#"{"id":"t","type":"order_cancelled","orderId":"a","at":900000000}"#;
        assert_eq!(days(&[order, part]), [("1970-01-01".into(), 50, 1)]);
        assert!(days(&[order, part, again]).is_empty());
        assert!(days(&[order, all]).is_empty());
    }

    #[test]
    fn other_currencies_and_unknown_refunds_are_left_out_and_counted() {
        let lines = [
            r#"{"id":"a","type":"purchase","at":1,"items":[{"id":"x","unitPrice":100}],"currency":"USD"}"#,
            r#"{"id":"r","type":"refund","orderId":"z","at":2}"#,
        ];
        let out = OrderDays::of(&events(&lines), &(Zone::UTC, Currency::CNY));
        assert_eq!((out.days.len(), out.other_currency, out.unknown_refunds), (0, 1, 1));
    }
}
