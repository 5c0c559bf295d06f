//! Which items are bought again, and how soon: two bytes an item.
//!
//! Both are statistics over customers. An item that too few customers bought, or bought again,
//! holds the shop's own figure instead, so that nothing in here is one person's habit.

use crate::exponential::expm1;
use crate::id::ItemIx;
use crate::order::Gather;

/// How finely a gap is told: this many steps to the unit of ln(1 + days), 3 % of a gap.
const STEPS: f64 = 32.0;

/// Re-purchases per item; empty where the log knows no customers.
#[derive(Clone, Debug, PartialEq)]
pub struct Repeats {
    pub(super) rates: Vec<u8>,
    pub(super) gaps: Vec<u8>,
    /// By the byte of a gap.
    days: Vec<f64>,
}

impl Default for Repeats {
    fn default() -> Self {
        let days = (0..=u8::MAX).map(|gap| expm1(f64::from(gap) / STEPS)).gather();
        Self { rates: Vec::new(), gaps: Vec::new(), days }
    }
}

impl Repeats {
    /// From each item's share of customers who came back for it, and their usual gap in days.
    pub fn new(items: impl Iterator<Item = (f64, f64)>) -> Self {
        let mut out = Self::default();
        for (rate, days) in items {
            out.rates.push(libm::round(255.0 * rate).clamp(0.0, 255.0) as u8);
            out.gaps.push(libm::round(STEPS * libm::log1p(days)).clamp(0.0, 255.0) as u8);
        }
        out
    }

    /// How long its customers usually take, in days.
    pub fn usual_days(&self, item: ItemIx) -> f64 {
        let gap = self.gaps.get(item.index()).map_or(0, |gap| usize::from(*gap));
        self.days.get(gap).copied().unwrap_or(0.0)
    }

    /// The share of its customers who bought the item again, and ln(1 + days) of their usual gap.
    pub fn of(&self, item: ItemIx) -> (f64, f64) {
        let at = |column: &[u8]| f64::from(column.get(item.index()).copied().unwrap_or(0));
        (at(&self.rates) / 255.0, at(&self.gaps) / STEPS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_and_a_gap_come_back_to_their_byte() {
        let repeats = Repeats::new([(0.5, 30.0), (1.0, 0.0), (2.0, 1e9)].into_iter());
        let (rate, gap) = repeats.of(ItemIx(0));
        assert!((rate - 0.5).abs() < 0.002 && (gap - libm::log1p(30.0)).abs() < 0.016);
        assert_eq!(repeats.usual_days(ItemIx(0)), expm1(gap));
        assert_eq!(repeats.of(ItemIx(1)), (1.0, 0.0));
        assert_eq!(repeats.of(ItemIx(2)), (1.0, 255.0 / STEPS));
        assert_eq!(repeats.of(ItemIx(3)), (0.0, 0.0));
    }
}
