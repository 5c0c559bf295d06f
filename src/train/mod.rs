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
pub mod ease;
pub mod fit;
pub mod kpi;
pub mod metrics;
pub mod neighbours;
pub mod random;
pub mod repeats;
pub mod returning;
pub mod rivals;
pub mod shop;
pub mod sweep;
pub mod tables;

use serde::Serialize;

use crate::error::{Error, ErrorCode};
use crate::model::{Blend, Card, Model, Neighbours, Repeats};
use crate::recommend::features::{FEATURE_SET, OWN, SHOP};
use crate::recommend::{Scene, Seen};
use crate::time::{DAY_MS, Instant};
use backtest::{Backtest, Window, backtest};
use blend::{Examples, learn};
use ease::customers_also;
use fit::{CustomerRow, FitOptions, FitReport, Question, fit, fit_card};
use repeats::repeats;
use returning::Returning;
use shop::{Shop, Stock};
use tables::{Log, Sales};

/// Fewer lists than this teach nothing: the scene keeps its hand-set weights.
const FEWEST_LISTS: usize = 100;

/// What learning a shelf's weights came to.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Lesson {
    /// Lists learnt from.
    pub lists: usize,
    /// Their loss with the hand-set weights.
    pub loss_before: f64,
    /// Their loss with the learnt ones.
    pub loss: f64,
    /// The weights, in the order of the features; none where there were too few lists.
    pub weights: Option<Vec<f64>>,
}

/// What learning came to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Learnt {
    /// On the front page.
    #[serde(flatten)]
    pub home: Lesson,
    /// On a shelf of what the customer has not bought.
    pub unseen: Lesson,
}

/// Whether past purchases speak through [`ease`] or through baskets: by how much of what customers
/// bought for the first time they found, Recall@20 on the window before the judged one.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Relations {
    /// What the baskets found.
    pub baskets: f64,
    /// What the customers found.
    pub customers: f64,
    /// Whether the model gets the customers' relation.
    pub chosen: bool,
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
    customers_speak: bool,
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
        Ok(Self {
            shop,
            log,
            window_days,
            past: Vec::new(),
            customers_speak: false,
            card: Card::prior(),
        })
    }

    /// Adds what was sold before a past cut. Cuts ascend, and a window ends before the next one
    /// begins.
    ///
    /// # Errors
    /// `bad-argument` with the place, if the tables don't fit or the cut is too early.
    pub fn add_past(&mut self, cut: Instant, sales: &Sales) -> Result<(), Error> {
        self.check_cut(cut)?;
        let mut model = self.shop.model(cut, sales, Stock::All, Blend::default(), Card::prior())?;
        model.repeats = self.repeats(cut);
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
        let (card, mut report) = fit_card(rows, &options)?;
        if !held_out.is_empty() {
            let FitOptions { prior, base } = options;
            let horizon = f64::from(base.horizon_days);
            report.holdout =
                fit(held_out, &Question { model: report.model, prior, horizon })?.holdout;
        }
        self.card = card;
        Ok(report)
    }

    fn repeats(&self, cut: Instant) -> Repeats {
        repeats(self.shop.products.len(), &self.log, cut, self.shop.min_support)
    }

    fn customers_also(&self, model: &Model) -> Neighbours {
        let (items, support) = (self.shop.products.len(), self.shop.min_support);
        customers_also(items, &self.log, model.meta.as_of, support, &model.bought_with)
    }

    /// Chooses what past purchases speak through, on the windows before the last one: learnt on all
    /// but one of them, judged on that. Nothing, and baskets, where there are too few.
    pub fn relate(&mut self) -> Option<Relations> {
        let last = self.past.len().checked_sub(2).filter(|earlier| *earlier > 0)?;
        let baskets = self.finds(last);
        for place in 0..=last {
            let also = self.customers_also(&self.past.get(place)?.model);
            self.past.get_mut(place)?.model.customers_also = also;
        }
        let customers = self.finds(last);
        let chosen = customers > baskets;
        self.customers_speak = chosen;
        for place in 0..self.past.len() {
            let model = &self.past.get(place)?.model;
            let also = match (chosen, place > last) {
                (false, _) => Neighbours::default(),
                (true, true) => self.customers_also(model),
                (true, false) => continue,
            };
            self.past.get_mut(place)?.model.customers_also = also;
        }
        Some(Relations { baskets, customers, chosen })
    }

    /// How much of what customers of the window at `place` bought for the first time is found by
    /// what the windows before it teach.
    fn finds(&self, place: usize) -> f64 {
        let Some(past) = self.past.get(place) else { return 0.0 };
        let mut model = past.model.clone();
        model.blend = learnt(self.past.get(..place).unwrap_or_default()).1;
        backtest::finds_unseen(&self.window(past, &model))
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

    fn window<'a>(&'a self, past: &'a Past, model: &'a Model) -> Window<'a> {
        Window {
            model,
            log: &self.log,
            customers: &past.customers,
            cut: past.cut,
            days: self.window_days,
        }
    }

    /// The model of everything before `cut`.
    ///
    /// # Errors
    /// `bad-argument` with the place, if the tables don't fit or the cut is too early.
    pub fn finish(&self, cut: Instant, sales: &Sales) -> Result<(Learnt, Model), Error> {
        self.check_cut(cut)?;
        let (learnt, blend) = learnt(self.past.get(1..).unwrap_or_default());
        let mut model = self.shop.model(cut, sales, Stock::Today, blend, self.card.clone())?;
        model.repeats = self.repeats(cut);
        if self.customers_speak {
            model.customers_also = self.customers_also(&model);
        }
        Ok((learnt, model))
    }
}

/// Learns the front page's weights on `windows`, and those of its shelf of things not yet bought.
/// The other scenes keep theirs: the log has no session and no page to learn them from.
fn learnt(windows: &[Past]) -> (Learnt, Blend) {
    let home = lesson(windows, Seen::Include);
    let unseen = lesson(windows, Seen::Exclude);
    let row = |code: u32, lesson: &Lesson| lesson.weights.clone().map(|weights| (code, weights));
    let rows = [row(Scene::Home.code(), &home), row(Scene::Home.unseen(), &unseen)];
    let rows = rows.into_iter().flatten().collect();
    (Learnt { home, unseen }, Blend { feature_set: FEATURE_SET, rows })
}

fn lesson(windows: &[Past], seen: Seen) -> Lesson {
    let mut examples = Examples::of(Scene::Home, &[OWN, SHOP]);
    for (i, past) in windows.iter().enumerate() {
        examples.fill(i, windows.len());
        examples.add_returning(&past.model, &past.customers, seen);
    }
    let start = Scene::Home.default_weights();
    let loss_before = examples.loss(&start);
    let lists = examples.len();
    if lists < FEWEST_LISTS {
        return Lesson { lists, loss_before, loss: loss_before, weights: None };
    }
    let weights = learn(&examples, &start);
    let loss = examples.loss(&weights);
    Lesson { lists, loss_before, loss, weights: Some(weights.to_vec()) }
}
