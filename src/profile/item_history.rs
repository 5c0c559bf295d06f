//! What the customer did with one item, in figures that fade.
//!
//! Faded figures are kept as of the last purchase, so that bringing them to any later moment is one
//! exponential a half-life instead of one a line. Cost: about 160 bytes an item.

use super::faded::fade;
use super::{Faded, Hour};
use crate::exponential::halved;
use crate::money::{Currency, Minor};
use crate::time::Instant;

/// Half-lives of the decayed purchase counts, in days.
pub const HALF_LIVES_DAYS: [f64; 3] = [20.0, 60.0, 180.0];
/// How fast a view fades, in days.
pub(super) const VIEW_HALF_LIFE_DAYS: f64 = 14.0;
/// How many half-lives of a purchase an order later is: nine tenths are left of it.
const RANK_DECAY: f64 = 0.152_003_093_445_049_97; // -log2(0.9)
/// How fast a showing in vain is forgotten, in days.
const SHOWN_HALF_LIFE_DAYS: f64 = 7.0;
/// What is shown again within half an hour is shown once, and counts from then on: until it is
/// over, a visit's own shelves don't turn under the customer's eyes.
const SHOWING_DAYS: f64 = 1.0 / 48.0;
/// How many orders at no time in particular stand beside those that held an item.
const HOUR_SMOOTHING: f64 = 2.0;
/// What fades of an item: its purchases by each half-life, its looks.
pub(crate) const FIGURES: usize = HALF_LIVES_DAYS.len() + 1;

/// What is left of 1 after so many days, figure by figure.
pub(crate) fn left(days: f64) -> [f64; FIGURES] {
    let [a, b, c] = HALF_LIVES_DAYS;
    [fade(days, a), fade(days, b), fade(days, c), fade(days, VIEW_HALF_LIFE_DAYS)]
}

/// What is left of 1 after so many orders.
pub(crate) fn left_after(orders: u32) -> f64 {
    halved(f64::from(orders) * RANK_DECAY)
}

/// What the customer did with one item.
#[derive(Clone, Debug, PartialEq)]
pub struct ItemHistory {
    /// The shop's id of the item.
    pub id: Box<str>,
    /// Orders that held it.
    pub orders: u32,
    /// Pieces bought.
    pub quantity: u64,
    /// First and last purchase.
    pub bought: Option<(Instant, Instant)>,
    /// How many orders the customer had placed when this one was last among them.
    pub last_order: u32,
    /// Purchases, each fading with a half-life of [`HALF_LIVES_DAYS`], as of the last purchase.
    decayed: [f64; HALF_LIVES_DAYS.len()],
    /// Purchases, each worth 0.9 per order since, as of `last_order`.
    by_rank: f64,
    /// Over the orders that held it, the sums of 1/√lines and of their times of day.
    small: f64,
    hours: Hour,
    /// Views, carts and wishes.
    pub looks: u32,
    /// When it was last looked at.
    pub looked: Option<Instant>,
    looks_decayed: f64,
    /// Looks since it was last bought.
    pub looks_since: u32,
    /// How long it was looked at since, in milliseconds.
    pub dwell_since_ms: u64,
    /// What the customer is used to pay for a piece, minor units: each purchase draws it half of
    /// the way to its own price. 0 before one.
    pub price: f64,
    /// What that is in, if it was said.
    pub currency: Option<Currency>,
    /// Showings on a shelf since it was last looked at or bought.
    shown: Faded,
    /// The customer doesn't want to see it.
    pub unwanted: bool,
}

impl ItemHistory {
    pub(super) fn new(id: &str) -> Self {
        Self {
            id: id.into(),
            orders: 0,
            quantity: 0,
            bought: None,
            last_order: 0,
            decayed: [0.0; HALF_LIVES_DAYS.len()],
            by_rank: 0.0,
            small: 0.0,
            hours: Hour::default(),
            looks: 0,
            looked: None,
            looks_decayed: 0.0,
            looks_since: 0,
            dwell_since_ms: 0,
            price: 0.0,
            currency: None,
            shown: Faded::default(),
            unwanted: false,
        }
    }

    /// Whether the customer looked at it or bought it, and it is wanted still.
    pub const fn is_met(&self) -> bool {
        (self.bought.is_some() || self.looked.is_some()) && !self.unwanted
    }

    /// When it was last looked at or bought.
    pub fn met_last(&self) -> Option<Instant> {
        self.looked.max(self.bought.map(|(_, last)| last))
    }

    /// How often it was shown since it was last looked at or bought, fading, without the showing
    /// that is still going on.
    pub fn shown_in_vain(&self, now: Instant) -> f64 {
        if self.shown.last() == Instant::MIN {
            return 0.0;
        }
        let shown = self.shown.at(now, SHOWN_HALF_LIFE_DAYS);
        if now.days_since(self.shown.last()) < SHOWING_DAYS { shown - 1.0 } else { shown }.max(0.0)
    }

    /// A count of showings tells an hour's: two of half an hour each at most.
    pub(super) fn show(&mut self, at: Instant, times: u32) {
        let times = times.min(2);
        if at.days_since(self.shown.last()) >= SHOWING_DAYS {
            self.shown.add(at, f64::from(times), SHOWN_HALF_LIFE_DAYS);
        }
    }

    /// Purchases as of the last: one figure per half-life, and the one that fades by the order.
    pub const fn bought_then(&self) -> ([f64; HALF_LIVES_DAYS.len()], f64) {
        (self.decayed, self.by_rank)
    }

    /// Purchases faded to `now`, one figure per half-life.
    pub fn decayed(&self, now: Instant) -> [f64; HALF_LIVES_DAYS.len()] {
        let Some((_, last)) = self.bought else { return [0.0; HALF_LIVES_DAYS.len()] };
        let (days, mut out) = (now.days_since(last), self.decayed);
        for (value, half_life) in out.iter_mut().zip(HALF_LIVES_DAYS) {
            *value *= fade(days, half_life);
        }
        out
    }

    /// Purchases faded to `now` with one of [`HALF_LIVES_DAYS`], by its place there.
    pub fn decayed_by(&self, which: usize, now: Instant) -> f64 {
        match (self.bought, self.decayed.get(which), HALF_LIVES_DAYS.get(which)) {
            (Some((_, last)), Some(value), Some(half_life)) => {
                value * fade(now.days_since(last), *half_life)
            }
            _ => 0.0,
        }
    }

    /// Purchases faded by 0.9 for each of the `orders` placed since.
    pub fn ranked(&self, orders: u32) -> f64 {
        self.by_rank * left_after(orders.saturating_sub(self.last_order))
    }

    /// Views faded to `now`.
    pub fn looks_decayed(&self, now: Instant) -> f64 {
        self.looked.map_or(0.0, |last| {
            self.looks_decayed * fade(now.days_since(last), VIEW_HALF_LIFE_DAYS)
        })
    }

    /// The customer's own mean gap between purchases of it, in days; `None` before the second, and
    /// where it is less than a day: two orders of one afternoon are one need.
    pub fn mean_gap_days(&self) -> Option<f64> {
        let (first, last) = self.bought?;
        let gaps = self.orders.checked_sub(1).filter(|n| *n > 0)?;
        Some(last.days_since(first) / f64::from(gaps)).filter(|gap| *gap >= 1.0)
    }

    /// How small the orders were that held it: the mean of 1/√lines; 0 before one.
    pub fn in_small_orders(&self) -> f64 {
        self.small / f64::from(self.orders.max(1))
    }

    /// How near to this time of the day it is bought: from -1 to 1, nearer to 0 the fewer orders say so.
    pub fn at_this_hour(&self, now: Hour) -> f64 {
        self.hours.near(now) / (f64::from(self.orders) + HOUR_SMOOTHING)
    }

    /// Purchases by each half-life, and looks, faded to `now`.
    pub(super) fn figures(&self, now: Instant) -> [f64; FIGURES] {
        let [a, b, c] = self.decayed(now);
        [a, b, c, self.looks_decayed(now)]
    }

    /// Has it stand for what several people made of it: figures as of `now`, and no dates but that.
    pub(super) fn stand_for(&mut self, [a, b, c, looks]: [f64; FIGURES], now: Instant) {
        (self.decayed, self.looks_decayed) = ([a, b, c], looks);
        self.bought = (b > 0.0).then_some((now, now));
        self.looked = (looks > 0.0).then_some(now);
    }

    /// In the customer's order of that number, which has so many lines.
    pub(super) fn buy(&mut self, at: Instant, order: u32, lines: usize, quantity: u32) {
        self.quantity += u64::from(quantity);
        self.shown = Faded::default();
        (self.looks_since, self.dwell_since_ms) = (0, 0);
        if self.last_order == order {
            return;
        }
        if let Some((_, last)) = self.bought {
            let days = at.days_since(last);
            for (value, half_life) in self.decayed.iter_mut().zip(HALF_LIVES_DAYS) {
                *value *= fade(days, half_life);
            }
        }
        self.decayed.iter_mut().for_each(|v| *v += 1.0);
        self.by_rank = self.ranked(order) + 1.0;
        self.small += 1.0 / f64::sqrt(lines as f64);
        self.hours.add(Hour::of(at));
        self.orders += 1;
        self.last_order = order;
        self.bought = Some((self.bought.map_or(at, |(first, _)| first), at));
    }

    /// A price in another currency than the last one begins anew.
    pub(super) fn pay(&mut self, price: Option<Minor>, currency: Option<Currency>) {
        let Some(price) = price else { return };
        let known = self.price > 0.0 && self.currency == currency;
        self.price = if known { (self.price + price.as_f64()) / 2.0 } else { price.as_f64() };
        self.currency = currency;
    }

    pub(super) fn look(&mut self, at: Instant, times: u32, dwell_ms: u32, worth: f64) {
        self.shown = Faded::default();
        self.looks_decayed = self.looks_decayed(at) + f64::from(times) * worth;
        self.looks = self.looks.saturating_add(times);
        self.looks_since = self.looks_since.saturating_add(times);
        self.dwell_since_ms += u64::from(dwell_ms);
        self.looked = Some(at);
    }
}
