//! Sums over the whole catalogue, of which only the largest become candidates.
//!
//! Two hundred own items with thirty neighbours each touch thousands of items; a row of features
//! for each would cost ten times the sums. So the sums are taken in one flat array, and only the
//! best few hundred go on. Cost: O(neighbours), clearing included. Most of what a heavy customer's first
//! shelf costs more than the next is spent here, so the loops are over slices that each function holds
//! by itself, without closures, and the innermost does nothing but add: which items got a sum is found
//! out afterwards.
//! Keeping a list of them while adding cost a tenth of the page at 1,000 items and a twentieth at 43,000.

use crate::id::ItemIx;
use crate::model::Neighbours;
use crate::order::Gather;

/// Sums by item, and which items have one.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    sums: Vec<f64>,
    /// How many neighbours have added to them.
    reached: usize,
    /// No sum is larger.
    pulled: f64,
    /// The items with a sum once all are complete, as many as `count`; behind them, one more than the
    /// catalogue has, what was.
    touched: Vec<ItemIx>,
    /// By place in `touched`, the sums.
    found: Vec<f64>,
    count: usize,
    /// What each byte of a weight says.
    weights: Vec<f64>,
}

impl Tally {
    /// Makes room for a catalogue of `items` items.
    pub(super) fn reset(&mut self, items: usize) {
        if self.sums.len() != items {
            self.sums = vec![0.0; items];
            self.touched = vec![ItemIx(0); items + 1];
            self.found = vec![0.0; items + 1];
            self.weights = (0..256).map(|byte| f64::from(byte) / 255.0).gather();
        }
    }

    /// Adds `pull` times its weight, which is above 0, to each neighbour of an item. The innermost
    /// loop of a query, over slices of its own: through a closure, each turn would read anew where
    /// they are. What has faded to nothing adds nothing.
    pub(super) fn pull(&mut self, relation: &Neighbours, item: ItemIx, pull: f64) {
        if pull <= 0.0 {
            return;
        }
        let (targets, bytes) = relation.row(item);
        let sums = &mut self.sums[..];
        let Some(weights) = self.weights.first_chunk::<256>() else { return };
        for i in 0..targets.len().min(bytes.len()) {
            let Some(sum) = sums.get_mut(targets[i] as usize) else { break };
            *sum += pull * weights[usize::from(bytes[i])];
        }
        self.pulled += pull;
        self.reached += targets.len();
    }

    /// Takes the sums that `items` have pulled together and clears them: goes over their neighbours once
    /// more, or over the whole catalogue where that is shorter.
    pub(super) fn collect(&mut self, relation: &Neighbours, items: impl Iterator<Item = ItemIx>) {
        if self.sums.len() <= self.reached {
            self.keep(self.sums.len(), |place| place as u32);
        } else {
            for item in items {
                let (targets, _) = relation.row(item);
                self.keep(targets.len(), |place| targets[place]);
            }
        }
        self.reached = 0;
    }

    /// Takes the sums of so many items, one by one.
    #[inline(always)]
    fn keep(&mut self, places: usize, item: impl Fn(usize) -> u32) {
        let (sums, touched, found) =
            (&mut self.sums[..], &mut self.touched[..], &mut self.found[..]);
        let mut count = self.count;
        for place in 0..places {
            let item = item(place);
            let Some(sum) = sums.get_mut(item as usize) else { break };
            let Some(touched) = touched.get_mut(count) else { break };
            let Some(found) = found.get_mut(count) else { break };
            // Without a branch, which would be guessed wrong every third time.
            (*touched, *found) = (ItemIx(item), *sum);
            count += usize::from(*sum != 0.0);
            *sum = 0.0;
        }
        self.count = count;
    }

    /// The sum of an item, which is 0 from then on.
    pub(super) fn take(&mut self, item: ItemIx) -> f64 {
        self.sums.get_mut(item.index()).map_or(0.0, std::mem::take)
    }

    /// Calls `visit` with the items of the `most` largest sums that were collected, in the order of
    /// that, and forgets all. Sums are told apart to a sixteenth of an octave here; equals at the bar
    /// all pass.
    pub(super) fn each_best(&mut self, most: usize, mut visit: impl FnMut(ItemIx, f64)) {
        let (touched, found) = (&self.touched[..self.count], &self.found[..self.count]);
        // One more, for sums round each in its own order.
        let largest = step(self.pulled) + 1;
        let mut counts = [0; STEPS];
        for i in 0..found.len() {
            counts[place(largest, found[i])] += 1;
        }
        let (mut bar, mut passed) = (0, counts[0]);
        while passed < most && bar < STEPS - 1 {
            bar += 1;
            passed += counts[bar];
        }
        let least = if bar < STEPS - 1 { least(largest.saturating_sub(bar as u32)) } else { 0.0 };
        for i in 0..found.len() {
            if found[i] >= least {
                visit(touched[i], found[i]);
            }
        }
        (self.count, self.pulled) = (0, 0.0);
    }
}

/// How many steps a sum lies below the largest.
#[inline(always)]
fn place(largest: u32, sum: f64) -> usize {
    let below = largest.saturating_sub(step(sum)) as usize;
    if below < STEPS { below } else { STEPS - 1 }
}

/// Sums more than this many steps below the largest count as one.
const STEPS: usize = 512;

/// The exponent and the first four bits behind the point: sixteen steps an octave.
#[inline(always)]
const fn step(sum: f64) -> u32 {
    (sum.to_bits() >> 48) as u32
}

/// The least sum of that step.
const fn least(step: u32) -> f64 {
    f64::from_bits((step as u64) << 48)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn best(tally: &mut Tally, most: usize) -> Vec<(u32, f64)> {
        let mut found = Vec::new();
        tally.each_best(most, |item, sum| found.push((item.0, sum)));
        found
    }

    /// Ten items' sums, filled by what every item gives itself, and collected.
    fn tally(values: &[(u32, f64)]) -> Tally {
        let rows: Vec<_> = (0..10).map(|i| vec![(ItemIx(i), 1.0)]).collect();
        let itself = Neighbours::from_rows(&rows);
        let mut tally = Tally::default();
        tally.reset(10);
        for (item, value) in values {
            tally.pull(&itself, ItemIx(*item), *value);
        }
        tally.collect(&itself, values.iter().map(|(item, _)| ItemIx(*item)));
        tally
    }

    #[test]
    fn the_whole_catalogue_is_gone_over_where_that_is_shorter() {
        let pulls = [(3, 1.0), (1, 2.0), (7, 1.0), (3, 1.0)];
        assert_eq!(best(&mut tally(&pulls), 9), [(3, 2.0), (1, 2.0), (7, 1.0)]);
        let mut often = pulls.to_vec();
        often.extend([(7, 1.0); 6]);
        assert_eq!(best(&mut tally(&often), 9), [(1, 2.0), (3, 2.0), (7, 7.0)]);
    }

    #[test]
    fn the_largest_sums_pass_and_every_one_is_cleared() {
        let pulls = [(3, 0.5), (1, 2.0), (7, 1.0), (3, 1.0), (99, 9.0)];
        assert_eq!(best(&mut tally(&pulls), 9), [(3, 1.5), (1, 2.0), (7, 1.0)]);
        let mut tally = tally(&pulls);
        assert_eq!(best(&mut tally, 2), [(3, 1.5), (1, 2.0)]);
        assert_eq!(best(&mut tally, 3), []);
        assert_eq!(tally.sums, [0.0; 10]);
    }

    #[test]
    fn equals_at_the_bar_all_pass_and_the_tiny_count_as_one() {
        let tally = || tally(&[(0, 1.0), (1, 1.0), (2, 1e-30), (3, 1e-40)]);
        assert_eq!(best(&mut tally(), 1).len(), 2);
        assert_eq!(best(&mut tally(), 3).len(), 4);
    }
}
