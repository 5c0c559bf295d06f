//! What of each order was taken back, so that what was sent back doesn't count as bought.

use crate::event::{Event, EventItem, EventType};
use crate::names::Names;
use crate::order::Gather;

/// Refunds and cancellations by order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Returns {
    orders: Names,
    taken_back: Vec<TakenBack>,
}

/// What of one order was taken back.
#[derive(Clone, Debug, Default, PartialEq)]
struct TakenBack {
    whole: bool,
    items: Vec<(Box<str>, u64)>,
}

impl TakenBack {
    fn of(&self, id: &str) -> u64 {
        let mut sum = 0_u64;
        for (_, quantity) in self.items.iter().filter(|(item, _)| **item == *id) {
            sum = sum.saturating_add(*quantity);
        }
        sum
    }
}

impl Returns {
    /// Everything that `events` take back.
    pub fn of(events: &[Event]) -> Self {
        let mut returns = Self::default();
        for event in events.iter().filter(|e| e.kind.needs_order()) {
            returns.note(event);
        }
        returns
    }

    fn note(&mut self, event: &Event) {
        let order = self.orders.number(event.order_key());
        if order == self.taken_back.len() {
            self.taken_back.push(TakenBack::default());
        }
        let Some(back) = self.taken_back.get_mut(order) else { return };
        back.whole |= event.kind == EventType::OrderCancelled || event.items.is_empty();
        for item in &event.items {
            back.items.push((item.id.clone(), u64::from(item.quantity)));
        }
    }

    /// The lines of an order that were not taken back in full.
    pub fn kept<'e>(&self, order: &'e Event) -> Vec<&'e EventItem> {
        let returned = self.orders.find(order.order_key());
        let back = returned.and_then(|order| self.taken_back.get(order));
        let is_kept = |item: &&EventItem| {
            back.is_none_or(|b| !b.whole)
                && u64::from(item.quantity) > back.map_or(0, |b| b.of(&item.id))
        };
        order.items.iter().filter(is_kept).gather()
    }
}
