//! Where everybody stands in the loyalty programme, by their orders alone.
//!
//! The same calculation as in the page, customer by customer, over what the shop's log holds:
//! orders and refunds. Who joined earlier, was granted a tier, or earned points by anything else
//! than buying stands higher in truth; the log doesn't say. Cost: some microseconds an order.

use std::ops::Range;

use serde::Serialize;

use crate::event::{Event, EventItem, EventType};
use crate::loyalty::{Member, Options, Programme, calculate, events_of};
use crate::money::Minor;
use crate::time::{Instant, Zone};

/// Lines of orders and refunds, sorted by customer, order, refund and time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lines {
    /// Whose order.
    pub customer: Vec<u32>,
    /// The order that it is, or is about.
    pub order: Vec<u32>,
    /// 1 where it was given back.
    pub refund: Vec<u32>,
    /// When it was ordered, or given back.
    pub at: Vec<Instant>,
    /// What.
    pub item: Vec<Box<str>>,
    /// Its category, if the shop has told.
    pub category: Vec<Option<Box<str>>>,
    /// Pieces.
    pub quantity: Vec<u32>,
    /// What each was paid.
    pub unit_price: Vec<Minor>,
}

/// How many customers have a tier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TierSize {
    /// The tier's id.
    pub code: Box<str>,
    /// How many.
    pub customers: u32,
}

/// The sizes of the programme's tiers at `as_of`, lowest first, of everybody who had ordered.
pub fn tiers(lines: &Lines, programme: &Programme, zone: &Zone, as_of: Instant) -> Vec<TierSize> {
    let size = |id: &str| TierSize { code: id.into(), customers: 0 };
    let mut sizes: Vec<TierSize> = programme.tier_ids().map(size).collect();
    let mut until = 0;
    for of_one in lines.customer.chunk_by(|a, b| a == b) {
        let rows = until..until + of_one.len();
        until = rows.end;
        let events = lines.events(rows.clone(), as_of);
        if events.is_empty() {
            continue;
        }
        let category = |item: &str| lines.category_of(rows.clone(), item);
        let events = events_of(&events, programme.currency(), category);
        let options = Options { ledger: false, ..Options::default() };
        let state = calculate(programme, zone, &Member::default(), &events, as_of, options);
        if let Some(size) = sizes.iter_mut().find(|size| *size.code == *state.tier.id) {
            size.customers += 1;
        }
    }
    sizes
}

impl Lines {
    /// The events of some rows up to `as_of`, in their order of time.
    fn events(&self, rows: Range<usize>, as_of: Instant) -> Vec<Event> {
        let mut events: Vec<Event> = Vec::new();
        for row in rows {
            let column = |column: &[u32]| column.get(row).copied().unwrap_or(0);
            let Some(at) = self.at.get(row).copied().filter(|at| *at <= as_of) else { continue };
            let (order, refund) = (column(&self.order).to_string(), column(&self.refund) != 0);
            let id =
                if refund { [&order, ":", &at.ms().to_string()].concat() } else { order.clone() };
            if events.last().is_none_or(|last| *last.id != *id) {
                let kind = if refund { EventType::Refund } else { EventType::Purchase };
                events.push(event(id.into(), kind, at, order.into()));
            }
            let item = EventItem {
                id: self.item.get(row).cloned().unwrap_or_default(),
                quantity: column(&self.quantity),
                unit_price: self.unit_price.get(row).copied(),
                list_price: None,
                tax: None,
                coupon: None,
            };
            events.last_mut().into_iter().for_each(|event| event.items.push(item.clone()));
        }
        events.sort_by(Event::order_cmp);
        events
    }

    fn category_of(&self, rows: Range<usize>, item: &str) -> Option<&str> {
        let from = rows.start;
        let place = self.item.get(rows)?.iter().position(|known| **known == *item)?;
        self.category.get(from + place)?.as_deref()
    }
}

fn event(id: Box<str>, kind: EventType, at: Instant, order: Box<str>) -> Event {
    Event { id, at, order_id: Some(order), ..Event::new(kind) }
}
