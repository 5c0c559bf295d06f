//! Reading a state back, to say it in sentences: a page may have kept it, or have it from elsewhere.
//!
//! A state comes from [`calculate`](super::calculate), so what is missing or of another kind is
//! taken for nothing; only something that is no state at all is refused.

use super::calendar::Calendar;
use super::ledger::{LedgerEntry, LedgerKind};
use super::period_ends;
use super::programme::{Period, Programme};
use super::state::{
    AlternativeState, BenefitState, Expiring, KeepTier, MetricState, NextTier, Payment,
    PointsState, State, TierSource, TierState, Values,
};
use crate::error::{Error, ErrorCode};
use crate::json::Json;
use crate::order::Gather;
use crate::time::{Instant, Zone};

const NULL: &Json<'_> = &Json::Null;

impl State {
    /// Reads what [`describe`](super::describe()) says of a state; what it says nothing of (metrics,
    /// warnings, counts, sums of points) is left at nothing.
    ///
    /// # Errors
    /// `bad-argument` for what has no tier with an id.
    pub fn read(json: &Json) -> Result<Self, Error> {
        let (tier, points) = (part(json, "tier"), part(json, "points"));
        let id = text(tier, "id");
        if id.is_empty() {
            let message = "must be a state, as calculateTier gives it";
            return Err(Error::new(ErrorCode::BadArgument, "", message));
        }
        let source = match text(tier, "source").as_str() {
            "grant" => TierSource::Grant,
            "base" => TierSource::Base,
            _ => TierSource::Earned,
        };
        Ok(Self {
            tier: TierState {
                id,
                index: 0,
                source,
                since: instant(tier, "since").unwrap_or(Instant::MIN),
                valid_until: instant(tier, "valid_until"),
                in_grace: is(tier, "in_grace"),
            },
            next: json.get("next").filter(|next| **next != Json::Null).map(|next| NextTier {
                tier: text(next, "tier"),
                permille: 0,
                alternatives: alternatives(next),
            }),
            keep: json.get("keep").and_then(|keep| {
                let by = instant(keep, "by")?;
                Some(KeepTier { by, permille: 0, alternatives: alternatives(keep) })
            }),
            metrics: Values::default(),
            points: PointsState {
                balance: amount(points, "balance"),
                pending: amount(points, "pending"),
                debt: amount(points, "debt"),
                expiring: list(points, "expiring").iter().take(1).filter_map(expiring).gather(),
                redeemable: Payment {
                    points: 0,
                    value: amount(part(points, "redeemable"), "value"),
                },
                ..PointsState::default()
            },
            benefits: list(json, "benefits").iter().map(benefit).gather(),
            ledger: json
                .get("ledger")
                .map(|_| list(json, "ledger").iter().filter_map(entry).gather()),
            warnings: Vec::new(),
            ignored_future: 0,
            duplicates: 0,
            quote: None,
            period_ends: None,
        })
    }

    /// The state as one of that instant: the sentence about the next tier then has its date, where
    /// the programme counts by calendar years. (Membership years would take the enrolment, which a
    /// state doesn't say.)
    pub fn dated(mut self, programme: &Programme, zone: &Zone, as_of: Instant) -> Self {
        if matches!(programme.policy.period, Period::CalendarYear(_)) {
            let today = zone.date(as_of);
            self.period_ends = period_ends(programme, &Calendar { zone, enrolled: today }, today);
        }
        self
    }
}

fn part<'a>(json: &'a Json<'a>, key: &str) -> &'a Json<'a> {
    json.get(key).unwrap_or(NULL)
}

fn list<'a>(json: &'a Json<'a>, key: &str) -> &'a [Json<'a>] {
    match part(json, key) {
        Json::Arr(items) => items,
        _ => &[],
    }
}

fn text(json: &Json, key: &str) -> String {
    match part(json, key) {
        Json::Str(text) => String::from(&**text),
        _ => String::new(),
    }
}

fn amount(json: &Json, key: &str) -> i64 {
    match part(json, key) {
        Json::Int(amount) => *amount,
        _ => 0,
    }
}

fn is(json: &Json, key: &str) -> bool {
    *part(json, key) == Json::Bool(true)
}

fn instant(json: &Json, key: &str) -> Option<Instant> {
    Instant::parse_rfc3339(&text(json, key))
}

fn alternatives(json: &Json) -> Vec<AlternativeState> {
    let metric = |metric: &Json| MetricState {
        metric: text(metric, "metric"),
        have: 0,
        need: 0,
        missing: amount(metric, "missing"),
    };
    let alternative = |way: &Json| AlternativeState {
        permille: 0,
        metrics: list(way, "metrics").iter().map(metric).gather(),
    };
    list(json, "alternatives").iter().map(alternative).gather()
}

fn expiring(json: &Json) -> Option<Expiring> {
    Some(Expiring { at: instant(json, "at")?, points: amount(json, "points") })
}

fn benefit(json: &Json) -> BenefitState {
    BenefitState { id: text(json, "id"), tier: String::new(), active: is(json, "active") }
}

fn entry(json: &Json) -> Option<LedgerEntry> {
    let kind = LedgerKind::parse(&text(json, "kind"))?;
    let (reason, points) = (Some(text(json, "reason").into()), amount(json, "points"));
    let at = instant(json, "at").unwrap_or(Instant::MIN);
    Some(LedgerEntry { at, kind, points, event: None, reason, balance: 0 })
}
