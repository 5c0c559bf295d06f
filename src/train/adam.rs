//! Stochastic descent with a step size of its own for each weight, which falls to 0 over a given number of steps.
//!
//! Credit: Kingma and Ba, "Adam: a method for stochastic optimization" (ICLR 2015), with its standard
//! constants. What differs: the rate falls linearly.

/// Of the first step.
const RATE: f64 = 0.05;

/// Where a descent stands.
pub(super) struct Adam {
    mean: Vec<f64>,
    square: Vec<f64>,
    steps: usize,
    taken: usize,
}

impl Adam {
    /// At its beginning, of so many steps.
    pub(super) fn of(features: usize, steps: usize) -> Self {
        Self { mean: vec![0.0; features], square: vec![0.0; features], steps, taken: 0 }
    }

    /// How many steps there are still to take.
    pub(super) const fn left(&self) -> usize {
        self.steps - self.taken
    }

    /// One step against `gradient`; there must be one left.
    pub(super) fn step(&mut self, weights: &mut [f64], gradient: &[f64]) {
        const FADE: f64 = 0.9;
        const FADE_SQUARE: f64 = 0.999;
        let rate = RATE * (1.0 - self.taken as f64 / self.steps as f64);
        self.taken += 1;
        let warm = 1.0 - libm::pow(FADE, self.taken as f64);
        let warm_square = 1.0 - libm::pow(FADE_SQUARE, self.taken as f64);
        for (f, g) in gradient.iter().enumerate() {
            self.mean[f] = FADE * self.mean[f] + (1.0 - FADE) * g;
            self.square[f] = FADE_SQUARE * self.square[f] + (1.0 - FADE_SQUARE) * g * g;
            let size = libm::sqrt(self.square[f] / warm_square) + 1e-8;
            weights[f] -= rate * self.mean[f] / warm / size;
        }
    }
}
