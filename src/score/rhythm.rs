//! When the next order may come, whether orders grow or fade, and how often customers come again.
//!
//! **Next order.** The logarithms of the customer's own gaps, drawn to the shop's mean by the
//! weight of [`GAPS`] of them, give the usual gap: measured on two shops its error is a tenth below
//! that of the plain mean gap. A gap is taken as log-logistic about it (Bennett 1983; closed forms
//! both ways), and what has passed without an order counts: the date is the median of the gaps
//! longer than that, so that it never lies in the past, and a customer long overdue is not said to
//! come tomorrow.
//!
//! **Pattern.** The median of all slopes between two months of spend (Theil 1950, Sen 1968), which
//! one large order doesn't bend, over up to a year; growth or decline where it moves the monthly
//! spend by more than [`MOVES`] of its mean from one end to the other, else maturity.

use super::figure::{Figure, Score};
use super::frame::{Frame, Said};
use super::purchase::{Model, Orders, p_no_order};
use super::special::expit;
use super::texts::{CAME_AGAIN, MONTHLY, OVERDUE, USUAL_GAP, Value};
use crate::json::Json;
use crate::model::card::{Card, LogGap};
use crate::money::Minor;
use crate::time::Date;

/// How many of the customer's own gaps the shop's mean is worth.
pub const GAPS: f64 = 2.0;
/// The share of the mean monthly spend that makes a movement.
pub const MOVES: f64 = 0.25;
/// From the standard deviation of a logistic variable to its scale: √3 / π.
const SD_TO_SCALE: f64 = 0.551_328_895_421_792_1;
/// No gap is longer: a century.
const LONGEST: f64 = 36_525.0;

/// The usual gap of a customer with `k` gaps and the spread of the next one, as logarithms of days;
/// `sum` is that of the logarithms of the gaps.
pub fn usual_gap(k: u32, sum: f64, card: &Card) -> LogGap {
    let shop = card.log_gap.unwrap_or_else(|| LogGap {
        // Of the gaps of a Poisson process of the shop's mean rate.
        mean: (libm::log(card.purchase.alpha / card.purchase.r) - 0.577_215_664_901_532_9).max(0.0),
        sd: 1.282_549_830_161_864,
    });
    let n = f64::from(k) + GAPS;
    LogGap { mean: (sum + GAPS * shop.mean) / n, sd: shop.sd * f64::sqrt(1.0 + 1.0 / n) }
}

impl Figure for Date {
    fn json(&self) -> Json<'_> {
        Json::Str(self.iso().into())
    }
}

pub(super) fn next_order(frame: &Frame<'_>) -> Score<Date> {
    let (gap, k) = (frame.gap, frame.summary.x);
    let waited = f64::from(frame.days_since);
    let scale = gap.sd * SD_TO_SCALE;
    let silent = match frame.days_since {
        0 => 1.0,
        _ => expit((gap.mean - libm::log(waited)) / scale),
    };
    let on = |share: f64| {
        let longer = silent * (1.0 - share);
        let ln_days = gap.mean + scale * (libm::log1p(-longer) - libm::log(longer));
        let days = libm::exp(ln_days.min(11.0)).min(LONGEST).max(waited);
        frame.last.plus_days(libm::round(days) as i32)
    };
    let usual = libm::exp(gap.mean);
    let facts = [("gap", Value::Figure(usual)), ("n", Value::Count(k))];
    let mut basis = frame.say(&USUAL_GAP, &facts, &[Said::LastOrder]);
    if waited > usual {
        let late = Value::Days(f64::floor(waited - usual) as u32);
        basis.push(frame.ground.write.say(&OVERDUE, &[("days", late)]));
    }
    let own = f64::from(k) / (f64::from(k) + GAPS);
    let score = frame.ground.modelled(on(0.5), frame.alive * own, basis);
    Score { n: k, ..score }.within(on(0.1), on(0.9))
}

/// How the spend moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// Up.
    Growth,
    /// Neither way.
    Maturity,
    /// Down.
    Decline,
}

impl Figure for Pattern {
    fn json(&self) -> Json<'_> {
        let code = match self {
            Self::Growth => "growth",
            Self::Maturity => "maturity",
            Self::Decline => "decline",
        };
        Json::Str(code.into())
    }
}

/// The median of the slopes between any two of the values, which are one step apart.
pub fn median_slope(values: &[f64]) -> f64 {
    let mut slopes: Vec<f64> = Vec::with_capacity(values.len() * values.len() / 2);
    for (i, from) in values.iter().enumerate() {
        for (j, to) in values.iter().enumerate().skip(i + 1) {
            let mut place = slopes.len();
            slopes.push((to - from) / (j - i) as f64);
            while let Some([before, slope]) = slopes.get_mut(place.wrapping_sub(1)..=place)
                && before > slope
            {
                std::mem::swap(before, slope);
                place -= 1;
            }
        }
    }
    let middle = slopes.len() / 2;
    match (slopes.get(middle), slopes.get(middle.wrapping_sub(1))) {
        (Some(upper), Some(lower)) if slopes.len().is_multiple_of(2) => (upper + lower) / 2.0,
        (Some(middle), _) => *middle,
        _ => 0.0,
    }
}

/// The pattern of a monthly series, oldest first. A series that ends in silence declines however
/// sparse it was.
pub fn pattern_of(months: &[f64]) -> Pattern {
    moving(months, median_slope(months))
}

fn moving(months: &[f64], slope: f64) -> Pattern {
    let n = months.len() as f64;
    let mean = months.iter().sum::<f64>() / n.max(1.0);
    let moved = slope * (n - 1.0);
    if mean <= 0.0 || moved < -MOVES * mean {
        Pattern::Decline
    } else if moved > MOVES * mean {
        Pattern::Growth
    } else {
        Pattern::Maturity
    }
}

const MONTH_DAYS: u32 = 30;
const FEWEST_MONTHS: u32 = 4;
const MOST_MONTHS: u32 = 12;

pub(super) fn pattern(frame: &Frame<'_>) -> Score<Pattern> {
    let months = ((frame.summary.t + 1) / MONTH_DAYS).min(MOST_MONTHS);
    if months < FEWEST_MONTHS {
        return Score::none("too_short");
    }
    let mut spend = vec![0.0; months as usize];
    for day in frame.days.iter().rev() {
        let age = frame.summary.as_of.days().abs_diff(day.day.days()) / MONTH_DAYS;
        if age >= months {
            break;
        }
        let slot = (months as usize).checked_sub(1 + age as usize);
        if let Some(slot) = slot.and_then(|slot| spend.get_mut(slot)) {
            *slot += day.net.as_f64();
        }
    }
    let slope = median_slope(&spend);
    let amount = Value::Amount(Minor::from_f64(slope));
    let facts = [("months", Value::Count(months)), ("amount", amount)];
    let basis = frame.say(&MONTHLY, &facts, &[Said::LastOrder]);
    let n = frame.ground.n;
    let confidence = f64::from(n) / f64::from(n + MOST_MONTHS);
    Score { confidence, ..frame.ground.fact(moving(&spend, slope), basis) }
}

/// How often the customer comes again: repeats among all order days, drawn by the weight of two
/// of them to how likely a first order is followed by another within the card's horizon.
pub(super) fn repurchase(frame: &Frame<'_>) -> Score<f64> {
    let newcomer = Orders { x: 0, t_x: 0.0, t: 0.0 };
    let (f, horizon) = (&frame.card.purchase, f64::from(frame.card.horizon_days));
    let again = 1.0 - frame.card.corrected(p_no_order(Model::MbgNbd, f, &newcomer, horizon));
    let (x, n) = (f64::from(frame.summary.x), f64::from(frame.summary.order_days));
    let rate = (x + 2.0 * again) / (n + 2.0);
    let facts = [("n", Value::Count(frame.summary.x)), ("share", Value::Percent(again))];
    let basis = frame.say(&CAME_AGAIN, &facts, &[Said::OrderDays]);
    frame.ground.modelled(rate, n / (n + 2.0), basis)
}
