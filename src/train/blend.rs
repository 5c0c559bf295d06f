//! Learning what each feature is worth on the front page, from what customers bought next.
//!
//! Each returning customer of a window gives one list: the candidates that the engine's own
//! sources gather from what was known before the window, and among them those of the next basket.
//! The weights are those whose softmax over the list gives the bought ones the most probability.
//! A basket holds twenty items and a shelf shows ten, so the lists' loss is not the mean log
//! probability of the bought but the log of a power mean of them, exponent ½: what can be foretold
//! at all is learnt first. (Exponent → 0 is the usual cross-entropy, 1 the log of their total.)
//!
//! Credit: the listwise softmax is Cao et al.'s ("Learning to rank: from pairwise approach to
//! listwise approach", ICML 2007), with several bought items one list as in Bruch et al. ("An
//! analysis of the softmax cross entropy loss", ICTIR 2019); the step is Adam (Kingma and Ba,
//! ICLR 2015). What differs: the power mean; a step size that falls linearly to 0; features
//! divided by their spread within a list, and the weights divided back, so that they fit the raw
//! features and a score stays a plain sum.
//!
//! Measured on the demo log: learnt on the 8 weeks before the inner cut, judged on the 8 weeks
//! after it (1,525 customers), HR@20 / NDCG@10 / Recall@20: exponent → 0 .8505 / .3264 / .2627,
//! ½ .8525 / .3298 / .2650, 1 .8511 / .3287 / .2632; hand-set weights .8420 / .3211 / .2619. Step
//! size, batch, number of steps, penalty and starting point move these by .001 at most; the
//! hand-set weights are where it starts and what the penalty pulls towards, so that a small shop
//! stays near them.
//!
//! Guarantee: the same lists in the same order give the same weights, bit for bit. Cost: 80
//! bytes a candidate, at most [`MAX_ROWS`] of them a window; 1,000 steps whatever the size, seconds.

use super::random::SplitMix64;
use super::returning::Returning;
use crate::model::Model;
use crate::recommend::features::{FEATURES, Weights};
use crate::recommend::{Pool, Query, Scene, gather};
use crate::time::Instant;

/// A window stops taking customers in, drawn by lot, when it has this many candidates.
pub const MAX_ROWS: usize = 2_000_000;

/// Of the power mean of the bought items' probabilities.
const EXPONENT: f64 = 0.5;
const STEPS: usize = 1_000;
const BATCH: usize = 32;
const RATE: f64 = 0.05;
/// Penalty on the squares of how far the weights of standardised features leave the hand-set ones.
const RIDGE: f64 = 1e-2;
const SEED: u64 = 0x5eed;

/// A candidate's features at half the memory: they are counts and logarithms.
type Kept = [f32; FEATURES];

/// Candidates of many customers, each list with the places of what was bought next.
#[derive(Clone, Debug, Default)]
pub struct Examples {
    rows: Vec<Kept>,
    lists: Vec<List>,
}

#[derive(Clone, Debug)]
struct List {
    start: usize,
    end: usize,
    /// Places in the list of what was bought.
    bought: Vec<usize>,
}

impl Examples {
    /// Adds the lists that the engine's own sources make for `customers` at `now`. Who bought none
    /// of the candidates teaches nothing and is left out.
    pub fn gather(&mut self, model: &Model, customers: &[Returning], now: Instant) {
        let mut drawn: Vec<&Returning> = customers.iter().collect();
        SplitMix64::new(SEED).shuffle(&mut drawn);
        let most = self.rows.len() + MAX_ROWS;
        let mut pool = Pool::default();
        let query = Query::new(Scene::Home, 1);
        for customer in drawn {
            gather(&mut pool, model, Some(&customer.subject()), &query, now);
            if self.rows.len() + pool.len() > most {
                break;
            }
            self.take(&pool, customer);
        }
    }

    fn take(&mut self, pool: &Pool, customer: &Returning) {
        let places = pool.rows().enumerate().filter_map(|(place, (item, _))| {
            customer.targets.binary_search(&item).ok().map(|_| place)
        });
        let bought: Vec<usize> = places.collect();
        if !bought.is_empty() {
            let start = self.rows.len();
            self.rows.extend(pool.rows().map(|(_, row)| row.map(|v| v as f32)));
            self.lists.push(List { start, end: self.rows.len(), bought });
        }
    }

    /// How many lists there are.
    pub fn len(&self) -> usize {
        self.lists.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.lists.is_empty()
    }

    /// The mean loss over the lists.
    pub fn loss(&self, weights: &Weights) -> f64 {
        let mut scratch = Vec::new();
        let losses = self.lists.iter().map(|list| {
            softmax(self.rows_of(list), weights, &mut scratch);
            let powers = list.bought.iter().filter_map(|i| scratch.get(*i)).map(|p| power(*p));
            let mean = powers.sum::<f64>() / list.bought.len() as f64;
            -libm::log(mean.max(f64::MIN_POSITIVE)) / EXPONENT
        });
        losses.sum::<f64>() / self.lists.len().max(1) as f64
    }

    fn rows_of(&self, list: &List) -> &[Kept] {
        self.rows.get(list.start..list.end).unwrap_or_default()
    }

    /// Adds the gradient of one list's loss: what the softmax expects of each feature less what
    /// the bought items have of it, each by its share of the power mean.
    fn descend(&self, list: &List, weights: &Weights, scratch: &mut Vec<f64>, sum: &mut Weights) {
        let rows = self.rows_of(list);
        softmax(rows, weights, scratch);
        let powers: f64 =
            list.bought.iter().filter_map(|i| scratch.get(*i)).map(|p| power(*p)).sum();
        if powers > 0.0 {
            for place in &list.bought {
                if let Some(p) = scratch.get_mut(*place) {
                    *p -= power(*p) / powers;
                }
            }
        }
        for (row, p) in rows.iter().zip(&*scratch) {
            sum.iter_mut().zip(row).for_each(|(g, x)| *g += p * f64::from(*x));
        }
    }

    /// The spread of each feature within a list: the root of its mean variance.
    fn spreads(&self) -> Weights {
        let mut variances = [0.0; FEATURES];
        for list in &self.lists {
            let rows = self.rows_of(list);
            let n = rows.len() as f64;
            for (feature, sum) in variances.iter_mut().enumerate() {
                let values = || rows.iter().map(|row| f64::from(row[feature]));
                let mean = values().sum::<f64>() / n;
                *sum += values().map(|v| (v - mean) * (v - mean)).sum::<f64>() / n;
            }
        }
        variances.map(|sum| libm::sqrt(sum / self.lists.len().max(1) as f64))
    }
}

fn power(p: f64) -> f64 {
    libm::pow(p, EXPONENT)
}

fn softmax(rows: &[Kept], weights: &Weights, out: &mut Vec<f64>) {
    let score = |row: &Kept| row.iter().zip(weights).map(|(x, w)| f64::from(*x) * w).sum::<f64>();
    out.clear();
    out.extend(rows.iter().map(score));
    let most = out.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    out.iter_mut().for_each(|score| *score = libm::exp(*score - most));
    let total: f64 = out.iter().sum();
    out.iter_mut().for_each(|p| *p /= total);
}

/// Learns one weight per feature, from `hand_set` on. A feature that never differs within a list
/// keeps its hand-set weight: a log of orders has no looks to learn theirs from.
pub fn learn(examples: &Examples, hand_set: &Weights) -> Weights {
    let spreads = examples.spreads();
    let raw = |scaled: &Weights| -> Weights {
        std::array::from_fn(|f| if spreads[f] > 0.0 { scaled[f] / spreads[f] } else { hand_set[f] })
    };
    let start: Weights = std::array::from_fn(|f| hand_set[f] * spreads[f]);
    let mut scaled = start;
    let mut order: Vec<&List> = examples.lists.iter().collect();
    let mut random = SplitMix64::new(SEED);
    let mut adam = Adam::default();
    let mut scratch = Vec::new();
    while adam.taken < STEPS && !order.is_empty() {
        random.shuffle(&mut order);
        for batch in order.chunks(BATCH).take(STEPS - adam.taken) {
            let weights = raw(&scaled);
            let mut gradient = [0.0; FEATURES];
            batch.iter().for_each(|l| examples.descend(l, &weights, &mut scratch, &mut gradient));
            for f in 0..FEATURES {
                let slope = if spreads[f] > 0.0 { gradient[f] / spreads[f] } else { 0.0 };
                gradient[f] = slope / batch.len() as f64 + RIDGE * (scaled[f] - start[f]);
            }
            adam.step(&mut scaled, &gradient);
        }
    }
    raw(&scaled)
}

#[derive(Default)]
struct Adam {
    mean: Weights,
    square: Weights,
    taken: usize,
}

impl Adam {
    /// One step against `gradient`.
    fn step(&mut self, weights: &mut Weights, gradient: &Weights) {
        const FADE: f64 = 0.9;
        const FADE_SQUARE: f64 = 0.999;
        let rate = RATE * (1.0 - self.taken as f64 / STEPS as f64);
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
