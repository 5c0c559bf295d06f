//! Items by category: a table that is walked one category at a time.

use super::catalogue::Catalogue;
use crate::id::{CategoryIx, ItemIx};

/// The items of each category in the order in which they were given; behind the last category
/// those without one.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Aisles {
    starts: Vec<u32>,
    items: Vec<ItemIx>,
}

/// Prices are told apart to a sixteenth of an octave: the exponent and four bits.
const STEP_BITS: u32 = 48;
/// The steps of all prices from 1 to the largest number of four bytes.
const STEPS: usize = 33 * 16;

impl Aisles {
    /// O(items + categories).
    pub(super) fn of(catalogue: &Catalogue, items: &[ItemIx]) -> Self {
        let last = catalogue.categories().len();
        let aisle = |item: &ItemIx| catalogue.category(*item).index().min(last);
        let mut ends = vec![0_u32; last + 2];
        for item in items {
            ends[aisle(item) + 1] += 1;
        }
        for i in 1..ends.len() {
            ends[i] += ends[i - 1];
        }
        let starts = ends.clone();
        let mut placed = vec![ItemIx(0); items.len()];
        for item in items {
            let end = &mut ends[aisle(item)];
            placed[*end as usize] = *item;
            *end += 1;
        }
        Self { starts, items: placed }
    }

    /// The items of a category itself, not of those below it; without one for no category.
    pub(super) fn of_category(&self, category: CategoryIx) -> &[ItemIx] {
        let place = category.index().min(self.starts.len().saturating_sub(2));
        let bound = |place: usize| self.starts.get(place).map_or(0, |start| *start as usize);
        self.items.get(bound(place)..bound(place + 1)).unwrap_or_default()
    }

    /// The price in the middle of each category's, 0 where there is none: by counting, for sorting
    /// all prices would cost as much as the rest of reading a model.
    pub(super) fn medians(&self, catalogue: &Catalogue) -> Vec<f64> {
        let mut medians = Vec::new();
        for category in 0..catalogue.categories().len() {
            let mut counts = [0_u32; STEPS];
            let mut total = 0;
            for item in self.of_category(CategoryIx(category as u32)) {
                if let Some(price) = catalogue.price(*item).filter(|price| price.0 > 0)
                    && let Some(count) = counts.get_mut(step(price.as_f64()))
                {
                    *count += 1;
                    total += 1;
                }
            }
            let mut passed = 0;
            let middle = counts.iter().position(|count| {
                passed += 2 * count;
                passed > total
            });
            medians.push(middle.map_or(0.0, price_of));
        }
        medians
    }
}

const FIRST: u64 = 1.0_f64.to_bits() >> STEP_BITS;

const fn step(price: f64) -> usize {
    ((price.to_bits() >> STEP_BITS) - FIRST) as usize
}

/// The middle of a step.
const fn price_of(step: usize) -> f64 {
    f64::from_bits(((step as u64 + FIRST) << STEP_BITS) | 1 << (STEP_BITS - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_names_a_price_to_a_thirty_second() {
        for price in [1.0, 2.0, 3.0, 999.0, 1_000.0, 123_456.0, 4_294_967_295.0] {
            let found = price_of(step(price));
            assert!((found / price - 1.0).abs() <= 1.0 / 32.0, "{price} {found}");
            assert!(step(price) < STEPS);
        }
    }
}
