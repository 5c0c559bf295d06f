//! Sums over many places of which a question touches few.
//!
//! Cost: what is touched, not how many places there are: a shop of 250,000 customers is asked about
//! 10,000 of them.

/// A sum for each place, 0 for most.
pub(super) struct Sums {
    values: Vec<f64>,
    touched: Vec<u32>,
}

impl Sums {
    /// Nothing but zeros.
    pub(super) fn none(places: usize) -> Self {
        Self { values: vec![0.0; places], touched: Vec::new() }
    }

    /// Adds a value above 0; what has no place adds nothing.
    pub(super) fn add(&mut self, place: u32, value: f64) {
        let Some(sum) = self.values.get_mut(place as usize) else { return };
        if *sum == 0.0 {
            self.touched.push(place);
        }
        *sum += value;
    }

    /// The sum of a place.
    pub(super) fn of(&self, place: u32) -> f64 {
        self.values.get(place as usize).copied().unwrap_or(0.0)
    }

    /// Every sum, in the order in which they began; all are 0 from then on.
    pub(super) fn drain(&mut self) -> impl Iterator<Item = (u32, f64)> {
        let Self { values, touched } = self;
        touched.drain(..).map(|place| (place, std::mem::take(&mut values[place as usize])))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_touched_is_told_once_and_is_zero_again() {
        let mut sums = Sums::none(5);
        [(3, 0.5), (1, 2.0), (3, 1.0)].iter().for_each(|(place, value)| sums.add(*place, *value));
        sums.add(5, 1.0);
        assert_eq!(sums.of(3), 1.5);
        assert_eq!(sums.drain().collect::<Vec<_>>(), [(3, 1.5), (1, 2.0)]);
        assert_eq!((sums.of(3), sums.drain().count()), (0.0, 0));
    }
}
