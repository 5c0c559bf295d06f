//! From the shop's log to `shop.zg`: what the shop's own machine does, never the browser.
//!
//! The SQL stages aggregate; everything with a fraction happens here. A [`Trainer`] is given the
//! shop, the log of its known customers, and for each of a few past cuts what was sold before it.
//! It chooses what the shop's log is to decide ([`choices`]), learns the front page's weights on the
//! earlier windows ([`blend`]), judges the whole on the last one ([`backtest()`]), and then makes the
//! model of the last cut by the same procedure, each window one later: its weights are learnt on as many
//! windows as the judged ones were, up to and including the one they were judged on. Sessions go the
//! same way ([`visits`], [`session_backtest()`]), with cuts of their own.
//!
//! Guarantees: pure; the same tables give the same bytes. The tables' order is part of the input:
//! the SQL states a total one. Nothing that fewer customers than the minimum support produced is
//! in the file: neither a pair, nor an item's sales, nor its first day.

mod adam;
pub mod backtest;
pub mod blend;
pub mod choices;
pub mod cosine;
pub mod ease;
pub mod examples;
pub mod fit;
pub mod kpi;
pub mod metrics;
pub mod neighbours;
pub mod random;
pub mod repeats;
pub mod returning;
pub mod rivals;
pub mod session_backtest;
pub mod shop;
mod sums;
pub mod sweep;
pub mod tables;
pub mod visits;

use serde::Serialize;

use crate::error::{Error, ErrorCode};
use crate::model::{Blend, Card, Model, Repeats};
use crate::recommend::features::{
    ALIKE, FEATURE_SET, GOES_WITH, OWN, SAME_CATEGORY, SESSION_BOUGHT, SHOP, VIEWED,
};
use crate::recommend::{Scene, Seen};
use crate::time::{DAY_MS, Instant};
use backtest::{Backtest, Window, backtest};
use blend::learn;
use choices::{Lessons, Relation};
use examples::{Examples, Lesson};
use fit::{Amounts, CustomerRow, FitOptions, FitReport, Question, fit, fit_card};
use repeats::repeats;
use returning::Returning;
use session_backtest::{SessionBacktest, session_backtest};
use shop::{Shop, Stock};
use tables::{Log, Sales, SessionLog, Views};

/// Fewer lists than this teach nothing: the shelf keeps its hand-set weights. On 144 made-up shops of 60 to 100
/// customers, never bought, Recall@20: .2136 with 100, .2362 with 60, .2371 with 40; best sellers .2036.
const FEWEST_LISTS: usize = 60;
/// The same for the next look of a session, which is one list.
const FEWEST_LOOKS: usize = 100;

/// Nothing is on a front page of the past, and no session is running.
const UNASKED: [usize; 5] = [GOES_WITH, ALIKE, SAME_CATEGORY, SESSION_BOUGHT, VIEWED];

/// What learning a scene's weights came to.
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

/// What learning the front page's came to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct HomeLearnt {
    /// Those of the page.
    #[serde(flatten)]
    pub home: Learnt,
    /// Those of a shelf of what the customer has not bought.
    pub unseen: Learnt,
}

/// The model of a past cut, which knows nothing later, and the customers who then came back.
#[derive(Clone, Debug)]
struct Past {
    cut: Instant,
    model: Model,
    customers: Vec<Returning>,
}

/// The model of the sessions before a cut, and the sessions until the next one.
#[derive(Clone, Debug)]
struct PastSessions {
    model: Model,
    sessions: SessionLog,
}

/// Makes a shop's model, step by step.
#[derive(Clone, Debug)]
pub struct Trainer {
    shop: Shop,
    log: Log,
    window_days: u32,
    past: Vec<Past>,
    relation: Relation,
    lessons: Lessons,
    past_sessions: Vec<PastSessions>,
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
            relation: Relation::default(),
            lessons: Lessons::default(),
            past_sessions: Vec::new(),
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

    /// Adds what was sold and looked at before a past cut, and the sessions between it and the next.
    ///
    /// # Errors
    /// `bad-argument` with the place, if the tables don't fit.
    pub fn add_past_sessions(
        &mut self,
        cut: Instant,
        sales: &Sales,
        views: &Views,
        sessions: SessionLog,
    ) -> Result<(), Error> {
        sessions.check(self.shop.products.len())?;
        let model = self.shop.model(cut, sales, Stock::All, Blend::default(), Card::prior())?;
        let model = model.with_sessions(self.shop.sessions(views)?);
        self.past_sessions.push(PastSessions { model, sessions });
        Ok(())
    }

    /// Judges the scene `next` on the last past sessions; its weights are learnt on those before.
    /// Nothing where there are no two past cuts.
    pub fn session_backtest(&self) -> Option<(Learnt, SessionBacktest)> {
        let [.., earlier, last] = self.past_sessions.as_slice() else { return None };
        let (learnt, row) = learnt_next(earlier);
        let mut model = last.model.clone();
        model.blend = blend(row.into_iter().collect());
        Some((learnt, session_backtest(&model, &last.sessions)))
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
    /// next, only serve to judge it. `base` is what the shop knows without fitting: all that the card
    /// says where there are fewer customers than the minimum support, and without a rhythm where
    /// fewer ordered again; what orders are worth it says of a log without prices, too.
    ///
    /// # Errors
    /// `bad-argument` with the row, `bad-model` for a base out of its ranges.
    pub fn fit(
        &mut self,
        rows: &[CustomerRow],
        held_out: &[CustomerRow],
        mut base: Card,
        amounts: Amounts,
    ) -> Result<FitReport, Error> {
        let support = self.shop.min_support as usize;
        let supported = |count: usize| count >= support;
        if !supported(rows.iter().filter(|r| r.x > 0).count()) {
            base.log_gap = None;
        }
        let options = FitOptions { base, support, amounts, ..FitOptions::default() };
        let (mut card, mut report) = fit_card(rows, &options)?;
        if !held_out.is_empty() {
            let (prior, horizon) = (options.prior, f64::from(options.base.horizon_days));
            report.holdout =
                fit(held_out, &Question { model: report.model, prior, horizon })?.holdout;
            card.calibration = report.holdout.as_ref().and_then(|holdout| holdout.points);
        }
        self.card = if supported(rows.len()) { card } else { options.base };
        Ok(report)
    }

    fn repeats(&self, cut: Instant) -> Repeats {
        repeats(self.shop.products.len(), &self.log, cut, self.shop.min_support)
    }

    /// Judges the engine on the last past window; its weights are learnt on the earlier ones.
    /// Nothing where there is no past cut.
    pub fn backtest(&self) -> Option<(HomeLearnt, Backtest)> {
        let (last, earlier) = self.past.split_last()?;
        let (learnt, rows) = learnt_home(earlier, self.lessons);
        let mut model = last.model.clone();
        model.blend = blend(rows);
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

    /// The model of everything before `cut`; without `views`, of orders alone.
    ///
    /// # Errors
    /// `bad-argument` with the place, if the tables don't fit or the cut is too early.
    pub fn finish(
        &self,
        cut: Instant,
        sales: &Sales,
        views: Option<&Views>,
    ) -> Result<Model, Error> {
        self.check_cut(cut)?;
        let (_, home) = learnt_home(self.past.get(1..).unwrap_or_default(), self.lessons);
        let next = self.past_sessions.last().and_then(|past| learnt_next(past).1);
        let rows = home.into_iter().chain(next).collect();
        let mut model =
            self.shop.model(cut, sales, Stock::Today, blend(rows), self.card.clone())?;
        model.repeats = self.repeats(cut);
        model.set_customers_also(self.also(self.relation, &model));
        match views {
            Some(views) => Ok(model.with_sessions(self.shop.sessions(views)?)),
            None => Ok(model),
        }
    }
}

/// A scene's learnt weights, as the model keeps them.
type Weighed = (u32, Vec<f64>);

fn blend(rows: Vec<Weighed>) -> Blend {
    if rows.is_empty() { Blend::default() } else { Blend { feature_set: FEATURE_SET, rows } }
}

/// Learns the front page's weights on `windows`, and those of its shelf of things not yet bought.
fn learnt_home(windows: &[Past], lessons: Lessons) -> (HomeLearnt, Vec<Weighed>) {
    let (home, mixed) = learnt_shelf(windows, Seen::Include, lessons.mixed);
    let (unseen, new) = learnt_shelf(windows, Seen::Exclude, lessons.unseen);
    // In place of nothing the engine would take what was learnt on the familiar.
    let hand_set = || (Scene::Home.unseen(), Scene::Home.default_weights().to_vec());
    let new = new.or_else(|| mixed.is_some().then(hand_set));
    (HomeLearnt { home, unseen }, mixed.into_iter().chain(new).collect())
}

fn learnt_shelf(windows: &[Past], seen: Seen, lesson: Lesson) -> (Learnt, Option<Weighed>) {
    let learnt = learnt(Scene::Home, &examples(windows, seen, lesson), FEWEST_LISTS);
    let code = match seen {
        Seen::Exclude => Scene::Home.unseen(),
        _ => Scene::Home.code(),
    };
    let row = weighed(code, &learnt);
    (learnt, row)
}

fn examples(windows: &[Past], seen: Seen, lesson: Lesson) -> Examples {
    let mut examples = Examples::of(Scene::Home, &[OWN, SHOP], lesson);
    examples.leave_out(|f| UNASKED.contains(&f) || seen == Seen::Exclude && OWN.contains(&f));
    for (i, past) in windows.iter().enumerate() {
        examples.fill(i, windows.len());
        examples.add_returning(&past.model, &past.customers, seen);
    }
    examples
}

/// Learns the weights of a running session.
fn learnt_next(past: &PastSessions) -> (Learnt, Option<Weighed>) {
    let examples = visits::examples(&past.model, &past.sessions);
    let learnt = learnt(Scene::Next, &examples, FEWEST_LOOKS);
    let row = weighed(Scene::Next.code(), &learnt);
    (learnt, row)
}

fn weighed(code: u32, learnt: &Learnt) -> Option<Weighed> {
    learnt.weights.clone().map(|weights| (code, weights))
}

/// Learns a scene's weights, unless there is too little to learn from.
fn learnt(scene: Scene, examples: &Examples, fewest: usize) -> Learnt {
    let start = scene.default_weights();
    let loss_before = examples.loss(&start);
    let lists = examples.len();
    if lists < fewest {
        return Learnt { lists, loss_before, loss: loss_before, weights: None };
    }
    let weights = learn(examples, &start);
    let loss = examples.loss(&weights);
    Learnt { lists, loss_before, loss, weights: Some(weights.to_vec()) }
}
