//! The backtest: would the shelf have held what the customers bought next, and would something
//! plainer, or something published, have done as well?
//!
//! The model is made of the log before a cut. A query is a customer who ordered before the cut and
//! again within the window after it, at the moment of that order; the targets are that next basket.
//! Two shelves are asked for and judged apart, both the front page's, diversity 0: the mixed one, and
//! one of nothing but what the customer has never bought, whose targets are what is new in the
//! basket. Every item counts as available, for the engine as for its rivals, because nobody knows
//! today what was in stock then; so the whole catalogue competes. The rivals: [`super::rivals`].

use serde::Serialize;

use super::metrics::{Estimate, bootstrap, hit, ndcg, recall};
use super::returning::Returning;
use super::rivals::{LENGTH, Rivals, Settings};
use super::tables::Log;
use crate::id::ItemIx;
use crate::locale::Locale;
use crate::model::Model;
use crate::recommend::{Pool, Query, Question, Scene, Seen, recommend};
use crate::time::Instant;

/// Where NDCG cuts them.
const NDCG_AT: usize = 10;
/// Fewer customers than this prove nothing either way.
pub const FEWEST: usize = 30;

/// So many customers are enough to tell two ways apart.
const SAMPLE: usize = 5_000;
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
    /// TIFU-KNN.
    TifuKnn,
    /// Item-kNN.
    ItemKnn,
}

const RIVALS: [Method; 5] = [
    Method::Popularity,
    Method::Frequency,
    Method::FadingFrequency,
    Method::TifuKnn,
    Method::ItemKnn,
];

/// Means over the customers, each with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Figures {
    /// Share of lists of 20 with at least one target.
    pub hit_rate_20: Estimate,
    /// NDCG of the first 10, ideal cut at 10.
    pub ndcg_10: Estimate,
    /// Share of the targets within the first 10.
    pub recall_10: Estimate,
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
    /// The front page as it is.
    pub mixed: Shelf,
    /// A shelf of what the customer has never bought.
    pub unseen: Shelf,
}

/// One shelf, judged.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Shelf {
    /// Customers who bought something that could be on it.
    pub customers: usize,
    /// What the rivals were set to.
    pub settings: Settings,
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
    /// reached, personal frequency if the interval of either difference lies below 0. Published
    /// methods are there to be compared with: no shop has them at hand.
    pub fn lost_to(&self) -> Vec<Method> {
        let loses = |d: &&Difference| {
            let Figures { hit_rate_20: hits, ndcg_10: ndcg, .. } = d.figures;
            match d.against {
                Method::TifuKnn | Method::ItemKnn => false,
                Method::Popularity => ndcg.mean <= 0.0 || hits.mean < 0.0,
                _ => ndcg.high < 0.0 || hits.high < 0.0,
            }
        };
        let lost = self.mixed.differences.iter().filter(loses).map(|d| d.against);
        if self.judged() { lost.collect() } else { Vec::new() }
    }
}

/// A window to be judged: its model, which knows nothing of it, and its customers.
#[derive(Clone, Copy, Debug)]
pub struct Window<'a> {
    /// Made of the log before the cut.
    pub model: &'a Model,
    /// What the known customers bought, also after the cut: rivals read what is before it.
    pub log: &'a Log,
    /// Who came back, with the baskets.
    pub customers: &'a [Returning],
    /// The cut.
    pub cut: Instant,
    /// Days after it.
    pub days: u32,
}

/// Judges `window`; the rivals get the settings that are best on `earlier` windows.
pub fn backtest(window: &Window<'_>, earlier: &[Window<'_>]) -> Backtest {
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
        mixed: shelf(window, earlier, Seen::Include),
        unseen: shelf(window, earlier, Seen::Exclude),
    }
}

fn shelf(window: &Window<'_>, earlier: &[Window<'_>], seen: Seen) -> Shelf {
    let settings = Settings::tuned(earlier, seen, &|customer, list| worth(customer, list, seen));
    let mut rivals = Rivals::of(window, settings, seen);
    let engine = Judged::of(window, &mut rivals, Method::Engine, seen);
    let others = RIVALS.map(|method| Judged::of(window, &mut rivals, method, seen));
    let differences = others.iter().map(|rival| Difference {
        against: rival.method,
        figures: Figures::of(&engine.minus(rival)),
    });
    Shelf {
        customers: engine.figures.len(),
        settings,
        differences: differences.collect(),
        outcomes: [&engine].into_iter().chain(&others).map(Judged::outcome).collect(),
    }
}

/// One method's lists, judged: per customer who bought something that could be on them, HR@20,
/// NDCG@10, Recall@10, Recall@20.
struct Judged {
    method: Method,
    figures: Vec<[f64; 4]>,
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
    fn of(window: &Window<'_>, rivals: &mut Rivals<'_>, method: Method, seen: Seen) -> Self {
        let mut figures = Vec::with_capacity(window.customers.len());
        let (mut repeat, mut explore) = (Mean::default(), Mean::default());
        let mut shown = vec![false; window.model.catalogue.len()];
        let mut pool = Pool::default();
        for customer in window.customers {
            let ranked = match method {
                Method::Engine => engine(&mut pool, window, customer, seen),
                Method::Popularity => rivals.popularity(customer),
                Method::Frequency => rivals.frequency(customer),
                Method::FadingFrequency => rivals.fading(customer),
                Method::TifuKnn => rivals.tifu(customer),
                Method::ItemKnn => rivals.item_knn(customer),
            };
            let (known, unknown): (Vec<ItemIx>, Vec<ItemIx>) =
                customer.targets.iter().partition(|t| customer.knows(**t));
            let targets = if seen == Seen::Exclude { &unknown } else { &customer.targets };
            if !targets.is_empty() {
                figures.push([
                    hit(&ranked, targets, LENGTH),
                    ndcg(&ranked, targets, NDCG_AT),
                    recall(&ranked, targets, NDCG_AT),
                    recall(&ranked, targets, LENGTH),
                ]);
            }
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

    fn minus(&self, rival: &Self) -> Vec<[f64; 4]> {
        let pairs = self.figures.iter().zip(&rival.figures);
        pairs.map(|(own, theirs)| std::array::from_fn(|i| own[i] - theirs[i])).collect()
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
    fn of(figures: &[[f64; 4]]) -> Self {
        let [hit_rate_20, ndcg_10, recall_10, recall_20] = bootstrap(figures, RESAMPLES, SEED);
        Self { hit_rate_20, ndcg_10, recall_10, recall_20 }
    }
}

/// What each shelf is for: the order of the first few, or that the new is there at all.
fn worth(customer: &Returning, list: &[ItemIx], seen: Seen) -> f64 {
    match seen {
        Seen::Exclude => recall(list, &customer.unseen(), LENGTH),
        _ => ndcg(list, &customer.targets, NDCG_AT),
    }
}

/// How good the engine's shelves are for some of the window's customers: NDCG@10 of the mixed one,
/// Recall@20 of one of nothing but what was never bought.
pub fn sampled(window: &Window<'_>, seen: Seen) -> f64 {
    let (mut pool, mut sum, mut count) = (Pool::default(), 0.0, 0.0);
    for customer in window.customers.iter().step_by(window.customers.len().div_ceil(SAMPLE).max(1))
    {
        if seen != Seen::Exclude || !customer.unseen().is_empty() {
            sum += worth(customer, &engine(&mut pool, window, customer, seen), seen);
            count += 1.0;
        }
    }
    sum / f64::max(count, 1.0)
}

fn engine(pool: &mut Pool, window: &Window<'_>, customer: &Returning, seen: Seen) -> Vec<ItemIx> {
    let mut query = Query::new(Scene::Home, LENGTH);
    query.diversity = 0.0;
    query.seen = seen;
    query.explain = false;
    query.filter.include_unavailable = true;
    let (model, subject) = (window.model, Some(customer.subject()));
    let question = Question { model, subject, query: &query, now: customer.at, locale: Locale::En };
    let shelf = recommend(pool, &question);
    shelf.into_iter().map(|r| r.item).collect()
}
