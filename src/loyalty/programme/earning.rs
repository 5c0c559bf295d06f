//! Reading what earns and what points buy: `earn`, `multipliers`, `actions`, `redeem`.

use super::read::{AMOUNT, Faults, Optional, POSITIVE, Required, expiry};
use super::{
    Action, BirthdayWindow, ENROLL, Earn, Multiplier, Per, Redeem, Round, Stack, Tier, Worth,
};
use crate::json::Node;
use crate::order::Gather;

const MAX_PERCENT: i64 = 100_000;

pub(super) fn earn(faults: &mut Faults, node: &Node<'_>) -> Earn {
    faults.only(node, "points per step round min_order cap pending_days stack");
    let (mut cap_per_order, mut cap_per_day) = (None, None);
    if let Some(cap) = node.get("cap") {
        faults.only(&cap, "per_order per_day");
        cap_per_order = faults.int(&cap, "per_order", Optional, AMOUNT);
        cap_per_day = faults.int(&cap, "per_day", Optional, AMOUNT);
    }
    let round = match faults.word(node, "round", Optional, "floor half_up ceil") {
        Some(1) => Round::HalfUp,
        Some(2) => Round::Ceil,
        _ => Round::Floor,
    };
    let stack = match faults.word(node, "stack", Optional, "best add multiply") {
        Some(1) => Stack::Add,
        Some(2) => Stack::Multiply,
        _ => Stack::Best,
    };
    let pending_days = faults.int(node, "pending_days", Optional, &(0, 3660)).unwrap_or(0);
    Earn {
        points: faults.int(node, "points", Required, POSITIVE).unwrap_or(1),
        per: faults.int(node, "per", Required, POSITIVE).unwrap_or(1),
        step: faults.flag(node, "step", false),
        round,
        min_order: faults.int(node, "min_order", Optional, AMOUNT).unwrap_or(0),
        cap_per_order,
        cap_per_day,
        pending_days: pending_days as i32,
        stack,
    }
}

pub(super) fn birthday(faults: &mut Faults, node: &Node<'_>) -> BirthdayWindow {
    faults.only(node, "type before after");
    let kind = faults.word(node, "type", Required, "month day days");
    if kind == Some(2) {
        let mut days = |key| faults.int(node, key, Optional, &(0, 366)).unwrap_or(0) as i32;
        return BirthdayWindow::Days { before: days("before"), after: days("after") };
    }
    if kind.is_some() {
        faults.inapplicable(node, "before after");
    }
    if kind == Some(0) { BirthdayWindow::Month } else { BirthdayWindow::Day }
}

pub(super) fn multipliers(faults: &mut Faults, root: &Node<'_>, tiers: &[Tier]) -> Vec<Multiplier> {
    let mut ids: Vec<String> = Vec::new();
    let mut out = Vec::new();
    faults.each(root, "multipliers", &mut |faults, node| {
        faults.only(node, "id percent when");
        if let Some(id) = faults.id(node, "id") {
            if ids.contains(&id) {
                faults.add_at(node, "id", "duplicate_id", "is taken");
            }
            ids.push(id);
        }
        let mut multiplier = Multiplier {
            percent: faults.int(node, "percent", Required, &(0, MAX_PERCENT)).unwrap_or(100),
            tiers: Vec::new(),
            categories: Vec::new(),
            channels: Vec::new(),
            from: None,
            to: None,
            birthday: None,
        };
        if let Some(when) = node.get("when") {
            conditions(faults, &when, tiers, &mut multiplier);
        }
        out.push(multiplier);
    });
    out
}

fn conditions(faults: &mut Faults, when: &Node<'_>, tiers: &[Tier], out: &mut Multiplier) {
    faults.only(when, "tiers categories channels from to birthday");
    faults.each(when, "tiers", &mut |faults, node| {
        let Some(id) = faults.name(node) else { return };
        match tiers.iter().position(|t| t.id == id) {
            Some(tier) => out.tiers.push(tier),
            None => faults.add(node, "unknown_tier", "is not a tier of the programme"),
        }
    });
    let mut day = |key| when.get(key).and_then(|node| faults.take(node.date()));
    (out.from, out.to) = (day("from"), day("to"));
    if let (Some(from), Some(to)) = (out.from, out.to)
        && from >= to
    {
        faults.add(when, "bad_range", "from must be before to");
    }
    out.categories = faults.names(when, "categories");
    out.channels = faults.names(when, "channels");
    out.birthday = faults.section(when, "birthday", birthday);
}

pub(super) fn actions(faults: &mut Faults, root: &Node<'_>) -> Vec<Action> {
    let Some(section) = root.get("actions") else { return Vec::new() };
    let Some(fields) = faults.take(section.fields()) else { return Vec::new() };
    fields.iter().map(|(id, node)| action(faults, id, node)).gather()
}

fn action(faults: &mut Faults, id: &str, node: &Node<'_>) -> Action {
    faults.only(node, "points limit unique_ref qualifying expiry");
    if id.is_empty() {
        faults.add(node, "bad_value", "an action needs a name");
    }
    if id == ENROLL {
        faults.inapplicable(node, "limit unique_ref");
    }
    let mut limit = None;
    if let Some(section) = node.get("limit") {
        const PERS: [Per; 4] = [Per::Day, Per::Month, Per::Year, Per::Lifetime];
        faults.only(&section, "count per");
        let count = faults.int(&section, "count", Required, POSITIVE);
        let per = faults.word(&section, "per", Required, "day month year lifetime");
        limit = count.zip(per.and_then(|i| PERS.get(i).copied()));
    }
    Action {
        id: id.to_owned(),
        points: faults.int(node, "points", Required, AMOUNT).unwrap_or(0),
        limit,
        unique_ref: faults.flag(node, "unique_ref", false),
        qualifying: faults.flag(node, "qualifying", true),
        expiry: faults.section(node, "expiry", expiry),
    }
}

pub(super) fn redeem(faults: &mut Faults, node: &Node<'_>) -> Option<Redeem> {
    faults.only(node, "points value min step max_percent on_return_expired options");
    let max_percent = faults.int(node, "max_percent", Optional, &(1, 100)).unwrap_or(100);
    let on_return = faults.word(node, "on_return_expired", Optional, "forfeit restore");
    let worth = if node.get("options").is_some() {
        faults.inapplicable(node, "points value min step");
        Worth::Options(options(faults, node))
    } else {
        rate(faults, node)?
    };
    Some(Redeem { worth, max_percent, restore_expired: on_return == Some(1) })
}

fn rate(faults: &mut Faults, node: &Node<'_>) -> Option<Worth> {
    let points = faults.int(node, "points", Required, POSITIVE);
    let value = faults.int(node, "value", Required, POSITIVE);
    let min = faults.int(node, "min", Optional, AMOUNT).unwrap_or(0);
    let step = faults.int(node, "step", Optional, POSITIVE).or(points);
    let (points, step) = (points?, step?);
    if step % points != 0 {
        faults.add_at(node, "step", "bad_value", "must be a multiple of points");
    }
    Some(Worth::Rate { points, value: value?, min, step })
}

fn options(faults: &mut Faults, node: &Node<'_>) -> Vec<(i64, i64)> {
    let mut out: Vec<(i64, i64)> = Vec::new();
    faults.each(node, "options", &mut |faults, option| {
        faults.only(option, "points value");
        let points = faults.int(option, "points", Required, POSITIVE);
        let value = faults.int(option, "value", Required, POSITIVE);
        let Some(pair) = points.zip(value) else { return };
        if out.last().is_some_and(|last| last.0 >= pair.0) {
            faults.add(option, "not_increasing", "options must rise by points");
        }
        out.push(pair);
    });
    faults.not_empty(node, "options", "needs an option");
    out
}
