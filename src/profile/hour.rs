//! The time of day as a point on a circle, so that the times of many moments add up.
//!
//! The product of two moments' points says how near they are: 1 at the same time of day, -1 half a
//! day away. Only differences count, so the zone doesn't matter, but for the hour that clocks are
//! put forward. The circle is put together from parabolas, within 6 % of sine and cosine and without
//! their cost.

use crate::time::{DAY_MS, Instant};

/// A point, or a sum of points.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Hour {
    x: f64,
    y: f64,
}

impl Hour {
    /// Where a moment stands.
    pub fn of(at: Instant) -> Self {
        let turn = at.ms().rem_euclid(DAY_MS) as f64 / DAY_MS as f64;
        Self { x: wave(turn), y: wave(if turn < 0.75 { turn + 0.25 } else { turn - 0.75 }) }
    }

    /// Adds another.
    pub(super) fn add(&mut self, other: Self) {
        self.x += other.x;
        self.y += other.y;
    }

    /// How near to a moment, summed over what was added.
    pub(super) fn near(self, moment: Self) -> f64 {
        self.x * moment.x + self.y * moment.y
    }
}

/// From 0 over -1 and 1 back to 0, as `turn` goes from 0 to 1.
fn wave(turn: f64) -> f64 {
    let x = 2.0 * turn - 1.0;
    4.0 * x * (1.0 - x.abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hour(n: i64) -> Hour {
        Hour::of(Instant::from_ms(n * 3_600_000).unwrap())
    }

    #[test]
    fn the_same_hour_is_near_and_the_opposite_one_far_wherever_the_day_begins() {
        for start in -30..30 {
            let near = |after| hour(start).near(hour(start + after));
            assert!((near(48) - 1.0).abs() < 0.13, "{start}: {}", near(48));
            assert!((near(36) + 1.0).abs() < 0.13, "{start}: {}", near(36));
            assert!(near(6).abs() < 1e-12 && near(2) > near(4), "{start}: {}", near(6));
        }
    }

    #[test]
    fn a_sum_says_what_its_parts_say_together() {
        let mut sum = hour(3);
        sum.add(hour(30));
        let parts = hour(3).near(hour(50)) + hour(30).near(hour(50));
        assert!((sum.near(hour(50)) - parts).abs() < 1e-12);
    }
}
