//! A sum that fades with time: what was added loses half its weight each half-life.
//!
//! It is kept as of the last addition and brought to a later moment only when asked, so that
//! adding and asking cost one exponential each. Who keeps it knows the half-life.

use crate::exponential::halved;
use crate::time::Instant;

/// What is left of 1 after `days`.
pub(super) fn fade(days: f64, half_life_days: f64) -> f64 {
    halved(days / half_life_days)
}

/// The sum, as of its last addition.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Faded {
    sum: f64,
    last: Instant,
}

impl Default for Faded {
    fn default() -> Self {
        Self { sum: 0.0, last: Instant::MIN }
    }
}

impl Faded {
    /// Adds `weight` at a moment not before the last one.
    pub fn add(&mut self, at: Instant, weight: f64, half_life_days: f64) {
        self.sum = self.at(at, half_life_days) + weight;
        self.last = at;
    }

    /// The sum faded to `now`, which is not before the last addition.
    pub fn at(&self, now: Instant, half_life_days: f64) -> f64 {
        self.sum * fade(now.days_since(self.last), half_life_days)
    }

    /// When something was added last; [`Instant::MIN`] if nothing was.
    pub const fn last(&self) -> Instant {
        self.last
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::DAY_MS;

    #[test]
    fn what_was_added_loses_half_its_weight_each_half_life() {
        let day = |n| Instant::from_ms(n * DAY_MS).unwrap();
        let mut sum = Faded::default();
        assert_eq!(sum.at(day(3), 10.0), 0.0);
        sum.add(day(0), 2.0, 10.0);
        sum.add(day(10), 1.0, 10.0);
        assert_eq!((sum.at(day(10), 10.0), sum.at(day(20), 10.0)), (2.0, 1.0));
        assert_eq!(sum.last(), day(10));
    }
}
