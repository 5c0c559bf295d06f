//! Points as lots: each remembers when it was earned and when it ends.
//!
//! Spending takes from the lots that end first. `balance = active − debt`, and debt above zero
//! means that nothing is active: whatever becomes active pays it first. The totals keep
//!
//! ```text
//! earned + adjusted − redeemed + returned − expired − clawed back = balance + pending
//! ```
//!
//! at every moment. Totals saturate at 2^63, a thousand times the largest input.
//! Each movement costs O(log lots) for every lot that it touches, spread over all movements.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::calendar::{Calendar, Length};
use super::metrics::Counted;
use crate::order::sort_by;
use crate::time::{Date, Instant};

/// When a lot ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ends {
    Never,
    At(Instant),
    /// With a group of lots, when nothing has happened for the group's length.
    Inactive(usize),
}

/// Points that were given at once.
#[derive(Clone, Debug)]
pub(super) struct Lot {
    pub(super) origin: Origin,
    pub(super) earned: Instant,
    pub(super) ends: Ends,
    pub(super) left: i64,
    /// What ended unused and no refund has claimed since.
    pub(super) expired: i64,
    pub(super) active: bool,
    /// Whether it stands in the order of consumption.
    pub(super) queued: bool,
    /// Past its end.
    pub(super) over: bool,
    /// What it counts for in metrics of points once it is active: net of clawback, and nothing if
    /// it does not qualify.
    pub(super) worth: i64,
    pub(super) counted: Counted,
}

/// What gave a lot: an event, by its place in the history, or the birthday of a year.
#[derive(Clone, Copy, Debug)]
pub(super) enum Origin {
    Event(usize),
    Birthday(i32),
}

/// Lots that end together, when the member has been inactive for a length.
#[derive(Clone, Debug)]
struct Inactive {
    length: Length,
    /// The day that the clock runs from.
    since: Date,
    lots: Vec<usize>,
    /// Whether its end is on the schedule.
    watched: bool,
}

/// The running totals of everything that ever happened to points.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Totals {
    pub(super) earned: i64,
    pub(super) adjusted: i64,
    pub(super) redeemed: i64,
    pub(super) returned: i64,
    pub(super) expired: i64,
    pub(super) clawed_back: i64,
    pub(super) written_off: i64,
}

/// Adds to a running total.
#[inline(never)]
pub(super) fn add(total: &mut i64, change: i64) {
    *total = total.saturating_add(change);
}

#[derive(Clone, Debug)]
pub(super) struct Wallet {
    lots: Vec<Lot>,
    /// Active lots, the first to be consumed on top: all with something left, and emptied ones
    /// that nobody has come across since.
    order: BinaryHeap<Reverse<(Instant, Instant, usize)>>,
    groups: Vec<Inactive>,
    pub(super) active: i64,
    pub(super) pending: i64,
    pub(super) debt: i64,
    pub(super) totals: Totals,
    last_active: Date,
}

impl Wallet {
    /// An empty wallet; the clock of inactivity starts at enrolment.
    pub(super) fn new(enrolled: Date) -> Self {
        Self {
            lots: Vec::new(),
            order: BinaryHeap::new(),
            groups: Vec::new(),
            active: 0,
            pending: 0,
            debt: 0,
            totals: Totals::default(),
            last_active: enrolled,
        }
    }

    pub(super) const fn balance(&self) -> i64 {
        self.active.saturating_sub(self.debt)
    }

    pub(super) fn lot(&self, lot: usize) -> Option<&Lot> {
        self.lots.get(lot)
    }

    pub(super) fn lot_mut(&mut self, lot: usize) -> Option<&mut Lot> {
        self.lots.get_mut(lot)
    }

    fn key(&self, lot: usize) -> Option<(Instant, Instant, usize)> {
        let found = self.lots.get(lot)?;
        let ends = match found.ends {
            Ends::At(at) => at,
            Ends::Never | Ends::Inactive(_) => Instant::MAX,
        };
        Some((ends, found.earned, lot))
    }

    /// Adds a lot, empty: [`fill`](Self::fill) or [`hold`](Self::hold) puts its points in.
    pub(super) fn open(&mut self, lot: Lot) -> usize {
        let number = self.lots.len();
        if let Ends::Inactive(group) = lot.ends
            && let Some(group) = self.groups.get_mut(group)
        {
            group.lots.push(number);
        }
        self.lots.push(lot);
        number
    }

    /// Puts points into an active lot, after debt has had its share.
    pub(super) fn fill(&mut self, lot: usize, points: i64) {
        let paid = self.debt.min(points);
        self.debt -= paid;
        let rest = points - paid;
        if rest > 0
            && let Some(found) = self.lots.get_mut(lot)
        {
            found.left += rest;
            add(&mut self.active, rest);
            if !std::mem::replace(&mut found.queued, true)
                && let Some(key) = self.key(lot)
            {
                self.order.push(Reverse(key));
            }
        }
    }

    /// Puts points into a pending lot.
    pub(super) fn hold(&mut self, lot: usize, points: i64) {
        if let Some(found) = self.lots.get_mut(lot) {
            found.left += points;
            add(&mut self.pending, points);
        }
    }

    /// Makes a pending lot active.
    pub(super) fn activate(&mut self, lot: usize) {
        let Some(found) = self.lots.get_mut(lot) else { return };
        found.active = true;
        let points = std::mem::take(&mut found.left);
        add(&mut self.pending, -points);
        self.fill(lot, points);
    }

    /// Takes up to `points` out of one lot, pending or active; what it gave.
    pub(super) fn take_from(&mut self, lot: usize, points: i64) -> i64 {
        let Some(found) = self.lots.get_mut(lot) else { return 0 };
        let taken = found.left.min(points);
        found.left -= taken;
        if found.active {
            add(&mut self.active, -taken);
        } else {
            add(&mut self.pending, -taken);
        }
        taken
    }

    /// Takes up to `points` out of the active lots, the first to end first; what each gave.
    pub(super) fn take(&mut self, points: i64) -> Vec<(usize, i64)> {
        let mut taken = Vec::new();
        let mut wanted = points;
        while wanted > 0
            && let Some(Reverse((_, _, lot))) = self.order.peek().copied()
        {
            let given = self.take_from(lot, wanted);
            if given > 0 {
                wanted -= given;
                taken.push((lot, given));
            } else {
                self.leave_order(lot);
            }
        }
        taken
    }

    fn leave_order(&mut self, lot: usize) {
        self.order.pop();
        if let Some(found) = self.lots.get_mut(lot) {
            found.queued = false;
        }
    }

    /// Ends a lot; what was left in it.
    pub(super) fn expire(&mut self, lot: usize) -> i64 {
        let points = self.take_from(lot, i64::MAX);
        if let Some(found) = self.lots.get_mut(lot) {
            found.over = true;
            found.expired += points;
        }
        add(&mut self.totals.expired, points);
        points
    }

    /// The group of lots that end after `length` without activity, for a lot earned `today`.
    /// Where the clock of the group has run out already, it starts again.
    pub(super) fn inactive_group(
        &mut self,
        calendar: &Calendar<'_>,
        length: Length,
        (now, today): (Instant, Date),
    ) -> usize {
        let known = self.groups.iter().position(|group| group.length == length);
        let number = known.unwrap_or(self.groups.len());
        if known.is_none() {
            self.groups.push(Inactive {
                length,
                since: self.last_active,
                lots: Vec::new(),
                watched: false,
            });
        }
        if let Some(group) = self.groups.get_mut(number)
            && calendar.start(length.after(group.since)) <= now
        {
            group.since = today;
        }
        number
    }

    /// Something happened that counts as activity.
    pub(super) fn touch(&mut self, today: Date) {
        self.last_active = today;
        self.groups.iter_mut().for_each(|group| group.since = today);
    }

    /// When the lots of a group end, as things stand.
    pub(super) fn deadline(&self, calendar: &Calendar<'_>, group: usize) -> Option<Instant> {
        let group = self.groups.get(group)?;
        Some(calendar.start(group.length.after(group.since)))
    }

    /// The instant at which to look at a group, unless that is on the schedule already.
    pub(super) fn watch(&mut self, calendar: &Calendar<'_>, group: usize) -> Option<Instant> {
        let deadline = self.deadline(calendar, group);
        let found = self.groups.get_mut(group)?;
        if std::mem::replace(&mut found.watched, true) { None } else { deadline }
    }

    /// The lots of a group that ends; those opened from then on are watched anew.
    pub(super) fn end_group(&mut self, group: usize) -> Vec<usize> {
        let Some(found) = self.groups.get_mut(group) else { return Vec::new() };
        found.watched = false;
        std::mem::take(&mut found.lots)
    }

    /// What ends when, pending lots included: ascending, one entry an instant.
    pub(super) fn expiring(&self, calendar: &Calendar<'_>) -> Vec<(Instant, i64)> {
        let mut all: Vec<(Instant, i64)> = Vec::new();
        for lot in &self.lots {
            if lot.left <= 0 {
                continue;
            }
            let end = match lot.ends {
                Ends::Never => None,
                Ends::At(at) => Some(at),
                Ends::Inactive(group) => self.deadline(calendar, group),
            };
            if let Some(end) = end {
                all.push((end, lot.left));
            }
        }
        sort_by(&mut all, |a, b| a.0.cmp(&b.0));
        let mut ends: Vec<(Instant, i64)> = Vec::new();
        for (at, points) in all {
            match ends.last_mut() {
                Some(last) if last.0 == at => add(&mut last.1, points),
                _ => ends.push((at, points)),
            }
        }
        ends
    }
}
