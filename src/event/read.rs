//! Taking an event in: checked field by field, refused with the place and the reason.

use super::{Event, EventItem, EventType, ListRef};
use crate::error::{Detail, Error, ErrorCode};
use crate::json::{Json, Node, Read};
use crate::money::{Currency, MAX_SAFE, Minor};

/// The most items that one event may hold.
pub const MAX_ITEMS: usize = 2_000;
/// The most pieces of one item.
pub const MAX_QUANTITY: u32 = 1_000_000;

const MAX_ID: usize = 200;
const MAX_TEXT: usize = 4_000;
/// A price above this, a hundred billion yuan, is a mistake; and quantity times it still fits.
const MAX_PRICE: i64 = MAX_SAFE / MAX_QUANTITY as i64;

/// Reads one event that has its id and instant. Fields that the vocabulary does not have are
/// ignored, so that a page may pass its own objects on.
///
/// # Errors
/// `bad-event` with the place and, as its only detail, the kind of fault.
///
/// ```
/// use zhanggui::{event, json::Json};
/// let json: Json = serde_json::from_str(
///     r#"{"id":"o1","type":"purchase","at":0,"items":[{"id":"85123A","quantity":6,"unitPrice":2550}]}"#,
/// ).unwrap();
/// assert_eq!(event::read(&json).unwrap().amount().0, 15_300);
///
/// let json: Json = serde_json::from_str(r#"{"id":"v1","type":"view_item","at":0}"#).unwrap();
/// assert_eq!(event::read(&json).unwrap_err().path, "/items");
/// ```
pub fn read(json: &Json) -> Result<Event, Error> {
    read_node(Node::root(json)).map_err(|d| Error::from_detail(ErrorCode::BadEvent, d))
}

/// All that can be refused is read first and borrowed, so that a way out in between has nothing to
/// give back; one that had was most of this function's code.
fn read_node(node: Node<'_>) -> Read<Event> {
    let node = node.object()?;
    let kind = kind(&node)?;
    let id = node.need("id")?.name(MAX_ID)?;
    let at = node.need("at")?.instant()?;
    let source = node.name_at("source", MAX_ID)?;
    let channel = channel(&node)?;
    let items = items(&node, kind)?;
    let currency = currency(&node)?;
    let order_id = order_id(&node, kind)?;
    let shipping = price(&node, "shipping")?;
    let query = text(&node, "query")?;
    let list = node.get("list");
    let list = list.as_ref().map(list_ref).transpose()?;
    let rating = rating(&node)?;
    let review = text(&node, "text")?;
    let reference = node.name_at("ref", MAX_ID)?;
    if kind.is_feedback() && reference.is_none() && items.is_empty() {
        return Err(missing("/ref"));
    }
    let dwell_ms = node.int_at("dwellMs", 0, i64::from(u32::MAX))?;
    let points = node.int_at("points", -MAX_SAFE, MAX_SAFE)?;
    let tier = node.name_at("tier", MAX_ID)?;
    let consent_at = node.get("consentAt").map(|at| at.instant()).transpose()?;
    Ok(Event {
        id: id.into(),
        kind,
        at,
        source: owned(source),
        channel: owned(channel),
        items,
        currency,
        order_id: owned(order_id),
        shipping,
        query: owned(query),
        list: list.map(|(id, trace)| ListRef { id: id.into(), trace: owned(trace) }),
        rating,
        text: owned(review),
        reference: owned(reference),
        dwell_ms: dwell_ms.map(|v| v as u32),
        points,
        tier: owned(tier),
        consent_at,
    })
}

fn owned(text: Option<&str>) -> Option<Box<str>> {
    text.map(Box::from)
}

fn kind(node: &Node<'_>) -> Read<EventType> {
    let field = node.need("type")?;
    EventType::parse(field.str()?)
        .ok_or_else(|| field.fault("bad_value", "is not an event type of this vocabulary"))
}

/// The till's `offline_purchase` is a purchase whose channel is the store.
fn channel<'a>(node: &'a Node<'a>) -> Read<Option<&'a str>> {
    let offline = node.get("type").is_some_and(|t| t.str() == Ok("offline_purchase"));
    Ok(node.name_at("channel", MAX_ID)?.or(offline.then_some("store")))
}

fn items(node: &Node<'_>, kind: EventType) -> Read<Vec<EventItem>> {
    let Some(field) = node.get("items") else {
        return if kind.needs_items() {
            Err(node.need("items").err().unwrap_or_else(|| missing("/items")))
        } else {
            Ok(Vec::new())
        };
    };
    let mut items = Vec::new();
    for element in field.elements()? {
        items.push(item(&element)?);
    }
    if items.is_empty() && kind.needs_items() {
        return Err(field.fault("bad_value", "must hold at least one item"));
    }
    if items.len() > MAX_ITEMS {
        return Err(field.fault("out_of_range", "holds too many items"));
    }
    Ok(items)
}

#[cold]
fn missing(path: &str) -> Detail {
    Detail::new(path, "missing_field", "is required")
}

fn item(node: &Node<'_>) -> Read<EventItem> {
    let node = node.object()?;
    let id = node.need("id")?.name(MAX_ID)?;
    let quantity = node.int_at("quantity", 1, i64::from(MAX_QUANTITY))?;
    let unit_price = price(&node, "unitPrice")?;
    let list_price = price(&node, "listPrice")?;
    let tax = price(&node, "tax")?;
    let coupon = node.name_at("coupon", MAX_ID)?;
    Ok(EventItem {
        id: id.into(),
        quantity: quantity.unwrap_or(1) as u32,
        unit_price,
        list_price,
        tax,
        coupon: owned(coupon),
    })
}

fn currency(node: &Node<'_>) -> Read<Option<Currency>> {
    let Some(field) = node.get("currency") else { return Ok(None) };
    let code = Currency::parse(field.str()?);
    code.map(Some).ok_or_else(|| field.fault("bad_value", "must be an ISO 4217 code such as CNY"))
}

/// An order that only has an id of its own is known by that id.
fn order_id<'a>(node: &'a Node<'a>, kind: EventType) -> Read<Option<&'a str>> {
    if kind.needs_order() {
        return node.need("orderId")?.name(MAX_ID).map(Some);
    }
    node.name_at("orderId", MAX_ID)
}

/// A list's id and trace.
fn list_ref<'a>(field: &'a Node<'a>) -> Read<(&'a str, Option<&'a str>)> {
    field.object()?;
    Ok((field.need("id")?.name(MAX_ID)?, field.name_at("trace", MAX_ID)?))
}

fn rating(node: &Node<'_>) -> Read<Option<f64>> {
    let Some(field) = node.get("rating") else { return Ok(None) };
    let value = field.number()?;
    if !(0.0..=10.0).contains(&value) {
        return Err(field.fault("out_of_range", "must be from 0 to 10"));
    }
    Ok(Some(value))
}

fn price(node: &Node<'_>, key: &str) -> Read<Option<Minor>> {
    Ok(node.int_at(key, 0, MAX_PRICE)?.map(Minor))
}

fn text<'a>(node: &'a Node<'a>, key: &'a str) -> Read<Option<&'a str>> {
    let Some(field) = node.get(key) else { return Ok(None) };
    let value = field.str()?;
    if value.len() > MAX_TEXT {
        return Err(field.fault("out_of_range", "is too long"));
    }
    Ok(Some(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(json: &str) -> Result<Event, Error> {
        read(&serde_json::from_str(json).unwrap())
    }

    #[test]
    fn a_refused_event_names_the_place_and_the_fault() {
        let cases = [
            (r#"[]"#, "", "wrong_type"),
            (r#"{"id":"a","at":0}"#, "/type", "missing_field"),
            (r#"{"type":"toString","id":"a","at":0}"#, "/type", "bad_value"),
            (r#"{"type":"page_view","at":0}"#, "/id", "missing_field"),
            (r#"{"type":"page_view","id":"","at":0}"#, "/id", "bad_value"),
            (r#"{"type":"page_view","id":"a"}"#, "/at", "missing_field"),
            (r#"{"type":"page_view","id":"a","at":9e18}"#, "/at", "bad_instant"),
            (r#"{"type":"page_view","id":"a","at":true}"#, "/at", "wrong_type"),
            (r#"{"type":"view_item","id":"a","at":0}"#, "/items", "missing_field"),
            (r#"{"type":"view_item","id":"a","at":0,"items":[]}"#, "/items", "bad_value"),
            (
                r#"{"type":"view_item","id":"a","at":0,"items":[{}]}"#,
                "/items/0/id",
                "missing_field",
            ),
            (
                r#"{"type":"view_item","id":"a","at":0,"items":[{"id":"x","quantity":0}]}"#,
                "/items/0/quantity",
                "out_of_range",
            ),
            (
                r#"{"type":"view_item","id":"a","at":0,"items":[{"id":"x","quantity":-1}]}"#,
                "/items/0/quantity",
                "out_of_range",
            ),
            (
                r#"{"type":"view_item","id":"a","at":0,"items":[{"id":"x","unitPrice":29.5}]}"#,
                "/items/0/unitPrice",
                "wrong_type",
            ),
            (
                r#"{"type":"purchase","id":"a","at":0,"items":[{"id":"x"}],"currency":"yuan"}"#,
                "/currency",
                "bad_value",
            ),
            (r#"{"type":"refund","id":"a","at":0}"#, "/orderId", "missing_field"),
            (r#"{"type":"not_interested","id":"a","at":0}"#, "/ref", "missing_field"),
            (r#"{"type":"rating","id":"a","at":0,"rating":11}"#, "/rating", "out_of_range"),
        ];
        for (json, path, code) in cases {
            let error = read_text(json).unwrap_err();
            assert_eq!((error.path.as_str(), error.details[0].code), (path, code), "{json}");
            assert_eq!(error.code, ErrorCode::BadEvent);
        }
    }

    #[test]
    fn what_was_read_is_written_the_same() {
        let json = r#"{"id":"o1","type":"purchase","at":5,"channel":"store","items":[{"id":"x","quantity":2,"unitPrice":100}],"currency":"CNY","orderId":"o1","list":{"id":"home","trace":"t"}}"#;
        let event = read_text(json).unwrap();
        assert_eq!(serde_json::to_string(&event).unwrap(), json);
    }

    #[test]
    fn the_tills_word_for_a_purchase_is_a_purchase_in_the_store() {
        let event =
            read_text(r#"{"id":"a","type":"offline_purchase","at":0,"items":[{"id":"x"}]}"#)
                .unwrap();
        assert_eq!((event.kind, event.channel.as_deref()), (EventType::Purchase, Some("store")));
    }

    #[test]
    fn every_type_is_found_by_its_name() {
        for kind in EventType::ALL {
            assert_eq!(EventType::parse(kind.as_str()), Some(*kind));
        }
    }
}
