//! The rules of one shop's programme, as data.
//!
//! A [`Programme`] comes out of [`Programme::read`] and is sound from then on: every id that it
//! refers to exists, every length is above zero, tiers rise. So the engine never checks a rule.

mod check;
mod earning;
mod ranking;
mod read;

pub(crate) use super::calendar::{BirthdayWindow, Length, MonthDay, Period};
use crate::money::Currency;
use crate::time::Date;

/// A loyalty programme: what earns, what it is worth, when it ends, which tiers there are.
///
/// ```
/// use zhanggui::{json::Json, loyalty::Programme};
/// let json: Json = serde_json::from_str(
///     r#"{"schema": 1, "id": "shop", "currency": "CNY", "timezone": "Asia/Shanghai",
///         "earn": {"points": 1, "per": 1000}, "expiry": {"type": "after"}, "eran": {}}"#,
/// ).unwrap();
/// let refusal = Programme::read(&json).unwrap_err();
/// let faults: Vec<_> = refusal.details.iter().map(|d| (d.path.as_str(), d.code)).collect();
/// assert_eq!(faults, [("/eran", "unknown_field"), ("/expiry", "bad_length")]);
/// ```
#[derive(Clone, Debug)]
pub struct Programme {
    pub(crate) id: String,
    pub(crate) currency: Currency,
    pub(crate) timezone: String,
    pub(crate) basis: Basis,
    pub(crate) earn: Option<Earn>,
    pub(crate) multipliers: Vec<Multiplier>,
    pub(crate) actions: Vec<Action>,
    pub(crate) birthday_bonus: Option<i64>,
    pub(crate) expiry: Expiry,
    pub(crate) redeem: Option<Redeem>,
    pub(crate) refund: RefundPolicy,
    pub(crate) metrics: Vec<Metric>,
    /// Never empty; the first is the base.
    pub(crate) tiers: Vec<Tier>,
    pub(crate) policy: TierPolicy,
}

impl Programme {
    /// The programme's own id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The currency of all its amounts.
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// Its time zone as written: an IANA name or `±HH:MM`. Whoever calls turns it into a
    /// [`Zone`](crate::time::Zone).
    pub fn timezone(&self) -> &str {
        &self.timezone
    }

    /// The ids of its tiers, the base first.
    pub fn tier_ids(&self) -> impl Iterator<Item = &str> {
        self.tiers.iter().map(|t| t.id.as_str())
    }

    pub(crate) fn tier_index(&self, id: &str) -> Option<usize> {
        self.tiers.iter().position(|t| t.id == id)
    }
}

/// What of an order counts, for points and for metrics alike.
#[derive(Clone, Debug, Default)]
pub(crate) struct Basis {
    pub(crate) without_tax: bool,
    pub(crate) with_shipping: bool,
    pub(crate) exclude_categories: Vec<String>,
    pub(crate) exclude_skus: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Round {
    Floor,
    HalfUp,
    Ceil,
}

/// How multipliers that hold at once combine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stack {
    Best,
    Add,
    Multiply,
}

#[derive(Clone, Debug)]
pub(crate) struct Earn {
    pub(crate) points: i64,
    pub(crate) per: i64,
    pub(crate) step: bool,
    pub(crate) round: Round,
    pub(crate) min_order: i64,
    pub(crate) cap_per_order: Option<i64>,
    pub(crate) cap_per_day: Option<i64>,
    pub(crate) pending_days: i32,
    pub(crate) stack: Stack,
}

/// A percentage that holds where every given condition does; an empty list is no condition.
#[derive(Clone, Debug)]
pub(crate) struct Multiplier {
    pub(crate) percent: i64,
    pub(crate) tiers: Vec<usize>,
    pub(crate) categories: Vec<String>,
    pub(crate) channels: Vec<String>,
    pub(crate) from: Option<Date>,
    pub(crate) to: Option<Date>,
    pub(crate) birthday: Option<BirthdayWindow>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Per {
    Day,
    Month,
    Year,
    Lifetime,
}

#[derive(Clone, Debug)]
pub(crate) struct Action {
    pub(crate) id: String,
    pub(crate) points: i64,
    pub(crate) limit: Option<(i64, Per)>,
    pub(crate) unique_ref: bool,
    pub(crate) qualifying: bool,
    pub(crate) expiry: Option<Expiry>,
}

/// The action that an enrolment itself pays for; no event of a customer can name it.
pub(crate) const ENROLL: &str = "enroll";

/// To the end of which unit an expiry day is carried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    None,
    Day,
    Month,
    Quarter,
    Half,
    Year,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expiry {
    Never,
    After(Length, Unit),
    Inactivity(Length),
    Anniversary,
}

#[derive(Clone, Debug)]
pub(crate) struct Redeem {
    pub(crate) worth: Worth,
    pub(crate) max_percent: i64,
    pub(crate) restore_expired: bool,
}

/// What points buy.
#[derive(Clone, Debug)]
pub(crate) enum Worth {
    /// `points` are worth `value`; from `min` points on, in steps of `step` (a multiple of
    /// `points`).
    Rate { points: i64, value: i64, min: i64, step: i64 },
    /// Fixed pairs of points and value, ascending by points.
    Options(Vec<(i64, i64)>),
}

#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct RefundPolicy {
    pub(crate) clamp: bool,
    pub(crate) recalculate: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Metric {
    pub(crate) id: String,
    pub(crate) kind: MetricKind,
}

#[derive(Clone, Debug)]
pub(crate) enum MetricKind {
    Spend,
    Orders {
        min: i64,
    },
    Points,
    Actions(Vec<usize>),
    /// Sum of `floor(metric × mul / div)`.
    Weighted(Vec<(usize, i64, i64)>),
}

/// One way to reach or keep a tier: every metric at its minimum or above.
pub(crate) type Alternative = Vec<(usize, i64)>;

#[derive(Clone, Debug, Default)]
pub(crate) struct Tier {
    pub(crate) id: String,
    pub(crate) qualify: Vec<Alternative>,
    pub(crate) retain: Option<Vec<Alternative>>,
    pub(crate) invite_only: bool,
    pub(crate) expiry: Option<Expiry>,
    pub(crate) benefits: Vec<Benefit>,
}

impl Tier {
    /// What decides keeping it.
    pub(crate) fn retain(&self) -> &[Alternative] {
        self.retain.as_deref().unwrap_or(&self.qualify)
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Benefit {
    pub(crate) id: String,
    pub(crate) birthday: Option<BirthdayWindow>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hold {
    None,
    Duration(Length),
    Periods(i32),
    Lifetime,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Downgrade {
    ToEarned,
    OneStep,
    Never,
}

#[derive(Clone, Debug)]
pub(crate) struct TierPolicy {
    pub(crate) period: Period,
    /// Upgrades wait for the end of the period.
    pub(crate) at_period_end: bool,
    pub(crate) hold: Hold,
    pub(crate) downgrade: Downgrade,
    pub(crate) grace_days: i32,
}

impl Default for TierPolicy {
    fn default() -> Self {
        Self {
            period: Period::Lifetime,
            at_period_end: false,
            hold: Hold::None,
            downgrade: Downgrade::ToEarned,
            grace_days: 0,
        }
    }
}
