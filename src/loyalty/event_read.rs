//! Reading events from JSON, with all faults at once.
//!
//! Unlike in a programme, unknown fields of an event are ignored: the host's events carry more
//! than this calculation needs. The places that faults name begin with `/events`.

use super::event::{EventKind, LoyaltyEvent, Order, OrderLine, Refund};
use super::programme::Programme;
use crate::error::{Detail, Error, ErrorCode};
use crate::json::{Json, Node, Read};
use crate::locale::concat;
use crate::money::MAX_SAFE;
use crate::names::Names;
use crate::time::{Date, Instant};

const MAX_TEXT: usize = 1024;
const NOT_BOTH: &str = "needs lines or an amount, not both";

/// Reads the array of a member's events.
///
/// # Errors
///
/// `bad-event`, with every fault in [`details`](crate::error::Refusal::details): places below
/// `/events`, codes `bad_value`, `missing_field`, `bad_instant`, `bad_money`, `out_of_range`,
/// `currency_mismatch`, `unknown_tier`, and `duplicate_conflict` for a second event of the same id
/// with other content. A repetition with the same content is no fault.
pub fn read_events(json: &Json, programme: &Programme) -> Result<Vec<LoyaltyEvent>, Error> {
    let root = Node::root(json);
    let mut faults = Faults(Vec::new());
    let mut events: Vec<LoyaltyEvent> = Vec::new();
    // By id, the place of the first event that has it.
    let (mut ids, mut firsts) = (Names::default(), Vec::new());
    if let Some(elements) = faults.take(root.elements()) {
        for node in elements {
            let Some(event) = read(&mut faults, &node, programme) else { continue };
            if ids.insert(&event.id) {
                firsts.push(events.len());
            }
            let first = firsts.get(ids.number(&event.id)).and_then(|first| events.get(*first));
            if first.is_some_and(|first| *first != event) {
                let message = "an event of this id with other content came before";
                faults.add(&node, "id", "duplicate_conflict", message);
            }
            events.push(event);
        }
    }
    if faults.0.is_empty() {
        return Ok(events);
    }
    for fault in &mut faults.0 {
        fault.path.insert_str(0, "/events");
        if ["wrong_type", "bad_date"].contains(&fault.code) {
            fault.code = "bad_value";
        }
    }
    Err(Error::from_details(ErrorCode::BadEvent, faults.0))
}

fn field_path(node: &Node<'_>, key: &str) -> String {
    concat(&[&node.path(), "/", key])
}

fn money(node: &Node<'_>) -> Read<i64> {
    match node.value() {
        Json::Int(v) if (0..=MAX_SAFE).contains(v) => Ok(*v),
        _ => Err(node.fault("bad_money", "must be whole minor units from 0 to 2^53 - 1")),
    }
}

fn instant(node: &Node<'_>) -> Read<Instant> {
    let read = match node.value() {
        Json::Str(text) => Instant::parse_rfc3339(text),
        _ => None,
    };
    read.ok_or_else(|| {
        node.fault("bad_instant", "must be RFC 3339 with an offset, at most milliseconds")
    })
}

fn text(node: &Node<'_>) -> Read<String> {
    node.name(MAX_TEXT).map(str::to_owned)
}

/// The faults found so far. What is read with a fault is something, but never gets out.
struct Faults(Vec<Detail>);

impl Faults {
    fn take<T>(&mut self, read: Read<T>) -> Option<T> {
        match read {
            Ok(value) => Some(value),
            Err(fault) => {
                self.0.push(fault);
                None
            }
        }
    }

    fn add(&mut self, node: &Node<'_>, key: &str, code: &'static str, message: &str) {
        self.0.push(Detail::new(field_path(node, key), code, message));
    }

    fn text(&mut self, node: &Node<'_>, key: &str) -> String {
        let Some(field) = self.take(node.need(key)) else { return String::new() };
        self.take(text(&field)).unwrap_or_default()
    }

    fn optional_text(&mut self, node: &Node<'_>, key: &str) -> Option<String> {
        let field = node.get(key)?;
        self.take(text(&field))
    }

    fn int(&mut self, node: &Node<'_>, key: &str, min: i64, max: i64) -> i64 {
        let Some(field) = self.take(node.need(key)) else { return 0 };
        self.take(field.int(min, max)).unwrap_or(0)
    }

    fn money(&mut self, node: &Node<'_>, key: &str) -> i64 {
        let Some(field) = self.take(node.need(key)) else { return 0 };
        self.take(money(&field)).unwrap_or(0)
    }

    fn optional_money(&mut self, node: &Node<'_>, key: &str) -> i64 {
        if node.get(key).is_some() { self.money(node, key) } else { 0 }
    }

    fn expires_on(&mut self, node: &Node<'_>) -> Option<Date> {
        let field = node.get("expires_on")?;
        self.take(field.date())
    }
}

/// An event; where it is none, or where anything in it is at fault, the faults say so.
fn read(faults: &mut Faults, node: &Node<'_>, programme: &Programme) -> Option<LoyaltyEvent> {
    let before = faults.0.len();
    faults.take(node.object())?;
    let kind = faults.take(node.need("type").and_then(|n| n.str()));
    let id = faults.text(node, "id");
    let at = faults.take(node.need("at").and_then(|n| instant(&n)));
    let kind = read_kind(faults, node, kind?, programme)?;
    let event = LoyaltyEvent { id, at: at?, kind };
    // An order in another currency can still be compared with another event of its id.
    let is_whole = faults.0.iter().skip(before).all(|fault| fault.path.ends_with("/currency"));
    is_whole.then_some(event)
}

fn read_kind(
    faults: &mut Faults,
    node: &Node<'_>,
    kind: &str,
    programme: &Programme,
) -> Option<EventKind> {
    Some(match kind {
        "enroll" => EventKind::Enroll,
        "tier_grant" => {
            let before = faults.0.len();
            let tier = faults.text(node, "tier");
            let is_read = faults.0.len() == before;
            let expires_on = faults.expires_on(node);
            if is_read && programme.tier_index(&tier).is_none() {
                faults.add(node, "tier", "unknown_tier", "is not a tier of the programme");
            }
            EventKind::TierGrant { tier, expires_on }
        }
        "adjust" => EventKind::Adjust {
            points: faults.int(node, "points", -MAX_SAFE, MAX_SAFE),
            expires_on: faults.expires_on(node),
            reason: faults.optional_text(node, "reason"),
        },
        "order" => EventKind::Order(order(faults, node, programme)),
        "action" => EventKind::Action {
            action: faults.text(node, "action"),
            reference: faults.optional_text(node, "ref"),
        },
        "redeem" => EventKind::Redeem { points: faults.int(node, "points", 1, MAX_SAFE) },
        "cancel_redeem" => EventKind::CancelRedeem {
            redeem: faults.text(node, "redeem"),
            points: node.get("points").map(|_| faults.int(node, "points", 1, MAX_SAFE)),
        },
        "refund" => {
            EventKind::Refund { order: faults.text(node, "order"), what: refund(faults, node) }
        }
        _ => {
            faults.add(node, "type", "bad_value", "is not a type of event");
            return None;
        }
    })
}

fn order(faults: &mut Faults, node: &Node<'_>, programme: &Programme) -> Order {
    let currency = node.get("currency").and_then(|n| faults.take(n.str()));
    if currency.is_some_and(|currency| currency != programme.currency().as_str()) {
        let message = "is not the programme's currency";
        faults.add(node, "currency", "currency_mismatch", message);
    }
    let shipping = faults.optional_money(node, "shipping");
    let channel = faults.optional_text(node, "channel");
    let mut lines = Vec::new();
    match (node.get("lines"), node.get("amount")) {
        (Some(array), None) => {
            if let Some(elements) = faults.take(array.elements()) {
                for element in elements {
                    lines.push(line(faults, &element));
                }
            }
        }
        // An order without lines has one, and its faults are found there.
        (None, Some(amount)) => match money(&amount) {
            Ok(amount) => lines.push(OrderLine { amount, ..OrderLine::default() }),
            Err(mut fault) => {
                fault.path = field_path(node, "lines/0/amount");
                faults.0.push(fault);
            }
        },
        (None, None) => faults.add(node, "lines", "missing_field", "needs lines or an amount"),
        (Some(_), Some(_)) => faults.add(node, "lines", "bad_value", NOT_BOTH),
    }
    Order { lines, shipping, channel }
}

fn line(faults: &mut Faults, node: &Node<'_>) -> OrderLine {
    let before = faults.0.len();
    if faults.take(node.object()).is_none() {
        return OrderLine::default();
    }
    let amount = faults.money(node, "amount");
    let tax = faults.optional_money(node, "tax");
    let is_read = faults.0.len() == before;
    let category = faults.optional_text(node, "category");
    let sku = faults.optional_text(node, "sku");
    if is_read && tax > amount {
        faults.add(node, "tax", "out_of_range", "is part of the amount");
    }
    OrderLine { amount, tax, category, sku }
}

fn refund(faults: &mut Faults, node: &Node<'_>) -> Refund {
    let Some(array) = node.get("lines") else {
        return match node.get("amount") {
            Some(_) => Refund::Amount(faults.money(node, "amount")),
            None => Refund::Rest,
        };
    };
    let mut lines = Vec::new();
    if node.get("amount").is_some() {
        faults.add(node, "lines", "bad_value", NOT_BOTH);
    } else if let Some(elements) = faults.take(array.elements()) {
        for element in elements {
            if faults.take(element.object()).is_some() {
                let line = faults.int(&element, "line", 0, i64::from(u32::MAX));
                lines.push((line as usize, faults.money(&element, "amount")));
            }
        }
    }
    Refund::Lines(lines)
}
