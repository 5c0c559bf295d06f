//! The loyalty events that a customer's own history amounts to.
//!
//! | in the profile | here |
//! |---|---|
//! | `purchase` | order: one line an item, shipping, channel |
//! | `refund`, `order_cancelled` | refund: by line where items are given, else all |
//! | `sign_up` | enroll |
//! | `review`, `share`, `referral`, `join_group`, `trial_apply`, `login` | action of that name |
//! | `redeem`, `cancel_redeem`, `adjust`, `tier_grant` | the same |
//!
//! An order is known by its order id, so that one reported twice, by the page and by the till,
//! counts once: the earlier report. Orders in another currency are left out. Everything else in
//! the vocabulary means nothing here.

use super::{EventKind, LoyaltyEvent, Order, OrderLine, Refund};
use crate::event::{Event, EventItem, EventType};
use crate::money::Currency;
use crate::names::Names;
use crate::order::Gather;

/// The loyalty events of `events`, which are in canonical order. `category` gives an item's
/// category id, for programmes that treat categories differently.
pub fn events_of<'a>(
    events: &'a [Event],
    currency: Currency,
    category: impl Fn(&str) -> Option<&'a str>,
) -> Vec<LoyaltyEvent> {
    let (mut ids, mut orders) = (Names::default(), Vec::new());
    let mut out = Vec::with_capacity(events.len());
    for event in events {
        let foreign = event.currency.is_some_and(|c| c != currency);
        let (id, kind) = match event.kind {
            EventType::Purchase => {
                if foreign || !ids.insert(event.order_key()) {
                    continue;
                }
                orders.push(event);
                (event.order_key(), EventKind::Order(order(event, &category)))
            }
            EventType::Refund | EventType::OrderCancelled => {
                let what = match ids.find(event.order_key()).and_then(|number| orders.get(number)) {
                    Some(order) => refund(event, order),
                    None => Refund::Rest,
                };
                (&*event.id, EventKind::Refund { order: event.order_key().into(), what })
            }
            _ => match other(event) {
                Some(kind) => (&*event.id, kind),
                None => continue,
            },
        };
        out.push(LoyaltyEvent { id: id.into(), at: event.at, kind });
    }
    out
}

fn order<'a>(event: &Event, category: &impl Fn(&str) -> Option<&'a str>) -> Order {
    let line = |item: &EventItem| OrderLine {
        amount: item.amount().0,
        tax: item.tax.unwrap_or_default().min(item.amount()).0,
        category: category(&item.id).map(str::to_owned),
        sku: Some(String::from(&*item.id)),
    };
    Order {
        lines: event.items.iter().map(line).gather(),
        shipping: event.shipping.unwrap_or_default().0,
        channel: event.channel.as_deref().map(str::to_owned),
    }
}

/// Items given back are matched with the order's lines of the same item, in their order; an item
/// without a price comes back at what the line was paid.
fn refund(event: &Event, order: &Event) -> Refund {
    if event.kind == EventType::OrderCancelled || event.items.is_empty() {
        return Refund::Rest;
    }
    let mut left: Vec<i64> = order.items.iter().map(|line| line.amount().0).gather();
    let mut lines: Vec<(usize, i64)> = Vec::new();
    for item in &event.items {
        let mut wanted = item.unit_price.map(|price| price.times(item.quantity).0);
        for (i, line) in order.items.iter().enumerate().filter(|(_, l)| l.id == item.id) {
            let paid = line.unit_price.unwrap_or_default().times(item.quantity).0;
            let amount = wanted.unwrap_or(paid).min(left[i]);
            if amount > 0 {
                left[i] -= amount;
                lines.push((i, amount));
            }
            wanted = Some(wanted.unwrap_or(paid) - amount);
        }
    }
    Refund::Lines(lines)
}

fn other(event: &Event) -> Option<EventKind> {
    let reference = || event.reference.as_deref().map(str::to_owned);
    Some(match event.kind {
        EventType::SignUp => EventKind::Enroll,
        EventType::Review
        | EventType::Share
        | EventType::Referral
        | EventType::JoinGroup
        | EventType::TrialApply
        | EventType::Login => {
            EventKind::Action { action: event.kind.as_str().into(), reference: reference() }
        }
        EventType::Redeem => EventKind::Redeem { points: event.points.filter(|p| *p > 0)? },
        EventType::CancelRedeem => {
            let points = event.points.filter(|p| *p > 0);
            EventKind::CancelRedeem { redeem: reference()?, points }
        }
        EventType::Adjust => {
            EventKind::Adjust { points: event.points?, expires_on: None, reason: reference() }
        }
        EventType::TierGrant => {
            EventKind::TierGrant { tier: event.tier.as_deref()?.into(), expires_on: None }
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event;

    fn mapped(lines: &[&str]) -> Vec<LoyaltyEvent> {
        let read = |l: &&str| event::read(&serde_json::from_str(l).unwrap()).unwrap();
        let events: Vec<Event> = lines.iter().map(read).collect();
        events_of(&events, Currency::CNY, |_| None)
    }

    const ORDER: &str = r#"{"id":"e1","type":"purchase","orderId":"o1","at":1,"shipping":500,"channel":"store",
        "items":[{"id":"x","quantity":2,"unitPrice":100},{"id":"y","unitPrice":70},{"id":"x","unitPrice":90}]}"#;

    fn refunded(items: &str) -> EventKind {
        let refund =
            format!(r#"{{"id":"r","type":"refund","orderId":"o1","at":2,"items":{items}}}"#);
        mapped(&[ORDER, &refund]).pop().unwrap().kind
    }

    #[test]
    fn an_order_is_known_by_its_order_id_and_counts_once() {
        let again = ORDER.replace("e1", "e2");
        let events = mapped(&[ORDER, &again]);
        assert_eq!(events.len(), 1);
        assert_eq!(events[0].id, "o1");
        let EventKind::Order(order) = &events[0].kind else { panic!() };
        assert_eq!(order.lines.iter().map(|l| l.amount).collect::<Vec<_>>(), [200, 70, 90]);
        assert_eq!((order.shipping, order.channel.as_deref()), (500, Some("store")));
    }

    #[test]
    fn items_given_back_are_matched_with_the_orders_lines() {
        let lines = |items| match refunded(items) {
            EventKind::Refund { what: Refund::Lines(lines), .. } => lines,
            kind => panic!("{kind:?}"),
        };
        assert_eq!(lines(r#"[{"id":"y"}]"#), [(1, 70)]);
        assert_eq!(lines(r#"[{"id":"x","quantity":1,"unitPrice":100}]"#), [(0, 100)]);
        assert_eq!(lines(r#"[{"id":"x","quantity":1,"unitPrice":250}]"#), [(0, 200), (2, 50)]);
        assert_eq!(lines(r#"[{"id":"z","quantity":1,"unitPrice":250}]"#), []);
        let all = EventKind::Refund { order: "o1".into(), what: Refund::Rest };
        assert_eq!(refunded("[]"), all);
    }

    #[test]
    fn other_currencies_and_events_without_meaning_here_are_left_out() {
        let dollars = ORDER.replace("\"at\":1", "\"at\":1,\"currency\":\"USD\"");
        let view = r#"{"id":"v","type":"view_item","at":1,"items":[{"id":"x"}]}"#;
        let half = r#"{"id":"p","type":"redeem","at":1}"#;
        assert!(mapped(&[&dollars, view, half]).is_empty());
    }
}
