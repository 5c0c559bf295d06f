//! Reading what ranks a member: `metrics`, `tiers`, `tier_policy`.

use super::earning::birthday;
use super::read::{Faults, MAX_ID, amount, choice, expiry, name, positive};
use super::{
    Action, Alternative, Benefit, Downgrade, ENROLL, Hold, Length, Metric, MetricKind, MonthDay,
    Period, Tier, TierPolicy,
};
use crate::json::{Json, Node};
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
        faults.each(node, "of", |faults, part| {
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
    #[derive(Clone, Copy, PartialEq)]
    enum Kind {
        Spend,
        Orders,
        Points,
        Actions,
        Weighted,
    }
    faults.only(node, &["type", "min", "actions", "of"]);
    let kind = faults.required(node, "type", |n| {
        choice(
            n,
            &[
                ("spend", Kind::Spend),
                ("orders", Kind::Orders),
                ("points", Kind::Points),
                ("actions", Kind::Actions),
                ("weighted", Kind::Weighted),
            ],
        )
    });
    let Some(kind) = kind else { return MetricKind::Spend };
    for (key, of) in [("min", Kind::Orders), ("actions", Kind::Actions), ("of", Kind::Weighted)] {
        if kind != of {
            faults.inapplicable(node, &[key]);
        }
    }
    match kind {
        Kind::Spend => MetricKind::Spend,
        Kind::Points => MetricKind::Points,
        Kind::Orders => {
            MetricKind::Orders { min: faults.optional(node, "min", amount).unwrap_or(0) }
        }
        Kind::Actions => {
            faults.required(node, "actions", |_| Ok(()));
            let mut counted = Vec::new();
            faults.each(node, "actions", |faults, element| {
                let Some(id) = faults.take(name(element)) else { return };
                match actions.iter().position(|a| a.id == id && id != ENROLL) {
                    Some(action) => counted.push(action),
                    None => faults.add(element, "bad_value", "is not an action that events have"),
                }
            });
            MetricKind::Actions(counted)
        }
        Kind::Weighted => {
            faults.required(node, "of", |_| Ok(()));
            let mut parts = Vec::new();
            faults.each(node, "of", |faults, part| {
                faults.only(part, &["metric", "mul", "div"]);
                let metric = faults.required(part, "metric", |n| {
                    let id = n.str()?;
                    ids.iter().position(|known| *known == id).ok_or_else(|| {
                        n.fault("unknown_metric", "is not a metric of the programme")
                    })
                });
                let mul = faults.optional(part, "mul", amount).unwrap_or(1);
                let div = faults.optional(part, "div", positive).unwrap_or(1);
                parts.extend(metric.map(|metric| (metric, mul, div)));
            });
            MetricKind::Weighted(parts)
        }
    }
}

/// The tiers; a programme without any has the base alone.
pub(super) fn tiers(faults: &mut Faults, root: &Node<'_>, metrics: &[Metric]) -> Vec<Tier> {
    let base = || vec![Tier { id: "base".to_owned(), ..Tier::default() }];
    let Some(section) = root.get("tiers") else { return base() };
    let mut out: Vec<Tier> = Vec::new();
    faults.each(root, "tiers", |faults, node| {
        let tier = tier(faults, node, metrics, out.is_empty());
        if out.iter().any(|other| other.id == tier.id) && !tier.id.is_empty() {
            faults.0.extend(node.get("id").map(|n| n.fault("duplicate_id", "is taken")));
        }
        out.push(tier);
    });
    if *section.value() == Json::Arr(Vec::new()) {
        faults.add(&section, "bad_value", "needs a base tier");
    }
    if out.is_empty() { base() } else { out }
}

fn tier(faults: &mut Faults, node: &Node<'_>, metrics: &[Metric], is_base: bool) -> Tier {
    faults.only(node, &["id", "qualify", "retain", "invite_only", "expiry", "benefits"]);
    let id = faults.required(node, "id", name).unwrap_or_default();
    let invite_only = faults.flag(node, "invite_only");
    let has = |key| node.get(key).is_some();
    let (mut qualify, mut retain) = (Vec::new(), None);
    if is_base {
        if invite_only || has("qualify") || has("retain") {
            faults.add(node, "base_tier", "the first tier is everybody's: nothing to qualify for");
        }
    } else if invite_only {
        faults.inapplicable(node, &["qualify", "retain"]);
    } else {
        faults.required(node, "qualify", |_| Ok(()));
        qualify = alternatives(faults, node, "qualify", metrics);
        if has("retain") {
            retain = Some(alternatives(faults, node, "retain", metrics));
        }
    }
    let mut benefits: Vec<Benefit> = Vec::new();
    faults.each(node, "benefits", |faults, element| {
        faults.only(element, &["id", "percent", "birthday"]);
        faults.optional(element, "percent", |n| n.int(0, 100));
        let birthday = faults.section(element, "birthday", birthday);
        let Some(id) = faults.required(element, "id", name) else { return };
        if benefits.iter().any(|other| other.id == id) {
            faults.0.extend(element.get("id").map(|n| n.fault("duplicate_id", "is taken")));
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
    let mut any = false;
    faults.each(node, key, |faults, element| {
        any = true;
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
            let minimum = faults.take(positive(field));
            alternative.extend(metric.zip(minimum));
        }
        out.push(alternative);
    });
    if let Some(field) = node.get(key)
        && !any
        && matches!(field.value(), Json::Arr(_))
    {
        faults.add(&field, "bad_value", "needs an alternative");
    }
    out
}

pub(super) fn policy(faults: &mut Faults, node: &Node<'_>) -> TierPolicy {
    faults.only(node, &["period", "upgrade", "hold", "downgrade", "grace_days"]);
    let default = TierPolicy::default();
    let at_period_end = faults
        .optional(node, "upgrade", |n| choice(n, &[("immediate", false), ("period_end", true)]));
    let downgrade = faults.optional(node, "downgrade", |n| {
        choice(
            n,
            &[
                ("to_earned", Downgrade::ToEarned),
                ("one_step", Downgrade::OneStep),
                ("never", Downgrade::Never),
            ],
        )
    });
    let grace_days = faults.optional(node, "grace_days", |n| n.int(0, 3660)).unwrap_or(0);
    TierPolicy {
        period: faults.section(node, "period", period).unwrap_or(default.period),
        at_period_end: at_period_end.unwrap_or(false),
        hold: faults.section(node, "hold", hold).unwrap_or(default.hold),
        downgrade: downgrade.unwrap_or(default.downgrade),
        grace_days: grace_days as i32,
    }
}

fn period(faults: &mut Faults, node: &Node<'_>) -> Period {
    faults.only(node, &["type", "months", "days", "start", "n"]);
    let months = Period::FullMonths(1);
    let rolling = Period::Rolling(Length::Months(12));
    let year = Period::CalendarYear(MonthDay::NEW_YEAR);
    let kind = faults.required(node, "type", |n| {
        choice(
            n,
            &[
                ("lifetime", Period::Lifetime),
                ("rolling", rolling),
                ("calendar_year", year),
                ("anniversary", Period::Anniversary),
                ("full_months", months),
            ],
        )
    });
    let Some(kind) = kind else { return Period::Lifetime };
    for (key, of) in [("months", rolling), ("days", rolling), ("start", year), ("n", months)] {
        if kind != of {
            faults.inapplicable(node, &[key]);
        }
    }
    match kind {
        Period::Lifetime | Period::Anniversary => kind,
        Period::Rolling(_) => faults.length(node).map_or(kind, Period::Rolling),
        Period::CalendarYear(_) => {
            let start = faults.optional(node, "start", |n| {
                MonthDay::parse(n.str()?).ok_or_else(|| n.fault("bad_date", "must be MM-DD"))
            });
            start.map_or(kind, Period::CalendarYear)
        }
        Period::FullMonths(_) => {
            let n = faults.required(node, "n", |n| n.int(1, 1200));
            n.map_or(kind, |n| Period::FullMonths(n as i32))
        }
    }
}

fn hold(faults: &mut Faults, node: &Node<'_>) -> Hold {
    faults.only(node, &["type", "months", "days", "periods"]);
    let duration = Hold::Duration(Length::Months(12));
    let periods = Hold::Periods(1);
    let kind = faults.required(node, "type", |n| {
        choice(
            n,
            &[
                ("none", Hold::None),
                ("duration", duration),
                ("periods", periods),
                ("lifetime", Hold::Lifetime),
            ],
        )
    });
    let Some(kind) = kind else { return Hold::None };
    for (key, of) in [("months", duration), ("days", duration), ("periods", periods)] {
        if kind != of {
            faults.inapplicable(node, &[key]);
        }
    }
    match kind {
        Hold::None | Hold::Lifetime => kind,
        Hold::Duration(_) => faults.length(node).map_or(kind, Hold::Duration),
        Hold::Periods(_) => {
            let count = faults.required(node, "periods", |n| n.int(1, 100));
            count.map_or(kind, |count| Hold::Periods(count as i32))
        }
    }
}
