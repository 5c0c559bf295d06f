//! Why a customer may not come back: what raises the odds, most first.
//!
//! Each cause is left out in turn, that is set to what would be neutral, and the fall of the log
//! odds of no order within the card's horizon is what it counts for. Silence is left out inside
//! the purchase model: as if only the customer's usual gap had passed. The rest are no part of the
//! model; each adds to its log odds by the weights below, our own judgement, which a shop's data
//! neither made nor tested. [`Scores::churn_risk`](super::Scores::churn_risk) has none of them.
//!
//! | cause | counted | weight |
//! |---|---|---|
//! | `silence` | longer than the usual gap | by the model |
//! | `spend_decline` | share by which the last two order days fall below the mean before | 0.5 |
//! | `open_complaint` | complaints without an answer, two at most | 0.8 |
//! | `returns` | share of the latest orders given back in part or whole | 0.6 |
//! | `delivery_delay` | days the last delivery took longer, ten at most | 0.05 |
//! | `price_rise` | of the usual items, 50 % at most | 2.0 |
//! | `favourite_out_of_stock` | what they buy most can't be had | 0.3 |
//! | `fewer_visits` | share by which visits fell | 0.7 |

use std::rc::Rc;

use super::figure::{Figure, Object, Score};
use super::frame::Frame;
use super::purchase::{Model, Orders, p_no_order};
use super::texts::{
    Basis, DELAYED, FEWER_VISITS, Fact, OPEN_COMPLAINTS, OUT_OF_STOCK, PRICE_RISE, RETURNS,
    SILENCE, SPEND_DECLINE, Value,
};
use crate::json::Json;
use crate::locale::Phrase;
use crate::money::Minor;
use crate::profile::summary::OrderDay;

/// One cause, and by how much it raises the log odds of no order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cause {
    /// Stable code such as `silence`.
    pub code: &'static str,
    /// By how much; above [`LEAST`].
    pub delta: f64,
}

impl Figure for Vec<Cause> {
    fn json(&self) -> Json<'_> {
        let mut all = Vec::with_capacity(self.len());
        for cause in self {
            let mut object = Object::with_capacity(4);
            object.text("code", cause.code);
            object.put("delta", Json::Float(cause.delta));
            all.push(object.json());
        }
        Json::Arr(all)
    }
}

/// What counts for less is no cause.
pub const LEAST: f64 = 0.05;
/// How many causes are named.
const NAMED: usize = 3;

pub(super) fn causes(frame: &Frame<'_>) -> Score<Vec<Cause>> {
    let (mut causes, mut basis): (Vec<Cause>, Vec<Rc<Basis>>) = (Vec::new(), Vec::new());
    let mut count = |delta: f64, phrase: &Phrase, facts: &[Fact]| {
        if delta > LEAST && delta.is_finite() {
            let place = causes.partition_point(|cause| cause.delta >= delta);
            causes.insert(place, Cause { code: phrase.code(), delta });
            basis.insert(place, frame.ground.write.say(phrase, facts));
        }
    };
    let usual = libm::exp(frame.gap.mean);
    let facts = [("days", Value::Days(frame.days_since)), ("gap", Value::Figure(usual))];
    count(silence(frame, usual), &SILENCE, &facts);
    let (before, lately) = spends(frame.days);
    if before > 0.0 {
        let facts = [("amount", amount(lately)), ("before", amount(before))];
        count(0.5 * (1.0 - lately / before), &SPEND_DECLINE, &facts);
    }
    let e = frame.evidence;
    let open = f64::from(e.open_complaints.min(2));
    count(0.8 * open, &OPEN_COMPLAINTS, &[("n", Value::Count(e.open_complaints))]);
    let returned = [("share", Value::Percent(e.returned_share))];
    count(0.6 * e.returned_share, &RETURNS, &returned);
    let late = [("days", Value::Figure(e.delivery_delay_days))];
    count(0.05 * e.delivery_delay_days.min(10.0), &DELAYED, &late);
    let dearer = [("share", Value::Percent(e.price_rise))];
    count(2.0 * e.price_rise.min(0.5), &PRICE_RISE, &dearer);
    count(0.3 * f64::from(u8::from(e.favourite_out_of_stock)), &OUT_OF_STOCK, &[]);
    let fewer = 1.0 - e.visit_ratio.unwrap_or(1.0);
    count(0.7 * fewer, &FEWER_VISITS, &[("share", Value::Percent(fewer))]);

    causes.truncate(NAMED);
    basis.truncate(NAMED);
    frame.ground.modelled(causes, frame.own_time, basis)
}

fn amount(value: f64) -> Value {
    Value::Amount(Minor::from_f64(value))
}

/// What the silence beyond the usual gap adds to the log odds of no order.
fn silence(frame: &Frame<'_>, usual: f64) -> f64 {
    let Orders { x, t_x, t } = frame.orders;
    let neutral = Orders { x, t_x, t: t.min(t_x + usual) };
    let horizon = f64::from(frame.card.horizon_days);
    let risk = p_no_order(Model::MbgNbd, &frame.card.purchase, &neutral, horizon);
    ln_odds(frame.risk) - ln_odds(risk)
}

/// Finite at both ends.
fn ln_odds(p: f64) -> f64 {
    let p = p.clamp(1e-12, 1.0 - 1e-12);
    libm::log(p) - libm::log1p(-p)
}

/// The mean spend of the order days before the last two, and of these; nothing before the fourth.
fn spends(days: &[OrderDay]) -> (f64, f64) {
    let mean =
        |days: &[OrderDay]| days.iter().map(|d| d.net).sum::<Minor>().as_f64() / days.len() as f64;
    match days.len().checked_sub(2).map(|at| days.split_at(at)) {
        Some((before, lately)) if before.len() >= 2 => (mean(before), mean(lately)),
        _ => (0.0, 0.0),
    }
}
