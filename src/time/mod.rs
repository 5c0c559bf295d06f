//! Instants, local days, and the zone that turns one into the other.
//!
//! An [`Instant`] is milliseconds since 1970-01-01T00:00Z, a [`Date`] a day of the proleptic
//! Gregorian calendar, a [`Zone`] a fixed offset or a table of offsets that somebody else worked
//! out (the loader, from `Intl`): the core holds no time-zone database and reads no clock.
//!
//! Civil-date arithmetic follows Howard Hinnant's "chrono-compatible low-level date algorithms"
//! (<https://howardhinnant.github.io/date_algorithms.html>): eras of 400 years, March as the
//! first month.

mod zone;

pub use zone::Zone;

use std::fmt;

use serde::{Serialize, Serializer};

use crate::parts::{Parts, cut};

/// Milliseconds in a day.
pub const DAY_MS: i64 = 86_400_000;

const MIN_DAY: i32 = -719_162; // 0001-01-01
const MAX_DAY: i32 = 2_932_896; // 9999-12-31

/// A moment, in milliseconds since the epoch, between the years 1 and 9999.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
#[repr(transparent)]
pub struct Instant(i64);

impl Instant {
    /// The earliest instant there is here, 0001-01-01T00:00Z.
    pub const MIN: Self = Self(MIN_DAY as i64 * DAY_MS);
    /// The latest, 9999-12-31T23:59:59.999Z.
    pub const MAX: Self = Self((MAX_DAY as i64 + 1) * DAY_MS - 1);

    /// From epoch milliseconds; `None` outside the years 1 to 9999.
    pub const fn from_ms(ms: i64) -> Option<Self> {
        if ms < Self::MIN.0 || ms > Self::MAX.0 { None } else { Some(Self(ms)) }
    }

    /// Epoch milliseconds.
    pub const fn ms(self) -> i64 {
        self.0
    }

    /// This instant moved by `ms`, held within [`MIN`](Self::MIN) and [`MAX`](Self::MAX).
    pub fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms).clamp(Self::MIN.0, Self::MAX.0))
    }

    /// Days from `earlier` to this instant, as a fraction; negative if it is later.
    pub fn days_since(self, earlier: Self) -> f64 {
        (self.0 - earlier.0) as f64 / DAY_MS as f64
    }

    /// Reads RFC 3339 with an offset (`Z` or `±HH:MM`) and at most millisecond precision.
    ///
    /// ```
    /// use zhanggui::time::Instant;
    /// let t = Instant::parse_rfc3339("2025-03-01T10:00:00+08:00").unwrap();
    /// assert_eq!(t.to_string(), "2025-03-01T02:00:00.000Z");
    /// assert_eq!(Instant::parse_rfc3339("2025-02-29T10:00:00Z"), None);
    /// ```
    pub fn parse_rfc3339(text: &str) -> Option<Self> {
        let (date, rest) = text.split_at_checked(10)?;
        let date = Date::parse(date)?;
        let (mark, rest) = rest.split_at_checked(1)?;
        let (clock, rest) = rest.split_at_checked(8)?;
        let (hour, minute, second) = parse_clock(clock)?;
        let (millis, rest) = match cut(rest, b'.') {
            Some(("", fraction)) => {
                let length = fraction.bytes().take_while(u8::is_ascii_digit).count();
                let (digits, rest) = fraction.split_at_checked(length)?;
                let scale = [0, 100, 10, 1].get(length).copied().filter(|s| *s > 0)?;
                (parse_digits(digits)? * scale, rest)
            }
            _ => (0, rest),
        };
        if mark != "T" && mark != "t" {
            return None;
        }
        let offset = if rest == "Z" || rest == "z" { 0 } else { parse_offset(rest)? };
        let local = ((hour * 60 + minute) * 60 + second) * 1000 + millis;
        Self::from_ms(i64::from(date.0) * DAY_MS + local - i64::from(offset) * 60_000)
    }
}

impl Instant {
    /// As JavaScript's `toISOString` writes it.
    pub fn iso(self) -> String {
        let (day, ms) = (self.0.div_euclid(DAY_MS), self.0.rem_euclid(DAY_MS) as u32);
        let mut out = Date(day as i32).iso();
        for (before, value, width) in [
            ('T', ms / 3_600_000, 2),
            (':', ms / 60_000 % 60, 2),
            (':', ms / 1000 % 60, 2),
            ('.', ms % 1000, 3),
        ] {
            out.push(before);
            push_padded(&mut out, value, width);
        }
        out.push('Z');
        out
    }
}

impl fmt::Display for Instant {
    /// As JavaScript's `toISOString` writes it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.iso())
    }
}

/// Writes `value` in decimal with `width` digits. By hand, for the formatter with its
/// padding weighs 1 KB gz in WebAssembly.
fn push_padded(out: &mut String, value: u32, width: u32) {
    for place in (0..width).rev() {
        let digit = value / 10_u32.pow(place) % 10;
        out.push(char::from(b'0' + digit as u8));
    }
}

impl fmt::Debug for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A calendar day between the years 1 and 9999, as days since 1970-01-01.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(transparent)]
pub struct Date(i32);

impl Date {
    /// The first day there is here, 0001-01-01.
    pub const MIN: Self = Self(MIN_DAY);
    /// The last, 9999-12-31.
    pub const MAX: Self = Self(MAX_DAY);

    /// The day of that year, month (1-12) and day of the month; `None` if there is none.
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Option<Self> {
        if !(1..=9999).contains(&year) || !(1..=12).contains(&month) {
            return None;
        }
        if day < 1 || day > days_in_month(year, month) {
            return None;
        }
        let year = i64::from(if month <= 2 { year - 1 } else { year });
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let shifted_month = i64::from((month + 9) % 12);
        let day_of_year = (153 * shifted_month + 2) / 5 + i64::from(day) - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Some(Self((era * 146_097 + day_of_era - 719_468) as i32))
    }

    /// From days since 1970-01-01, held within [`MIN`](Self::MIN) and [`MAX`](Self::MAX).
    pub const fn from_days(days: i32) -> Self {
        if days < MIN_DAY {
            Self::MIN
        } else if days > MAX_DAY {
            Self::MAX
        } else {
            Self(days)
        }
    }

    /// Days since 1970-01-01.
    pub const fn days(self) -> i32 {
        self.0
    }

    /// Year, month (1-12) and day of the month.
    pub fn ymd(self) -> (i32, u32, u32) {
        let shifted = i64::from(self.0) + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        (year as i32, month as u32, day as u32)
    }

    /// This day moved by `days`, held within the calendar.
    pub const fn plus_days(self, days: i32) -> Self {
        Self::from_days(self.0.saturating_add(days))
    }

    /// The same day of the month `months` later, clamped to that month's last day, so that
    /// 31 January + 1 is 28 or 29 February; held within the calendar.
    pub fn plus_months(self, months: i32) -> Self {
        let (year, month, day) = self.ymd();
        let total = i64::from(year) * 12 + i64::from(month) - 1 + i64::from(months);
        let (year, month) = (total.div_euclid(12), total.rem_euclid(12) as u32 + 1);
        if year < 1 {
            return Self::MIN;
        }
        if year > 9999 {
            return Self::MAX;
        }
        let year = year as i32;
        Self::from_ymd(year, month, day.min(days_in_month(year, month))).unwrap_or(Self::MAX)
    }

    /// Reads `YYYY-MM-DD`.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return None;
        }
        let number = |from, to| parse_digits(text.get(from..to)?);
        Self::from_ymd(number(0, 4)? as i32, number(5, 7)? as u32, number(8, 10)? as u32)
    }
}

impl Date {
    /// As `YYYY-MM-DD`.
    pub fn iso(self) -> String {
        let (year, month, day) = self.ymd();
        let mut out = String::with_capacity(24);
        push_padded(&mut out, year as u32, 4);
        for value in [month, day] {
            out.push('-');
            push_padded(&mut out, value, 2);
        }
        out
    }
}

impl fmt::Display for Date {
    /// As `YYYY-MM-DD`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.iso())
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.iso())
    }
}

/// How many days that month has.
pub const fn days_in_month(year: i32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// A number of at most a few digits.
fn parse_digits(text: &str) -> Option<i64> {
    let mut value = 0;
    for digit in text.bytes() {
        if !digit.is_ascii_digit() {
            return None;
        }
        value = value * 10 + i64::from(digit - b'0');
    }
    (!text.is_empty()).then_some(value)
}

fn parse_clock(text: &str) -> Option<(i64, i64, i64)> {
    let mut parts = Parts::of(text, b':');
    let mut next = |limit: i64| {
        let part = parts.next().filter(|p| p.len() == 2)?;
        parse_digits(part).filter(|v| *v <= limit)
    };
    let clock = (next(23)?, next(59)?, next(59)?);
    parts.next().is_none().then_some(clock)
}

fn parse_offset(text: &str) -> Option<i32> {
    let (sign, rest) = match text.as_bytes().first()? {
        b'+' => (1, text.get(1..)?),
        b'-' => (-1, text.get(1..)?),
        _ => return None,
    };
    let (hours, minutes) = cut(rest, b':')?;
    if hours.len() != 2 || minutes.len() != 2 {
        return None;
    }
    let total = parse_digits(hours)? * 60 + parse_digits(minutes).filter(|m| *m < 60)?;
    (total <= 18 * 60).then_some(sign * total as i32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instant(text: &str) -> Instant {
        Instant::parse_rfc3339(text).unwrap()
    }

    #[test]
    fn every_day_of_the_calendar_survives_the_round_trip() {
        let mut day = Date::MIN;
        let (mut year, mut month, mut dom) = (1, 1, 1);
        loop {
            assert_eq!(day.ymd(), (year, month, dom));
            assert_eq!(Date::from_ymd(year, month, dom), Some(day));
            if day == Date::MAX {
                break;
            }
            day = day.plus_days(1);
            dom += 1;
            if dom > days_in_month(year, month) {
                (month, dom) = (month + 1, 1);
            }
            if month > 12 {
                (year, month) = (year + 1, 1);
            }
        }
        assert_eq!((year, month, dom), (9999, 12, 31));
    }

    #[test]
    fn months_are_added_with_the_day_clamped_to_the_months_end() {
        let cases = [
            ("2025-01-31", 1, "2025-02-28"),
            ("2024-01-31", 1, "2024-02-29"),
            ("2024-02-29", 12, "2025-02-28"),
            ("2024-02-29", -12, "2023-02-28"),
            ("2025-03-31", -1, "2025-02-28"),
            ("2025-12-15", 1, "2026-01-15"),
        ];
        for (from, months, to) in cases {
            assert_eq!(Date::parse(from).unwrap().plus_months(months).to_string(), to);
        }
        assert_eq!(Date::MAX.plus_months(1), Date::MAX);
        assert_eq!(Date::MIN.plus_months(-1), Date::MIN);
    }

    #[test]
    fn instants_are_read_with_an_offset_and_at_most_milliseconds() {
        assert_eq!(instant("1970-01-01T00:00:00Z").ms(), 0);
        assert_eq!(instant("1970-01-01T00:00:00.25-00:30").ms(), 1_800_250);
        for bad in [
            "",
            "2025-01-01",
            "2025-01-01T00:00:00",
            "2025-01-01T24:00:00Z",
            "2025-13-01T00:00:00Z",
            "2025-01-01T00:00:00.1234Z",
            "2025-01-01T00:00:00.Z",
            "2025-01-01T00:00:00+8:00",
            "2025-01-01 00:00:00Z",
            "+025-01-01T00:00:00Z",
            "2025-01-01T00:00:00+19:00",
            "２０２５-01-01T00:00:00Z",
        ] {
            assert_eq!(Instant::parse_rfc3339(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_fixed_zone_starts_its_days_at_local_midnight() {
        let zone = Zone::parse_fixed("+08:00").unwrap();
        let day = Date::parse("2025-03-02").unwrap();
        assert_eq!(zone.start(day).to_string(), "2025-03-01T16:00:00.000Z");
        assert_eq!(zone.date(zone.start(day)), day);
        assert_eq!(zone.date(zone.start(day).plus_ms(-1)), day.plus_days(-1));
    }

    #[test]
    fn a_skipped_midnight_starts_the_day_after_the_gap_and_a_doubled_one_at_its_first() {
        // 00:00 jumps to 01:00 on 10 March, 01:00 falls back to 00:00 on 3 November.
        let spring = instant("2024-03-10T05:00:00Z").ms();
        let autumn = instant("2024-11-03T05:00:00Z").ms();
        let zone = Zone::Table(vec![(0, -300), (spring, -240), (autumn, -300)]);
        let start = |day| zone.start(Date::parse(day).unwrap()).to_string();
        assert_eq!(start("2024-03-10"), "2024-03-10T05:00:00.000Z");
        assert_eq!(start("2024-03-11"), "2024-03-11T04:00:00.000Z");
        assert_eq!(start("2024-11-03"), "2024-11-03T04:00:00.000Z");
        assert_eq!(start("2024-11-04"), "2024-11-04T05:00:00.000Z");
        assert_eq!(start("1960-01-01"), "1960-01-01T05:00:00.000Z");
    }
}
