//! Where a customer stands with the shop: prospect, new, active, dormant, lost.
//!
//! No orders: a prospect. One order, and that not long ago: new. Otherwise by q, the probability
//! of no order within the card's horizon: active below `t1`, dormant below `t2`, else lost.
//!
//! A stage should not flicker, so a step down is undone only when q has fallen `hysteresis` below
//! the threshold that it crossed. The stage therefore depends on the one before; yet it stays a
//! pure function of the history: it is the stage at the end of each local day, replayed from the
//! first order. Between two orders q only rises, so the replay needs to look only at each order
//! day and at the day before the next: 2 (x + 1) looks, whatever the years between.

use super::figure::Figure;
use super::purchase::{Model, Orders, p_no_order};
use crate::json::Json;
use crate::model::card::Card;
use crate::profile::summary::OrderSummary;

/// The stage of a customer's life with the shop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// No orders yet (潜在).
    Prospect,
    /// One order, not long ago (新客).
    New,
    /// Likely to order again soon (活跃).
    Active,
    /// Not so likely (沉睡).
    Dormant,
    /// Hardly (流失).
    Lost,
}

impl Stage {
    /// The stable code.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Prospect => "prospect",
            Self::New => "new",
            Self::Active => "active",
            Self::Dormant => "dormant",
            Self::Lost => "lost",
        }
    }
}

impl Figure for Stage {
    fn json(&self) -> Json {
        self.as_str().json()
    }
}

/// The stage at the end of the summary's day.
pub fn stage(summary: &OrderSummary, card: &Card) -> Stage {
    if summary.order_days == 0 {
        return Stage::Prospect;
    }
    let mut stage = Stage::New;
    let mut t_x = 0;
    for x in 0..=summary.x {
        let next = summary.gaps.get(x as usize);
        let until = next.map_or(summary.t, |gap| t_x + gap - 1);
        stage = stage_on(stage, card, x, t_x, t_x);
        stage = stage_on(stage, card, x, t_x, until);
        t_x += next.unwrap_or(&0);
    }
    stage
}

/// The stage of a customer at age `t` with `x` repeat order days, the last at age `t_x`, who was
/// at `before` a day earlier.
pub fn stage_on(before: Stage, card: &Card, x: u32, t_x: u32, t: u32) -> Stage {
    if x == 0 && t <= card.new_days {
        return Stage::New;
    }
    let orders = Orders { x, t_x: f64::from(t_x), t: f64::from(t) };
    let q = p_no_order(Model::MbgNbd, &card.purchase, &orders, f64::from(card.horizon_days));
    let slack = |reached: bool| if reached { card.hysteresis } else { 0.0 };
    if q >= card.t2 - slack(before == Stage::Lost) {
        Stage::Lost
    } else if q >= card.t1 - slack(matches!(before, Stage::Dormant | Stage::Lost)) {
        Stage::Dormant
    } else {
        Stage::Active
    }
}
