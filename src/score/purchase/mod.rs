//! When will they order again? BG/NBD and MBG/NBD, in closed form.
//!
//! While a customer is alive, orders come as a Poisson process of the customer's own rate, and
//! after each order the customer leaves for good with the customer's own probability; the two are
//! Gamma and Beta over the customers. Three figures follow for one customer's `(x, t_x, T)`:
//! P(alive), the expected orders of a horizon, and P(no order in a horizon). Only the last is a
//! churn risk: in BG/NBD a customer who never came back has had no occasion to leave, so their
//! P(alive) is 1 for ever, and even MBG/NBD's ranks customers worse than days since the last order.
//!
//! Credit: BG/NBD is by Fader, Hardie and Lee, "Counting Your Customers the Easy Way" (Marketing
//! Science 24, 2005); MBG/NBD, where a customer may leave after the first order already, by
//! Batislam, Denizel and Filiztekin (International Journal of Research in Marketing 24, 2007) and,
//! as CBG/NBD, by Hoppe and Wagner (2007). What differs here: probabilities are computed as log
//! odds and the expected orders by a series that stays finite where the published form divides by
//! zero (see [`expected`]).
//!
//! Cost: P(alive) and P(no order) about 100 ns, expected orders about half a microsecond at
//! ordinary horizons. Any time unit, as long as it is one throughout.

pub mod expected;
pub mod likelihood;

use serde::Serialize;

use super::special::expit;
use super::{Checks, POSITIVE, TOO_EXTREME};
use crate::error::Error;
use crate::exponential::expm1;
use crate::locale::{concat, whole};
use crate::model::card::PurchaseParams;

pub use expected::expected_if_alive;

/// Which of the two models.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Model {
    /// A customer may leave after each repeat order.
    #[serde(rename = "bg-nbd")]
    BgNbd,
    /// A customer may leave after the first order already.
    #[serde(rename = "mbg-nbd")]
    MbgNbd,
}

impl Model {
    /// Reads `bg-nbd` or `mbg-nbd`.
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "bg-nbd" => Some(Self::BgNbd),
            "mbg-nbd" => Some(Self::MbgNbd),
            _ => None,
        }
    }
}

/// What the models need to know of one customer, in one time unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Orders {
    /// Repeat orders (order days after the first).
    pub x: u32,
    /// From the first order to the last.
    pub t_x: f64,
    /// From the first order to today.
    pub t: f64,
}

/// ln of the odds that the customer has left; minus infinity where that can't have happened yet.
pub(crate) fn ln_odds_gone(model: Model, f: &PurchaseParams, o: &Orders) -> f64 {
    let x = f64::from(o.x);
    let stays = match model {
        Model::BgNbd if o.x == 0 => return f64::NEG_INFINITY,
        Model::BgNbd => f.b + x - 1.0,
        Model::MbgNbd => f.b + x,
    };
    libm::log(f.a) - libm::log(stays) + (f.r + x) * libm::log1p((o.t - o.t_x) / (f.alpha + o.t_x))
}

/// P(the customer has not left).
pub fn p_alive(model: Model, f: &PurchaseParams, o: &Orders) -> f64 {
    expit(-ln_odds_gone(model, f, o))
}

/// P(no order within `horizon` from now): gone, or alive and silent. Falls as the horizon grows.
pub fn p_no_order(model: Model, f: &PurchaseParams, o: &Orders, horizon: f64) -> f64 {
    let silent = (f.r + f64::from(o.x)) * libm::log1p(horizon / (f.alpha + o.t));
    (1.0 + p_alive(model, f, o) * expm1(-silent)).clamp(0.0, 1.0)
}

/// Orders expected within `horizon` from now.
pub fn expected_orders(model: Model, f: &PurchaseParams, o: &Orders, horizon: f64) -> f64 {
    p_alive(model, f, o) * expected_if_alive(model, f, o, horizon)
}

/// Arguments of [`purchase_model`].
#[derive(Clone, Debug, PartialEq)]
pub struct PurchaseQuery<'a> {
    /// Which model.
    pub model: Model,
    /// Its parameters.
    pub params: PurchaseParams,
    /// Repeat orders.
    pub frequency: u32,
    /// From the first order to the last.
    pub recency: f64,
    /// From the first order to today. May fall short of `recency` by the hundredth part that
    /// rounding makes in published summaries, no more.
    pub age: f64,
    /// How far to look ahead, each at least 0.
    pub horizons: &'a [f64],
}

/// What [`purchase_model`] answers.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PurchaseFigures {
    /// P(the customer has not left).
    pub p_alive: f64,
    /// Expected orders within each horizon.
    pub expected_orders: Vec<f64>,
    /// P(no order) within each horizon.
    pub p_no_order: Vec<f64>,
}

/// The purchase model by itself, so that anyone can check it against the published figures.
///
/// Errors: `bad-argument` with the argument's path, for parameters that are not above 0 and
/// finite, for times that are negative or not finite, for a recency without repeat orders or
/// beyond the age, and for parameters so extreme that the answer leaves what a double can hold.
///
/// ```
/// use zhanggui::model::card::PurchaseParams;
/// use zhanggui::score::purchase::{Model, PurchaseQuery, purchase_model};
/// // A customer of CDNOW, in weeks: two repeat orders, the last in week 30.43 of 38.86.
/// let query = PurchaseQuery {
///     model: Model::BgNbd,
///     params: PurchaseParams { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 },
///     frequency: 2,
///     recency: 30.43,
///     age: 38.86,
///     horizons: &[39.0],
/// };
/// let figures = purchase_model(&query)?;
/// assert!((figures.expected_orders[0] - 1.226).abs() < 0.001);
/// # Ok::<(), zhanggui::error::Error>(())
/// ```
pub fn purchase_model(query: &PurchaseQuery<'_>) -> Result<PurchaseFigures, Error> {
    let PurchaseQuery { model, params, frequency, recency, age, horizons } = query;
    let mut checks = Checks::default();
    let orders = checked(&mut checks, params, *frequency, *recency, *age);
    for (i, horizon) in horizons.iter().enumerate() {
        checks.not_negative(&concat(&["/horizons/", &whole(i as i64)]), *horizon);
    }
    checks.done()?;
    let mut checks = Checks::default();
    let p_alive = p_alive(*model, params, &orders);
    let (mut expected, mut silent, mut sum) = (Vec::new(), Vec::new(), p_alive);
    for horizon in *horizons {
        let orders_within = expected_orders(*model, params, &orders, *horizon);
        let none_within = p_no_order(*model, params, &orders, *horizon);
        sum += orders_within + none_within;
        expected.push(orders_within);
        silent.push(none_within);
    }
    // One of them that isn't finite makes the sum so.
    checks.require("/params", sum.is_finite(), TOO_EXTREME);
    checks.done()?;
    Ok(PurchaseFigures { p_alive, expected_orders: expected, p_no_order: silent })
}

/// Checks the arguments that every function on the purchase model shares.
pub(super) fn checked(
    checks: &mut Checks,
    f: &PurchaseParams,
    frequency: u32,
    recency: f64,
    age: f64,
) -> Orders {
    checks.above("/params/r", f.r, 0.0, POSITIVE);
    checks.above("/params/alpha", f.alpha, 0.0, POSITIVE);
    checks.above("/params/a", f.a, 0.0, POSITIVE);
    checks.above("/params/b", f.b, 0.0, POSITIVE);
    checks.at = "";
    checks.not_negative("/age", age);
    checks.not_negative("/recency", recency);
    checks.require("/recency", recency <= age * 1.01, "must not be beyond the age");
    checks.require("/recency", frequency > 0 || recency == 0.0, "must be 0 without repeat orders");
    Orders { x: frequency, t_x: recency, t: age }
}
