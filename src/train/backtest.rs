//! The backtest: would the shelf have held what the customers bought next, and would something
//! plainer have done as well?
//!
//! The model is made of the log before a cut. A query is a customer who ordered before the cut and
//! again within the window after it; the targets are that next basket. The engine's list is what
//! `recommend` answers for the front page at the cut, diversity 0, items bought before included.
//! Every item counts as available, for the engine as for its rivals, because nobody knows today
//! what was in stock then; so the whole catalogue competes.
//!
//! Its rivals: what sells lately; what the customer bought most often; the same with each purchase
//! fading, by the half-life that does best on the learning windows. Lists of the last two are
//! ordered, where equal, and filled up by what sells lately.

use serde::Serialize;

use super::metrics::{Estimate, bootstrap, hit, ndcg, recall};
use super::returning::Returning;
use crate::id::ItemIx;
use crate::locale::Locale;
use crate::model::Model;
use crate::profile::{HALF_LIVES_DAYS, ItemHistory};
use crate::recommend::{Pool, Query, Scene, Seen, recommend};
use crate::time::Instant;

/// How long the lists are.
pub const LENGTH: usize = 20;
/// Where NDCG cuts them.
const NDCG_AT: usize = 10;
/// Fewer customers than this prove nothing either way.
pub const FEWEST: usize = 30;

const RESAMPLES: usize = 1_000;
const SEED: u64 = 0xb007;

/// A way to fill a shelf.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// This engine.
    Engine,
    /// What sells lately.
    Popularity,
    /// What the customer bought most often.
    Frequency,
    /// The same, fading.
    FadingFrequency,
}

const RIVALS: [Method; 3] = [Method::Popularity, Method::Frequency, Method::FadingFrequency];

/// Means over the customers, each with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Figures {
    /// Share of lists of 20 with at least one target.
    pub hit_rate_20: Estimate,
    /// NDCG of the first 10, ideal cut at 10.
    pub ndcg_10: Estimate,
    /// Share of the targets within the first 20.
    pub recall_20: Estimate,
}

/// How one method did.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Outcome {
    /// Which one.
    pub method: Method,
    /// How good its lists were.
    #[serde(flatten)]
    pub figures: Figures,
    /// Recall@20 of the targets that the customer had bought before.
    pub repeat_recall_20: f64,
    /// Recall@20 of those never bought before.
    pub explore_recall_20: f64,
    /// Share of the catalogue that was on some list.
    pub coverage: f64,
}

/// The engine less a rival, customer by customer.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Difference {
    /// The rival.
    pub against: Method,
    /// Paired differences.
    #[serde(flatten)]
    pub figures: Figures,
}

/// What the backtest found.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Backtest {
    /// The cut.
    pub cut: Instant,
    /// Days after it that count.
    pub window_days: u32,
    /// Queries.
    pub customers: usize,
    /// Items that compete.
    pub items: usize,
    /// Mean number of targets.
    pub mean_targets: f64,
    /// Share of the targets that the customer had bought before.
    pub repeat_share: f64,
    /// Half-life of the fading rival, in days.
    pub half_life_days: f64,
    /// Each method, the engine first.
    pub outcomes: Vec<Outcome>,
    /// The engine against each rival.
    pub differences: Vec<Difference>,
}

impl Backtest {
    /// Whether there were enough customers to judge by.
    pub fn judged(&self) -> bool {
        self.customers >= FEWEST
    }

    /// The rivals that the engine loses to: popularity unless its NDCG@10 is beaten and its HR@20
    /// reached, personal frequency if the interval of either difference lies below 0.
    pub fn lost_to(&self) -> Vec<Method> {
        let loses = |d: &&Difference| {
            let Figures { hit_rate_20: hits, ndcg_10: ndcg, .. } = d.figures;
            match d.against {
                Method::Popularity => ndcg.mean <= 0.0 || hits.mean < 0.0,
                _ => ndcg.high < 0.0 || hits.high < 0.0,
            }
        };
        let lost = self.differences.iter().filter(loses).map(|d| d.against);
        if self.judged() { lost.collect() } else { Vec::new() }
    }
}

/// A window to be judged: its model, which knows nothing of it, and its customers.
#[derive(Clone, Copy, Debug)]
pub struct Window<'a> {
    /// Made of the log before the cut.
    pub model: &'a Model,
    /// Who came back, with the baskets.
    pub customers: &'a [Returning],
    /// The cut.
    pub cut: Instant,
    /// Days after it.
    pub days: u32,
}

/// Judges `window`; the fading rival gets the half-life that is best on `earlier` windows.
pub fn backtest(window: &Window<'_>, earlier: &[Window<'_>]) -> Backtest {
    let half_life = best_half_life(earlier);
    let engine = Judged::of(window, Method::Engine, half_life);
    let rivals = RIVALS.map(|method| Judged::of(window, method, half_life));
    let differences = rivals.iter().map(|rival| Difference {
        against: rival.method,
        figures: Figures::of(&engine.minus(rival)),
    });
    let targets = || window.customers.iter().map(|c| c.targets.len());
    let total = (targets().sum::<usize>() as f64).max(1.0);
    let repeats = window.customers.iter().flat_map(|c| c.targets.iter().filter(|t| c.knows(**t)));
    Backtest {
        cut: window.cut,
        window_days: window.days,
        customers: window.customers.len(),
        items: window.model.catalogue.len(),
        mean_targets: total / window.customers.len().max(1) as f64,
        repeat_share: repeats.count() as f64 / total,
        half_life_days: HALF_LIVES_DAYS[half_life],
        differences: differences.collect(),
        outcomes: [&engine].into_iter().chain(&rivals).map(Judged::outcome).collect(),
    }
}

/// The place in [`HALF_LIVES_DAYS`] with the best mean NDCG@10; the longest where nobody came back.
fn best_half_life(windows: &[Window<'_>]) -> usize {
    let quality = |half_life: usize| -> f64 {
        let judged = windows.iter().map(|w| Judged::of(w, Method::FadingFrequency, half_life));
        judged.flat_map(|j| j.figures).map(|[_, ndcg, _]| ndcg).sum()
    };
    let mut best = (HALF_LIVES_DAYS.len() - 1, 0.0);
    for half_life in (0..HALF_LIVES_DAYS.len()).rev() {
        let quality = quality(half_life);
        if quality > best.1 {
            best = (half_life, quality);
        }
    }
    best.0
}

/// One method's lists, judged: per customer HR@20, NDCG@10, Recall@20.
struct Judged {
    method: Method,
    figures: Vec<[f64; 3]>,
    repeat: Mean,
    explore: Mean,
    coverage: f64,
}

#[derive(Default)]
struct Mean {
    sum: f64,
    count: f64,
}

impl Mean {
    fn add(&mut self, ranked: &[ItemIx], targets: &[ItemIx]) {
        if !targets.is_empty() {
            self.sum += recall(ranked, targets, LENGTH);
            self.count += 1.0;
        }
    }

    fn value(&self) -> f64 {
        self.sum / self.count.max(1.0)
    }
}

impl Judged {
    fn of(window: &Window<'_>, method: Method, half_life: usize) -> Self {
        let mut figures = Vec::with_capacity(window.customers.len());
        let (mut repeat, mut explore) = (Mean::default(), Mean::default());
        let mut shown = vec![false; window.model.catalogue.len()];
        let mut pool = Pool::default();
        for customer in window.customers {
            let ranked = match method {
                Method::Engine => engine(&mut pool, window, customer),
                Method::Popularity => filled(Vec::new(), window.model),
                Method::Frequency => personal(window.model, customer, |own| f64::from(own.orders)),
                Method::FadingFrequency => {
                    personal(window.model, customer, |own| own.decayed(window.cut)[half_life])
                }
            };
            let targets = &customer.targets;
            figures.push([
                hit(&ranked, targets, LENGTH),
                ndcg(&ranked, targets, NDCG_AT),
                recall(&ranked, targets, LENGTH),
            ]);
            let (known, unknown): (Vec<ItemIx>, Vec<ItemIx>) =
                targets.iter().partition(|t| customer.knows(**t));
            repeat.add(&ranked, &known);
            explore.add(&ranked, &unknown);
            for item in ranked {
                if let Some(slot) = shown.get_mut(item.index()) {
                    *slot = true;
                }
            }
        }
        let distinct = shown.iter().filter(|s| **s).count() as f64;
        Self { method, figures, repeat, explore, coverage: distinct / shown.len().max(1) as f64 }
    }

    fn minus(&self, rival: &Self) -> Vec<[f64; 3]> {
        let pairs = self.figures.iter().zip(&rival.figures);
        pairs.map(|([a, b, c], [x, y, z])| [a - x, b - y, c - z]).collect()
    }

    fn outcome(&self) -> Outcome {
        Outcome {
            method: self.method,
            figures: Figures::of(&self.figures),
            repeat_recall_20: self.repeat.value(),
            explore_recall_20: self.explore.value(),
            coverage: self.coverage,
        }
    }
}

impl Figures {
    fn of(figures: &[[f64; 3]]) -> Self {
        let [hit_rate_20, ndcg_10, recall_20] = bootstrap(figures, RESAMPLES, SEED);
        Self { hit_rate_20, ndcg_10, recall_20 }
    }
}

fn engine(pool: &mut Pool, window: &Window<'_>, customer: &Returning) -> Vec<ItemIx> {
    let mut query = Query::new(Scene::Home, LENGTH);
    query.diversity = 0.0;
    query.seen = Seen::Include;
    query.explain = false;
    query.filter.include_unavailable = true;
    let subject = customer.subject();
    let shelf = recommend(pool, window.model, Some(&subject), &query, window.cut, Locale::En);
    shelf.into_iter().map(|r| r.item).collect()
}

/// The customer's own items by `strength`, then what sells lately.
fn personal(
    model: &Model,
    customer: &Returning,
    strength: impl Fn(&ItemHistory) -> f64,
) -> Vec<ItemIx> {
    let popularity = &model.popularity;
    let own = customer.history.items().iter().zip(&customer.items);
    let mut own: Vec<(f64, ItemIx)> =
        own.filter_map(|(own, item)| item.map(|item| (strength(own), item))).collect();
    let sells = |ix: &ItemIx| (popularity.recent(*ix), popularity.orders(*ix));
    own.sort_by(|a, b| {
        b.0.total_cmp(&a.0).then_with(|| sells(&b.1).cmp(&sells(&a.1))).then(a.1.cmp(&b.1))
    });
    filled(own.into_iter().take(LENGTH).map(|(_, item)| item).collect(), model)
}

fn filled(mut list: Vec<ItemIx>, model: &Model) -> Vec<ItemIx> {
    for item in model.popularity.ranked() {
        if list.len() >= LENGTH {
            break;
        }
        if !list.contains(item) {
            list.push(*item);
        }
    }
    list
}
