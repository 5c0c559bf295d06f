//! Where a customer stands with the shop: prospect, new, active, dormant, lost; and the warning
//! that goes with it.
//!
//! No orders: a prospect. One order, and that not long ago: new. Otherwise by q, the probability
//! of no order within the card's horizon: active below `t1`, dormant below `t2`, else lost. The
//! warning has the same thresholds: low, medium, high.
//!
//! Neither should flicker. A step down is undone only when q has fallen `hysteresis` below the
//! threshold that it crossed; and a warning rises only after it has stood for `dwell_days`, while
//! an order takes it back at once. Both therefore depend on the day before; yet they stay pure
//! functions of the history: what holds at the end of each local day, replayed from the first
//! order.
//!
//! Between two orders q only rises, so that a [`Replay`] needs to look only at each order day and
//! at the day before the next, whatever the years between, and for the day on which a warning
//! rose by bisection. It is brought on order by order: a question costs two looks, some 0.3 µs,
//! and a dozen more where the warning has just risen.

use super::figure::{Figure, Object};
use super::purchase::{Model, Orders, p_no_order};
use crate::json::Json;
use crate::model::card::Card;
use crate::profile::summary::OrderDay;
use crate::time::Date;

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
    fn json(&self) -> Json<'_> {
        Json::Str(self.as_str().into())
    }
}

/// How urgent it is to care for a customer who may not come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Nothing to warn of.
    Low,
    /// Rather won't order than will.
    Medium,
    /// Hardly will.
    High,
}

impl Level {
    const fn of(stage: Stage) -> Self {
        match stage {
            Stage::Prospect | Stage::New | Stage::Active => Self::Low,
            Stage::Dormant => Self::Medium,
            Stage::Lost => Self::High,
        }
    }

    /// The stage whose steps back have the hysteresis of this level.
    const fn stage(self) -> Stage {
        match self {
            Self::Low => Stage::Active,
            Self::Medium => Stage::Dormant,
            Self::High => Stage::Lost,
        }
    }
}

/// A churn warning, and the day since when it stands: a page that has shown it knows it again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Warning {
    /// How urgent.
    pub level: Level,
    /// The local day on which it came to this.
    pub since: Date,
}

impl Figure for Warning {
    fn json(&self) -> Json<'_> {
        let level = match self.level {
            Level::Low => "low",
            Level::Medium => "medium",
            Level::High => "high",
        };
        let mut object = Object::with_capacity(4);
        object.text("level", level);
        object.put("since", self.since.json());
        object.json()
    }
}

/// Stage and warning after the order days so far, and the logarithms of the days between them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Replay {
    first: Option<Date>,
    x: u32,
    t_x: u32,
    stage: Stage,
    level: Level,
    /// The customer's age in days when the warning came to its level.
    since: u32,
    ln_gaps: f64,
}

impl Default for Replay {
    fn default() -> Self {
        let (stage, level) = (Stage::Prospect, Level::Low);
        Self { first: None, x: 0, t_x: 0, stage, level, since: 0, ln_gaps: 0.0 }
    }
}

impl Replay {
    /// The replay of `days`, which ascend.
    pub fn of(days: &[OrderDay], card: &Card) -> Self {
        let mut replay = Self::default();
        days.iter().for_each(|day| replay.order(day.day, card));
        replay
    }

    /// Takes in an order day later than all so far.
    pub fn order(&mut self, day: Date, card: &Card) {
        if let Some(first) = self.first {
            let t = age(first, day);
            self.wait(t.saturating_sub(1), card);
            self.ln_gaps += libm::log(f64::from(t.saturating_sub(self.t_x).max(1)));
            (self.x, self.t_x) = (self.x + 1, t);
        } else {
            self.first = Some(day);
        }
        self.stage = stage_on(self.stage, card, self.x, self.t_x, self.t_x);
        let level = Level::of(stage_on(self.level.stage(), card, self.x, self.t_x, self.t_x));
        if level < self.level {
            (self.level, self.since) = (level, self.t_x);
        }
    }

    /// The sum of the logarithms of the days between two order days.
    pub const fn ln_gaps(&self) -> f64 {
        self.ln_gaps
    }

    /// Stage and warning at the end of `as_of`, not before the last order day.
    pub fn on(mut self, as_of: Date, card: &Card) -> (Stage, Warning) {
        let first = self.first.unwrap_or(as_of);
        if self.first.is_some() {
            self.wait(age(first, as_of), card);
        }
        let since = first.plus_days(self.since as i32);
        (self.stage, Warning { level: self.level, since })
    }

    /// Goes on to the end of the day of age `t` without an order.
    fn wait(&mut self, t: u32, card: &Card) {
        let Self { x, t_x, .. } = *self;
        self.stage = stage_on(self.stage, card, x, t_x, t);
        // Twice at most: to medium, to high.
        loop {
            let before = self.level.stage();
            let level = |t| Level::of(stage_on(before, card, x, t_x, t));
            let (mut low, mut high) = (t_x.max(self.since + card.dwell_days), t);
            if low > high || level(high) <= self.level {
                return;
            }
            while low < high {
                let middle = low + (high - low) / 2;
                if level(middle) > self.level {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            (self.level, self.since) = (level(low), low);
        }
    }
}

fn age(first: Date, day: Date) -> u32 {
    first.days().abs_diff(day.days())
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
