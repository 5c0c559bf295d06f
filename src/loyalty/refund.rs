//! Taking back what a refunded order gave.
//!
//! The order is computed again on what is left of its lines, with frozen percentages and caps;
//! the difference is taken from its own lot, then absorbed by the part of it that expired, then
//! taken from the lots that end first, and at last owed or written off. So any number of partial
//! refunds takes exactly what one full refund does.

use super::accrual;
use super::earning::order_amount;
use super::engine::Engine;
use super::event::{LoyaltyEvent, Refund};
use super::ledger::{LedgerKind, Reason};
use super::lots::add;

impl Engine<'_> {
    pub(super) fn refund(&mut self, event: &LoyaltyEvent, order: &str, what: &Refund) {
        let Some(number) = self.order_ids.find(order) else {
            return self.warn(&event.id, "unknown_order");
        };
        self.lower_nets(number, event, what);
        self.amend_metrics(number);
        self.claw_back(number, event, order);
        if self.programme.refund.recalculate {
            self.recalculate_tier();
        }
    }

    /// Lowers what is left of the order's lines; what exceeds them is left out, with a warning.
    fn lower_nets(&mut self, number: usize, event: &LoyaltyEvent, what: &Refund) {
        let placed = self.orders.get(number).map(|order| order.lines.clone());
        let Some(placed) = placed.and_then(|lines| self.lines.get_mut(lines)) else { return };
        let mut unknown_line = false;
        let mut excess = 0;
        match what {
            Refund::Rest => placed.iter_mut().for_each(|line| line.net = 0),
            Refund::Amount(amount) => {
                let mut rest = *amount;
                for line in placed {
                    let part = line.net.min(rest);
                    line.net -= part;
                    rest -= part;
                }
                excess = rest;
            }
            Refund::Lines(lines) => {
                for (index, amount) in lines {
                    // Shipping is a line of ours, not one that a host can name.
                    let Some(line) = placed.get_mut(*index).filter(|l| !l.is_shipping) else {
                        unknown_line = true;
                        continue;
                    };
                    let part = line.net.min(*amount);
                    line.net -= part;
                    excess = excess.max(amount - part);
                }
            }
        }
        if unknown_line {
            self.warn(&event.id, "unknown_line");
        }
        if excess > 0 {
            self.warn(&event.id, "refund_exceeds_order");
        }
    }

    fn amend_metrics(&mut self, number: usize) {
        let Some(order) = self.orders.get(number) else { return };
        let Some(lines) = self.lines.get(order.lines.clone()) else { return };
        let basis = accrual::basis(&self.programme.basis, lines);
        self.contributions.amend(order.counted.clone(), |metric| order_amount(metric, basis));
    }

    fn claw_back(&mut self, number: usize, event: &LoyaltyEvent, order_id: &str) {
        let Some(order) = self.orders.get_mut(number) else { return };
        let Some(lines) = self.lines.get(order.lines.clone()) else { return };
        let new = accrual::award(self.programme, lines, order.room).min(order.awarded);
        let claw = order.awarded - new;
        order.awarded = new;
        let own = order.lot;
        if claw == 0 {
            return;
        }
        let mut taken = 0;
        let mut open = claw;
        if let Some(own) = own {
            taken += self.wallet.take_from(own, claw);
            open -= taken;
            if let Some(lot) = self.wallet.lot_mut(own) {
                lot.worth = new;
                let absorbed = lot.expired.min(open);
                lot.expired -= absorbed;
                open -= absorbed;
                self.contributions.amend(lot.counted.clone(), |_| new);
            }
        }
        let others: i64 = self.wallet.take(open).iter().map(|(_, points)| points).sum();
        taken += others;
        open -= others;
        if self.programme.refund.clamp {
            add(&mut self.wallet.totals.written_off, open);
        } else {
            add(&mut self.wallet.debt, open);
            taken += open;
        }
        add(&mut self.wallet.totals.clawed_back, taken);
        self.note(LedgerKind::Clawback, -taken, Reason::Text(&event.id), Reason::Text(order_id));
    }
}
