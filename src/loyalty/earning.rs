//! What gives points: orders, actions, enrolment and birthdays, and the lots that they open.

use super::accrual::{self, Occasion};
use super::engine::{Engine, PlacedOrder};
use super::event::{LoyaltyEvent, Order};
use super::ledger::{LedgerKind, Reason};
use super::lots::add;
use super::lots::{Ends, Lot, Origin};
use super::metrics::Counted;
use super::programme::{Action, ENROLL, Expiry, MetricKind, Per};
use super::schedule::Due;
use crate::time::{Date, Instant};

impl Engine<'_> {
    pub(super) fn enroll(&mut self, number: usize, event: &LoyaltyEvent) {
        if std::mem::replace(&mut self.enrolled, true) {
            return self.warn(&event.id, "already_enrolled");
        }
        if let Some(action) = self.programme.actions.iter().find(|a| a.id == ENROLL) {
            self.pay_action(number, action, Reason::Code(ENROLL));
        }
    }

    pub(super) fn place_order(&mut self, number: usize, event: &LoyaltyEvent, order: &Order) {
        self.wallet.touch(self.today);
        let occasion =
            Occasion { tier: self.effective_tier(), today: self.today, member: self.member };
        let first_line = self.lines.len();
        accrual::place(self.programme, order, occasion, &mut self.lines);
        let lines = first_line..self.lines.len();
        let placed = self.lines.get(lines.clone()).unwrap_or_default();
        if self.earned_on.0 != self.today {
            self.earned_on = (self.today, 0);
        }
        let earn = self.programme.earn.as_ref();
        let cap = earn.and_then(|earn| earn.cap_per_day);
        let room = cap.map(|cap| (cap - self.earned_on.1).max(0));
        let awarded = accrual::award(self.programme, placed, room);
        let basis = accrual::basis(&self.programme.basis, placed);
        add(&mut self.earned_on.1, awarded);
        let active_at = earn.and_then(|earn| accrual::active_at(&self.calendar, earn, self.today));
        let given = Given { points: awarded, qualifying: true, expiry: None, active_at };
        let lot = self.give(Origin::Event(number), given, Reason::Code("order"));
        let counted = self.count(|metric| order_amount(metric, basis));
        if self.order_ids.insert(&event.id) {
            self.orders.push(PlacedOrder { lines, awarded, room, lot, counted });
        }
    }

    /// Contributes to each metric what `amount` says for its kind, if that is anything.
    fn count(&mut self, amount: impl Fn(&MetricKind) -> i64) -> Counted {
        let first = self.contributions.log().len();
        for (index, metric) in self.programme.metrics.iter().enumerate() {
            let amount = amount(&metric.kind);
            if amount > 0 {
                let step = (self.step, self.scheduled);
                self.contributions.add((self.now, self.today), step, index, amount);
            }
        }
        first..self.contributions.log().len()
    }

    pub(super) fn act(
        &mut self,
        number: usize,
        event: &LoyaltyEvent,
        id: &str,
        reference: Option<&str>,
    ) {
        let actions = &self.programme.actions;
        let known = actions.iter().position(|a| a.id == id && id != ENROLL);
        let Some((index, action)) = known.and_then(|i| Some((i, actions.get(i)?))) else {
            return self.reject(event, "unknown_action");
        };
        if let Some(refusal) = self.refuse_action(index, action, reference) {
            return self.reject(event, refusal);
        }
        self.wallet.touch(self.today);
        self.count(|metric| match metric {
            MetricKind::Actions(of) => i64::from(of.contains(&index)),
            _ => 0,
        });
        self.pay_action(number, action, Reason::Pair("action", id));
    }

    /// Why an action is not accepted; otherwise it is counted against its limits.
    fn refuse_action(
        &mut self,
        index: usize,
        action: &Action,
        reference: Option<&str>,
    ) -> Option<&'static str> {
        let (year, month, _) = self.today.ymd();
        let mut accepted = self.accepted.get(index).copied().unwrap_or((Date::MIN, 0));
        if let Some((count, per)) = action.limit {
            let began = match per {
                Per::Day => Some(self.today),
                Per::Month => Date::from_ymd(year, month, 1),
                Per::Year => Date::from_ymd(year, 1, 1),
                Per::Lifetime => Some(Date::MIN),
            };
            let began = began.unwrap_or(self.today);
            if accepted.0 != began {
                accepted = (began, 0);
            }
            if accepted.1 >= count {
                return Some("limit");
            }
        }
        if action.unique_ref {
            match reference {
                None => return Some("ref_missing"),
                Some(reference) => {
                    if !self.refs.get_mut(index).is_some_and(|used| used.insert(reference)) {
                        return Some("ref_used");
                    }
                }
            }
        }
        if let Some(slot) = self.accepted.get_mut(index) {
            *slot = (accepted.0, accepted.1 + 1);
        }
        None
    }

    pub(super) fn reject(&mut self, event: &LoyaltyEvent, why: &'static str) {
        self.note(LedgerKind::Reject, 0, Reason::Text(&event.id), Reason::Code(why));
    }

    fn pay_action(&mut self, number: usize, action: &Action, reason: Reason<'_>) {
        let given = Given {
            points: action.points,
            qualifying: action.qualifying,
            expiry: action.expiry,
            active_at: None,
        };
        self.give(Origin::Event(number), given, reason);
    }

    pub(super) fn schedule_birthday(&mut self, year: i32) {
        let Some(birthday) = self.member.birthday else { return };
        if self.programme.birthday_bonus.is_none() {
            return;
        }
        let days = (year..=year + 1).filter_map(|y| Some((y, birthday.in_year(y)?)));
        let mut starts = days.map(|(y, day)| (y, self.calendar.start(day)));
        if let Some((year, at)) = starts.find(|(_, at)| *at >= self.enrolled_at) {
            self.schedule.add(at, Due::Birthday(year));
        }
    }

    pub(super) fn pay_birthday(&mut self, year: i32) {
        let points = self.programme.birthday_bonus.unwrap_or(0);
        let given = Given { points, qualifying: false, expiry: None, active_at: None };
        self.give(Origin::Birthday(year), given, Reason::Code("birthday"));
        self.schedule_birthday(year + 1);
    }

    /// Gives points that were earned; nothing, if there are none.
    fn give(&mut self, origin: Origin, given: Given, reason: Reason<'_>) -> Option<usize> {
        if given.points <= 0 {
            return None;
        }
        add(&mut self.wallet.totals.earned, given.points);
        let ends = self.ends(given.expiry);
        let worth = if given.qualifying { given.points } else { 0 };
        let waits = given.active_at.filter(|at| *at > self.now);
        let lot = self.open(origin, ends, worth, waits.is_none());
        match waits {
            None => {
                self.wallet.fill(lot, given.points);
                self.count_lot(lot);
                self.note_origin(LedgerKind::Earn, given.points, origin, reason);
            }
            Some(at) => {
                self.wallet.hold(lot, given.points);
                self.schedule.add(at, Due::Activate(lot));
                self.note_origin(LedgerKind::EarnPending, given.points, origin, reason);
            }
        }
        Some(lot)
    }

    /// When points earned now end: by their own rule, the tier's, or the programme's.
    pub(super) fn ends(&mut self, own: Option<Expiry>) -> Ends {
        let tier = self.programme.tiers.get(self.effective_tier());
        let expiry =
            own.or_else(|| tier.and_then(|tier| tier.expiry)).unwrap_or(self.programme.expiry);
        match expiry {
            Expiry::Inactivity(length) => {
                let moment = (self.now, self.today);
                Ends::Inactive(self.wallet.inactive_group(&self.calendar, length, moment))
            }
            other => accrual::ends_at(&self.calendar, other, self.today),
        }
    }

    /// Opens an empty lot and schedules its end.
    pub(super) fn open(&mut self, origin: Origin, ends: Ends, worth: i64, active: bool) -> usize {
        let lot = self.wallet.open(Lot {
            origin,
            earned: self.now,
            ends,
            left: 0,
            expired: 0,
            active,
            queued: false,
            over: false,
            worth,
            counted: 0..0,
        });
        match ends {
            Ends::Never => {}
            Ends::At(at) => self.schedule.add(at, Due::Expire(self.now, lot)),
            Ends::Inactive(group) => {
                if let Some(at) = self.wallet.watch(&self.calendar, group) {
                    self.schedule.add(at, Due::Inactivity(group));
                }
            }
        }
        lot
    }

    pub(super) fn count_lot(&mut self, lot: usize) {
        let worth = self.wallet.lot(lot).map_or(0, |lot| lot.worth);
        if worth <= 0 {
            return;
        }
        let counted = self.count(|metric| match metric {
            MetricKind::Points => worth,
            _ => 0,
        });
        if let Some(lot) = self.wallet.lot_mut(lot) {
            lot.counted = counted;
        }
    }
}

/// Points about to be given.
struct Given {
    points: i64,
    qualifying: bool,
    /// Their own rule, before the tier's and the programme's.
    expiry: Option<Expiry>,
    active_at: Option<Instant>,
}

/// What an order of that basis counts for in a metric.
pub(super) fn order_amount(metric: &MetricKind, basis: i64) -> i64 {
    match metric {
        MetricKind::Spend => basis,
        MetricKind::Orders { min } => i64::from(basis >= *min.max(&1)),
        MetricKind::Points | MetricKind::Actions(_) | MetricKind::Weighted(_) => 0,
    }
}
