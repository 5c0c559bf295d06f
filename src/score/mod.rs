//! What is known about one customer, as figures with their grounds.
//!
//! [`score`] is a pure function of the customer's [`OrderSummary`] and the shop's [`Card`]. Each
//! [`Score`] says what it rests on: the customer's own numbers as sentences, how many observations
//! there were, an interval where the model gives one, and whether the shop's own fitted card stood
//! behind it. Where there is nothing to say the value is `null` with a reason; nothing is ever NaN
//! or infinite.
//!
//! The models behind it are public by themselves, so that anyone can check the arithmetic:
//! [`purchase::purchase_model`], [`value::order_value`], [`value::customer_lifetime_value`] and
//! [`dcf::discounted_cash_flow`]; [`pure`] is the same with arguments as JSON.
//!
//! Cost: some 45 µs for a customer with a dozen order days, spread over the two intervals, twelve
//! months of expected orders, the replay of the stages, and the texts.
//!
//! Not here yet: customer state, relationship phase, value segments, causes of churn, next order
//! date, price sensitivity, engagement, intent, satisfaction and tags.

pub mod dcf;
mod figure;
pub mod lifecycle;
pub mod purchase;
pub mod pure;
pub mod rfm;
pub(crate) mod special;
mod texts;
pub mod value;

use serde::Serialize;

use crate::error::{Error, ErrorCode};
use crate::locale::Locale;
use crate::model::card::Card;
use crate::money::{Currency, Minor};
use crate::profile::summary::OrderSummary;
use figure::Ground;
use lifecycle::Stage;
use purchase::{Model, Orders};
use rfm::Rfm;
use texts::{
    AVERAGE, HORIZON, LAST_ORDER, LAST_ORDER_TODAY, MONTHS, ONE_ORDER, ORDER_DAYS, OWN_GAP,
    REVENUE, TOTAL, Value, Writer,
};

pub use figure::{Figure, Score};
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
    /// P(the customer has not left). No churn score.
    pub p_alive: Score<f64>,
    /// P(no order within the horizon).
    pub churn_risk: Score<f64>,
    /// Expected order days within the horizon.
    pub expected_orders: Score<f64>,
    /// Expected net value of an order day, minor units.
    pub order_value: Score<Minor>,
    /// Discounted expected margin (net spend at a margin rate of 1) of the card's months, minor
    /// units.
    pub clv: Score<Minor>,
}

/// The longest horizon of a query, ten years.
pub const MAX_HORIZON_DAYS: u32 = 3650;

/// Scores a customer as of the summary's day.
///
/// Errors: `bad-argument` at `/horizonDays` unless it is from 1 to [`MAX_HORIZON_DAYS`];
/// `bad-model` for a card that doesn't [validate](Card::validate).
///
/// ```
/// use zhanggui::locale::Locale;
/// use zhanggui::model::card::Card;
/// use zhanggui::money::{Currency, Minor};
/// use zhanggui::profile::summary::{OrderDay, OrderSummary};
/// use zhanggui::time::Date;
/// let day = |d: &str| OrderDay { day: Date::parse(d).unwrap(), net: Minor(12_000), orders: 1 };
/// let days = [day("2025-01-10"), day("2025-02-09"), day("2025-03-11")];
/// let summary = OrderSummary::new(&days, Date::parse("2025-03-26").unwrap());
/// let scores = zhanggui::score::score(&summary, &Card::prior(), 90, Locale::En, Currency::CNY)?;
/// assert_eq!(scores.recency.value, Some(15));
/// assert_eq!(scores.order_value.value, Some(Minor(12_000)));
/// assert_eq!(
///     scores.churn_risk.basis[1].text,
///     "Orders about every 30.0 days; it has now been 0.5 times that",
/// );
/// # Ok::<(), zhanggui::error::Error>(())
/// ```
pub fn score(
    summary: &OrderSummary,
    card: &Card,
    horizon_days: u32,
    locale: Locale,
    currency: Currency,
) -> Result<Scores, Error> {
    let in_range = (1..=MAX_HORIZON_DAYS).contains(&horizon_days);
    require("/horizonDays", in_range, "must be from 1 to 3650")?;
    card.validate()?;
    let (Some(first), Some(last)) = (summary.first, summary.last) else {
        return Ok(Scores::of_nobody());
    };
    let days_since = summary.t - summary.t_x;
    let write = Writer { locale, currency };
    let last_order = || {
        let line = if days_since == 0 { &LAST_ORDER_TODAY } else { &LAST_ORDER };
        write.say(line, &[("date", Value::Day(last)), ("days", Value::Days(days_since))])
    };
    let order_days = || {
        let facts = [("n", Value::Days(summary.order_days)), ("date", Value::Day(first))];
        write.say(&ORDER_DAYS, &facts)
    };
    let total = || write.say(&TOTAL, &[("amount", Value::Amount(summary.total))]);
    let ahead = |days| write.say(&HORIZON, &[("days", Value::Days(days))]);
    let rhythm = || match summary.mean_gap() {
        Some(gap) => {
            let ratio = f64::from(days_since) / gap;
            let facts = [("gap", Value::Figure(gap)), ("ratio", Value::Figure(ratio))];
            write.say(&OWN_GAP, &facts)
        }
        None => write.say(&ONE_ORDER, &[]),
    };
    let ground = Ground { n: summary.order_days, fitted: card.fitted, write };

    let f = &card.purchase;
    let orders = Orders { x: summary.x, t_x: f64::from(summary.t_x), t: f64::from(summary.t) };
    let horizon = f64::from(horizon_days);
    let expected = purchase::expected_orders(Model::MbgNbd, f, &orders, horizon);
    // Alive, the order rate is Gamma(r + x, alpha + T): its quantiles over its mean.
    let shape = f.r + f64::from(summary.x);
    let spread = |share| expected * special::gamma_quantile(shape, share) / shape;
    let own_time = orders.t / (f.alpha + orders.t);

    let worth = worth(summary, card);
    let average = || {
        let amount = Value::Amount(Minor::from_f64(worth.own_mean));
        write.say(&AVERAGE, &[("amount", amount), ("n", Value::Days(summary.order_days))])
    };
    let discounted = value::discounted_orders(
        Model::MbgNbd,
        f,
        &orders,
        card.discount.months,
        card.discount.days_per_month,
        value::Rate::Annual(card.discount.annual_rate),
    );
    let lifetime = Minor::from_f64(discounted * worth.expected * card.margin_rate);
    let not_margin = (card.margin_rate == 1.0).then(|| write.say(&REVENUE, &[]));

    Ok(Scores {
        recency: ground.fact(days_since, vec![last_order()]),
        frequency: ground.fact(summary.order_days, vec![order_days()]),
        monetary: ground.fact(summary.total, vec![total()]),
        rfm: ground.modelled(
            rfm_of(summary, card, days_since),
            if card.fitted { 1.0 } else { 0.2 },
            vec![last_order(), order_days(), total()],
        ),
        lifecycle: ground.modelled(
            lifecycle::stage(summary, card),
            own_time,
            vec![last_order(), rhythm(), ahead(card.horizon_days)],
        ),
        p_alive: ground.modelled(
            purchase::p_alive(Model::MbgNbd, f, &orders),
            own_time,
            vec![last_order(), rhythm()],
        ),
        churn_risk: ground.modelled(
            purchase::p_no_order(Model::MbgNbd, f, &orders, horizon),
            own_time,
            vec![last_order(), rhythm(), ahead(horizon_days)],
        ),
        expected_orders: ground
            .modelled(expected, own_time, vec![order_days(), rhythm(), ahead(horizon_days)])
            .within(spread(0.1).min(expected), spread(0.9).max(expected)),
        order_value: Score {
            interval: worth.interval,
            ..ground.modelled(Minor::from_f64(worth.expected), worth.own_share, vec![average()])
        },
        clv: ground.modelled(
            lifetime,
            own_time.min(worth.own_share),
            [
                average(),
                rhythm(),
                write.say(&MONTHS, &[("months", Value::Count(card.discount.months))]),
            ]
            .into_iter()
            .chain(not_margin)
            .collect(),
        ),
    })
}

impl Scores {
    fn of_nobody() -> Self {
        Self {
            recency: Score::none("no_orders"),
            frequency: Score::none("no_orders"),
            monetary: Score::none("no_orders"),
            rfm: Score::none("no_orders"),
            lifecycle: Score {
                value: Some(Stage::Prospect),
                reason: None,
                ..Score::none("no_orders")
            },
            p_alive: Score::none("no_orders"),
            churn_risk: Score::none("no_orders"),
            expected_orders: Score::none("no_orders"),
            order_value: Score::none("no_orders"),
            clv: Score::none("no_orders"),
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

struct Worth {
    own_mean: f64,
    expected: f64,
    interval: Option<(Minor, Minor)>,
    own_share: f64,
}

/// What an order day is worth. Without a fitted card nothing is known about the shop's prices, so
/// the customer's own mean stands alone. The mean is over all order days: measured on CDNOW it
/// predicts better than that of the repeats.
fn worth(summary: &OrderSummary, card: &Card) -> Worth {
    let n = f64::from(summary.order_days);
    let own_mean = summary.m_all.unwrap_or(0.0);
    if !card.fitted {
        return Worth { own_mean, expected: own_mean, interval: None, own_share: n / (n + 1.0) };
    }
    let g = &card.value;
    let (low, high) = value::value_interval(g, n, own_mean);
    let expected = value::expected_value(g, n, own_mean);
    Worth {
        own_mean,
        expected,
        interval: Some((Minor::from_f64(low.min(expected)), Minor::from_f64(high.max(expected)))),
        own_share: g.p * n / (g.p * n + g.q - 1.0),
    }
}

#[cold]
fn bad_argument(path: String, message: &'static str) -> Error {
    Error::new(ErrorCode::BadArgument, path, message)
}

fn require(path: &'static str, holds: bool, message: &'static str) -> Result<(), Error> {
    if holds { Ok(()) } else { Err(bad_argument(path.to_owned(), message)) }
}
