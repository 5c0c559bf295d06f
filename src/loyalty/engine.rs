//! One run over a member's history: the clock, what is due, and what each event does.
//!
//! Before each event, everything scheduled at or before its instant is processed: pending lots
//! activate, lots end, inactivity ends lots, tiers are judged, granted tiers end, birthdays are
//! paid; then the event itself, after which tiers are judged again.

use std::cmp::Reverse;
use std::ops::Range;

use super::accrual::PlacedLine;
use super::calendar::Calendar;
use super::event::{EventKind, LoyaltyEvent};
use super::ledger::{Ledger, LedgerKind, Reason};
use super::lots::{Origin, Wallet};
use super::member::Member;
use super::metrics::{Contributions, Counted};
use super::programme::Programme;
use super::schedule::{Due, Schedule};
use super::state::Warning;
use super::tiers::{Machine, Step};
use crate::locale::whole;
use crate::names::Names;
use crate::order::Gather;
use crate::time::{Date, Instant};

/// An order as it stands after refunds.
#[derive(Debug)]
pub(super) struct PlacedOrder {
    /// Its lines, as places among those of all orders.
    pub(super) lines: Range<usize>,
    /// Points that it still has.
    pub(super) awarded: i64,
    /// What the day's cap had left when it was placed.
    pub(super) room: Option<i64>,
    pub(super) lot: Option<usize>,
    pub(super) counted: Counted,
}

/// Granted tiers that run, ascending: the highest last, of equal ones the one that ends last, then
/// the first given.
pub(super) type Grants = Vec<(usize, Instant, Reverse<usize>)>;

pub(super) struct Engine<'a> {
    pub(super) programme: &'a Programme,
    pub(super) member: &'a Member,
    pub(super) calendar: Calendar<'a>,
    pub(super) events: &'a [&'a LoyaltyEvent],
    pub(super) enrolled_at: Instant,
    pub(super) enrolled: bool,
    pub(super) now: Instant,
    pub(super) today: Date,
    pub(super) step: u32,
    pub(super) scheduled: bool,
    pub(super) wallet: Wallet,
    pub(super) schedule: Schedule,
    pub(super) contributions: Contributions<'a>,
    pub(super) machine: Machine<'a>,
    pub(super) grants: Grants,
    pub(super) ledger: Ledger,
    pub(super) warnings: Vec<Warning>,
    pub(super) orders: Vec<PlacedOrder>,
    pub(super) lines: Vec<PlacedLine>,
    /// The ids of the orders, each with the number that it has in `orders`.
    pub(super) order_ids: Names,
    /// The lots that each redemption used and has not had back, in the order of their use.
    pub(super) redeems: Vec<Vec<(usize, i64)>>,
    /// The ids of those.
    pub(super) redeem_ids: Names,
    /// How often each action was accepted in the period of its limit that began on that day.
    pub(super) accepted: Vec<(Date, i64)>,
    /// What each action was about so far.
    pub(super) refs: Vec<Names>,
    pub(super) earned_on: (Date, i64),
}

impl<'a> Engine<'a> {
    pub(super) fn new(
        programme: &'a Programme,
        member: &'a Member,
        calendar: Calendar<'a>,
        events: &'a [&'a LoyaltyEvent],
        enrolled_at: Instant,
        with_ledger: bool,
    ) -> Self {
        let today = calendar.enrolled;
        let mut engine = Self {
            programme,
            member,
            calendar,
            events,
            enrolled_at,
            enrolled: false,
            now: enrolled_at,
            today,
            step: 0,
            scheduled: false,
            wallet: Wallet::new(today),
            schedule: Schedule::default(),
            contributions: Contributions::new(&programme.metrics),
            machine: Machine::new(programme, calendar, enrolled_at),
            grants: Grants::new(),
            ledger: Ledger::new(with_ledger),
            warnings: Vec::new(),
            orders: Vec::new(),
            lines: Vec::new(),
            order_ids: Names::default(),
            redeems: Vec::new(),
            redeem_ids: Names::default(),
            accepted: vec![(Date::MIN, 0); programme.actions.len()],
            refs: programme.actions.iter().map(|_| Names::default()).gather(),
            earned_on: (Date::MIN, 0),
        };
        engine.schedule_birthday(today.ymd().0);
        engine
    }

    /// Processes the whole history and what is due up to and including `as_of`.
    pub(super) fn run(&mut self, as_of: Instant) {
        for (number, event) in self.events.iter().copied().enumerate() {
            if event.at < self.enrolled_at {
                self.warn(&event.id, "before_enrolment");
                continue;
            }
            self.advance(event.at);
            self.step += 1;
            self.apply(number, event);
            self.machine.evaluate(self.now, self.today, &self.contributions);
            self.note_tiers();
        }
        self.advance(as_of);
    }

    fn advance(&mut self, until: Instant) {
        loop {
            let due = [self.schedule.next(), self.machine.next(&self.contributions)];
            let Some(at) = due.into_iter().flatten().min().filter(|at| *at <= until) else { break };
            self.set_clock(at.max(self.now));
            self.step += 1;
            self.process_due(at);
        }
        self.set_clock(until);
    }

    fn set_clock(&mut self, now: Instant) {
        if now != self.now {
            self.now = now;
            self.today = self.calendar.zone.date(now);
        }
    }

    fn process_due(&mut self, at: Instant) {
        self.scheduled = true;
        while let Some(due) = self.schedule.take(at, true) {
            match due {
                Due::Activate(lot) => self.activate(lot),
                Due::Expire(_, lot) => self.expire(lot),
                Due::Inactivity(group) => self.end_inactive(group, at),
                Due::GrantEnd(_) | Due::Birthday(_) => {}
            }
        }
        self.machine.tick(self.now, self.today, &self.contributions);
        self.note_tiers();
        while let Some(due) = self.schedule.take(at, false) {
            match due {
                Due::GrantEnd(number) => self.end_grant(number),
                Due::Birthday(year) => self.pay_birthday(year),
                Due::Activate(_) | Due::Expire(..) | Due::Inactivity(_) => {}
            }
        }
        self.scheduled = false;
    }

    fn apply(&mut self, number: usize, event: &'a LoyaltyEvent) {
        match &event.kind {
            EventKind::Enroll => self.enroll(number, event),
            EventKind::TierGrant { tier, expires_on } => {
                self.grant(number, event, tier, *expires_on);
            }
            EventKind::Adjust { points, expires_on, reason } => {
                let reason = reason.as_deref().map_or(Reason::None, Reason::Text);
                self.adjust(number, event, *points, *expires_on, reason);
            }
            EventKind::Order(order) => self.place_order(number, event, order),
            EventKind::Action { action, reference } => {
                self.act(number, event, action, reference.as_deref());
            }
            EventKind::Redeem { points } => self.redeem(event, *points),
            EventKind::CancelRedeem { redeem, points } => {
                self.cancel_redeem(number, event, redeem, *points);
            }
            EventKind::Refund { order, what } => self.refund(event, order, what),
        }
    }

    pub(super) fn warn(&mut self, event: &str, code: &'static str) {
        self.warnings.push(Warning { event: event.to_owned(), code });
    }

    pub(super) fn note(
        &mut self,
        kind: LedgerKind,
        points: i64,
        event: Reason<'_>,
        reason: Reason<'_>,
    ) {
        self.ledger.add((self.now, self.wallet.balance()), kind, points, event, reason);
    }

    pub(super) fn note_origin(
        &mut self,
        kind: LedgerKind,
        points: i64,
        origin: Origin,
        reason: Reason<'_>,
    ) {
        match origin {
            Origin::Event(number) => {
                let id = self.events.get(number).map_or("", |event| event.id.as_str());
                self.note(kind, points, Reason::Text(id), reason);
            }
            Origin::Birthday(year) => {
                let year = whole(year.into());
                self.note(kind, points, Reason::Pair("birthday", &year), reason);
            }
        }
    }

    fn note_tiers(&mut self) {
        for change in std::mem::take(&mut self.machine.changes) {
            let kind = match change.kind {
                Step::Up => LedgerKind::TierUp,
                Step::Down => LedgerKind::TierDown,
                Step::Renew => LedgerKind::TierRenew,
                Step::Grace => LedgerKind::TierGrace,
            };
            self.note_tier(kind, change.tier, change.why);
        }
    }

    pub(super) fn note_tier(&mut self, kind: LedgerKind, tier: usize, why: &str) {
        let id = self.programme.tiers.get(tier).map_or("", |tier| tier.id.as_str());
        self.note(kind, 0, Reason::None, Reason::Pair(id, why));
    }

    /// The tier in effect: the machine's, or a higher one that was granted.
    pub(super) fn effective_tier(&self) -> usize {
        self.grants.last().map_or(self.machine.tier, |(tier, ..)| self.machine.tier.max(*tier))
    }

    fn activate(&mut self, lot: usize) {
        let Some(origin) = self.wallet.lot(lot).filter(|l| !l.over).map(|l| l.origin) else {
            return;
        };
        self.wallet.activate(lot);
        self.count_lot(lot);
        self.note_origin(LedgerKind::Activate, 0, origin, Reason::None);
    }

    fn expire(&mut self, lot: usize) {
        let points = self.wallet.expire(lot);
        if points > 0
            && let Some(origin) = self.wallet.lot(lot).map(|lot| lot.origin)
        {
            self.note_origin(LedgerKind::Expire, -points, origin, Reason::None);
        }
    }

    fn end_inactive(&mut self, group: usize, at: Instant) {
        match self.wallet.deadline(&self.calendar, group) {
            Some(deadline) if deadline > at => {
                self.schedule.add(deadline, Due::Inactivity(group));
            }
            _ => {
                for lot in self.wallet.end_group(group) {
                    self.expire(lot);
                }
            }
        }
    }
}
