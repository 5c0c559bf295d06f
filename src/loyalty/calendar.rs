//! Local days, periods and the windows that metrics are counted in.
//!
//! Everything here works on local [`Date`]s; only [`Calendar::start`] turns one into the instant
//! at which it begins. A repeated period is always computed from its origin (k times twelve
//! months from enrolment), never from the previous one, so that a member of 29 February is back
//! on 29 February in every leap year. Each function is O(1) but `start`, which walks the zone's
//! table of offsets.

use crate::time::{Date, Instant, Zone, days_in_month};

/// A length in calendar months or days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Length {
    Months(i32),
    Days(i32),
}

impl Length {
    /// The day that lies this long after `day`.
    pub(crate) fn after(self, day: Date) -> Date {
        match self {
            Self::Months(n) => day.plus_months(n),
            Self::Days(n) => day.plus_days(n),
        }
    }

    /// The earliest day of which `day` is not yet this long after.
    fn first_within(self, day: Date) -> Date {
        let mut from = match self {
            Self::Months(n) => day.plus_months(-n),
            Self::Days(n) => day.plus_days(-n),
        };
        // Days at a month's end clamp onto one another, by three at the most.
        for _ in 0..4 {
            if self.after(from) > day {
                break;
            }
            from = from.plus_days(1);
        }
        from
    }
}

/// A day of the year: a birthday, or where a programme's year begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct MonthDay {
    month: u32,
    day: u32,
}

impl MonthDay {
    pub(crate) const NEW_YEAR: Self = Self { month: 1, day: 1 };

    /// Reads `MM-DD`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        // 2000 was a leap year, so that 02-29 is a day of it.
        let mut padded = String::from("2000-");
        padded.push_str(text);
        Date::parse(&padded).map(Self::of)
    }

    pub(crate) fn of(day: Date) -> Self {
        let (_, month, day) = day.ymd();
        Self { month, day }
    }

    /// That day of `year`; 29 February is 28 February where there is none.
    pub(crate) fn in_year(self, year: i32) -> Option<Date> {
        if !(1..=9999).contains(&year) {
            return None;
        }
        Date::from_ymd(year, self.month, self.day.min(days_in_month(year, self.month)))
    }
}

/// The days around a birthday on which something holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BirthdayWindow {
    Month,
    Day,
    Days { before: i32, after: i32 },
}

impl BirthdayWindow {
    /// Whether `day` lies in the window of `birthday`, over the end of a year too.
    pub(crate) fn holds(self, birthday: MonthDay, day: Date) -> bool {
        let (year, month, _) = day.ymd();
        let (before, after) = match self {
            Self::Month => return month == birthday.month,
            Self::Day => (0, 0),
            Self::Days { before, after } => (before, after),
        };
        for year in year - 2..=year + 2 {
            if let Some(birthday) = birthday.in_year(year)
                && (-before..=after).contains(&(day.days() - birthday.days()))
            {
                return true;
            }
        }
        false
    }
}

/// The period in which a programme counts what qualifies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Period {
    Lifetime,
    Rolling(Length),
    CalendarYear(MonthDay),
    Anniversary,
    FullMonths(i32),
}

/// Days from one to another, both included; nothing where the last is before the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    pub(crate) from: Date,
    pub(crate) last: Date,
}

impl Window {
    pub(crate) const ALL: Self = Self { from: Date::MIN, last: Date::MAX };
}

/// The zone and the enrolment day that periods are reckoned from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Calendar<'a> {
    pub(crate) zone: &'a Zone,
    pub(crate) enrolled: Date,
}

impl Calendar<'_> {
    /// The earliest instant whose local day is `day` or later.
    pub(crate) fn start(&self, day: Date) -> Instant {
        self.zone.start(day)
    }

    /// The number of the period that `day` is in; consecutive periods have consecutive numbers.
    fn number(&self, period: Period, day: Date) -> i32 {
        let (year, month, _) = day.ymd();
        let guess = match period {
            Period::Lifetime | Period::Rolling(_) => return 0,
            Period::FullMonths(_) => return year * 12 + month as i32 - 1,
            Period::CalendarYear(_) => year,
            Period::Anniversary => year - self.enrolled.ymd().0,
        };
        if self.first_day(period, guess).is_some_and(|first| first > day) {
            guess - 1
        } else {
            guess
        }
    }

    /// The first day of the period of that number; `None` beyond the calendar.
    fn first_day(&self, period: Period, number: i32) -> Option<Date> {
        match period {
            Period::Lifetime | Period::Rolling(_) => None,
            Period::FullMonths(_) => {
                let month = number.rem_euclid(12).unsigned_abs() + 1;
                Date::from_ymd(number.div_euclid(12), month, 1)
            }
            Period::CalendarYear(start) => start.in_year(number),
            Period::Anniversary => {
                let year = self.enrolled.ymd().0 + number;
                (1..=9999).contains(&year).then(|| self.enrolled.plus_months(12 * number))
            }
        }
    }

    /// The first day of the period that `day` is in.
    pub(crate) fn period_start(&self, period: Period, day: Date) -> Date {
        self.first_day(period, self.number(period, day)).unwrap_or(Date::MIN)
    }

    /// The first day of the period `count` periods after the one that `day` is in.
    pub(crate) fn later_start(&self, period: Period, day: Date, count: i32) -> Option<Date> {
        self.first_day(period, self.number(period, day).saturating_add(count))
            .filter(|start| *start > day)
    }

    /// The days that count on `day`.
    pub(crate) fn window(&self, period: Period, day: Date) -> Window {
        match period {
            Period::Lifetime => Window::ALL,
            Period::Rolling(length) => Window { from: length.first_within(day), last: day },
            Period::CalendarYear(_) | Period::Anniversary => {
                Window { from: self.period_start(period, day), last: day }
            }
            Period::FullMonths(n) => {
                let this_month = self.period_start(period, day);
                Window { from: this_month.plus_months(-n), last: this_month.plus_days(-1) }
            }
        }
    }

    /// The days that decide at the boundary `day`: the period that ended there, where the
    /// programme has such periods.
    pub(crate) fn window_at_boundary(&self, period: Period, day: Date) -> Window {
        match period {
            Period::CalendarYear(_) | Period::Anniversary => self.window(period, day.plus_days(-1)),
            _ => self.window(period, day),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    fn calendar(enrolled: &str) -> Calendar<'static> {
        Calendar { zone: &Zone::UTC, enrolled: day(enrolled) }
    }

    #[test]
    fn a_rolling_contribution_counts_until_the_day_it_lapses() {
        let year = Length::Months(12);
        let month = Length::Months(1);
        for (length, today, from) in [
            (year, "2025-03-09", "2024-03-10"),
            (year, "2025-02-28", "2024-03-01"),
            (year, "2025-02-27", "2024-02-28"),
            (month, "2025-02-27", "2025-01-28"),
            (month, "2025-02-28", "2025-02-01"),
            (month, "2025-03-30", "2025-03-01"),
            (Length::Days(7), "2025-01-08", "2025-01-02"),
        ] {
            let window = calendar("2020-01-01").window(Period::Rolling(length), day(today));
            assert_eq!(window, Window { from: day(from), last: day(today) }, "{today}");
            assert!(length.after(day(from)) > day(today));
            assert!(length.after(day(from).plus_days(-1)) <= day(today));
        }
    }

    #[test]
    fn a_membership_year_of_29_february_returns_to_it_in_leap_years() {
        let calendar = calendar("2024-02-29");
        let start = |today| calendar.period_start(Period::Anniversary, day(today)).to_string();
        assert_eq!(start("2025-02-27"), "2024-02-29");
        assert_eq!(start("2025-02-28"), "2025-02-28");
        assert_eq!(start("2028-02-28"), "2027-02-28");
        assert_eq!(start("2028-02-29"), "2028-02-29");
    }

    #[test]
    fn a_year_may_begin_on_any_day() {
        let april = Period::CalendarYear(MonthDay::parse("04-01").unwrap());
        let calendar = calendar("2020-01-01");
        let window = |today| calendar.window(april, day(today));
        assert_eq!(window("2025-03-31").from, day("2024-04-01"));
        assert_eq!(window("2025-04-01").from, day("2025-04-01"));
        let ended = calendar.window_at_boundary(april, day("2025-04-01"));
        assert_eq!(ended, Window { from: day("2024-04-01"), last: day("2025-03-31") });
        assert_eq!(calendar.later_start(april, day("2025-04-01"), 2), Some(day("2027-04-01")));
        assert_eq!(calendar.later_start(april, Date::MAX, 1), None);
    }

    #[test]
    fn full_months_end_before_the_current_one() {
        let window = calendar("2020-01-01").window(Period::FullMonths(12), day("2019-02-02"));
        assert_eq!(window, Window { from: day("2018-02-01"), last: day("2019-01-31") });
    }

    #[test]
    fn birthday_windows_reach_over_the_end_of_a_year_and_into_short_februaries() {
        let window = BirthdayWindow::Days { before: 2, after: 6 };
        let birthday = MonthDay::parse("12-30").unwrap();
        for (today, holds) in [
            ("2026-12-27", false),
            ("2026-12-28", true),
            ("2027-01-05", true),
            ("2027-01-06", false),
        ] {
            assert_eq!(window.holds(birthday, day(today)), holds, "{today}");
        }
        let leap = MonthDay::parse("02-29").unwrap();
        assert!(BirthdayWindow::Day.holds(leap, day("2025-02-28")));
        assert!(!BirthdayWindow::Day.holds(leap, day("2024-02-28")));
        assert!(BirthdayWindow::Month.holds(leap, day("2025-02-01")));
    }
}
