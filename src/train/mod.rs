//! From the shop's log to `shop.zg`: what the shop's own machine does, never the browser.
//!
//! The SQL stages aggregate; everything with a fraction happens here. A [`Trainer`] is given the
//! shop, the log of its known customers, and for each of a few past cuts what was sold before it.
//! It learns the front page's weights on the earlier windows ([`blend`]), judges the whole on the
//! last one ([`backtest()`]), and then makes the model of the last cut by the same procedure, each
//! window one later: its weights are learnt on as many windows as the judged ones were, up to and
//! including the one they were judged on.
//!
//! Guarantees: pure; the same tables give the same bytes. The tables' order is part of the input:
//! the SQL states a total one. Nothing that fewer customers than the minimum support produced is
//! in the file: neither a pair, nor an item's sales, nor its first day.

pub mod backtest;
pub mod blend;
pub mod fit;
pub mod kpi;
pub mod metrics;
pub mod neighbours;
pub mod random;
pub mod returning;
pub mod shop;
pub mod tables;

use serde::Serialize;

use crate::error::{Error, ErrorCode};
use crate::model::{Blend, Card, Model};
use crate::recommend::Scene;
use crate::recommend::features::FEATURE_SET;
use crate::time::{DAY_MS, Instant};
use backtest::{Backtest, Window, backtest};
use blend::{Examples, learn};
use fit::{CustomerRow, FitOptions, FitReport, Question, fit, fit_card};
use returning::Returning;
use shop::{Shop, Stock};
use tables::{Log, Sales};

/// Fewer lists than this teach nothing: the scene keeps its hand-set weights.
const FEWEST_LISTS: usize = 100;

/// What learning came to.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Learnt {
    /// Lists learnt from.
    pub lists: usize,
    /// Their loss with the hand-set weights.
    pub loss_before: f64,
    /// Their loss with the learnt ones.
    pub loss: f64,
    /// The weights, in the order of the features; none where there were too few lists.
    pub weights: Option<Vec<f64>>,
}

/// The model of a past cut, which knows nothing later, and the customers who then came back.
#[derive(Clone, Debug)]
struct Past {
    cut: Instant,
    model: Model,
    customers: Vec<Returning>,
}

/// Makes a shop's model, step by step.
#[derive(Clone, Debug)]
pub struct Trainer {
    shop: Shop,
    log: Log,
    window_days: u32,
    past: Vec<Past>,
    card: Card,
}

impl Trainer {
    /// A trainer of `shop` on `log`, whose windows are `window_days` long.
    ///
    /// # Errors
    /// `bad-argument` with the place, if the columns don't fit.
    pub fn new(shop: Shop, log: Log, window_days: u32) -> Result<Self, Error> {
        log.check(shop.products.len())?;
        if !(1..=3_650).contains(&window_days) {
            let message = "must be 1 to 3650 days";
            return Err(Error::new(ErrorCode::BadArgument, "/windowDays", message));
        }
        Ok(Self { shop, log, window_days, past: Vec::new(), card: Card::prior() })
    }

    /// Adds what was sold before a past cut. Cuts ascend, and a window ends before the next one
    /// begins.
    ///
    /// # Errors
    /// `bad-argument` with the place, if the tables don't fit or the cut is too early.
    pub fn add_past(&mut self, cut: Instant, sales: &Sales) -> Result<(), Error> {
        self.check_cut(cut)?;
        let model = self.shop.model(cut, sales, Stock::All, Blend::default(), Card::prior())?;
        let customers = Returning::all(&self.log, &model.catalogue, cut, self.window_end(cut));
        self.past.push(Past { cut, model, customers });
        Ok(())
    }

    fn check_cut(&self, cut: Instant) -> Result<(), Error> {
        if self.past.last().is_none_or(|last| self.window_end(last.cut) <= cut) {
            return Ok(());
        }
        let message = "must not lie before the end of the last cut's window";
        Err(Error::new(ErrorCode::BadArgument, "/cut", message))
    }

    fn window_end(&self, cut: Instant) -> Instant {
        cut.plus_ms(i64::from(self.window_days) * DAY_MS)
    }

    /// Fits the model card on `rows`; `held_out`, customers of an earlier day with what they did
    /// next, only serve to judge it. `base` is what the shop knows without fitting.
    ///
    /// # Errors
    /// `bad-argument` with the row, `bad-model` for a base out of its ranges.
    pub fn fit(
        &mut self,
        rows: &[CustomerRow],
        held_out: &[CustomerRow],
        base: Card,
    ) -> Result<FitReport, Error> {
        let options = FitOptions { base, ..FitOptions::default() };
        let (mut card, mut report) = fit_card(rows, &options)?;
        if !held_out.is_empty() {
            let FitOptions { prior, base } = options;
            let horizon = f64::from(base.horizon_days);
            report.holdout =
                fit(held_out, &Question { model: report.model, prior, horizon })?.holdout;
            card.calibration = report.holdout.as_ref().and_then(|holdout| holdout.points);
        }
        self.card = card;
        Ok(report)
    }

    /// Judges the engine on the last past window; its weights are learnt on the earlier ones.
    /// Nothing where there is no past cut.
    pub fn backtest(&self) -> Option<(Learnt, Backtest)> {
        let (last, earlier) = self.past.split_last()?;
        let (learnt, blend) = learnt(earlier);
        let mut model = last.model.clone();
        model.blend = blend;
        let earlier: Vec<Window<'_>> = earlier.iter().map(|p| self.window(p, &p.model)).collect();
        Some((learnt, backtest(&self.window(last, &model), &earlier)))
    }

    fn window<'a>(&self, past: &'a Past, model: &'a Model) -> Window<'a> {
        Window { model, customers: &past.customers, cut: past.cut, days: self.window_days }
    }

    /// The model of everything before `cut`.
    ///
    /// # Errors
    /// `bad-argument` with the place, if the tables don't fit or the cut is too early.
    pub fn finish(&self, cut: Instant, sales: &Sales) -> Result<(Learnt, Model), Error> {
        self.check_cut(cut)?;
        let (learnt, blend) = learnt(self.past.get(1..).unwrap_or_default());
        let model = self.shop.model(cut, sales, Stock::Today, blend, self.card.clone())?;
        Ok((learnt, model))
    }
}

/// Learns the front page's weights on `windows`. The other scenes keep theirs: the log has no
/// session and no page to learn them from.
fn learnt(windows: &[Past]) -> (Learnt, Blend) {
    let mut examples = Examples::default();
    for past in windows {
        examples.gather(&past.model, &past.customers, past.cut);
    }
    let start = Scene::Home.default_weights();
    let loss_before = examples.loss(&start);
    let lists = examples.len();
    if lists < FEWEST_LISTS {
        let learnt = Learnt { lists, loss_before, loss: loss_before, weights: None };
        return (learnt, Blend::default());
    }
    let weights = learn(&examples, &start);
    let row = (Scene::Home.code(), weights.to_vec());
    let learnt = Learnt {
        lists,
        loss_before,
        loss: examples.loss(&weights),
        weights: Some(weights.to_vec()),
    };
    (learnt, Blend { feature_set: FEATURE_SET, rows: vec![row] })
}
