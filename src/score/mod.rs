//! What is known about one customer, as figures with their grounds.
//!
//! [`score`] is a pure function of the customer's order days, of what else is known of them
//! ([`Evidence`]), and of the shop's [`Card`]. Each [`Score`] says what it rests on: the customer's
//! own numbers as sentences, how many observations there were, an interval where the model gives
//! one, and whether the shop's own fitted card stood behind it. Where there is nothing to say the
//! value is `null` with a reason; nothing is ever NaN or infinite.
//!
//! The models behind it are public by themselves, so that anyone can check the arithmetic:
//! [`purchase::purchase_model`], [`value::order_value`], [`value::customer_lifetime_value`] and
//! [`dcf::discounted_cash_flow`]; [`pure`] is the same with arguments as JSON.
//!
//! What has to be replayed from the first order on is kept between questions in a [`Life`]; a
//! question works out the rest anew. Cost, with everything that behaviour says: in the browser's file
//! under 200 µs whatever the length of the history (`tools/measure-score.mjs`), more than half of
//! which writes the answer as text.

pub mod behaviour;
pub mod causes;
pub mod dcf;
mod figure;
mod frame;
mod life;
pub mod lifecycle;
pub mod purchase;
pub mod pure;
mod query;
pub mod relation;
pub mod rfm;
pub mod rhythm;
pub mod segments;
pub(crate) mod special;
pub mod tags;
mod texts;
pub mod value;
pub mod worth;

use serde::{Serialize, Serializer};

use crate::error::{Error, ErrorCode};
use crate::locale::concat;
use crate::model::card::Card;
use crate::money::{Currency, Minor};
use crate::profile::summary::{OrderDay, OrderSummary};
use crate::time::Date;
use causes::Cause;
use figure::Ground;
use frame::{Frame, Said, Worth};
use lifecycle::{Replay, Stage, Warning};
use purchase::{Model, Orders};
use relation::{Phase, State};
use rfm::Rfm;
use rhythm::Pattern;
use texts::Writer;
use worth::Segment;

pub use figure::{AnyScore, Figure, Score};
pub use life::Life;
pub use query::{Evidence, Query};
pub use texts::{Basis, Params};

/// The tables of texts.
#[cfg(feature = "texts")]
pub(crate) const PHRASES: [&[crate::locale::Phrase]; 4] =
    [texts::PHRASES, behaviour::PHRASES, tags::PHRASES, segments::PHRASES];

/// All figures about one customer.
#[derive(Clone, Debug, PartialEq)]
pub struct Scores {
    /// Days since the last order day.
    pub recency: Score<u32>,
    /// Order days.
    pub frequency: Score<u32>,
    /// Total net spend, minor units.
    pub monetary: Score<Minor>,
    /// The three as 1 to 5, and their group.
    pub rfm: Score<Rfm>,
    /// The stage, by the card's horizon whatever the query's.
    pub lifecycle: Score<Stage>,
    /// How far the relation has come.
    pub state: Score<State>,
    /// Where it is heading.
    pub phase: Score<Phase>,
    /// P(an order on a visit); `n` counts visits.
    pub conversion: Score<f64>,
    /// What the customer is to the shop.
    pub segment: Score<Segment>,
    /// How much more the shop's best fifth spend in a year, minor units.
    pub headroom: Score<Minor>,
    /// P(the customer has not left). No churn score.
    pub p_alive: Score<f64>,
    /// P(no order within the horizon).
    pub churn_risk: Score<f64>,
    /// The warning that goes with it, by the card's horizon whatever the query's.
    pub churn_warning: Score<Warning>,
    /// What makes the risk what it is, most first.
    pub churn_causes: Score<Vec<Cause>>,
    /// Expected order days within the horizon.
    pub expected_orders: Score<f64>,
    /// When the next order may come, if one comes; `n` counts gaps.
    pub next_order: Score<Date>,
    /// Share of first and later orders that are followed by another.
    pub repurchase: Score<f64>,
    /// How the spend moves from month to month.
    pub pattern: Score<Pattern>,
    /// Expected net value of an order day, minor units.
    pub order_value: Score<Minor>,
    /// Discounted expected margin of the card's months, minor units.
    pub clv: Score<Minor>,
    /// Margin so far, minor units.
    pub clv_historic: Score<Minor>,
    /// Both, less what the customer cost to win, minor units.
    pub clv_total: Score<Minor>,
}

/// Scores with their names in the JavaScript interface.
pub type Named<'a> = Vec<(&'static str, &'a dyn AnyScore)>;

impl Scores {
    /// All of them by name.
    pub fn named(&self) -> Named<'_> {
        vec![
            ("recency", &self.recency),
            ("frequency", &self.frequency),
            ("monetary", &self.monetary),
            ("rfm", &self.rfm),
            ("lifecycle", &self.lifecycle),
            ("state", &self.state),
            ("phase", &self.phase),
            ("conversion", &self.conversion),
            ("segment", &self.segment),
            ("headroom", &self.headroom),
            ("pAlive", &self.p_alive),
            ("churnRisk", &self.churn_risk),
            ("churnWarning", &self.churn_warning),
            ("churnCauses", &self.churn_causes),
            ("expectedOrders", &self.expected_orders),
            ("nextOrder", &self.next_order),
            ("repurchase", &self.repurchase),
            ("pattern", &self.pattern),
            ("orderValue", &self.order_value),
            ("clv", &self.clv),
            ("clvHistoric", &self.clv_historic),
            ("clvTotal", &self.clv_total),
        ]
    }
}

impl Serialize for Scores {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.named())
    }
}

/// The longest horizon of a query, ten years.
pub const MAX_HORIZON_DAYS: u32 = 3650;

/// One customer as of one day.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The order days up to that day, ascending, each with something paid.
    pub days: &'a [OrderDay],
    /// The stages up to the last of them.
    pub replay: Replay,
    /// The day.
    pub as_of: Date,
    /// What the amounts are in.
    pub currency: Currency,
    /// What is known besides the orders.
    pub evidence: &'a Evidence,
}

/// Scores a customer, by a card that [validates](Card::validate), as every one read from a file
/// does.
///
/// Errors: `bad-argument` at `/horizonDays` unless it is from 1 to [`MAX_HORIZON_DAYS`], and at
/// `/acquisitionCost` and `/retentionCost` if that is below 0.
///
/// ```
/// use zhanggui::locale::Locale;
/// use zhanggui::model::card::Card;
/// use zhanggui::money::{Currency, Minor};
/// use zhanggui::profile::summary::OrderDay;
/// use zhanggui::score::lifecycle::Replay;
/// use zhanggui::score::{Evidence, Query, Subject};
/// use zhanggui::time::Date;
/// let day = |d: &str| OrderDay { day: Date::parse(d).unwrap(), net: Minor(12_000), orders: 1 };
/// let days = [day("2025-01-10"), day("2025-02-09"), day("2025-03-11")];
/// let (card, evidence) = (Card::prior(), Evidence::default());
/// let (as_of, replay) = (Date::parse("2025-03-26").unwrap(), Replay::of(&days, &card));
/// let currency = Currency::CNY;
/// let subject = Subject { days: &days, replay, as_of, currency, evidence: &evidence };
/// let query = Query { locale: Locale::En, ..Query::default() };
/// let scores = zhanggui::score::score(&subject, &card, &query)?;
/// assert_eq!(scores.recency.value, Some(15));
/// assert_eq!(scores.order_value.value, Some(Minor(12_000)));
/// assert_eq!(
///     scores.churn_risk.basis[1].text,
///     "Orders about every 30.0 days; it has now been 0.5 times that",
/// );
/// # Ok::<(), zhanggui::error::Error>(())
/// ```
pub fn score(subject: &Subject<'_>, card: &Card, query: &Query) -> Result<Scores, Error> {
    let horizon_days = query.horizon_days.unwrap_or(card.horizon_days);
    let in_range = (1..=MAX_HORIZON_DAYS).contains(&horizon_days);
    let mut checks = Checks::default();
    checks.require("/horizonDays", in_range, "must be from 1 to 3650");
    for (path, cost) in
        [("/acquisitionCost", query.acquisition_cost), ("/retentionCost", query.retention_cost)]
    {
        let cost = cost.unwrap_or(Minor::ZERO);
        checks.require(path, cost >= Minor::ZERO, "must be at least 0");
    }
    checks.done()?;
    let Subject { days, replay, as_of, currency, evidence } = *subject;
    let summary = OrderSummary::new(days, as_of);
    let write = Writer { locale: query.locale, currency };
    let ground = Ground { n: summary.order_days, fitted: card.fitted, write };
    let ends = summary.first.zip(summary.last);
    let frame = ends.map(|(first, last)| {
        let f = &card.purchase;
        let orders = Orders { x: summary.x, t_x: f64::from(summary.t_x), t: f64::from(summary.t) };
        let worth = Worth::of(&summary, card);
        let d = &card.discount;
        let (months, rate) = (d.months, value::Rate::Annual(d.annual_rate));
        let coming =
            value::discounted_orders(Model::MbgNbd, f, &orders, months, d.days_per_month, rate);
        let (stage, warning) = replay.on(as_of, card);
        Frame {
            days,
            card,
            horizon_days,
            acquisition_cost: query.acquisition_cost,
            evidence,
            ground,
            last,
            days_since: summary.t - summary.t_x,
            orders,
            alive: purchase::p_alive(Model::MbgNbd, f, &orders),
            risk: purchase::p_no_order(Model::MbgNbd, f, &orders, f64::from(card.horizon_days)),
            stage,
            warning,
            own_time: orders.t / (f.alpha + orders.t),
            lifetime: worth.expected * card.margin_rate * coming,
            worth,
            gap: rhythm::usual_gap(summary.x, replay.ln_gaps(), card),
            said: frame::sentences(&summary, first, last, &ground.write),
            summary: &summary,
        }
    });
    Ok(Scores::of(frame.as_ref(), &ground, evidence, card))
}

impl Scores {
    /// All of them; without a frame, those of a customer without orders.
    fn of(frame: Option<&Frame<'_>>, ground: &Ground, evidence: &Evidence, card: &Card) -> Self {
        let state = match frame {
            Some(frame) => relation::state(frame),
            None => relation::state_of_nobody(ground, evidence, card),
        };
        let at = state.value.unwrap_or(State::Potential);
        Self {
            recency: each(frame, |f| f.ground.fact(f.days_since, f.basis(&[Said::LastOrder]))),
            frequency: each(frame, |f| {
                f.ground.fact(f.summary.order_days, f.basis(&[Said::OrderDays]))
            }),
            monetary: each(frame, |f| f.ground.fact(f.summary.total, f.basis(&[Said::Total]))),
            rfm: each(frame, rfm_of),
            lifecycle: match frame {
                Some(frame) => frame.by_rhythm(frame.stage, card.horizon_days),
                None => ground.fact(Stage::Prospect, Vec::new()),
            },
            state,
            phase: match frame {
                Some(frame) => relation::phase(frame),
                None => ground.fact(Phase::Prospect, Vec::new()),
            },
            conversion: relation::conversion(ground, at, evidence),
            segment: each(frame, worth::segment),
            headroom: each(frame, worth::headroom),
            p_alive: each(frame, |f| {
                f.ground.modelled(f.alive, f.own_time, f.basis(&[Said::LastOrder, Said::Rhythm]))
            }),
            churn_risk: each(frame, |f| {
                let risk = f.card.corrected(f.risk_within(f.horizon_days));
                f.by_rhythm(risk, f.horizon_days)
            }),
            churn_warning: each(frame, |f| f.by_rhythm(f.warning, f.card.horizon_days)),
            churn_causes: each(frame, causes::causes),
            expected_orders: each(frame, expected_orders),
            next_order: each(frame, rhythm::next_order),
            repurchase: each(frame, rhythm::repurchase),
            pattern: each(frame, rhythm::pattern),
            order_value: each(frame, worth::order_value),
            clv: each(frame, worth::predicted),
            clv_historic: each(frame, worth::historic),
            clv_total: each(frame, worth::total),
        }
    }
}

/// A score of the orders, if there are any.
fn each<T>(frame: Option<&Frame<'_>>, score: fn(&Frame<'_>) -> Score<T>) -> Score<T> {
    frame.map_or_else(Score::nobody, score)
}

fn expected_orders(frame: &Frame<'_>) -> Score<f64> {
    let f = &frame.card.purchase;
    let horizon = f64::from(frame.horizon_days);
    let expected = purchase::expected_orders(Model::MbgNbd, f, &frame.orders, horizon);
    // Alive, the order rate is Gamma(r + x, alpha + T): its quantiles over its mean.
    let shape = f.r + f64::from(frame.summary.x);
    let spread = |share| expected * special::gamma_quantile(shape, share) / shape;
    let score = frame.by_rhythm(expected, frame.horizon_days);
    score.within(spread(0.1).min(expected), spread(0.9).max(expected))
}

fn rfm_of(frame: &Frame<'_>) -> Score<Rfm> {
    let Frame { summary, card, .. } = frame;
    let (recency, frequency) = (f64::from(frame.days_since), f64::from(summary.order_days));
    let (rfm, own) = if card.fitted {
        let rfm = rfm::rfm(card, recency, frequency, summary.total.as_f64());
        (if card.is_priced() { rfm } else { rfm.unpriced() }, 1.0)
    } else {
        (Rfm::NEUTRAL, 0.2)
    };
    let basis = frame.basis(&[Said::LastOrder, Said::OrderDays, Said::Total]);
    frame.ground.modelled(rfm, own, basis)
}

#[cold]
fn bad_argument(path: String, message: &'static str) -> Error {
    Error::new(ErrorCode::BadArgument, path, message)
}

/// Checks arguments one after another and keeps the first fault until [`done`](Self::done) is
/// asked.
#[derive(Default)]
struct Checks {
    /// What stands before the path of a parameter.
    at: &'static str,
    refused: Option<Error>,
}

impl Checks {
    #[inline(never)]
    fn require(&mut self, path: &str, holds: bool, message: &'static str) {
        if !holds && self.refused.is_none() {
            self.refused = Some(bad_argument(concat(&[self.at, path]), message));
        }
    }

    /// Refuses what is not finite or not above `least`.
    fn above(&mut self, path: &str, value: f64, least: f64, message: &'static str) {
        self.require(path, value.is_finite() && value > least, message);
    }

    fn not_negative(&mut self, path: &str, value: f64) {
        let message = "must be a finite number of at least 0";
        self.require(path, value.is_finite() && value >= 0.0, message);
    }

    fn finite(&mut self, path: &str, value: f64) {
        self.require(path, value.is_finite(), "must be a finite number");
    }

    fn done(self) -> Result<(), Error> {
        self.refused.map_or(Ok(()), Err)
    }
}

const POSITIVE: &str = "must be a finite number above 0";
const TOO_EXTREME: &str = "too extreme to compute with";
