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
//! question works out the rest anew.

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
pub(crate) mod special;
mod texts;
pub mod value;
pub mod worth;

use serde::Serialize;

use crate::error::{Error, ErrorCode};
use crate::model::card::Card;
use crate::money::{Currency, Minor};
use crate::profile::summary::{OrderDay, OrderSummary};
use crate::time::Date;
use causes::Cause;
use figure::Ground;
use frame::{Frame, Worth};
use lifecycle::{Replay, Stage, Warning};
use purchase::{Model, Orders};
use relation::{Phase, State};
use rfm::Rfm;
use rhythm::Pattern;
use texts::Writer;
use worth::Segment;

pub use figure::{Figure, Score};
pub use life::Life;
pub use query::{Evidence, Query};
pub use texts::{Basis, Params};

/// All figures about one customer.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
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

/// Scores a customer.
///
/// Errors: `bad-argument` at `/horizonDays` unless it is from 1 to [`MAX_HORIZON_DAYS`], and at
/// `/acquisitionCost` if that is below 0; `bad-model` for a card that doesn't
/// [validate](Card::validate).
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
    require("/horizonDays", in_range, "must be from 1 to 3650")?;
    let cost = query.acquisition_cost.unwrap_or(Minor::ZERO);
    require("/acquisitionCost", cost >= Minor::ZERO, "must be at least 0")?;
    card.validate()?;
    let Subject { days, replay, as_of, currency, evidence } = *subject;
    let summary = OrderSummary::new(days, as_of);
    let write = Writer { locale: query.locale, currency };
    let ground = Ground { n: summary.order_days, fitted: card.fitted, write };
    let (Some(first), Some(last)) = (summary.first, summary.last) else {
        return Ok(Scores::of_nobody(&ground, evidence, card));
    };

    let f = &card.purchase;
    let orders = Orders { x: summary.x, t_x: f64::from(summary.t_x), t: f64::from(summary.t) };
    let worth = Worth::of(&summary, card);
    let discount = &card.discount;
    let lifetime = worth.expected
        * card.margin_rate
        * value::discounted_orders(
            Model::MbgNbd,
            f,
            &orders,
            discount.months,
            discount.days_per_month,
            value::Rate::Annual(discount.annual_rate),
        );
    let (stage, warning) = replay.on(as_of, card);
    let frame = Frame {
        summary: &summary,
        days,
        card,
        horizon_days,
        acquisition_cost: query.acquisition_cost,
        evidence,
        ground,
        first,
        last,
        days_since: summary.t - summary.t_x,
        orders,
        alive: purchase::p_alive(Model::MbgNbd, f, &orders),
        risk: purchase::p_no_order(Model::MbgNbd, f, &orders, f64::from(card.horizon_days)),
        stage,
        warning,
        own_time: orders.t / (f.alpha + orders.t),
        worth,
        lifetime,
    };
    Ok(frame.scores())
}

impl Frame<'_> {
    fn scores(&self) -> Scores {
        let Self { summary, card, ground, own_time, horizon_days, .. } = self;
        let state = relation::state(self);
        let at = state.value.unwrap_or(State::First);
        Scores {
            recency: ground.fact(self.days_since, vec![self.last_order()]),
            frequency: ground.fact(summary.order_days, vec![self.order_days()]),
            monetary: ground.fact(summary.total, vec![self.total()]),
            rfm: ground.modelled(
                rfm_of(summary, card, self.days_since),
                if card.fitted { 1.0 } else { 0.2 },
                vec![self.last_order(), self.order_days(), self.total()],
            ),
            lifecycle: self.by_rhythm(self.stage, card.horizon_days),
            state,
            phase: relation::phase(self),
            conversion: relation::conversion(ground, at, self.evidence),
            segment: worth::segment(self),
            headroom: worth::headroom(self),
            p_alive: ground.modelled(self.alive, *own_time, vec![self.last_order(), self.rhythm()]),
            churn_risk: self.by_rhythm(self.risk_within(*horizon_days), *horizon_days),
            churn_warning: self.by_rhythm(self.warning, card.horizon_days),
            churn_causes: causes::causes(self),
            expected_orders: self.expected_orders(),
            next_order: rhythm::next_order(self),
            repurchase: rhythm::repurchase(self),
            pattern: rhythm::pattern(self),
            order_value: Score {
                interval: self.worth.interval,
                ..ground.modelled(
                    Minor::from_f64(self.worth.expected),
                    self.worth.own_share,
                    vec![self.average()],
                )
            },
            clv: worth::predicted(self),
            clv_historic: worth::historic(self),
            clv_total: worth::total(self),
        }
    }

    /// A figure that follows from how long ago the last order was.
    fn by_rhythm<T>(&self, value: T, horizon_days: u32) -> Score<T> {
        let basis = vec![self.last_order(), self.rhythm(), self.ahead(horizon_days)];
        self.ground.modelled(value, self.own_time, basis)
    }

    fn expected_orders(&self) -> Score<f64> {
        let f = &self.card.purchase;
        let horizon = f64::from(self.horizon_days);
        let expected = purchase::expected_orders(Model::MbgNbd, f, &self.orders, horizon);
        // Alive, the order rate is Gamma(r + x, alpha + T): its quantiles over its mean.
        let shape = f.r + f64::from(self.summary.x);
        let spread = |share| expected * special::gamma_quantile(shape, share) / shape;
        let basis = vec![self.order_days(), self.rhythm(), self.ahead(self.horizon_days)];
        let score = self.ground.modelled(expected, self.own_time, basis);
        score.within(spread(0.1).min(expected), spread(0.9).max(expected))
    }
}

impl Scores {
    fn of_nobody(ground: &Ground, evidence: &Evidence, card: &Card) -> Self {
        let state = relation::state_of_nobody(ground, evidence, card);
        let at = state.value.unwrap_or(State::Potential);
        Self {
            recency: Score::nobody(),
            frequency: Score::nobody(),
            monetary: Score::nobody(),
            rfm: Score::nobody(),
            lifecycle: ground.fact(Stage::Prospect, Vec::new()),
            state,
            phase: ground.fact(Phase::Prospect, Vec::new()),
            conversion: relation::conversion(ground, at, evidence),
            segment: Score::nobody(),
            headroom: Score::nobody(),
            p_alive: Score::nobody(),
            churn_risk: Score::nobody(),
            churn_warning: Score::nobody(),
            churn_causes: Score::nobody(),
            expected_orders: Score::nobody(),
            next_order: Score::nobody(),
            repurchase: Score::nobody(),
            pattern: Score::nobody(),
            order_value: Score::nobody(),
            clv: Score::nobody(),
            clv_historic: Score::nobody(),
            clv_total: Score::nobody(),
        }
    }
}

fn rfm_of(summary: &OrderSummary, card: &Card, days_since: u32) -> Rfm {
    if !card.fitted {
        return Rfm::NEUTRAL;
    }
    let (recency, frequency) = (f64::from(days_since), f64::from(summary.order_days));
    rfm::rfm(card, recency, frequency, summary.total.as_f64())
}

#[cold]
fn bad_argument(path: String, message: &'static str) -> Error {
    Error::new(ErrorCode::BadArgument, path, message)
}

fn require(path: &'static str, holds: bool, message: &'static str) -> Result<(), Error> {
    if holds { Ok(()) } else { Err(bad_argument(path.to_owned(), message)) }
}
