//! Reading events from JSON, with all faults at once.
//!
//! Unlike in a programme, unknown fields of an event are ignored: the host's events carry more
//! than this calculation needs. The places that faults name begin with `/events`.

use super::event::{EventKind, LoyaltyEvent, Order, OrderLine, Refund};
use super::programme::Programme;
use crate::error::{Detail, Error, ErrorCode};
use crate::json::{Json, Node, Read};
use crate::money::MAX_SAFE;
use crate::names::Names;
use crate::order::Gather;
use crate::time::Instant;

const MAX_TEXT: usize = 1024;

/// Reads the array of a member's events.
///
/// # Errors
///
/// `bad-event`, with every fault in [`Error::details`]: places below `/events`, codes
/// `bad_value`, `missing_field`, `bad_instant`, `bad_money`, `out_of_range`, `currency_mismatch`,
/// `unknown_tier`, and `duplicate_conflict` for a second event of the same id with other content.
/// A repetition with the same content is no fault.
pub fn read_events(json: &Json, programme: &Programme) -> Result<Vec<LoyaltyEvent>, Error> {
    let root = Node::root(json);
    let mut faults = Vec::new();
    let mut events: Vec<LoyaltyEvent> = Vec::new();
    // By id, the place of the first event that has it.
    let (mut ids, mut firsts) = (Names::default(), Vec::new());
    match root.elements() {
        Err(fault) => faults.push(fault),
        Ok(elements) => {
            for node in elements {
                let Some(event) =
                    EventReader { node: &node, programme, faults: &mut faults }.read()
                else {
                    continue;
                };
                if ids.insert(&event.id) {
                    firsts.push(events.len());
                }
                let first = firsts.get(ids.number(&event.id)).and_then(|first| events.get(*first));
                if first.is_some_and(|first| *first != event) {
                    faults.push(Detail::new(
                        field_path(&node, "id"),
                        "duplicate_conflict",
                        "an event of this id with other content came before",
                    ));
                }
                events.push(event);
            }
        }
    }
    if faults.is_empty() {
        return Ok(events);
    }
    for fault in &mut faults {
        fault.path.insert_str(0, "/events");
        if ["wrong_type", "bad_date"].contains(&fault.code) {
            fault.code = "bad_value";
        }
    }
    Err(Error::from_details(ErrorCode::BadEvent, faults))
}

fn field_path(node: &Node<'_>, key: &str) -> String {
    let mut path = node.path();
    path.push('/');
    path.push_str(key);
    path
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

struct EventReader<'r, 'p> {
    node: &'r Node<'r>,
    programme: &'p Programme,
    faults: &'r mut Vec<Detail>,
}

impl EventReader<'_, '_> {
    fn take<T>(&mut self, read: Read<T>) -> Option<T> {
        read.map_err(|fault| self.faults.push(fault)).ok()
    }

    fn required<T>(&mut self, key: &str, read: fn(&Node<'_>) -> Read<T>) -> Option<T> {
        let node = self.node;
        let field = self.take(node.need(key))?;
        self.take(read(&field))
    }

    /// `None` is a fault; `Some(None)` an absent field.
    fn optional<T>(&mut self, key: &str, read: fn(&Node<'_>) -> Read<T>) -> Option<Option<T>> {
        let Some(field) = self.node.get(key) else { return Some(None) };
        self.take(read(&field)).map(Some)
    }

    fn read(mut self) -> Option<LoyaltyEvent> {
        let object = self.node.object();
        self.take(object)?;
        let node = self.node;
        let kind = self.take(node.need("type").and_then(|n| n.str()));
        let id = self.required("id", text);
        let at = self.required("at", instant);
        let kind = kind.and_then(|kind| self.kind(kind));
        Some(LoyaltyEvent { id: id?, at: at?, kind: kind? })
    }

    fn kind(&mut self, kind: &str) -> Option<EventKind> {
        match kind {
            "enroll" => Some(EventKind::Enroll),
            "tier_grant" => self.tier_grant(),
            "adjust" => {
                let points = self.required("points", |n| n.int(-MAX_SAFE, MAX_SAFE));
                let expires_on = self.optional("expires_on", |n| n.date());
                let reason = self.optional("reason", text);
                Some(EventKind::Adjust {
                    points: points?,
                    expires_on: expires_on?,
                    reason: reason?,
                })
            }
            "order" => self.order().map(EventKind::Order),
            "action" => {
                let action = self.required("action", text);
                let reference = self.optional("ref", text);
                Some(EventKind::Action { action: action?, reference: reference? })
            }
            "redeem" => {
                let points = self.required("points", |n| n.int(1, MAX_SAFE));
                Some(EventKind::Redeem { points: points? })
            }
            "cancel_redeem" => {
                let redeem = self.required("redeem", text);
                let points = self.optional("points", |n| n.int(1, MAX_SAFE));
                Some(EventKind::CancelRedeem { redeem: redeem?, points: points? })
            }
            "refund" => self.refund(),
            _ => {
                let fault = Detail::new(
                    field_path(self.node, "type"),
                    "bad_value",
                    "is not a type of event",
                );
                self.faults.push(fault);
                None
            }
        }
    }

    fn tier_grant(&mut self) -> Option<EventKind> {
        let tier = self.required("tier", text);
        let expires_on = self.optional("expires_on", |n| n.date());
        let tier = tier?;
        if self.programme.tier_index(&tier).is_none() {
            let path = field_path(self.node, "tier");
            self.faults.push(Detail::new(path, "unknown_tier", "is not a tier of the programme"));
            return None;
        }
        Some(EventKind::TierGrant { tier, expires_on: expires_on? })
    }

    fn order(&mut self) -> Option<Order> {
        let currency = self.optional("currency", |n| n.str().map(str::to_owned));
        if let Some(Some(currency)) = currency
            && currency != self.programme.currency().as_str()
        {
            let path = field_path(self.node, "currency");
            let fault = Detail::new(path, "currency_mismatch", "is not the programme's currency");
            self.faults.push(fault);
        }
        let shipping = self.optional("shipping", money);
        let channel = self.optional("channel", text);
        let lines = match (self.node.get("lines"), self.node.get("amount")) {
            (Some(lines), None) => self.lines(&lines),
            // An order without lines has one, and its faults are found there.
            (None, Some(amount)) => match money(&amount) {
                Ok(amount) => Some(vec![OrderLine { amount, ..OrderLine::default() }]),
                Err(mut fault) => {
                    fault.path = field_path(self.node, "lines/0/amount");
                    self.faults.push(fault);
                    None
                }
            },
            (None, None) => {
                let path = field_path(self.node, "lines");
                self.faults.push(Detail::new(path, "missing_field", "needs lines or an amount"));
                None
            }
            (Some(lines), Some(_)) => {
                self.faults.push(lines.fault("bad_value", "needs lines or an amount, not both"));
                None
            }
        };
        Some(Order { lines: lines?, shipping: shipping?.unwrap_or(0), channel: channel? })
    }

    fn lines(&mut self, array: &Node<'_>) -> Option<Vec<OrderLine>> {
        let elements = self.take(array.elements())?;
        let lines: Vec<Option<OrderLine>> = elements
            .map(|node| {
                let mut line = EventReader {
                    node: &node,
                    programme: self.programme,
                    faults: &mut *self.faults,
                };
                let object = node.object();
                line.take(object)?;
                let amount = line.required("amount", money);
                let tax = line.optional("tax", money);
                let category = line.optional("category", text);
                let sku = line.optional("sku", text);
                let (amount, tax) = (amount?, tax?.unwrap_or(0));
                if tax > amount {
                    let path = field_path(&node, "tax");
                    let fault = Detail::new(path, "out_of_range", "is part of the amount");
                    line.faults.push(fault);
                    return None;
                }
                Some(OrderLine { amount, tax, category: category?, sku: sku? })
            })
            .gather();
        lines.into_iter().collect()
    }

    fn refund(&mut self) -> Option<EventKind> {
        let order = self.required("order", text);
        let what = match (self.node.get("amount"), self.node.get("lines")) {
            (None, None) => Some(Refund::Rest),
            (Some(amount), None) => self.take(money(&amount)).map(Refund::Amount),
            (None, Some(lines)) => self.refund_lines(&lines).map(Refund::Lines),
            (Some(_), Some(lines)) => {
                self.faults.push(lines.fault("bad_value", "needs lines or an amount, not both"));
                None
            }
        };
        Some(EventKind::Refund { order: order?, what: what? })
    }

    fn refund_lines(&mut self, array: &Node<'_>) -> Option<Vec<(usize, i64)>> {
        let elements = self.take(array.elements())?;
        let lines: Vec<Option<(usize, i64)>> = elements
            .map(|node| {
                let mut line = EventReader {
                    node: &node,
                    programme: self.programme,
                    faults: &mut *self.faults,
                };
                let object = node.object();
                line.take(object)?;
                let index = line.required("line", |n| n.int(0, i64::from(u32::MAX)));
                let amount = line.required("amount", money);
                Some((index? as usize, amount?))
            })
            .gather();
        lines.into_iter().collect()
    }
}
