//! Fitting the model card on the shop's order log.
//!
//! One row per customer in, a [`Card`] and a report of how good it is out. The purchase model is
//! MBG/NBD (or, where no card is asked for, BG/NBD) and the order value Gamma-Gamma, both by
//! maximum a posteriori under a weak prior, so that thirty customers are enough for something
//! usable and a thousand for something good; RFM cut points are quintiles. If the rows say what
//! came after, the report compares the model with days since the last order, and
//! [`FitReport::ships`] says whether it deserves to be used.
//!
//! Guarantees: the same rows in any order give the same card, bit for bit; the card
//! [validates](Card::validate). Cost: a few hundred evaluations of a sum over distinct histories,
//! seconds for a million customers.

mod calibration;
mod holdout;
mod nelder_mead;
mod purchase;
mod rhythm;
mod thresholds;
mod value;

use serde::Serialize;

use crate::error::{Error, ErrorCode};
use crate::model::card::{Card, PurchaseParams, ValueParams};
use crate::score::purchase::{Model, Orders, expected_orders, p_no_order};

use holdout::Foretold;

pub use calibration::Bin;
pub use holdout::Holdout;
pub use purchase::{Grouped, Prior, PurchaseFit};
pub use rhythm::log_gap;
pub use value::{ValueFit, fit_value};

/// One customer at the end of the fitted period, one unit of time and one of money throughout:
/// for a card, days and minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CustomerRow {
    /// Repeat order days.
    pub x: u32,
    /// From the first order day to the last.
    pub t_x: f64,
    /// From the first order day to the end of the period.
    pub t: f64,
    /// Mean net spend of the repeat order days; not used where there are none.
    pub mean_repeat: f64,
    /// Net spend on all order days.
    pub total: f64,
    /// Net spend of the last 365 days of the period.
    pub year: f64,
    /// Order days within the horizon after the period, if that is known.
    pub holdout_orders: Option<u32>,
}

/// What is asked of a fit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Question {
    /// Which purchase model.
    pub model: Model,
    /// What is assumed before the data.
    pub prior: Prior,
    /// How far the holdout reaches, in the time unit of the rows.
    pub horizon: f64,
}

/// What the amounts of the rows are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Amounts {
    /// Net spend.
    #[default]
    Money,
    /// Units bought: the log knows no prices, so what orders are worth is not fitted.
    Units,
}

/// What a fit of a card is told besides the rows.
#[derive(Clone, Debug)]
pub struct FitOptions {
    /// What is assumed before the data.
    pub prior: Prior,
    /// Everything that isn't fitted on the rows: horizon, days as new, hysteresis, margin rate,
    /// costs, discount, the [rhythm](log_gap) and the base rates.
    pub base: Card,
    /// How many customers each cut point and threshold comes from, at least.
    pub support: usize,
    /// What the amounts of the rows are.
    pub amounts: Amounts,
}

impl Default for FitOptions {
    fn default() -> Self {
        Self { prior: Prior::Weak, base: Card::prior(), support: 1, amounts: Amounts::Money }
    }
}

/// How a fit went.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FitReport {
    /// Which purchase model.
    pub model: Model,
    /// What was assumed before the data.
    pub prior: Prior,
    /// Customers fitted on.
    pub customers: u32,
    /// Those of them with repeat orders.
    pub repeaters: u32,
    /// Distinct histories among them.
    pub groups: u32,
    /// Parameters of the purchase model, in the time unit of the rows.
    pub purchase: PurchaseParams,
    /// Parameters of Gamma-Gamma, in the unit of money of the rows.
    pub value: ValueParams,
    /// ln-likelihood of the purchase model, in the time unit of the rows.
    pub ln_likelihood: f64,
    /// ln-likelihood of Gamma-Gamma, in the unit of money of the rows.
    pub value_ln_likelihood: f64,
    /// Customers whose mean repeat order Gamma-Gamma was fitted on.
    pub value_customers: u32,
    /// How well the holdout was foretold; nothing where the rows don't say or all did the same.
    pub holdout: Option<Holdout>,
}

impl FitReport {
    /// Whether the card should be shipped: not if a holdout shows that it loses to the baselines.
    pub fn ships(&self) -> bool {
        self.holdout.as_ref().is_none_or(Holdout::beats_baselines)
    }
}

/// Fits both models, in whatever units the rows are, and judges them where the rows say what came.
///
/// Errors: `bad-argument` with the row's place for a time or an amount that cannot be, for no rows
/// at all, and for a horizon that isn't above 0.
pub fn fit(rows: &[CustomerRow], question: &Question) -> Result<FitReport, Error> {
    let Question { model, prior, horizon } = *question;
    if rows.is_empty() {
        return Err(Error::new(ErrorCode::BadArgument, "/rows", "there are no customers"));
    }
    if !(horizon > 0.0 && horizon <= MAX_TIME) {
        return Err(Error::new(ErrorCode::BadArgument, "/horizon", "must be above 0"));
    }
    rows.iter().enumerate().try_for_each(|(i, row)| check(i, row))?;

    let grouped = Grouped::new(rows.iter().map(|r| (r.x, r.t_x, r.t)));
    let purchase = grouped.fit(model, prior);
    let order_days: f64 = rows.iter().map(|r| f64::from(r.x) + 1.0).sum();
    let typical = sorted_sum(rows.iter().map(|r| r.total)) / order_days;
    let value = fit_value(rows.iter().map(|r| (r.x, r.mean_repeat)), typical, prior);

    let foretold: Vec<Foretold> = rows
        .iter()
        .filter_map(|r| {
            let orders = r.orders();
            Some(Foretold {
                came: r.holdout_orders?,
                risk: p_no_order(model, &purchase.params, &orders, horizon),
                orders: expected_orders(model, &purchase.params, &orders, horizon),
                recency: r.t - r.t_x,
            })
        })
        .collect();
    Ok(FitReport {
        model,
        prior,
        customers: rows.len().try_into().unwrap_or(u32::MAX),
        repeaters: rows.iter().filter(|r| r.x > 0).count() as u32,
        groups: grouped.len() as u32,
        purchase: purchase.params,
        value: value.params,
        ln_likelihood: purchase.ln_likelihood,
        value_ln_likelihood: value.ln_likelihood,
        value_customers: value.customers,
        holdout: holdout::judge(&foretold),
    })
}

/// Fits a card: MBG/NBD and Gamma-Gamma, cut points and thresholds. Days and minor units.
///
/// Errors: as of [`fit`].
pub fn fit_card(rows: &[CustomerRow], options: &FitOptions) -> Result<(Card, FitReport), Error> {
    let FitOptions { prior, base, support, amounts } = options;
    base.validate()?;
    let horizon = f64::from(base.horizon_days);
    let report = fit(rows, &Question { model: Model::MbgNbd, prior: *prior, horizon })?;
    let risk = |r: &CustomerRow| p_no_order(Model::MbgNbd, &report.purchase, &r.orders(), horizon);
    let sorted = |of: &dyn Fn(&CustomerRow) -> f64| {
        thresholds::sorted(rows.iter().map(of).collect(), *support)
    };
    let quintiles = |of: &dyn Fn(&CustomerRow) -> f64| thresholds::quintiles(&sorted(of));
    let (t1, t2) = thresholds::stages(&sorted(&risk));
    let mut card = Card {
        fitted: true,
        customers: report.customers,
        purchase: report.purchase,
        value: report.value,
        recency_cuts: quintiles(&|r| r.t - r.t_x),
        frequency_cuts: quintiles(&|r| f64::from(r.x) + 1.0),
        monetary_cuts: quintiles(&|r| r.total),
        t1,
        t2,
        hysteresis: base.hysteresis.min(t2 - t1),
        calibration: report.holdout.as_ref().and_then(|holdout| holdout.points),
        ..base.clone()
    };
    match amounts {
        Amounts::Money => card.segments = Some(thresholds::segments(rows, &card, *support)),
        Amounts::Units => {
            (card.value, card.monetary_cuts) = (base.value, base.monetary_cuts);
        }
    }
    card.validate()?;
    Ok((card, report))
}

impl CustomerRow {
    fn orders(&self) -> Orders {
        Orders { x: self.x, t_x: self.t_x, t: self.t }
    }
}

/// A sum that doesn't depend on the order of the rows.
fn sorted_sum(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.iter().sum()
}

fn check(i: usize, row: &CustomerRow) -> Result<(), Error> {
    let refuse = |field: &str, message: &str| {
        let path = ["/rows/", &i.to_string(), "/", field].concat();
        Err(Error::new(ErrorCode::BadArgument, path, message))
    };
    if !(0.0..=MAX_TIME).contains(&row.t) {
        return refuse("t", "must be from 0 to 1,000,000");
    }
    if !(0.0..=row.t).contains(&row.t_x) || (row.x == 0 && row.t_x != 0.0) {
        return refuse("t_x", "must be from 0 to t, and 0 without repeat orders");
    }
    if !row.total.is_finite() || row.total.abs() > MAX_AMOUNT {
        return refuse("total", "must be an amount in minor units");
    }
    if !row.year.is_finite() || row.year.abs() > MAX_AMOUNT {
        return refuse("year", "must be an amount in minor units");
    }
    if row.x > 0 && !(0.0..=MAX_AMOUNT).contains(&row.mean_repeat) {
        return refuse("mean_repeat", "must be an amount in minor units");
    }
    Ok(())
}

const MAX_TIME: f64 = 1e6;
const MAX_AMOUNT: f64 = 1e13;
