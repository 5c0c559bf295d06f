//! What a shop's clock on the wall says: the offsets from UTC in its place.

use super::{DAY_MS, Date, Instant, parse_offset};

/// Which local day an instant falls on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Zone {
    /// The same offset from UTC always, in minutes east.
    Fixed(i32),
    /// Offsets in minutes east, each from its epoch millisecond on; ascending. Before the first
    /// entry the first offset holds.
    Table(Vec<(i64, i32)>),
}

impl Default for Zone {
    fn default() -> Self {
        Self::UTC
    }
}

impl Zone {
    /// UTC.
    pub const UTC: Self = Self::Fixed(0);

    /// Reads `±HH:MM`, at most 18 hours either way.
    pub fn parse_fixed(text: &str) -> Option<Self> {
        parse_offset(text).map(Self::Fixed)
    }

    /// Minutes east of UTC at `t`.
    pub fn offset_minutes(&self, t: Instant) -> i32 {
        match self {
            Self::Fixed(minutes) => *minutes,
            Self::Table(table) => {
                let after = table.partition_point(|(from, _)| *from <= t.ms());
                table.get(after.saturating_sub(1)).map_or(0, |(_, minutes)| *minutes)
            }
        }
    }

    /// The local calendar day at `t`.
    pub fn date(&self, t: Instant) -> Date {
        let local = t.ms() + i64::from(self.offset_minutes(t)) * 60_000;
        Date::from_days(local.div_euclid(DAY_MS) as i32)
    }

    /// The earliest instant whose local day is `day` or later: midnight, or where a clock change
    /// skipped or doubled midnight, the first instant after the gap or of the pair.
    pub fn start(&self, day: Date) -> Instant {
        let midnight = i64::from(day.days()) * DAY_MS;
        let at = |minutes: i32| midnight - i64::from(minutes) * 60_000;
        let ms = match self {
            Self::Fixed(minutes) => at(*minutes),
            // Local time is t + offset within each span. The first span that reaches midnight
            // holds the answer: midnight itself, or the span's own beginning if it begins later.
            Self::Table(table) => table
                .iter()
                .enumerate()
                .find_map(|(i, (from, minutes))| {
                    let until = table.get(i + 1).map_or(i64::MAX, |(next, _)| *next);
                    let from = if i == 0 { i64::MIN } else { *from };
                    let candidate = at(*minutes).max(from);
                    (candidate < until).then_some(candidate)
                })
                .unwrap_or(midnight),
        };
        Instant(ms.clamp(Instant::MIN.0, Instant::MAX.0))
    }
}
