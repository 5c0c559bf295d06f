//! What is an order worth, and the customer?
//!
//! Order value is Gamma-Gamma: the customer's own mean, drawn to the shop's by a weight that
//! equals `(q - 1) / p` orders. Measured on two shops it is no more accurate than a plain shrunk
//! mean; its use is a principled answer for customers with one order. Lifetime value is that
//! times the expected orders of each month, discounted at the month's end.
//!
//! Credit: Gamma-Gamma as in Fader, Hardie and Lee, "RFM and CLV: Using Iso-Value Curves" (Journal
//! of Marketing Research 42, 2005). Conventions differ between libraries by tenths of a per cent
//! (a month of 30 days, of 4.345 weeks, of 365.25 / 12 days; an annual rate divided by 12 or
//! compounded), so here the caller states them: annual rates compound, `(1 + rate)^(1/12) - 1`.

use super::purchase::{self, Model, Orders, expected_if_alive};
use super::special::gamma_quantile;
use super::{Checks, POSITIVE, TOO_EXTREME};
use crate::error::Error;
use crate::exponential::expm1;
use crate::model::card::{PurchaseParams, ValueParams};

/// Expected value of a coming order, given `n` orders of mean `mean`.
pub(crate) fn expected_value(g: &ValueParams, n: f64, mean: f64) -> f64 {
    g.p * (g.v + n * mean) / (g.p * n + g.q - 1.0)
}

/// Between which values the customer's own mean lies with probability 0.8: it is p / ν with
/// ν ~ Gamma(q + p n, v + n m).
pub(crate) fn value_interval(g: &ValueParams, n: f64, mean: f64) -> (f64, f64) {
    let at = |share| {
        let nu = gamma_quantile(g.q + g.p * n, share) / (g.v + n * mean);
        g.p / nu.max(f64::MIN_POSITIVE)
    };
    (at(0.9), at(0.1))
}

/// Arguments of [`order_value`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ValueQuery {
    /// Gamma-Gamma parameters; `q` above 1.
    pub params: ValueParams,
    /// Orders that the mean is taken over.
    pub frequency: u32,
    /// Their mean; not used where the frequency is 0.
    pub mean_value: f64,
}

/// Expected value of a coming order, in the unit of `mean_value` and `v`.
///
/// Errors: `bad-argument` for parameters that are not above 0 (`q`: 1) and finite, and for a mean
/// that is not above 0 where there are orders.
///
/// ```
/// use zhanggui::model::card::ValueParams;
/// use zhanggui::score::value::{ValueQuery, order_value};
/// let params = ValueParams { p: 6.25, q: 3.74, v: 15.44 };
/// let value = order_value(&ValueQuery { params, frequency: 2, mean_value: 22.35 })?;
/// assert!((value - 24.66).abs() < 0.01);
/// # Ok::<(), zhanggui::error::Error>(())
/// ```
pub fn order_value(query: &ValueQuery) -> Result<f64, Error> {
    let ValueQuery { params, frequency, mean_value } = query;
    let mut checks = Checks::default();
    checked(&mut checks, params, *frequency, *mean_value);
    checks.done()?;
    let mean = if *frequency == 0 { 0.0 } else { *mean_value };
    finite(expected_value(params, f64::from(*frequency), mean), "/params")
}

fn checked(checks: &mut Checks, g: &ValueParams, frequency: u32, mean: f64) {
    checks.above("/params/p", g.p, 0.0, POSITIVE);
    checks.above("/params/q", g.q, 1.0, "must be a finite number above 1");
    checks.above("/params/v", g.v, 0.0, POSITIVE);
    checks.at = "";
    checks.require("/meanValue", frequency == 0 || (mean.is_finite() && mean > 0.0), POSITIVE);
}

fn finite(value: f64, path: &'static str) -> Result<f64, Error> {
    let mut checks = Checks::default();
    checks.require(path, value.is_finite(), TOO_EXTREME);
    checks.done().map(|()| value)
}

/// A discount rate as it was agreed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rate {
    /// Per year, compounded monthly.
    Annual(f64),
    /// Per month.
    Monthly(f64),
}

impl Rate {
    /// The rate per month.
    pub fn monthly(self) -> f64 {
        match self {
            Self::Annual(rate) => expm1(libm::log1p(rate) / 12.0),
            Self::Monthly(rate) => rate,
        }
    }
}

/// Arguments of [`customer_lifetime_value`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LifetimeQuery {
    /// Which purchase model.
    pub model: Model,
    /// Its parameters.
    pub purchase: PurchaseParams,
    /// Gamma-Gamma parameters.
    pub value: ValueParams,
    /// Repeat orders.
    pub frequency: u32,
    /// From the first order to the last, in the time unit of the parameters.
    pub recency: f64,
    /// From the first order to today.
    pub age: f64,
    /// Mean value of the repeat orders.
    pub mean_value: f64,
    /// Months looked ahead, 1 to 1200.
    pub months: u32,
    /// Discount rate, at least 0.
    pub rate: Rate,
    /// Days that count as a month: 30, 30.4375, 30.415 (4.345 weeks)…
    pub days_per_month: f64,
    /// Days in the time unit of the parameters: 1 for days, 7 for weeks.
    pub unit_days: f64,
    /// What it cost to win the customer; subtracted.
    pub acquisition_cost: f64,
}

/// Discounted value of the orders expected in the coming months, less what the customer cost to
/// win.
///
/// Errors: `bad-argument`, as in [`purchase_model`](purchase::purchase_model) and
/// [`order_value`], with paths under `/purchase` and `/value` for the parameters.
pub fn customer_lifetime_value(query: &LifetimeQuery) -> Result<f64, Error> {
    let q = query;
    let mut checks = Checks { at: "/purchase", ..Checks::default() };
    let orders = purchase::checked(&mut checks, &q.purchase, q.frequency, q.recency, q.age);
    checks.at = "/value";
    checked(&mut checks, &q.value, q.frequency, q.mean_value);
    checks.require("/months", (1..=1200).contains(&q.months), "must be from 1 to 1200");
    let (rate, path) = match q.rate {
        Rate::Annual(rate) => (rate, "/annualRate"),
        Rate::Monthly(rate) => (rate, "/monthlyRate"),
    };
    checks.not_negative(path, rate);
    checks.above("/daysPerMonth", q.days_per_month, 0.0, POSITIVE);
    checks.above("/unitDays", q.unit_days, 0.0, POSITIVE);
    checks.finite("/acquisitionCost", q.acquisition_cost);
    checks.done()?;
    let mean = if q.frequency == 0 { 0.0 } else { q.mean_value };
    let value = expected_value(&q.value, f64::from(q.frequency), mean);
    let month = q.days_per_month / q.unit_days;
    let present = discounted_orders(q.model, &q.purchase, &orders, q.months, month, q.rate);
    finite(value * present - q.acquisition_cost, "")
}

/// Expected orders of `months` months of length `month`, each month's discounted at its end.
pub(crate) fn discounted_orders(
    model: Model,
    f: &PurchaseParams,
    orders: &Orders,
    months: u32,
    month: f64,
    rate: Rate,
) -> f64 {
    let shrink = 1.0 / (1.0 + rate.monthly());
    let alive = purchase::p_alive(model, f, orders);
    let (mut sum, mut before, mut factor) = (0.0, 0.0, 1.0);
    for k in 1..=months {
        let until = alive * expected_if_alive(model, f, orders, f64::from(k) * month);
        factor *= shrink;
        sum += (until - before) * factor;
        before = until;
    }
    sum
}
