//! How the shop served: complaints and what became of them, deliveries and how long they took.
//!
//! A complaint is known by its `ref`, a ticket's number, else by its own id; `complaint_resolved`
//! names the ticket in its `ref`, or closes the oldest one that is open. A `delivered` event
//! belongs to the order that it names; one that comes before its order is passed over.

use super::measures::{Measure, Sheet};
use crate::event::{Event, EventType};
use crate::names::Names;
use crate::order::Gather;
use crate::order::sort_by;
use crate::time::Instant;

/// A complaint, and when it was closed.
type Ticket = (Instant, Option<Instant>);

/// Complaints and deliveries.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Service {
    numbers: Names,
    tickets: Vec<Ticket>,
    orders: Names,
    placed: Vec<Instant>,
    delivery_days: f64,
    deliveries: u32,
    last_delivery_days: f64,
}

impl Service {
    pub(super) fn take(&mut self, event: &Event) {
        match event.kind {
            EventType::Complaint => {
                let number = event.reference.as_deref().unwrap_or(&event.id);
                let new = self.numbers.insert(number).then_some((event.at, None));
                self.tickets.extend(new);
            }
            EventType::ComplaintResolved => {
                let ticket = match event.reference.as_deref() {
                    Some(number) => self.numbers.find(number),
                    None => self.tickets.iter().position(|(_, closed)| closed.is_none()),
                };
                if let Some((_, closed)) = ticket.and_then(|place| self.tickets.get_mut(place)) {
                    closed.get_or_insert(event.at);
                }
            }
            EventType::Purchase => {
                let new = self.orders.insert(event.order_key()).then_some(event.at);
                self.placed.extend(new);
            }
            EventType::Delivered => {
                let placed = self.orders.find(event.order_key());
                if let Some(placed) = placed.and_then(|place| self.placed.get(place)) {
                    self.last_delivery_days = event.at.days_since(*placed);
                    self.delivery_days += self.last_delivery_days;
                    self.deliveries += 1;
                }
            }
            _ => {}
        }
    }

    pub(super) fn complaints(&self) -> u32 {
        self.tickets.len() as u32
    }

    /// Complaints that nobody has closed yet.
    pub(super) fn open(&self) -> u32 {
        self.complaints() - self.closed().count() as u32
    }

    fn closed(&self) -> impl Iterator<Item = f64> {
        self.tickets.iter().filter_map(|(at, closed)| Some(closed.as_ref()?.days_since(*at) * 24.0))
    }

    /// Mean days from order to delivery.
    pub(super) fn delivery_days(&self) -> Option<f64> {
        (self.deliveries > 0).then(|| self.delivery_days / f64::from(self.deliveries))
    }

    /// By how much the last delivery took longer than those before it.
    pub(super) fn delay_days(&self) -> f64 {
        let before = f64::from(self.deliveries.saturating_sub(1));
        let mean = (self.delivery_days - self.last_delivery_days) / before.max(1.0);
        if before > 0.0 { (self.last_delivery_days - mean).max(0.0) } else { 0.0 }
    }

    /// Rates of complaint and resolution, and the median of the hours it took to close one.
    pub(super) fn put(&self, sheet: &mut Sheet<'_>) {
        let (orders, complaints) = (self.placed.len() as u32, self.complaints());
        let (all, ever) = (f64::from(orders), f64::from(complaints));
        let rate = (orders > 0).then(|| ever / all);
        sheet.put(Measure::ComplaintRate, rate, orders, &[all, ever]);

        let closed = ever - f64::from(self.open());
        sheet.put(Measure::ResolutionRate, self.care(), complaints, &[ever, closed]);

        let mut hours: Vec<f64> = self.closed().gather();
        sort_by(&mut hours, f64::total_cmp);
        let middle = |from_end: usize| hours.get(hours.len().checked_sub(from_end)? / 2).copied();
        let median = middle(1).zip(middle(0)).map(|(a, b)| (a + b) / 2.0);
        let n = hours.len() as u32;
        sheet.put(Measure::HoursToClose, median, n, &[median.unwrap_or(0.0)]);
    }

    /// The share of complaints that were closed; unknown without one.
    pub(super) fn care(&self) -> Option<f64> {
        let complaints = f64::from(self.complaints());
        (complaints > 0.0).then(|| 1.0 - f64::from(self.open()) / complaints)
    }
}
