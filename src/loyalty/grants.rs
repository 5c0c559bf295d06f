//! What is done to a member by hand: tiers granted, points adjusted; and tiers judged again.

use std::cmp::Reverse;

use super::engine::Engine;
use super::event::{EventKind, LoyaltyEvent};
use super::ledger::{LedgerKind, Reason};
use super::lots::add;
use super::lots::{Ends, Origin};
use super::schedule::Due;
use crate::time::{Date, Instant};

impl Engine<'_> {
    pub(super) fn grant(
        &mut self,
        number: usize,
        event: &LoyaltyEvent,
        id: &str,
        expires_on: Option<Date>,
    ) {
        let Some(tier) = self.programme.tier_index(id) else {
            return self.warn(&event.id, "unknown_tier");
        };
        let end = expires_on.map(|day| self.calendar.start(day));
        if end.is_some_and(|end| end <= self.now) {
            return self.warn(&event.id, "grant_ended");
        }
        let granted = (tier, end.unwrap_or(Instant::MAX), Reverse(number));
        self.grants.insert(self.grants.partition_point(|other| *other < granted), granted);
        if let Some(end) = end {
            self.schedule.add(end, Due::GrantEnd(number));
        }
        self.note(LedgerKind::Grant, 0, Reason::Text(&event.id), Reason::Text(id));
    }

    pub(super) fn end_grant(&mut self, number: usize) {
        let Some(event) = self.events.get(number).copied() else { return };
        let EventKind::TierGrant { tier, expires_on: Some(day) } = &event.kind else { return };
        let end = self.calendar.start(*day);
        if let Some(index) = self.programme.tier_index(tier) {
            let granted = (index, end, Reverse(number));
            self.grants.retain(|other| *other != granted);
        }
        self.note(LedgerKind::GrantEnd, 0, Reason::Text(&event.id), Reason::Text(tier));
    }

    pub(super) fn adjust(
        &mut self,
        number: usize,
        event: &LoyaltyEvent,
        points: i64,
        expires_on: Option<Date>,
        reason: Reason<'_>,
    ) {
        if points == 0 {
            return;
        }
        add(&mut self.wallet.totals.adjusted, points);
        if points > 0 {
            let ends = match expires_on {
                Some(day) => Ends::At(self.calendar.start(day)),
                None => self.ends(None),
            };
            let lot = self.open(Origin::Event(number), ends, 0, true);
            self.wallet.fill(lot, points);
        } else {
            let owed = points.saturating_neg();
            let taken: i64 = self.wallet.take(owed).iter().map(|(_, taken)| taken).sum();
            add(&mut self.wallet.debt, owed - taken);
        }
        self.note(LedgerKind::Adjust, points, Reason::Text(&event.id), reason);
    }

    /// Runs the tiers again from enrolment over what is left of everything; the outcome holds
    /// only if it is lower, so the base need not be asked.
    pub(super) fn recalculate_tier(&mut self) {
        if self.machine.tier == 0 {
            return;
        }
        let replayed = self.machine.replayed(self.enrolled_at, self.now, &self.contributions);
        if replayed.tier < self.machine.tier {
            self.machine = replayed;
            self.note_tier(LedgerKind::TierDown, self.machine.tier, "refund");
        }
    }
}
