//! Reading what ranks a member: `metrics`, `tiers`, `tier_policy`.

use super::earning::birthday;
use super::read::{AMOUNT, Faults, MAX_ID, Optional, POSITIVE, Required, expiry};
use super::{
    Action, Alternative, Benefit, Downgrade, ENROLL, Hold, Length, Metric, MetricKind, MonthDay,
    Period, Tier, TierPolicy,
};
use crate::json::Node;
use crate::order::Gather;

pub(super) fn metrics(faults: &mut Faults, root: &Node<'_>, actions: &[Action]) -> Vec<Metric> {
    let Some(section) = root.get("metrics") else { return Vec::new() };
    let Some(fields) = faults.take(section.fields()) else { return Vec::new() };
    let ids: Vec<&str> = fields.iter().map(|(id, _)| *id).gather();
    let mut out: Vec<Metric> = Vec::with_capacity(fields.len());
    let mut weighted = Vec::new();
    for (index, (id, node)) in fields.iter().enumerate() {
        if id.is_empty() || id.len() > MAX_ID {
            faults.add(node, "bad_value", "a metric needs a name of at most 128 bytes");
        }
        let kind = metric(faults, node, actions, &ids);
        if matches!(kind, MetricKind::Weighted(_)) {
            weighted.push(index);
        }
        out.push(Metric { id: (*id).to_owned(), kind });
    }
    // A weighted metric is made of counted ones, so that none can be made of itself.
    for (index, (_, node)) in fields.iter().enumerate() {
        if !weighted.contains(&index) {
            continue;
        }
        faults.each(node, "of", &mut |faults, part| {
            let Some(metric) = part.get("metric") else { return };
            let of = metric.str().ok().and_then(|id| ids.iter().position(|known| *known == id));
            if of.is_some_and(|of| weighted.contains(&of)) {
                faults.add(&metric, "not_applicable", "must not be a weighted metric itself");
            }
        });
    }
    out
}

fn metric(faults: &mut Faults, node: &Node<'_>, actions: &[Action], ids: &[&str]) -> MetricKind {
    faults.only(node, "type min actions of");
    let kind = faults.word(node, "type", Required, "spend orders points actions weighted");
    let Some(kind) = kind else { return MetricKind::Spend };
    for (key, of) in [("min", 1), ("actions", 3), ("of", 4)] {
        if kind != of {
            faults.inapplicable(node, key);
        }
    }
    match kind {
        0 => MetricKind::Spend,
        1 => MetricKind::Orders { min: faults.int(node, "min", Optional, AMOUNT).unwrap_or(0) },
        2 => MetricKind::Points,
        3 => {
            faults.field(node, "actions", Required);
            let mut counted = Vec::new();
            faults.each(node, "actions", &mut |faults, element| {
                let Some(id) = faults.name(element) else { return };
                match actions.iter().position(|a| a.id == id && id != ENROLL) {
                    Some(action) => counted.push(action),
                    None => faults.add(element, "bad_value", "is not an action that events have"),
                }
            });
            MetricKind::Actions(counted)
        }
        _ => {
            faults.field(node, "of", Required);
            let mut parts = Vec::new();
            faults.each(node, "of", &mut |faults, part| {
                faults.only(part, "metric mul div");
                let metric = weighted_metric(faults, part, ids);
                let mul = faults.int(part, "mul", Optional, AMOUNT).unwrap_or(1);
                let div = faults.int(part, "div", Optional, POSITIVE).unwrap_or(1);
                if let Some(metric) = metric {
                    parts.push((metric, mul, div));
                }
            });
            MetricKind::Weighted(parts)
        }
    }
}

fn weighted_metric(faults: &mut Faults, part: &Node<'_>, ids: &[&str]) -> Option<usize> {
    let node = faults.field(part, "metric", Required)?;
    let id = faults.take(node.str())?;
    let metric = ids.iter().position(|known| *known == id);
    if metric.is_none() {
        faults.add(&node, "unknown_metric", "is not a metric of the programme");
    }
    metric
}

/// The tiers; a programme without any has the base alone.
pub(super) fn tiers(faults: &mut Faults, root: &Node<'_>, metrics: &[Metric]) -> Vec<Tier> {
    let mut out: Vec<Tier> = Vec::new();
    faults.each(root, "tiers", &mut |faults, node| {
        let tier = tier(faults, node, metrics, out.is_empty());
        if out.iter().any(|other| other.id == tier.id) && !tier.id.is_empty() {
            faults.add_at(node, "id", "duplicate_id", "is taken");
        }
        out.push(tier);
    });
    faults.not_empty(root, "tiers", "needs a base tier");
    if out.is_empty() {
        out.push(Tier { id: "base".to_owned(), ..Tier::default() });
    }
    out
}

fn tier(faults: &mut Faults, node: &Node<'_>, metrics: &[Metric], is_base: bool) -> Tier {
    faults.only(node, "id qualify retain invite_only expiry benefits");
    let id = faults.id(node, "id").unwrap_or_default();
    let invite_only = faults.flag(node, "invite_only", false);
    let has = |key| node.get(key).is_some();
    let (mut qualify, mut retain) = (Vec::new(), None);
    if is_base {
        if invite_only || has("qualify") || has("retain") {
            faults.add(node, "base_tier", "the first tier is everybody's: nothing to qualify for");
        }
    } else if invite_only {
        faults.inapplicable(node, "qualify retain");
    } else {
        faults.field(node, "qualify", Required);
        qualify = alternatives(faults, node, "qualify", metrics);
        if has("retain") {
            retain = Some(alternatives(faults, node, "retain", metrics));
        }
    }
    let mut benefits: Vec<Benefit> = Vec::new();
    faults.each(node, "benefits", &mut |faults, element| {
        faults.only(element, "id percent birthday");
        faults.int(element, "percent", Optional, &(0, 100));
        let birthday = faults.section(element, "birthday", birthday);
        let Some(id) = faults.id(element, "id") else { return };
        if benefits.iter().any(|other| other.id == id) {
            faults.add_at(element, "id", "duplicate_id", "is taken");
        }
        benefits.push(Benefit { id, birthday });
    });
    let expiry = faults.section(node, "expiry", expiry);
    Tier { id, qualify, retain, invite_only, expiry, benefits }
}

fn alternatives(
    faults: &mut Faults,
    node: &Node<'_>,
    key: &str,
    metrics: &[Metric],
) -> Vec<Alternative> {
    let mut out = Vec::new();
    faults.each(node, key, &mut |faults, element| {
        let fields = faults.take(element.fields());
        if fields.as_ref().is_some_and(Vec::is_empty) {
            faults.add(element, "bad_value", "needs a metric");
        }
        let mut alternative = Vec::new();
        for (id, field) in fields.iter().flatten() {
            let metric = metrics.iter().position(|m| m.id == *id);
            if metric.is_none() {
                faults.add(field, "unknown_metric", "is not a metric of the programme");
            }
            let minimum = faults.take(field.int(POSITIVE.0, POSITIVE.1));
            if let (Some(metric), Some(minimum)) = (metric, minimum) {
                alternative.push((metric, minimum));
            }
        }
        out.push(alternative);
    });
    faults.not_empty(node, key, "needs an alternative");
    out
}

pub(super) fn policy(faults: &mut Faults, node: &Node<'_>) -> TierPolicy {
    faults.only(node, "period upgrade hold downgrade grace_days");
    let default = TierPolicy::default();
    let upgrade = faults.word(node, "upgrade", Optional, "immediate period_end");
    let downgrade = match faults.word(node, "downgrade", Optional, "to_earned one_step never") {
        Some(1) => Downgrade::OneStep,
        Some(2) => Downgrade::Never,
        _ => default.downgrade,
    };
    let grace_days = faults.int(node, "grace_days", Optional, &(0, 3660)).unwrap_or(0);
    TierPolicy {
        period: faults.section(node, "period", period).unwrap_or(default.period),
        at_period_end: upgrade == Some(1),
        hold: faults.section(node, "hold", hold).unwrap_or(default.hold),
        downgrade,
        grace_days: grace_days as i32,
    }
}

fn period(faults: &mut Faults, node: &Node<'_>) -> Period {
    faults.only(node, "type months days start n");
    let words = "lifetime rolling calendar_year anniversary full_months";
    let kind = faults.word(node, "type", Required, words);
    let Some(kind) = kind else { return Period::Lifetime };
    for (key, of) in [("months", 1), ("days", 1), ("start", 2), ("n", 4)] {
        if kind != of {
            faults.inapplicable(node, key);
        }
    }
    match kind {
        0 => Period::Lifetime,
        1 => Period::Rolling(faults.length(node).unwrap_or(Length::Months(12))),
        2 => Period::CalendarYear(start(faults, node).unwrap_or(MonthDay::NEW_YEAR)),
        3 => Period::Anniversary,
        _ => {
            let n = faults.int(node, "n", Required, &(1, 1200)).unwrap_or(1);
            Period::FullMonths(n as i32)
        }
    }
}

fn start(faults: &mut Faults, node: &Node<'_>) -> Option<MonthDay> {
    let field = node.get("start")?;
    let day = MonthDay::parse(faults.take(field.str())?);
    if day.is_none() {
        faults.add(&field, "bad_date", "must be MM-DD");
    }
    day
}

fn hold(faults: &mut Faults, node: &Node<'_>) -> Hold {
    faults.only(node, "type months days periods");
    let kind = faults.word(node, "type", Required, "none duration periods lifetime");
    let Some(kind) = kind else { return Hold::None };
    for (key, of) in [("months", 1), ("days", 1), ("periods", 2)] {
        if kind != of {
            faults.inapplicable(node, key);
        }
    }
    match kind {
        0 => Hold::None,
        1 => Hold::Duration(faults.length(node).unwrap_or(Length::Months(12))),
        2 => {
            let count = faults.int(node, "periods", Required, &(1, 100)).unwrap_or(1);
            Hold::Periods(count as i32)
        }
        _ => Hold::Lifetime,
    }
}
