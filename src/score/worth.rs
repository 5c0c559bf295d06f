//! What the customer has brought, will bring, and is worth to the shop.
//!
//! **Lifetime value** has three parts under one convention: amounts are margin (net spend times
//! the card's margin rate), the future is the card's months discounted at each month's end. What
//! was: all order days so far, undiscounted. What will be: expected order days times what one is
//! worth. In all: the two, less what it cost to win the customer.
//!
//! The **segment** looks at the same three ways: what is to come, what came in the last 365 days,
//! and how far that is from what the shop's best fifth spend, the headroom. Core customers have a
//! lifetime value in the best fifth; at risk are those who were among the best fifth of the past
//! year or, if they are lost by the card's `t2`, among the better half, and are not core; potential
//! ones have a lifetime value in the better half; the rest are ordinary. On CDNOW, by the first
//! half of that rule, the four spend 100, 35, 16 and 8 dollars in the 39 weeks after.

use std::rc::Rc;

use super::figure::{Figure, Ground, Score};
use super::frame::{Frame, Said};
use super::texts::{
    Basis, COST, HEADROOM, MONTHS, NO_COST, PAST_YEAR, REVENUE, VALUE_AHEAD, Value,
};
use crate::json::Json;
use crate::model::card::SegmentCuts;
use crate::money::Minor;

/// What a customer is to the shop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Segment {
    /// Among the best to come (核心).
    Core,
    /// In the better half (潜力).
    Potential,
    /// The rest (一般).
    Ordinary,
    /// Among the best so far, no longer to come (流失风险).
    AtRisk,
}

impl Segment {
    /// By what is to come, what came in the last 365 days, and whether the customer is lost.
    pub fn of(cuts: &SegmentCuts, lifetime: f64, past_year: f64, is_lost: bool) -> Self {
        if lifetime >= cuts.clv80 {
            Self::Core
        } else if past_year >= cuts.past80 || (is_lost && past_year >= cuts.past50) {
            Self::AtRisk
        } else if lifetime >= cuts.clv50 {
            Self::Potential
        } else {
            Self::Ordinary
        }
    }
}

impl Figure for Segment {
    fn json(&self) -> Json<'_> {
        let code = match self {
            Self::Core => "core",
            Self::Potential => "potential",
            Self::Ordinary => "ordinary",
            Self::AtRisk => "at-risk",
        };
        Json::Str(code.into())
    }
}

pub(super) fn segment(frame: &Frame<'_>) -> Score<Segment> {
    let Some(cuts) = frame.card.segments else { return Score::none("no_shop_cuts") };
    let is_lost = frame.risk >= frame.card.t2;
    let segment = Segment::of(&cuts, frame.lifetime, frame.past_year(), is_lost);
    let mut basis = past_year(frame);
    let facts = [amount(frame.lifetime), ("months", Value::Count(frame.card.discount.months))];
    basis.insert(0, frame.ground.write.say(&VALUE_AHEAD, &facts));
    basis.push(frame.ground.write.say(&HEADROOM, &[amount(room(frame, &cuts))]));
    frame.ground.modelled(segment, own(frame), basis)
}

/// What stands behind amounts to come: a card that knows prices, or none.
fn ground(frame: &Frame<'_>) -> Ground {
    Ground { fitted: frame.card.is_priced(), ..frame.ground }
}

fn past_year(frame: &Frame<'_>) -> Vec<Rc<Basis>> {
    frame.say(&PAST_YEAR, &[amount(frame.past_year())], &[])
}

/// How much more the shop's best fifth spend in a year.
pub(super) fn headroom(frame: &Frame<'_>) -> Score<Minor> {
    let Some(cuts) = frame.card.segments else { return Score::none("no_shop_cuts") };
    frame.ground.modelled(Minor::from_f64(room(frame, &cuts)), 1.0, past_year(frame))
}

fn room(frame: &Frame<'_>, cuts: &SegmentCuts) -> f64 {
    (cuts.year80 - frame.summary.spend_year.as_f64()).max(0.0)
}

/// What an order day is worth.
pub(super) fn order_value(frame: &Frame<'_>) -> Score<Minor> {
    let worth = &frame.worth;
    let value = Minor::from_f64(worth.expected);
    let score = ground(frame).modelled(value, worth.own_share, frame.basis(&[Said::Average]));
    Score { interval: worth.interval, ..score }
}

/// What was.
pub(super) fn historic(frame: &Frame<'_>) -> Score<Minor> {
    let basis = stated(frame, frame.basis(&[Said::Total]), false);
    frame.ground.fact(Minor::from_f64(came(frame)), basis)
}

/// What will be.
pub(super) fn predicted(frame: &Frame<'_>) -> Score<Minor> {
    let basis = stated(frame, frame.basis(&[Said::Average, Said::Rhythm]), true);
    ground(frame).modelled(Minor::from_f64(frame.lifetime), own(frame), basis)
}

/// In all, net of what it cost to win the customer.
pub(super) fn total(frame: &Frame<'_>) -> Score<Minor> {
    let given = frame.acquisition_cost.map(Minor::as_f64);
    let cost = given.or(frame.card.acquisition_cost);
    let value = came(frame) + frame.lifetime;
    let basis = match cost {
        Some(cost) => {
            // The ratio is for a page's own sentence; without a cost there is none.
            let facts = [amount(cost), ("ratio", Value::Figure(value / cost))];
            frame.say(&COST, &facts[..1 + usize::from(cost > 0.0)], &[Said::Total])
        }
        None => frame.say(&NO_COST, &[], &[Said::Total]),
    };
    let value = value - cost.unwrap_or(0.0);
    ground(frame).modelled(Minor::from_f64(value), own(frame), stated(frame, basis, true))
}

fn came(frame: &Frame<'_>) -> f64 {
    frame.summary.total.as_f64() * frame.card.margin_rate
}

fn own(frame: &Frame<'_>) -> f64 {
    frame.own_time.min(frame.worth.own_share)
}

fn amount(value: f64) -> (&'static str, Value) {
    ("amount", Value::Amount(Minor::from_f64(value)))
}

/// Adds the convention: how the future is discounted, and whether margin is revenue.
fn stated(frame: &Frame<'_>, mut basis: Vec<Rc<Basis>>, is_discounted: bool) -> Vec<Rc<Basis>> {
    let discount = &frame.card.discount;
    if is_discounted {
        let months = ("months", Value::Count(discount.months));
        let rate = ("annualRate", Value::Percent(discount.annual_rate));
        basis.push(frame.ground.write.say(&MONTHS, &[months, rate]));
    }
    if frame.card.margin_rate == 1.0 {
        basis.push(frame.ground.write.say(&REVENUE, &[]));
    }
    basis
}
