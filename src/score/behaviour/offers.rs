//! Does the customer wait for reductions, and does the customer use coupons? Two questions: who
//! loves a discount need not collect coupons, and the rate of coupons predicts the next redemption
//! best.
//!
//! Price sensitivity is the share of the lines with a known list price that were bought below it,
//! drawn to the shop's own share by [`SMOOTHING`] lines; coupon use the share of orders with a
//! coupon, drawn by as many orders as hold that many lines. Under [`FEWEST`] lines a share tells
//! so little (its test-retest reliability is 0.3 at twenty) that both are unknown.

use super::measures::{Measure, Sheet};
use super::tally::Tally;
use crate::event::{Event, EventItem, EventType};
use crate::model::Card;
use crate::money::{Currency, Minor};

/// How many lines of the shop's average are mixed in.
const SMOOTHING: f64 = 20.0;
/// Below this many lines nothing is said.
const FEWEST: u32 = 10;

/// Lines that were kept, and what was paid for them.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Offers {
    pub(super) orders: u32,
    coupon_orders: u32,
    lines: u32,
    pub(super) priced: u32,
    reduced: u32,
    /// What the lines with a list price would have cost, and what they did, in the shop's currency.
    pub(super) listed: Minor,
    pub(super) paid: Minor,
}

impl Offers {
    pub(super) fn take(&mut self, order: &Event, lines: &[&EventItem], currency: Currency) {
        self.orders += 1;
        self.coupon_orders += u32::from(lines.iter().any(|line| line.coupon.is_some()));
        for line in lines {
            self.lines = self.lines.saturating_add(1);
            let (Some(listed), Some(paid)) = (line.list_price, line.unit_price) else { continue };
            self.priced = self.priced.saturating_add(1);
            self.reduced += u32::from(paid < listed);
            if order.currency.is_none_or(|c| c == currency) {
                self.listed += listed.times(line.quantity);
                self.paid += paid.times(line.quantity);
            }
        }
    }

    /// What was paid over what it would have cost without reductions; 1 where none are known.
    pub(super) fn price_index(&self) -> f64 {
        if self.listed > Minor::ZERO { self.paid.as_f64() / self.listed.as_f64() } else { 1.0 }
    }

    /// The share of reduced lines, drawn to the shop's own; `None` where too few say.
    fn sensitivity(&self, card: &Card) -> Option<f64> {
        let (k, n) = (f64::from(self.reduced), f64::from(self.priced));
        (self.priced >= FEWEST).then(|| (k + SMOOTHING * card.discount_base) / (n + SMOOTHING))
    }

    /// The same from -1 to 1, with the shop's own share in the middle; 0 where it isn't known.
    pub(super) fn thrift(&self, card: &Card) -> f64 {
        let base = card.discount_base;
        self.sensitivity(card).map_or(0.0, |share| {
            let room = if share > base { 1.0 - base } else { base };
            if room > 0.0 { (share - base) / room } else { 0.0 }
        })
    }

    /// A shop notes coupons on the lines or as events of their own, some on both: whichever says
    /// more counts.
    pub(super) fn put(&self, tally: &Tally, sheet: &mut Sheet<'_>) {
        let card = sheet.ask.card;
        let n = f64::from(self.priced);
        let value = self.sensitivity(card);
        let facts = [n, f64::from(self.reduced)];
        let score = sheet.put(Measure::PriceSensitivity, value, self.priced, &facts);
        if value.is_none() && self.lines >= FEWEST {
            score.reason = Some("no_list_prices");
        }
        let received = tally.of(EventType::CouponReceived).n;
        let used = tally.of(EventType::CouponUsed).n.max(self.coupon_orders).min(self.orders);
        let orders = f64::from(self.orders);
        let smoothing = SMOOTHING * orders / f64::from(self.lines.max(1));
        let value = (self.lines >= FEWEST)
            .then(|| (f64::from(used) + smoothing * card.coupon_base) / (orders + smoothing));
        let facts = [orders, f64::from(used), f64::from(received)];
        sheet.put(Measure::CouponUse, value, self.orders, &facts);
    }
}
