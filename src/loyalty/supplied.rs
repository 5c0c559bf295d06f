//! The customer's own events beside what the shop's server knows of the same member.
//!
//! The server is the book of record, so wherever both speak of one thing its version counts: an
//! event of the same id; the enrolment; and of an order that it knows also what came back of it, as
//! far as it could know, that is until it was asked. Everything else of the customer's own joins.

use super::event::{EventKind, LoyaltyEvent};
use crate::names::Names;
use crate::time::Instant;

/// The server's events as of `at`, and those of `own` that it does not overrule.
pub fn joined(
    own: Vec<LoyaltyEvent>,
    mut server: Vec<LoyaltyEvent>,
    at: Instant,
) -> Vec<LoyaltyEvent> {
    let mut known = Names::default();
    let mut enrolled = false;
    for event in &server {
        known.insert(&event.id);
        enrolled |= matches!(event.kind, EventKind::Enroll);
    }
    for event in own {
        let overruled = match &event.kind {
            EventKind::Enroll => enrolled,
            EventKind::Refund { order, .. } => event.at <= at && known.find(order).is_some(),
            _ => false,
        };
        if !overruled && known.find(&event.id).is_none() {
            server.push(event);
        }
    }
    server
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::loyalty::{Order, Refund};

    fn event(id: &str, ms: i64, kind: EventKind) -> LoyaltyEvent {
        LoyaltyEvent { id: id.into(), at: Instant::from_ms(ms).unwrap(), kind }
    }

    fn order(id: &str, ms: i64, shipping: i64) -> LoyaltyEvent {
        event(id, ms, EventKind::Order(Order { shipping, ..Order::default() }))
    }

    fn refund(id: &str, ms: i64, order: &str) -> LoyaltyEvent {
        event(id, ms, EventKind::Refund { order: order.into(), what: Refund::Rest })
    }

    fn ids(own: Vec<LoyaltyEvent>, server: Vec<LoyaltyEvent>, at: i64) -> Vec<String> {
        let joined = joined(own, server, Instant::from_ms(at).unwrap());
        joined.into_iter().map(|event| event.id).collect()
    }

    #[test]
    fn of_an_order_that_both_know_the_servers_version_counts_once() {
        let all =
            joined(vec![order("a", 1, 7), order("b", 2, 7)], vec![order("a", 1, 9)], Instant::MAX);
        assert_eq!(all, [order("a", 1, 9), order("b", 2, 7)]);
    }

    #[test]
    fn the_server_knows_what_came_back_until_it_was_asked() {
        let own = vec![refund("r", 5, "a"), refund("s", 8, "a"), refund("t", 5, "own")];
        assert_eq!(ids(own, vec![order("a", 1, 0)], 6), ["a", "s", "t"]);
    }

    #[test]
    fn a_member_joins_once() {
        let own = vec![event("mine", 1, EventKind::Enroll)];
        assert_eq!(ids(own.clone(), vec![event("e", 3, EventKind::Enroll)], 9), ["e"]);
        assert_eq!(ids(own, vec![order("a", 1, 0)], 9), ["a", "mine"]);
    }
}
