//! What ties customer and shop: loyalty, referrals, renewals, and whether it pays.
//!
//! The loyalty score weighs how often and how much (the card's five steps of each), how much the
//! customer takes part, buys at full price and recommends the shop: .3, .25, .2, .1 and .15; over
//! what is known, so that somebody who was never asked loses nothing.
//!
//! Value to serve is the expected margin of the card's months over what a year of keeping the
//! customer costs; profitability what is left of the list price of all that was bought, after
//! reductions, returns and the cost of the goods.

use super::Behaviour;
use super::measures::{Measure, Sheet};
use super::texts::{LOYALTY_PARTS, weigh};
use crate::event::EventType;
use crate::score::segments::{Person, Segments};

const WEIGHTS: [f64; 5] = [0.3, 0.25, 0.2, 0.1, 0.15];
/// As many friends brought make an advocate.
const ADVOCATE: f64 = 3.0;

/// All of them.
pub(super) fn put(behaviour: &Behaviour, sheet: &mut Sheet<'_>) {
    let referrals = behaviour.tally.of(EventType::Referral).n;
    loyalty(behaviour, referrals, sheet);
    let renewals = behaviour.tally.of(EventType::Renewal).n;
    for (measure, n, k) in [
        (Measure::ReferralRate, behaviour.tally.invites, referrals),
        (Measure::RenewalRate, renewals, renewals - behaviour.tally.lapsed),
    ] {
        let share = (n > 0).then(|| f64::from(k.min(n)) / f64::from(n));
        sheet.put(measure, share, n, &[f64::from(n), f64::from(k)]);
    }
    pays(behaviour, sheet);
}

fn loyalty(behaviour: &Behaviour, referrals: u32, sheet: &mut Sheet<'_>) {
    let n = sheet.ask.order_days;
    let step = |of_five: u8| f64::from(of_five.saturating_sub(1)) / 4.0;
    let friends = (referrals > 0).then(|| f64::from(referrals) / ADVOCATE);
    let rfm = sheet.ask.orders.rfm.value.filter(|_| n > 0);
    let parts = [
        rfm.map(|rfm| step(rfm.frequency)),
        rfm.map(|rfm| step(rfm.monetary)),
        sheet.value(Measure::Engagement).map(|points| points / 100.0),
        sheet.value(Measure::PriceSensitivity).map(|share| 1.0 - share),
        behaviour.voice.advocacy().or(friends),
    ];
    let mut basis = Vec::new();
    let value = weigh(&sheet.ask.write, &LOYALTY_PARTS, &WEIGHTS, &parts, &mut basis);
    sheet.put(Measure::Loyalty, value.filter(|_| rfm.is_some()), n, &[]).basis = basis;
}

/// Value to serve and profitability, or which figure of the card they wait for.
fn pays(behaviour: &Behaviour, sheet: &mut Sheet<'_>) {
    let (card, orders, n) = (sheet.ask.card, sheet.ask.orders, sheet.ask.order_days);
    let margin = orders.clv.value.unwrap_or_default().as_f64();
    let cost = sheet.ask.retention_cost.filter(|cost| *cost > 0.0);
    let value = cost.filter(|_| n > 0).map(|cost| margin / cost);
    let facts = cost.map(|cost| [margin, cost, margin - cost]);
    let facts = facts.as_ref().map_or(&[][..], |facts| facts);
    let score = sheet.put(Measure::ValueToServe, value, n, facts);
    if n > 0 && value.is_none() {
        score.reason = Some("no_retention_cost");
    }

    let net = orders.monetary.value.unwrap_or_default().as_f64();
    let reductions = behaviour.offers.listed - behaviour.offers.paid;
    let listed = net + reductions.as_f64().max(0.0);
    let known = card.margin_rate < 1.0;
    let value = (n > 0 && known).then(|| net * card.margin_rate / listed.max(1.0));
    let facts = [net, listed, 100.0 * card.margin_rate];
    let score = sheet.put(Measure::Profitability, value, n, if known { &facts } else { &[] });
    if n > 0 && !known {
        score.reason = Some("no_margin_rate");
    }
}

/// The weight of the target's conditions that hold, of a hundred.
pub(super) fn put_fit(segments: &Segments, person: &Person<'_>, sheet: &mut Sheet<'_>) {
    let (met, all, k, n) = segments.fit(person);
    let value = (all > 0.0).then(|| 100.0 * met / all);
    sheet.put(Measure::TargetFit, value, n, &[f64::from(n), f64::from(k)]);
}
