//! Fitting BG/NBD and MBG/NBD.
//!
//! Customers with the same `(x, t_x, T)` are one group with a count, so a shop of a million
//! customers is as many groups as it has distinct histories; within an evaluation each distinct
//! time takes one logarithm and each distinct x three gamma functions, which leaves one `exp` and
//! one `log1p` per group.
//!
//! By default the fit is MAP: each log-parameter has a normal prior of standard deviation 1.5
//! around `[1, mean T / 4, 1, 3]`. It is outweighed by some hundred customers, and without it a
//! fit on thirty often runs off to infinity (both likelihoods are nearly flat in a and b).

use serde::Serialize;

use super::nelder_mead::minimum;
use crate::model::card::PurchaseParams;
use crate::score::purchase::Model;
use crate::score::purchase::likelihood::ln_stayed;
use crate::score::special::{ln_rising, softplus};

/// What is assumed before the data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum Prior {
    /// A weak normal prior on the log-parameters.
    #[default]
    #[serde(rename = "map")]
    Weak,
    /// Nothing: maximum likelihood, to compare with published figures.
    #[serde(rename = "none")]
    None,
}

/// Standard deviation of the weak prior on each log-parameter.
const SPREAD: f64 = 1.5;

impl Prior {
    /// Reads `map` or `none`.
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "map" => Some(Self::Weak),
            "none" => Some(Self::None),
            _ => None,
        }
    }

    /// What the prior adds to the logarithm of the posterior.
    pub(super) fn ln_density<const N: usize>(self, at: &[f64; N], centre: &[f64; N]) -> f64 {
        match self {
            Self::None => 0.0,
            Self::Weak => at
                .iter()
                .zip(centre)
                .map(|(v, c)| -0.5 * ((v - c) / SPREAD) * ((v - c) / SPREAD))
                .sum(),
        }
    }
}

/// What a fit of the purchase model found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PurchaseFit {
    /// The parameters, in the time unit of the rows.
    pub params: PurchaseParams,
    /// ln-likelihood of the data under them, without the prior.
    pub ln_likelihood: f64,
    /// How often the likelihood of all was computed.
    pub evaluations: u32,
}

/// Customers by distinct history.
#[derive(Clone, Debug)]
pub struct Grouped {
    frequencies: Vec<u32>,
    times: Vec<f64>,
    groups: Vec<Group>,
    customers: f64,
    mean_t: f64,
}

#[derive(Clone, Copy, Debug)]
struct Group {
    x: u32,
    t_x: u32,
    t: u32,
    n: f64,
}

impl Grouped {
    /// Groups customers given as `(x, t_x, T)`; times must not be NaN.
    pub fn new(rows: impl Iterator<Item = (u32, f64, f64)>) -> Self {
        let mut rows: Vec<(u32, f64, f64)> = rows.collect();
        rows.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.total_cmp(&b.2)));
        let customers = rows.len() as f64;
        let mean_t = rows.iter().map(|r| r.2).sum::<f64>() / customers.max(1.0);
        let mut times: Vec<f64> = rows.iter().flat_map(|r| [r.1, r.2]).collect();
        times.sort_by(f64::total_cmp);
        times.dedup();
        let mut frequencies: Vec<u32> = rows.iter().map(|r| r.0).collect();
        frequencies.dedup();
        let time = |t: f64| times.partition_point(|at| at.total_cmp(&t).is_lt()) as u32;
        let groups = rows
            .chunk_by(|a, b| a == b)
            .map(|same| {
                let (x, t_x, t) = same[0];
                let x = frequencies.partition_point(|f| *f < x) as u32;
                Group { x, t_x: time(t_x), t: time(t), n: same.len() as f64 }
            })
            .collect();
        Self { frequencies, times, groups, customers, mean_t }
    }

    /// How many distinct histories there are.
    pub fn len(&self) -> usize {
        self.groups.len()
    }

    /// Whether there are no customers.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// How many customers there are.
    pub fn customers(&self) -> f64 {
        self.customers
    }

    /// ln-likelihood of all customers.
    pub fn ln_likelihood(&self, model: Model, f: &PurchaseParams) -> f64 {
        self.ln_likelihood_of_every(1, model, f)
    }

    /// ln-likelihood of the customers of every `stride`-th history.
    fn ln_likelihood_of_every(&self, stride: usize, model: Model, f: &PurchaseParams) -> f64 {
        let logs: Vec<f64> = self.times.iter().map(|t| libm::log(f.alpha + t)).collect();
        // Per distinct x: what doesn't depend on times, r + x, and ln (a / stays).
        let by_x: Vec<(f64, f64, f64)> = self
            .frequencies
            .iter()
            .map(|x| {
                let x = f64::from(*x);
                let fixed = ln_rising(f.r, x) + f.r * libm::log(f.alpha) + ln_stayed(model, f, x);
                let stays = match model {
                    Model::BgNbd if x == 0.0 => f64::INFINITY,
                    Model::BgNbd => f.b + x - 1.0,
                    Model::MbgNbd => f.b + x,
                };
                (fixed, f.r + x, libm::log(f.a) - libm::log(stays))
            })
            .collect();
        self.groups
            .iter()
            .step_by(stride)
            .map(|g| {
                let (fixed, power, gone) = by_x[g.x as usize];
                let (ln_t, ln_t_x) = (logs[g.t as usize], logs[g.t_x as usize]);
                g.n * (fixed - power * ln_t + softplus(gone + power * (ln_t - ln_t_x)))
            })
            .sum()
    }

    /// The parameters that maximise the posterior, or with [`Prior::None`] the likelihood.
    pub fn fit(&self, model: Model, prior: Prior) -> PurchaseFit {
        let centre = [1.0, (self.mean_t / 4.0).max(1e-3), 1.0, 3.0].map(libm::log);
        let params = |[r, alpha, a, b]: &[f64; 4]| PurchaseParams {
            r: libm::exp(*r),
            alpha: libm::exp(*alpha),
            a: libm::exp(*a),
            b: libm::exp(*b),
        };
        let tolerance = 1e-9 * self.customers.max(1.0) / 100.0;
        let search = |from: [f64; 4], step: f64, stride: usize| {
            minimum(from, step, tolerance, |at| {
                if at.iter().zip(&centre).any(|(v, c)| (v - c).abs() > BOUND) {
                    return f64::INFINITY;
                }
                let ln_likelihood = self.ln_likelihood_of_every(stride, model, &params(at));
                -ln_likelihood - prior.ln_density(at, &centre)
            })
        };
        // Most of the way is gone on a sample, where a step costs little.
        let stride = self.groups.len() / SAMPLE;
        let found = if stride > 1 {
            search(search(centre, 0.5, stride).at, 0.02, 1)
        } else {
            search(centre, 0.5, 1)
        };
        let params = params(&found.at);
        let ln_likelihood = self.ln_likelihood(model, &params);
        PurchaseFit { params, ln_likelihood, evaluations: found.evaluations }
    }
}

/// How many distinct histories are sample enough to come near the optimum.
const SAMPLE: usize = 10_000;

/// How far a log-parameter may stray from the prior's centre: a factor of 160,000.
const BOUND: f64 = 12.0;
