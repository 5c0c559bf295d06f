//! Reading what earns and what points buy: `earn`, `multipliers`, `actions`, `redeem`.

use super::read::{Faults, amount, choice, expiry, name, positive};
use super::{
    Action, BirthdayWindow, ENROLL, Earn, Multiplier, Per, Redeem, Round, Stack, Tier, Worth,
};
use crate::json::Node;
use crate::order::Gather;

const MAX_PERCENT: i64 = 100_000;

pub(super) fn earn(faults: &mut Faults, node: &Node<'_>) -> Earn {
    faults.only(
        node,
        &["points", "per", "step", "round", "min_order", "cap", "pending_days", "stack"],
    );
    let (cap_per_order, cap_per_day) = faults
        .section(node, "cap", |faults, cap| {
            faults.only(cap, &["per_order", "per_day"]);
            let per_order = faults.optional(cap, "per_order", amount);
            (per_order, faults.optional(cap, "per_day", amount))
        })
        .unwrap_or_default();
    let round = faults.optional(node, "round", |n| {
        choice(n, &[("floor", Round::Floor), ("half_up", Round::HalfUp), ("ceil", Round::Ceil)])
    });
    let stack = faults.optional(node, "stack", |n| {
        choice(n, &[("best", Stack::Best), ("add", Stack::Add), ("multiply", Stack::Multiply)])
    });
    let pending_days = faults.optional(node, "pending_days", |n| n.int(0, 3660)).unwrap_or(0);
    Earn {
        points: faults.required(node, "points", positive).unwrap_or(1),
        per: faults.required(node, "per", positive).unwrap_or(1),
        step: faults.flag(node, "step"),
        round: round.unwrap_or(Round::Floor),
        min_order: faults.optional(node, "min_order", amount).unwrap_or(0),
        cap_per_order,
        cap_per_day,
        pending_days: pending_days as i32,
        stack: stack.unwrap_or(Stack::Best),
    }
}

pub(super) fn birthday(faults: &mut Faults, node: &Node<'_>) -> BirthdayWindow {
    faults.only(node, &["type", "before", "after"]);
    let around = BirthdayWindow::Days { before: 0, after: 0 };
    let kind = faults.required(node, "type", |n| {
        choice(
            n,
            &[("month", BirthdayWindow::Month), ("day", BirthdayWindow::Day), ("days", around)],
        )
    });
    if kind != Some(around) {
        if kind.is_some() {
            faults.inapplicable(node, &["before", "after"]);
        }
        return kind.unwrap_or(BirthdayWindow::Day);
    }
    let mut days = |key| faults.optional(node, key, |n| n.int(0, 366)).unwrap_or(0) as i32;
    BirthdayWindow::Days { before: days("before"), after: days("after") }
}

pub(super) fn multipliers(faults: &mut Faults, root: &Node<'_>, tiers: &[Tier]) -> Vec<Multiplier> {
    let mut ids: Vec<String> = Vec::new();
    let mut out = Vec::new();
    faults.each(root, "multipliers", |faults, node| {
        faults.only(node, &["id", "percent", "when"]);
        if let Some(id) = faults.required(node, "id", name) {
            if ids.contains(&id) {
                faults.0.extend(node.get("id").map(|n| n.fault("duplicate_id", "is taken")));
            }
            ids.push(id);
        }
        let percent = faults.required(node, "percent", |n| n.int(0, MAX_PERCENT)).unwrap_or(100);
        let always = Multiplier {
            percent,
            tiers: Vec::new(),
            categories: Vec::new(),
            channels: Vec::new(),
            from: None,
            to: None,
            birthday: None,
        };
        let when = faults.section(node, "when", |faults, when| Multiplier {
            percent,
            ..conditions(faults, when, tiers)
        });
        out.push(when.unwrap_or(always));
    });
    out
}

fn conditions(faults: &mut Faults, when: &Node<'_>, tiers: &[Tier]) -> Multiplier {
    faults.only(when, &["tiers", "categories", "channels", "from", "to", "birthday"]);
    let mut known = Vec::new();
    faults.each(when, "tiers", |faults, node| {
        let Some(id) = faults.take(name(node)) else { return };
        match tiers.iter().position(|t| t.id == id) {
            Some(tier) => known.push(tier),
            None => faults.add(node, "unknown_tier", "is not a tier of the programme"),
        }
    });
    let from = faults.optional(when, "from", |n| n.date());
    let to = faults.optional(when, "to", |n| n.date());
    if from.zip(to).is_some_and(|(from, to)| from >= to) {
        faults.add(when, "bad_range", "from must be before to");
    }
    Multiplier {
        percent: 100,
        tiers: known,
        categories: faults.names(when, "categories"),
        channels: faults.names(when, "channels"),
        from,
        to,
        birthday: faults.section(when, "birthday", birthday),
    }
}

pub(super) fn actions(faults: &mut Faults, root: &Node<'_>) -> Vec<Action> {
    let Some(section) = root.get("actions") else { return Vec::new() };
    let Some(fields) = faults.take(section.fields()) else { return Vec::new() };
    fields.iter().map(|(id, node)| action(faults, id, node)).gather()
}

fn action(faults: &mut Faults, id: &str, node: &Node<'_>) -> Action {
    faults.only(node, &["points", "limit", "unique_ref", "qualifying", "expiry"]);
    if id.is_empty() {
        faults.add(node, "bad_value", "an action needs a name");
    }
    if id == ENROLL {
        faults.inapplicable(node, &["limit", "unique_ref"]);
    }
    let limit = faults.section(node, "limit", |faults, limit| {
        faults.only(limit, &["count", "per"]);
        let count = faults.required(limit, "count", positive);
        let per = faults.required(limit, "per", |n| {
            choice(
                n,
                &[
                    ("day", Per::Day),
                    ("month", Per::Month),
                    ("year", Per::Year),
                    ("lifetime", Per::Lifetime),
                ],
            )
        });
        count.zip(per)
    });
    Action {
        id: id.to_owned(),
        points: faults.required(node, "points", amount).unwrap_or(0),
        limit: limit.flatten(),
        unique_ref: faults.flag(node, "unique_ref"),
        qualifying: faults.optional(node, "qualifying", |n| n.bool()).unwrap_or(true),
        expiry: faults.section(node, "expiry", expiry),
    }
}

pub(super) fn redeem(faults: &mut Faults, node: &Node<'_>) -> Option<Redeem> {
    faults.only(
        node,
        &["points", "value", "min", "step", "max_percent", "on_return_expired", "options"],
    );
    let max_percent = faults.optional(node, "max_percent", |n| n.int(1, 100)).unwrap_or(100);
    let restore_expired = faults
        .optional(node, "on_return_expired", |n| {
            choice(n, &[("forfeit", false), ("restore", true)])
        })
        .unwrap_or(false);
    let worth = if node.get("options").is_some() {
        faults.inapplicable(node, &["points", "value", "min", "step"]);
        Worth::Options(options(faults, node))
    } else {
        rate(faults, node)?
    };
    Some(Redeem { worth, max_percent, restore_expired })
}

fn rate(faults: &mut Faults, node: &Node<'_>) -> Option<Worth> {
    let points = faults.required(node, "points", positive);
    let value = faults.required(node, "value", positive);
    let min = faults.optional(node, "min", amount).unwrap_or(0);
    let step = faults.optional(node, "step", |n| {
        let step = positive(n)?;
        if points.is_some_and(|points| step % points != 0) {
            return Err(n.fault("bad_value", "must be a multiple of points"));
        }
        Ok(step)
    });
    Some(Worth::Rate { points: points?, value: value?, min, step: step.or(points)? })
}

fn options(faults: &mut Faults, node: &Node<'_>) -> Vec<(i64, i64)> {
    let mut out: Vec<(i64, i64)> = Vec::new();
    faults.each(node, "options", |faults, option| {
        faults.only(option, &["points", "value"]);
        let points = faults.required(option, "points", positive);
        let value = faults.required(option, "value", positive);
        let Some(pair) = points.zip(value) else { return };
        if out.last().is_some_and(|last| last.0 >= pair.0) {
            faults.add(option, "not_increasing", "options must rise by points");
        }
        out.push(pair);
    });
    if out.is_empty()
        && node.get("options").is_some_and(|o| o.elements().is_ok_and(|mut e| e.next().is_none()))
    {
        faults.0.extend(node.get("options").map(|n| n.fault("bad_value", "needs an option")));
    }
    out
}
