//! The machine that moves a member between tiers.
//!
//! It knows nothing of points: it sees contributions, days and the programme's rules, and says
//! what changed. Its state is a tier, since when, until when. Because it can be run again from
//! enrolment over amended contributions, a refund may ask "what if this had never been bought?".
//! One evaluation costs O(thresholds × log days).

use super::calendar::{Calendar, Period, Window};
use super::metrics::{Contributions, Span};
use super::programme::{Alternative, Downgrade, Hold, Programme, TierPolicy};
use crate::time::{Date, Instant};

/// A step that the machine took.
#[derive(Clone, Copy, Debug)]
pub(super) struct Change {
    pub(super) kind: Step,
    pub(super) tier: usize,
    pub(super) why: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Up,
    Down,
    Renew,
    Grace,
}

#[derive(Clone, Debug)]
pub(super) struct Machine<'a> {
    programme: &'a Programme,
    calendar: Calendar<'a>,
    pub(super) tier: usize,
    pub(super) since: Instant,
    /// The day on which keeping is decided; none for the base and for tiers without an end.
    until: Option<Date>,
    /// While kept on trial after `until`: the day on which that ends.
    grace: Option<Date>,
    /// The next period start that needs an evaluation of its own.
    boundary: Option<Date>,
    /// How many days' contributions have lapsed from a rolling window that nothing holds.
    lapsed: usize,
    /// The next day of interest and when it starts.
    wake: Option<(Date, Instant)>,
    /// The window of the day that was asked for last.
    current: Option<(Date, Window)>,
    /// What happened since this was last taken away.
    pub(super) changes: Vec<Change>,
}

impl<'a> Machine<'a> {
    pub(super) fn new(programme: &'a Programme, calendar: Calendar<'a>, since: Instant) -> Self {
        let policy = &programme.policy;
        let stepwise = match policy.period {
            Period::FullMonths(_) => true,
            Period::CalendarYear(_) | Period::Anniversary => {
                policy.at_period_end || policy.hold == Hold::None
            }
            Period::Lifetime | Period::Rolling(_) => false,
        };
        let boundary = calendar.later_start(policy.period, calendar.enrolled, 1);
        Self {
            programme,
            calendar,
            tier: 0,
            since,
            until: None,
            grace: None,
            boundary: boundary.filter(|_| stepwise),
            lapsed: 0,
            wake: None,
            current: None,
            changes: Vec::new(),
        }
    }

    const fn policy(&self) -> &'a TierPolicy {
        &self.programme.policy
    }

    /// The days that count on `day`; kept, for there are many events a day.
    fn window(&mut self, day: Date) -> Window {
        match self.current {
            Some((known, window)) if known == day => window,
            _ => {
                let window = self.calendar.window(self.policy().period, day);
                self.current = Some((day, window));
                window
            }
        }
    }

    /// The days that a tier which ends on `day` is judged by.
    fn window_at_boundary(&self, day: Date) -> Window {
        self.calendar.window_at_boundary(self.policy().period, day)
    }

    /// The day on which the tier is over, grace included.
    pub(super) fn end(&self) -> Option<Date> {
        self.grace.or(self.until)
    }

    pub(super) const fn in_grace(&self) -> bool {
        self.grace.is_some()
    }

    /// The days that decide keeping the tier, as far as they have come on `today`.
    pub(super) fn keeping_window(&self, today: Date) -> Option<Window> {
        let until = self.until?;
        let ended = self.window_at_boundary(until);
        Some(match (self.grace, self.policy().period) {
            (None, _) => ended,
            (Some(_), Period::Rolling(_)) => self.calendar.window(self.policy().period, today),
            (Some(_), _) => Window { from: ended.from, last: ended.last.max(today) },
        })
    }

    /// When the machine next wants to be [ticked](Self::tick).
    pub(super) fn next(&mut self, contributions: &Contributions<'_>) -> Option<Instant> {
        let lapse = match (self.policy().period, self.policy().hold) {
            (Period::Rolling(length), Hold::None) => {
                contributions.days().get(self.lapsed).map(|day| length.after(*day))
            }
            _ => None,
        };
        let day = [self.end(), self.boundary, lapse].into_iter().flatten().min()?;
        match self.wake {
            Some((known, at)) if known == day => Some(at),
            _ => {
                let at = self.calendar.start(day);
                self.wake = Some((day, at));
                Some(at)
            }
        }
    }

    /// Does what a scheduled instant asks for, then evaluates.
    pub(super) fn tick(&mut self, now: Instant, today: Date, contributions: &Contributions<'_>) {
        let due = |day: Option<Date>| day.filter(|day| self.calendar.start(*day) <= now);
        let (ended, boundary) = (due(self.end()), due(self.boundary));
        if ended.is_some()
            && let Some(until) = self.until
        {
            self.decide(until, now, contributions);
        }
        if let Some(day) = boundary {
            if self.policy().at_period_end {
                self.evaluate_period(day, now, contributions);
            }
            self.boundary = self.calendar.later_start(self.policy().period, day, 1);
        }
        if let (Period::Rolling(length), Hold::None) = (self.policy().period, self.policy().hold) {
            let lapsed = contributions.days().iter().skip(self.lapsed);
            self.lapsed +=
                lapsed.take_while(|day| self.calendar.start(length.after(**day)) <= now).count();
        }
        self.evaluate(now, today, contributions);
    }

    /// Keeps, renews or lowers a tier whose time is over: at its end, or after its grace.
    fn decide(&mut self, until: Date, now: Instant, contributions: &Contributions<'_>) {
        let window = self.window_at_boundary(until);
        let after_grace = self.grace.is_some();
        if !after_grace {
            if self.retained(window, contributions) {
                return self.renew(self.held_from(until), "requalified");
            }
            if self.policy().downgrade == Downgrade::Never {
                return self.renew(self.held_from(until), "kept");
            }
            if self.policy().grace_days > 0 {
                self.grace = Some(until.plus_days(self.policy().grace_days));
                return self.changed(Step::Grace, "not_requalified");
            }
        }
        self.grace = None;
        let (tier, until) = match self.policy().downgrade {
            Downgrade::OneStep => (self.next_lower(), self.held_one(until)),
            _ => (self.earned(window, contributions), self.held_from(until)),
        };
        self.until = until.filter(|_| tier > 0);
        self.enter(tier, now, "not_requalified");
    }

    /// At the start of a period: raises or extends by what the ended one brought.
    fn evaluate_period(&mut self, day: Date, now: Instant, contributions: &Contributions<'_>) {
        let window = self.window_at_boundary(day);
        let earned = self.earned(window, contributions);
        let until = self.held_from(day);
        if earned > self.tier {
            (self.until, self.grace) = (until, None);
            self.enter(earned, now, "period_end");
        } else if self.grace.is_none()
            && until > self.until
            && self.until.is_some()
            && self.retained(window, contributions)
        {
            self.renew(until, "period_end");
        }
    }

    /// After an event, or at the end of a scheduled instant.
    pub(super) fn evaluate(
        &mut self,
        now: Instant,
        today: Date,
        contributions: &Contributions<'_>,
    ) {
        let policy = self.policy();
        if policy.hold == Hold::None {
            let window = self.window(today);
            let earned = self.earned(window, contributions);
            return self.enter(earned, now, "window");
        }
        if !policy.at_period_end {
            let window = self.window(today);
            let earned = self.earned(window, contributions);
            if earned > self.tier {
                (self.until, self.grace) = (self.held_since(today), None);
                return self.enter(earned, now, "qualified");
            }
        }
        if let (Some(until), Some(_)) = (self.until, self.grace)
            && let Some(window) = self.keeping_window(today)
            && self.retained(window, contributions)
        {
            self.grace = None;
            self.renew(self.held_from(until), "requalified_in_grace");
        }
        if let (Hold::Periods(_), false, None) = (policy.hold, policy.at_period_end, self.grace)
            && let (Some(until), Some(longer)) = (self.until, self.held_since(today))
            && longer > until
        {
            let window = self.window(today);
            if self.retained(window, contributions) {
                self.renew(Some(longer), "requalified");
            }
        }
    }

    fn enter(&mut self, tier: usize, now: Instant, why: &'static str) {
        let step = match tier.cmp(&self.tier) {
            std::cmp::Ordering::Greater => Step::Up,
            std::cmp::Ordering::Less => Step::Down,
            std::cmp::Ordering::Equal if self.policy().hold == Hold::None => return,
            std::cmp::Ordering::Equal => Step::Renew,
        };
        if step != Step::Renew {
            (self.tier, self.since) = (tier, now);
        }
        self.changed(step, why);
    }

    fn renew(&mut self, until: Option<Date>, why: &'static str) {
        self.until = until;
        self.changed(Step::Renew, why);
    }

    fn changed(&mut self, kind: Step, why: &'static str) {
        self.changes.push(Change { kind, tier: self.tier, why });
    }

    /// Until when a tier reached on `today` is held.
    fn held_since(&self, today: Date) -> Option<Date> {
        match self.policy().hold {
            Hold::None | Hold::Lifetime => None,
            Hold::Duration(length) => later(today, length.after(today)),
            Hold::Periods(count) => {
                self.calendar.later_start(self.policy().period, today, count + 1)
            }
        }
    }

    /// Until when a tier is held that is given at the boundary `day`.
    fn held_from(&self, day: Date) -> Option<Date> {
        match self.policy().hold {
            Hold::None | Hold::Lifetime => None,
            Hold::Duration(length) => later(day, length.after(day)),
            Hold::Periods(count) => self.calendar.later_start(self.policy().period, day, count),
        }
    }

    /// Until when a tier is held that is left for one period after the boundary `day`.
    fn held_one(&self, day: Date) -> Option<Date> {
        match self.policy().hold {
            Hold::Periods(_) => self.calendar.later_start(self.policy().period, day, 1),
            _ => self.held_from(day),
        }
    }

    fn next_lower(&self) -> usize {
        let tiers = &self.programme.tiers;
        (0..self.tier).rev().find(|i| tiers.get(*i).is_some_and(|t| !t.invite_only)).unwrap_or(0)
    }

    /// The highest tier with an alternative that is true.
    fn earned(&self, window: Window, contributions: &Contributions<'_>) -> usize {
        let span = contributions.span(window);
        let tiers = self.programme.tiers.iter().enumerate().rev();
        let mut reached = tiers.filter(|(_, t)| is_met(&t.qualify, span, contributions));
        reached.next().map_or(0, |(index, _)| index)
    }

    fn retained(&self, window: Window, contributions: &Contributions<'_>) -> bool {
        let tier = self.programme.tiers.get(self.tier);
        let span = contributions.span(window);
        tier.is_some_and(|tier| is_met(tier.retain(), span, contributions))
    }

    /// What the machine would be had `contributions` been worth from the start what they are
    /// worth now. O(contributions × log days).
    pub(super) fn replayed(
        &self,
        enrolled_at: Instant,
        now: Instant,
        contributions: &Contributions<'_>,
    ) -> Self {
        let mut machine = Self::new(self.programme, self.calendar, enrolled_at);
        let mut so_far = contributions.emptied();
        let day_of = |at| self.calendar.zone.date(at);
        for step in contributions.log().chunk_by(|a, b| a.step == b.step) {
            let Some(first) = step.first() else { continue };
            let at = first.at;
            while let Some(due) = machine.next(&so_far)
                && (due < at || (due == at && !first.scheduled))
            {
                machine.tick(due, day_of(due), &so_far);
            }
            step.iter().for_each(|contribution| so_far.replay(contribution, contributions));
            if first.scheduled {
                machine.tick(at, day_of(at), &so_far);
            } else {
                machine.evaluate(at, day_of(at), &so_far);
            }
        }
        while let Some(due) = machine.next(&so_far).filter(|due| *due <= now) {
            machine.tick(due, day_of(due), &so_far);
        }
        machine.changes.clear();
        machine
    }
}

/// `day`, if the calendar did not end before it.
fn later(than: Date, day: Date) -> Option<Date> {
    (day > than).then_some(day)
}

fn is_met(alternatives: &[Alternative], span: Span, contributions: &Contributions<'_>) -> bool {
    let reached = |(metric, minimum): &(usize, i64)| contributions.value(*metric, span) >= *minimum;
    alternatives.iter().any(|all| !all.is_empty() && all.iter().all(reached))
}
