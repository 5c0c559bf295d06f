//! Does the customer take part? Visits, wishes, reviews, invitations; not orders, which other
//! scores count.
//!
//! Each type of event earns points that fade with the type's own half-life, up to the type's cap;
//! the caps sum to 100, so the score is from 0 to 100 and no single habit fills it. Points,
//! half-lives and caps are ours: the texts name what counts, not how much.

use super::measures::{Measure, Sheet};
use super::tally::Tally;
use crate::event::EventType;
use crate::time::Instant;

struct Rule {
    kind: EventType,
    points: f64,
    half_life_days: f64,
    cap: f64,
}

const fn rule(kind: EventType, points: f64, half_life_days: f64, cap: f64) -> Rule {
    Rule { kind, points, half_life_days, cap }
}

const RULES: [Rule; 12] = [
    rule(EventType::PageView, 0.5, 14.0, 5.0),
    rule(EventType::ViewItem, 1.0, 14.0, 15.0),
    rule(EventType::Search, 1.0, 14.0, 5.0),
    rule(EventType::Login, 2.0, 14.0, 10.0),
    rule(EventType::AddToCart, 2.0, 14.0, 10.0),
    rule(EventType::AddToWishlist, 2.0, 30.0, 10.0),
    rule(EventType::StoreVisit, 4.0, 60.0, 8.0),
    rule(EventType::Share, 4.0, 60.0, 8.0),
    rule(EventType::TrialApply, 4.0, 90.0, 4.0),
    rule(EventType::Review, 5.0, 180.0, 10.0),
    rule(EventType::JoinGroup, 5.0, 365.0, 5.0),
    rule(EventType::Referral, 5.0, 365.0, 10.0),
];

/// How fast events of that type fade, in days.
pub(super) fn half_life(kind: EventType) -> f64 {
    RULES.iter().find(|rule| rule.kind == kind).map_or(30.0, |rule| rule.half_life_days)
}

/// The score; `no_activity` for a customer who did none of it.
pub(super) fn put(tally: &Tally, sheet: &mut Sheet<'_>) {
    let (mut points, mut n, mut last) = (0.0, 0_u32, Instant::MIN);
    for rule in &RULES {
        let count = tally.of(rule.kind);
        let faded = count.faded.at(sheet.ask.now, rule.half_life_days);
        points += (rule.points * faded).min(rule.cap);
        n = n.saturating_add(count.n);
        last = last.max(count.faded.last());
    }
    let last = sheet.ask.zone.date(last).days();
    let value = (n > 0).then_some(points);
    sheet.put(Measure::Engagement, value, n, &[f64::from(n), f64::from(last)]);
}
