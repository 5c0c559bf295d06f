//! Sums over the whole catalogue, of which only the largest become candidates.
//!
//! Two hundred own items with thirty neighbours each touch thousands of items; a row of features
//! for each would cost ten times the sums. So the sums are taken in one flat array, and only the
//! best few hundred go on. Cost: O(touched); clearing too.

use crate::id::ItemIx;

/// Sums by item, and which items have one.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    sums: Vec<f64>,
    touched: Vec<ItemIx>,
}

impl Tally {
    /// Clears it for a catalogue of `items` items.
    pub(super) fn reset(&mut self, items: usize) {
        if self.sums.len() != items {
            self.sums = vec![0.0; items];
        }
        for item in &self.touched {
            if let Some(sum) = self.sums.get_mut(item.index()) {
                *sum = 0.0;
            }
        }
        self.touched.clear();
    }

    /// Adds a value above 0.
    pub(super) fn add(&mut self, item: ItemIx, value: f64) {
        if let Some(sum) = self.sums.get_mut(item.index()) {
            if *sum == 0.0 {
                self.touched.push(item);
            }
            *sum += value;
        }
    }

    /// The sum of an item.
    fn of(&self, item: ItemIx) -> f64 {
        self.sums.get(item.index()).copied().unwrap_or(0.0)
    }

    /// The sum of an item, which is 0 from then on.
    pub(super) fn take(&mut self, item: ItemIx) -> f64 {
        self.sums.get_mut(item.index()).map_or(0.0, std::mem::take)
    }

    /// Calls `visit` with the items of the `most` largest sums, in the order in which they got
    /// them. Sums are told apart to a sixteenth of an octave here; equals at the bar all pass.
    pub(super) fn each_best(&self, most: usize, mut visit: impl FnMut(ItemIx, f64)) {
        let largest = self.touched.iter().map(|item| step(self.of(*item))).max().unwrap_or(0);
        let place = |sum: f64| ((largest - step(sum)) as usize).min(STEPS - 1);
        let mut counts = [0_usize; STEPS];
        for item in &self.touched {
            counts[place(self.of(*item))] += 1;
        }
        let mut passed = 0;
        let bar = counts.iter().position(|count| {
            passed += count;
            passed >= most
        });
        let bar = bar.unwrap_or(STEPS);
        for item in &self.touched {
            let sum = self.of(*item);
            if place(sum) <= bar {
                visit(*item, sum);
            }
        }
    }
}

/// Sums more than this many steps below the largest count as one.
const STEPS: usize = 512;

/// The exponent and the first four bits behind the point: sixteen steps an octave.
const fn step(sum: f64) -> u32 {
    (sum.to_bits() >> 48) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn best(tally: &Tally, most: usize) -> Vec<(u32, f64)> {
        let mut found = Vec::new();
        tally.each_best(most, |item, sum| found.push((item.0, sum)));
        found
    }

    #[test]
    fn the_largest_sums_pass_and_a_reset_clears_every_one() {
        let mut tally = Tally::default();
        tally.reset(10);
        for (item, value) in [(3, 0.5), (1, 2.0), (7, 1.0), (3, 1.0), (99, 9.0)] {
            tally.add(ItemIx(item), value);
        }
        assert_eq!(best(&tally, 2), [(3, 1.5), (1, 2.0)]);
        assert_eq!(best(&tally, 9), [(3, 1.5), (1, 2.0), (7, 1.0)]);
        tally.reset(10);
        assert_eq!((best(&tally, 3), tally.of(ItemIx(3))), (vec![], 0.0));
    }

    #[test]
    fn equals_at_the_bar_all_pass_and_the_tiny_count_as_one() {
        let mut tally = Tally::default();
        tally.reset(10);
        for (item, value) in [(0, 1.0), (1, 1.0), (2, 1e-30), (3, 1e-40)] {
            tally.add(ItemIx(item), value);
        }
        assert_eq!(best(&tally, 1).len(), 2);
        assert_eq!(best(&tally, 3).len(), 4);
    }
}
