//! How close the relation is, and where it is heading.
//!
//! The **state** is how far a customer has come: potential, target, first, repeat, loyal. Behind
//! each state stands how likely such a customer is to buy on a visit: 6 % of potential and target
//! customers, 15 % after a first order, 50 % after more, figures of the CRM textbooks, taken here
//! as a prior worth [`PRIOR_VISITS`] visits that the customer's own visits outweigh.
//!
//! The **phase** is where it is heading: prospect, new, stable, declining. Declining is a customer
//! whose orders of late fall short of [`STEADY`] times their own rate, over a window long enough
//! for two of them to be due, or whose stage is dormant or lost.

use super::figure::{Figure, Ground, Score};
use super::frame::{Frame, Said};
use super::lifecycle::Stage;
use super::query::Evidence;
use super::texts::{CART, Fact, INTENT, LATELY, LOYAL_FROM, PRIOR_RATE, VISITS, Value, WATCHED};
use crate::json::Json;
use crate::model::card::Card;

/// P(an order in this session) from which a customer without orders is a target: twice the prior.
pub const TARGET_INTENT: f64 = 0.12;
/// The least share of a loyal customer's orders that goes to one category or brand.
pub const LOYAL_SHARE: f64 = 0.2;
/// How many visits the prior of the conversion is worth.
pub const PRIOR_VISITS: f64 = 20.0;
/// The share of the own order rate that still counts as steady.
pub const STEADY: f64 = 0.7;

/// How far a customer has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// No orders and no sign of one (潜在).
    Potential,
    /// No orders, but they look like it (目标).
    Target,
    /// One order day (初次购买).
    First,
    /// More (重复购买).
    Repeat,
    /// Many, and more to come (忠诚).
    Loyal,
}

impl State {
    /// The stable code.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Potential => "potential",
            Self::Target => "target",
            Self::First => "first",
            Self::Repeat => "repeat",
            Self::Loyal => "loyal",
        }
    }

    /// How likely such a customer is to buy on a visit, before anything is known of their visits.
    pub const fn prior(self) -> f64 {
        match self {
            Self::Potential | Self::Target => 0.06,
            Self::First => 0.15,
            Self::Repeat | Self::Loyal => 0.5,
        }
    }

    /// The state of a customer with that many order days, whose P(no order within the card's
    /// horizon) is `risk`.
    pub fn of(order_days: u32, risk: f64, evidence: &Evidence, card: &Card) -> Self {
        let wants = evidence.intent.is_some_and(|intent| intent >= TARGET_INTENT);
        let devoted = evidence.top_share.is_none_or(|share| share >= LOYAL_SHARE);
        match order_days {
            0 if evidence.has_cart || evidence.watched > 0 || wants => Self::Target,
            0 => Self::Potential,
            1 => Self::First,
            n if n >= card.loyal_orders && risk < 0.5 && devoted => Self::Loyal,
            _ => Self::Repeat,
        }
    }
}

impl Figure for State {
    fn json(&self) -> Json<'_> {
        Json::Str(self.as_str().into())
    }
}

/// The state of a customer without orders.
pub(super) fn state_of_nobody(ground: &Ground, evidence: &Evidence, card: &Card) -> Score<State> {
    let mut basis = Vec::new();
    if evidence.has_cart {
        basis.push(ground.write.say(&CART, &[]));
    }
    if evidence.watched > 0 {
        basis.push(ground.write.say(&WATCHED, &[("n", Value::Count(evidence.watched))]));
    }
    if let Some(intent) = evidence.intent {
        basis.push(ground.write.say(&INTENT, &[("share", Value::Percent(intent))]));
    }
    ground.fact(State::of(0, 1.0, evidence, card), basis)
}

pub(super) fn state(frame: &Frame<'_>) -> Score<State> {
    let Frame { summary, card, evidence, .. } = frame;
    let state = State::of(summary.order_days, card.corrected(frame.risk), evidence, card);
    let from = [("n", Value::Days(card.loyal_orders))];
    let basis = frame.say(&LOYAL_FROM, &from, &[Said::OrderDays]);
    frame.ground.modelled(state, 1.0, basis)
}

/// How likely the customer is to buy on a visit: Beta around the state's prior. The interval is
/// that of a normal distribution of the same variance, held within 0 and 1.
pub(super) fn conversion(ground: &Ground, state: State, evidence: &Evidence) -> Score<f64> {
    let visits = f64::from(evidence.visits);
    let bought = f64::from(evidence.orders_on_visits.min(evidence.visits));
    let n = PRIOR_VISITS + visits;
    let mean = (PRIOR_VISITS * state.prior() + bought) / n;
    let spread = 1.281_551_565_544_600_4 * f64::sqrt(mean * (1.0 - mean) / (n + 1.0));
    let prior: Fact = ("share", Value::Percent(state.prior()));
    let own = [
        ("n", Value::Count(evidence.visits)),
        ("orders", Value::Count(evidence.orders_on_visits.min(evidence.visits))),
    ];
    let mut basis = vec![ground.write.say(&PRIOR_RATE, &[prior])];
    if evidence.visits > 0 {
        basis.insert(0, ground.write.say(&VISITS, &own));
    }
    let score = Score { n: evidence.visits, ..ground.modelled(mean, visits / n, basis) };
    score.within((mean - spread).max(0.0), (mean + spread).min(1.0))
}

/// Where the relation is heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// No orders yet (潜在期).
    Prospect,
    /// Hardly begun (新客户期).
    New,
    /// As ever (稳定期).
    Stable,
    /// Less than it was (衰退期).
    Declining,
}

impl Figure for Phase {
    fn json(&self) -> Json<'_> {
        let code = match self {
            Self::Prospect => "prospect",
            Self::New => "new",
            Self::Stable => "stable",
            Self::Declining => "declining",
        };
        Json::Str(code.into())
    }
}

pub(super) fn phase(frame: &Frame<'_>) -> Score<Phase> {
    let Frame { summary, card, days, .. } = frame;
    let f = &card.purchase;
    let rate = (f.r + f64::from(summary.x)) / (f.alpha + f64::from(summary.t));
    // Days, the last of them today.
    let due = f64::ceil((2.0 / rate).max(f64::from(card.horizon_days)));
    let window = due.min(f64::from(summary.t) + 1.0) as u32;
    let since = summary.as_of.plus_days(-(window as i32));
    let lately = days.len() - days.partition_point(|d| d.day <= since);
    let ratio = lately as f64 / (rate * f64::from(window));
    let phase = if summary.x <= 1 && summary.t <= card.new_days {
        Phase::New
    } else if ratio < STEADY || matches!(frame.stage, Stage::Dormant | Stage::Lost) {
        Phase::Declining
    } else {
        Phase::Stable
    };
    let facts = [
        ("days", Value::Days(window)),
        ("n", Value::Days(lately as u32)),
        ("ratio", Value::Figure(ratio)),
    ];
    let basis = frame.say(&LATELY, &facts, &[Said::LastOrder]);
    frame.ground.modelled(phase, frame.own_time, basis)
}
