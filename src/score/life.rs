//! What is kept of a customer's orders between questions: their days, and how the stages went.
//!
//! A [`Fold`] over the events that adds an order at its end to the last day or as a new one. Cost:
//! O(1) an order and about 40 bytes; a refund rebuilds, for it changes an earlier day.

use super::lifecycle::Replay;
use crate::event::Event;
use crate::model::{Card, Model};
use crate::money::Currency;
use crate::profile::{Fold, OrderDays};
use crate::time::Zone;

/// A customer's life with one shop.
#[derive(Clone, Debug, PartialEq)]
pub struct Life {
    /// The order days.
    pub orders: OrderDays,
    /// The stages up to the last of them.
    pub replay: Replay,
    books: (Zone, Currency),
    rules: [f64; 10],
}

impl Fold for Life {
    type Context = Model;

    fn of(events: &[Event], model: &Model) -> Self {
        let books = (model.meta.zone.clone(), model.meta.currency);
        let orders = OrderDays::of(events, &books);
        let replay = Replay::of(&orders.days, &model.card);
        Self { orders, replay, books, rules: rules(&model.card) }
    }

    fn push(&mut self, event: &Event, model: &Model) -> bool {
        let known = self.orders.days.len();
        let pushed = self.orders.push(event, &self.books);
        if let Some(day) = self.orders.days.get(known) {
            self.replay.order(day.day, &model.card);
        }
        pushed
    }

    fn suits(&self, model: &Model) -> bool {
        let (zone, currency) = &self.books;
        *zone == model.meta.zone
            && *currency == model.meta.currency
            && self.rules == rules(&model.card)
    }
}

/// What a replay depends on.
fn rules(card: &Card) -> [f64; 10] {
    let f = &card.purchase;
    let (new, horizon) = (f64::from(card.new_days), f64::from(card.horizon_days));
    let dwell = f64::from(card.dwell_days);
    [f.r, f.alpha, f.a, f.b, card.t1, card.t2, card.hysteresis, new, horizon, dwell]
}
