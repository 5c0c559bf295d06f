//! The backtest of sessions: would the next look have been on the list?
//!
//! The model is made of the sessions before a cut, its weights are learnt on sessions before it too.
//! A query is every place but the first of a later session, at most `MOST` of them, by lot; the
//! target is the one item looked at there. The engine's list is what `recommend` answers in the
//! scene `next`, the items of the session included; the whole catalogue competes.
//!
//! Its rivals: what is looked at most lately; and what the session looked at, the latest first,
//! then that. In all lists the item on the page may come again; beside them stand the figures of
//! lists without it.

use serde::Serialize;

use super::metrics::{Estimate, bootstrap};
use super::rivals::filled;
use super::tables::SessionLog;
use super::visits::{LENGTH, Visit, each};
use crate::id::ItemIx;
use crate::locale::Locale;
use crate::model::Model;
use crate::recommend::{Pool, Query, Question, Scene, recommend};

/// So many queries are enough to judge by.
const MOST: usize = 10_000;
/// Fewer prove nothing either way.
pub const FEWEST: usize = 100;

const RESAMPLES: usize = 1_000;
const SEED: u64 = 0x5e55;

/// A way to fill a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// This engine.
    Engine,
    /// What is looked at most lately.
    Popularity,
    /// What the session looked at, the latest first.
    RecentlyViewed,
}

const METHODS: [Method; 3] = [Method::Engine, Method::Popularity, Method::RecentlyViewed];

/// How one method did.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Outcome {
    /// Which one.
    pub method: Method,
    /// Share of lists of 20 that held the next look.
    pub hit_rate_20: Estimate,
    /// Mean of 1 / its place, 0 where it was missing.
    pub mrr_20: Estimate,
    /// Both where lists leave out the item that is on the page.
    pub without_last: [f64; 2],
}

/// What it found.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SessionBacktest {
    /// Queries.
    pub queries: usize,
    /// Items that compete.
    pub items: usize,
    /// Each method, the engine first.
    pub outcomes: Vec<Outcome>,
    /// The engine less each rival: hit rate and MRR, paired.
    pub differences: Vec<(Method, [Estimate; 2])>,
}

impl SessionBacktest {
    /// Whether there were enough queries to judge by.
    pub const fn judged(&self) -> bool {
        self.queries >= FEWEST
    }

    /// The rivals whose list is better: the interval of a difference lies below 0.
    pub fn lost_to(&self) -> Vec<Method> {
        let lost = self.differences.iter().filter(|(_, d)| d.iter().any(|e| e.high < 0.0));
        if self.judged() { lost.map(|(method, _)| *method).collect() } else { Vec::new() }
    }
}

/// Judges `model` on the sessions of `log`, of which it knows nothing.
pub fn session_backtest(model: &Model, log: &SessionLog) -> SessionBacktest {
    let mut pool = Pool::default();
    let mut figures: [Vec<[f64; 4]>; METHODS.len()] = Default::default();
    each(log, &model.catalogue, &mut |visit| {
        for (figures, method) in figures.iter_mut().zip(METHODS) {
            let list = list(&mut pool, model, visit, method);
            let last = visit.before.last().map(|ix| ItemIx(*ix));
            let place = list.iter().take(LENGTH).position(|ix| *ix == visit.target);
            let others = || list.iter().filter(|ix| Some(**ix) != last).take(LENGTH);
            let other_place = others().position(|ix| *ix == visit.target);
            let [hit, rank] = figures_of(place);
            let [other_hit, other_rank] = figures_of(other_place);
            figures.push([hit, rank, other_hit, other_rank]);
        }
        figures.iter().all(|figures| figures.len() < MOST)
    });
    let [engine, rivals @ ..] = &figures;
    let outcome = |(figures, method): (&Vec<[f64; 4]>, Method)| {
        let [hit_rate_20, mrr_20, hit, rank] = bootstrap(figures, RESAMPLES, SEED);
        Outcome { method, hit_rate_20, mrr_20, without_last: [hit.mean, rank.mean] }
    };
    let difference = |(rival, method): (&Vec<[f64; 4]>, &Method)| {
        let minus = |(a, b): (&[f64; 4], &[f64; 4])| [a[0] - b[0], a[1] - b[1]];
        let paired: Vec<[f64; 2]> = engine.iter().zip(rival).map(minus).collect();
        (*method, bootstrap(&paired, RESAMPLES, SEED))
    };
    SessionBacktest {
        queries: engine.len(),
        items: model.catalogue.len(),
        outcomes: figures.iter().zip(METHODS).map(outcome).collect(),
        differences: rivals.iter().zip(METHODS.iter().skip(1)).map(difference).collect(),
    }
}

fn figures_of(place: Option<usize>) -> [f64; 2] {
    place.map_or([0.0, 0.0], |place| [1.0, 1.0 / (place as f64 + 1.0)])
}

/// One more than is judged, for the list without the item on the page.
fn list(pool: &mut Pool, model: &Model, visit: &Visit<'_>, method: Method) -> Vec<ItemIx> {
    let looks: Vec<ItemIx> = visit.before.iter().rev().map(|ix| ItemIx(*ix)).collect();
    let own = match method {
        Method::Engine => {
            let query =
                Query { diversity: 0.0, explain: false, ..Query::new(Scene::Next, LENGTH + 1) };
            let (query, subject, now) = (&query, Some(visit.subject()), visit.now);
            let question = Question { model, subject, query, now, locale: Locale::En };
            let shelf = recommend(pool, &question);
            return shelf.iter().map(|r| r.item).collect();
        }
        Method::RecentlyViewed => filled(Vec::new(), looks.iter(), LENGTH + 1),
        Method::Popularity => Vec::new(),
    };
    filled(own, model.sessions.counts.ranked().iter(), LENGTH + 1)
}
