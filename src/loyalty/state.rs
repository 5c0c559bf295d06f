//! What the calculation answers: a state that a page can render and explain.
//!
//! Serialised, the fields have the names they have here; instants are written as JavaScript's
//! `toISOString` writes them. Amounts beyond 2^53 − 1 either way are written as that bound.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::ledger::LedgerEntry;
use crate::money::MAX_SAFE;
use crate::time::Instant;

/// Where a member stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct State {
    /// The tier in effect.
    pub tier: TierState,
    /// The way to the next tier, if there is one.
    pub next: Option<NextTier>,
    /// What keeps the tier, if it has an end that something decides.
    pub keep: Option<KeepTier>,
    /// What each metric comes to in the current window.
    pub metrics: Values,
    /// Points.
    pub points: PointsState,
    /// The benefits of the tier and those below it.
    pub benefits: Vec<BenefitState>,
    /// One entry for each effect, in order; left out if not asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ledger: Option<Vec<LedgerEntry>>,
    /// References that led nowhere, in order.
    pub warnings: Vec<Warning>,
    /// How many events lie after the instant asked about.
    pub ignored_future: usize,
    /// How many events were repetitions.
    pub duplicates: usize,
    /// What could be paid in points on an order, if that was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote: Option<Payment>,
    /// When the period ends in which the way to the next tier is counted, if it has an end that is
    /// the same for all of it. For the sentences; not part of what is written.
    #[serde(skip)]
    pub period_ends: Option<Instant>,
}

/// The tier in effect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TierState {
    /// Its id.
    pub id: String,
    /// Its place, 0 for the base.
    pub index: usize,
    /// Why it is in effect.
    pub source: TierSource,
    /// Since when.
    #[serde(serialize_with = "iso")]
    pub since: Instant,
    /// The instant at which it is over, grace included; none without an end.
    #[serde(serialize_with = "iso_or_null")]
    pub valid_until: Option<Instant>,
    /// Whether it is only kept for its days of grace.
    pub in_grace: bool,
}

/// Why a tier is in effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TierSource {
    /// Everybody has it.
    Base,
    /// It was reached.
    Earned,
    /// It was given.
    Grant,
}

/// The way to the next tier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NextTier {
    /// Its id.
    pub tier: String,
    /// How far along, 0 to 1000: the furthest alternative.
    pub permille: u32,
    /// Any one of these is enough.
    pub alternatives: Vec<AlternativeState>,
}

/// What keeps the tier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeepTier {
    /// When it is decided.
    #[serde(serialize_with = "iso")]
    pub by: Instant,
    /// How far along, 0 to 1000: the furthest alternative.
    pub permille: u32,
    /// Any one of these is enough.
    pub alternatives: Vec<AlternativeState>,
}

/// One way to reach or keep a tier; all of its metrics are needed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AlternativeState {
    /// How far along, 0 to 1000: the metric that is furthest back.
    pub permille: u32,
    /// Its metrics.
    pub metrics: Vec<MetricState>,
}

/// A metric against its minimum.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MetricState {
    /// The metric's id.
    pub metric: String,
    /// What it comes to.
    pub have: i64,
    /// What is needed.
    pub need: i64,
    /// What is missing, at least 0.
    pub missing: i64,
}

/// Points. `earned + adjusted - redeemed + returned - expired - clawed_back = balance + pending`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PointsState {
    /// What can be spent; below zero while there is debt.
    pub balance: i64,
    /// Earned, but not active yet.
    pub pending: i64,
    /// Owed.
    pub debt: i64,
    /// Ever earned.
    pub earned: i64,
    /// Ever spent.
    pub redeemed: i64,
    /// Ever returned after spending.
    pub returned: i64,
    /// Ever expired.
    pub expired: i64,
    /// Ever taken back after refunds.
    pub clawed_back: i64,
    /// Refunds' points that nothing was left to take from.
    pub written_off: i64,
    /// The balance of all adjustments by hand.
    pub adjusted: i64,
    /// What expires when, the earliest first; for points that end after inactivity, as if nothing
    /// happened until then.
    pub expiring: Vec<Expiring>,
    /// The most that can be spent now.
    pub redeemable: Payment,
}

/// Points that expire at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Expiring {
    /// From then on they are gone.
    #[serde(serialize_with = "iso")]
    pub at: Instant,
    /// How many.
    pub points: i64,
}

/// Points and what they are worth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Payment {
    /// Points.
    pub points: i64,
    /// Their value in minor units.
    pub value: i64,
}

/// A benefit of the tier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BenefitState {
    /// Its id.
    pub id: String,
    /// The tier that gives it.
    pub tier: String,
    /// Whether it holds today.
    pub active: bool,
}

/// An event that could not have its effect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// The event's id.
    pub event: String,
    /// Why: `before_enrolment`, `already_enrolled`, `unknown_tier`, `grant_ended`,
    /// `unknown_order`, `unknown_line`, `refund_exceeds_order`, `unknown_redeem`,
    /// `cancel_exceeds_redeem`.
    pub code: &'static str,
}

/// Values by id, in the programme's order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values(pub Vec<(String, i64)>);

impl Serialize for Values {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (id, value) in &self.0 {
            map.serialize_entry(id, value)?;
        }
        map.end()
    }
}

/// An amount as JavaScript can hold it.
pub(super) fn safe(amount: i64) -> i64 {
    amount.clamp(-MAX_SAFE, MAX_SAFE)
}

pub(super) fn iso<S: Serializer>(at: &Instant, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&at.iso())
}

fn iso_or_null<S: Serializer>(at: &Option<Instant>, serializer: S) -> Result<S::Ok, S::Error> {
    match at {
        Some(at) => serializer.serialize_str(&at.iso()),
        None => serializer.serialize_none(),
    }
}
