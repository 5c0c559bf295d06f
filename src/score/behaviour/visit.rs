//! Will this visit end in an order? The running visit and the customer's past in one logit.
//!
//! A visit ends after half an hour without a page event. Its log odds of an order begin at those
//! of customers in the same state (6 % before the first order, 15 % after it, 50 % for those who
//! came back: the only figures that the texts give) and rise with what happens in it. The
//! coefficients are documented assumptions, not fitted: so is the score flagged.

use super::measures::{Measure, Sheet};
use crate::event::{Event, EventItem, EventType};
use crate::score::special::expit;
use crate::time::{DAY_MS, Instant};

/// A visit ends this long after its last event.
const SILENCE_MS: i64 = 30 * 60_000;
/// A visit this soon after the one before is a return.
const RETURN_MS: i64 = 14 * DAY_MS;
/// A month of visits, and how far back the months reach that it is compared with.
const LATELY_DAYS: f64 = 30.0;
const BEFORE_DAYS: f64 = 90.0;
/// More minutes of looking than this say no more.
const MINUTES: f64 = 10.0;

/// P(order) at the start of a visit: before the first order, after it, after the second.
const PRIORS: [f64; 3] = [0.06, 0.15, 0.5];

/// What each feature of a visit adds to the log odds, in the order of [`Visit::features`].
const COEFFICIENTS: [f64; 8] = [0.25, 0.1, 1.2, 0.35, 0.2, 0.3, 0.4, 1.5];

/// The visit that the last page event belongs to, and how many there were.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Visit {
    last: Instant,
    returned: bool,
    in_cart: u32,
    /// When each visit began.
    begun: Vec<Instant>,
    /// Visits on which something was ordered.
    ordered: u32,
    has_ordered: bool,
    now: Counts,
}

/// What happened on the visit, since the last order on it.
#[derive(Clone, Debug, Default, PartialEq)]
struct Counts {
    events: u32,
    dwell_ms: u64,
    views: u32,
    searches: u32,
    price_drops: u32,
    coupons: u32,
    checkouts: u32,
}

impl Default for Visit {
    fn default() -> Self {
        Self {
            last: Instant::MIN,
            returned: false,
            in_cart: 0,
            begun: Vec::new(),
            ordered: 0,
            has_ordered: false,
            now: Counts::default(),
        }
    }
}

impl Visit {
    /// Takes in a page event. A cart outlives its visit until the next order, or a fortnight. An
    /// order begins the count anew, for the next one has to be earned; outside a visit, as from a
    /// till or a server's log, it is no visit.
    pub(super) fn take(&mut self, event: &Event) {
        if !of_a_visit(event) {
            return;
        }
        let silence = event.at.ms() - self.last.ms();
        let ordered = event.kind == EventType::Purchase;
        if silence > SILENCE_MS {
            if ordered {
                return;
            }
            self.returned = silence <= RETURN_MS;
            self.in_cart = if self.returned { self.in_cart } else { 0 };
            self.begun.push(event.at);
            self.has_ordered = false;
            self.now = Counts::default();
        } else if ordered {
            self.ordered += u32::from(!self.has_ordered);
            (self.has_ordered, self.in_cart) = (true, 0);
            self.now = Counts::default();
        }
        self.last = event.at;
        let now = &mut self.now;
        now.events = now.events.saturating_add(1);
        now.dwell_ms += u64::from(event.dwell_ms.unwrap_or(0));
        let count = match event.kind {
            EventType::ViewItem => {
                now.price_drops |= u32::from(event.items.iter().any(is_reduced));
                &mut now.views
            }
            EventType::AddToCart => &mut self.in_cart,
            EventType::Search => &mut now.searches,
            EventType::ViewPromotion | EventType::SelectPromotion => &mut now.coupons,
            EventType::BeginCheckout => &mut now.checkouts,
            EventType::RemoveFromCart => {
                self.in_cart = self.in_cart.saturating_sub(1);
                return;
            }
            _ => return,
        };
        *count = count.saturating_add(1);
    }

    /// Visits, and those with an order.
    pub(super) fn counted(&self) -> (u32, u32) {
        (self.begun.len() as u32, self.ordered)
    }

    /// Visits of the last 30 days over the 30-day mean of the 90 days before, or of as many as
    /// there are from the first visit on, 30 at least. Unknown where that mean is below one visit.
    pub(super) fn ratio(&self, now: Instant) -> Option<f64> {
        let known = now.days_since(*self.begun.first()?).min(LATELY_DAYS + BEFORE_DAYS);
        let (mut lately, mut before) = (0.0, 0.0);
        for at in self.begun.iter().rev() {
            let days = now.days_since(*at);
            if days > known {
                break;
            }
            *if days > LATELY_DAYS { &mut before } else { &mut lately } += 1.0;
        }
        let windows = known / LATELY_DAYS - 1.0;
        let mean = before / windows;
        (windows >= 1.0 && mean >= 1.0).then(|| lately / mean)
    }

    pub(super) const fn in_cart(&self) -> u32 {
        self.in_cart
    }

    fn features(&self) -> [f64; COEFFICIENTS.len()] {
        let any = |n: u32| f64::from(u8::from(n > 0));
        [
            libm::log1p(f64::from(self.now.views)),
            self.minutes().min(MINUTES),
            any(self.in_cart),
            any(u32::from(self.returned)),
            libm::log1p(f64::from(self.now.searches)),
            any(self.now.price_drops),
            any(self.now.coupons),
            any(self.now.checkouts),
        ]
    }

    fn minutes(&self) -> f64 {
        self.now.dwell_ms as f64 / 60_000.0
    }

    /// P(order in this visit), where one is running.
    pub(super) fn intent(&self, order_days: u32, now: Instant) -> Option<f64> {
        if self.now.events == 0 || now.ms() - self.last.ms() > SILENCE_MS {
            return None;
        }
        let prior = prior(order_days);
        let start = libm::log(prior / (1.0 - prior));
        let features = self.features().into_iter().zip(COEFFICIENTS);
        Some(expit(features.fold(start, |sum, (x, b)| sum + x * b)))
    }

    pub(super) fn put(&self, sheet: &mut Sheet<'_>) {
        let order_days = sheet.ask.order_days;
        let value = self.intent(order_days, sheet.ask.now);
        let n = value.map_or(0, |_| self.now.events);
        let (views, checkouts) = (self.now.views.into(), self.now.checkouts.into());
        let prior = 100.0 * prior(order_days);
        let facts = [views, self.minutes(), self.in_cart.into(), checkouts, prior];
        sheet.put(Measure::Intent, value, n, &facts);
    }
}

fn prior(order_days: u32) -> f64 {
    PRIORS[order_days.min(2) as usize]
}

fn is_reduced(item: &EventItem) -> bool {
    item.list_price.zip(item.unit_price).is_some_and(|(listed, price)| price < listed)
}

/// Whether the customer did it on a page of the shop, then and there.
const fn of_a_visit(event: &Event) -> bool {
    use EventType::{
        AddToCart, AddToWishlist, BeginCheckout, Login, PageView, Purchase, RemoveFromCart, Search,
        SelectItem, SelectPromotion, ViewCart, ViewItem, ViewItemList, ViewPromotion,
    };
    matches!(
        event.kind,
        PageView
            | Search
            | ViewItemList
            | SelectItem
            | ViewItem
            | AddToWishlist
            | AddToCart
            | RemoveFromCart
            | ViewCart
            | BeginCheckout
            | Purchase
            | ViewPromotion
            | SelectPromotion
            | Login
    )
}
