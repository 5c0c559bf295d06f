//! Spending points, and having them back.
//!
//! A redemption is all or nothing. What it used comes back to the same lots with their old end,
//! the last used first; lots that are over meanwhile give nothing, or a fresh lot, as the
//! programme says.

use super::engine::Engine;
use super::event::LoyaltyEvent;
use super::ledger::{LedgerKind, Reason};
use super::lots::Origin;
use super::lots::add;
use super::programme::{Redeem, Worth};
use super::state::{Payment, safe};
use crate::money::mul_div;

/// The most of `balance` that the rules let be spent, on an order of `order_total` if given.
pub(super) fn redeemable(
    redeem: Option<&Redeem>,
    balance: i64,
    order_total: Option<i64>,
) -> Payment {
    let Some(redeem) = redeem else { return Payment::default() };
    let most = order_total.map(|total| mul_div(total, redeem.max_percent, 100));
    let (points, value) = match &redeem.worth {
        Worth::Options(options) => {
            let most = most.unwrap_or(i64::MAX);
            let affordable = |(points, value): &&(i64, i64)| *points <= balance && *value <= most;
            options.iter().rfind(affordable).copied().unwrap_or_default()
        }
        Worth::Rate { points, value, min, step } => {
            let step_value = (step / points).saturating_mul(*value);
            let affordable = balance.max(0) / step;
            let steps = most.map_or(affordable, |most| affordable.min(most / step_value));
            let spent = steps * step;
            if spent >= *min { (spent, steps.saturating_mul(step_value)) } else { (0, 0) }
        }
    };
    Payment { points: safe(points), value: safe(value) }
}

/// Why that many points cannot be spent.
fn refusal(redeem: Option<&Redeem>, balance: i64, points: i64) -> Option<&'static str> {
    match redeem.map(|redeem| &redeem.worth) {
        None => return Some("not_redeemable"),
        Some(Worth::Options(options)) => {
            if !options.iter().any(|(p, _)| *p == points) {
                return Some("no_such_option");
            }
        }
        Some(Worth::Rate { min, step, .. }) => {
            if points < *min {
                return Some("below_min");
            }
            if points % step != 0 {
                return Some("not_multiple");
            }
        }
    }
    (balance < points).then_some("insufficient")
}

impl Engine<'_> {
    pub(super) fn redeem(&mut self, event: &LoyaltyEvent, points: i64) {
        let redeem = self.programme.redeem.as_ref();
        if let Some(why) = refusal(redeem, self.wallet.balance(), points) {
            return self.reject(event, why);
        }
        self.wallet.touch(self.today);
        let used = self.wallet.take(points);
        add(&mut self.wallet.totals.redeemed, points);
        if self.redeem_ids.insert(&event.id) {
            self.redeems.push(used);
        }
        self.note(LedgerKind::Redeem, -points, Reason::Text(&event.id), Reason::None);
    }

    pub(super) fn cancel_redeem(
        &mut self,
        number: usize,
        event: &LoyaltyEvent,
        redeem: &str,
        points: Option<i64>,
    ) {
        let known = self.redeem_ids.find(redeem);
        let Some(used) = known.and_then(|number| self.redeems.get_mut(number)) else {
            return self.warn(&event.id, "unknown_redeem");
        };
        let left: i64 = used.iter().map(|(_, points)| points).sum();
        let wanted = points.unwrap_or(left);
        let mut open = wanted.min(left);
        let mut back = Vec::new();
        while open > 0
            && let Some((lot, points)) = used.pop()
        {
            let part = points.min(open);
            open -= part;
            back.push((lot, part));
            if part < points {
                used.push((lot, points - part));
            }
        }
        if wanted > left {
            self.warn(&event.id, "cancel_exceeds_redeem");
        }
        if back.is_empty() {
            return;
        }
        let mut returned = 0;
        for (lot, points) in back {
            returned += self.give_back(number, lot, points);
        }
        add(&mut self.wallet.totals.returned, returned);
        self.note(LedgerKind::Return, returned, Reason::Text(&event.id), Reason::None);
    }

    /// Puts points back where they were taken from; how many came back.
    fn give_back(&mut self, number: usize, lot: usize, points: i64) -> i64 {
        let is_over = self.wallet.lot(lot).is_none_or(|lot| lot.over);
        if !is_over {
            self.wallet.fill(lot, points);
            return points;
        }
        if !self.programme.redeem.as_ref().is_some_and(|redeem| redeem.restore_expired) {
            return 0;
        }
        let ends = self.ends(None);
        let fresh = self.open(Origin::Event(number), ends, 0, true);
        self.wallet.fill(fresh, points);
        points
    }
}
