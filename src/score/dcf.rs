//! Discounted cash flow: what a known series of yearly results is worth today.
//!
//! The textbook counterpart of the modelled lifetime value: `Σ CF_k / (1 + d)^(k + τ) − C`, where
//! τ says when in a year the money comes in.

use serde::Serialize;

use super::{Checks, POSITIVE, TOO_EXTREME};
use crate::error::Error;
use crate::locale::{concat, whole};

/// When in its year a cash flow falls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Timing {
    /// At the end of the year: the textbooks' convention.
    #[default]
    End,
    /// At its beginning.
    Begin,
    /// In its middle.
    Mid,
}

impl Timing {
    /// Reads `end`, `begin` or `mid`.
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "end" => Some(Self::End),
            "begin" => Some(Self::Begin),
            "mid" => Some(Self::Mid),
            _ => None,
        }
    }
}

/// What [`discounted_cash_flow`] answers.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CashFlowValue {
    /// Net present value.
    pub net_present_value: f64,
    /// The year, from 1, in which the discounted flows have paid the acquisition cost back;
    /// `null` if they never do.
    pub payback_year: Option<u32>,
}

/// Net present value of yearly `cash_flows`, less `acquisition_cost`.
///
/// Errors: `bad-argument` for anything not finite, and for a rate of −1 or below.
///
/// ```
/// use zhanggui::score::dcf::{Timing, discounted_cash_flow};
/// let value = discounted_cash_flow(&[1000.0; 5], 0.12, 3000.0, Timing::End)?;
/// assert!((value.net_present_value - 604.776).abs() < 0.001);
/// assert_eq!(value.payback_year, Some(4));
/// # Ok::<(), zhanggui::error::Error>(())
/// ```
pub fn discounted_cash_flow(
    cash_flows: &[f64],
    annual_rate: f64,
    acquisition_cost: f64,
    timing: Timing,
) -> Result<CashFlowValue, Error> {
    let mut checks = Checks::default();
    for (i, flow) in cash_flows.iter().enumerate() {
        checks.finite(&concat(&["/cashFlows/", &whole(i as i64)]), *flow);
    }
    checks.above("/annualRate", annual_rate, -1.0, "must be a finite number above -1");
    checks.finite("/acquisitionCost", acquisition_cost);
    checks.done()?;
    let mut value = -acquisition_cost;
    let mut payback_year = None;
    let year = 1.0 + annual_rate;
    let mut growth = match timing {
        Timing::Begin => 1.0,
        Timing::Mid => f64::sqrt(year),
        Timing::End => year,
    };
    for (k, flow) in cash_flows.iter().enumerate() {
        value += flow / growth;
        growth *= year;
        if payback_year.is_none() && value >= 0.0 {
            payback_year = Some(k as u32 + 1);
        }
    }
    let mut checks = Checks::default();
    checks.require("", value.is_finite(), TOO_EXTREME);
    checks.done().map(|()| CashFlowValue { net_present_value: value, payback_year })
}

/// Present value of a customer who brings `margin` a year for as long as they stay, and stays
/// with probability `retention` from one year to the next. With [`Timing::Begin`] the first
/// margin comes now, with [`Timing::End`] in a year's time if they are still there then.
///
/// Errors: `bad-argument` unless `retention` is from 0 to 1, the rate above 0 and the margin
/// finite; there is no closed form for [`Timing::Mid`].
pub fn retention_value(
    margin: f64,
    retention: f64,
    annual_rate: f64,
    timing: Timing,
) -> Result<f64, Error> {
    let mut checks = Checks::default();
    checks.finite("/margin", margin);
    checks.require("/retention", (0.0..=1.0).contains(&retention), "must be from 0 to 1");
    checks.above("/annualRate", annual_rate, 0.0, POSITIVE);
    checks.require("/timing", timing != Timing::Mid, "must be begin or end");
    checks.done()?;
    let first = if timing == Timing::Begin { 1.0 + annual_rate } else { retention };
    let value = margin * first / (1.0 + annual_rate - retention);
    let mut checks = Checks::default();
    checks.require("", value.is_finite(), TOO_EXTREME);
    checks.done().map(|()| value)
}
