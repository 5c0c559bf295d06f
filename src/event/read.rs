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

fn read_node(node: Node<'_>) -> Read<Event> {
    let node = node.object()?;
    let kind = kind(&node)?;
    let event = Event {
        id: node.need("id")?.name(MAX_ID)?.into(),
        kind,
        at: node.need("at")?.instant()?,
        source: name(&node, "source")?,
        channel: channel(&node)?,
        items: items(&node, kind)?,
        currency: currency(&node)?,
        order_id: order_id(&node, kind)?,
        shipping: price(&node, "shipping")?,
        query: text(&node, "query")?,
        list: list(&node)?,
        rating: rating(&node)?,
        text: text(&node, "text")?,
        reference: name(&node, "ref")?,
        dwell_ms: int(&node, "dwellMs", 0, i64::from(u32::MAX))?.map(|v| v as u32),
        points: int(&node, "points", -MAX_SAFE, MAX_SAFE)?,
        tier: name(&node, "tier")?,
    };
    Ok(event)
}

fn kind(node: &Node<'_>) -> Read<EventType> {
    let field = node.need("type")?;
    EventType::parse(field.str()?)
        .ok_or_else(|| field.fault("bad_value", "is not an event type of this vocabulary"))
}

/// The till's `offline_purchase` is a purchase whose channel is the store.
fn channel(node: &Node<'_>) -> Read<Option<Box<str>>> {
    let offline = node.get("type").is_some_and(|t| t.str() == Ok("offline_purchase"));
    Ok(name(node, "channel")?.or_else(|| offline.then(|| "store".into())))
}

fn items(node: &Node<'_>, kind: EventType) -> Read<Vec<EventItem>> {
    let Some(field) = node.get("items") else {
        return if kind.needs_items() {
            Err(node.need("items").err().unwrap_or_else(|| missing("/items")))
        } else {
            Ok(Vec::new())
        };
    };
    let items = field.elements()?.map(|n| item(&n)).collect::<Read<Vec<_>>>()?;
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
    Ok(EventItem {
        id: node.object()?.need("id")?.name(MAX_ID)?.into(),
        quantity: int(node, "quantity", 1, i64::from(MAX_QUANTITY))?.unwrap_or(1) as u32,
        unit_price: price(node, "unitPrice")?,
        list_price: price(node, "listPrice")?,
        tax: price(node, "tax")?,
        coupon: name(node, "coupon")?,
    })
}

fn currency(node: &Node<'_>) -> Read<Option<Currency>> {
    let Some(field) = node.get("currency") else { return Ok(None) };
    let code = Currency::parse(field.str()?);
    code.map(Some).ok_or_else(|| field.fault("bad_value", "must be an ISO 4217 code such as CNY"))
}

/// An order that only has an id of its own is known by that id.
fn order_id(node: &Node<'_>, kind: EventType) -> Read<Option<Box<str>>> {
    if kind.needs_order() {
        return Ok(Some(node.need("orderId")?.name(MAX_ID)?.into()));
    }
    name(node, "orderId")
}

fn list(node: &Node<'_>) -> Read<Option<ListRef>> {
    let Some(field) = node.get("list") else { return Ok(None) };
    let id = field.object()?.need("id")?.name(MAX_ID)?.into();
    Ok(Some(ListRef { id, trace: name(&field, "trace")? }))
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
    Ok(int(node, key, 0, MAX_PRICE)?.map(Minor))
}

fn int(node: &Node<'_>, key: &str, min: i64, max: i64) -> Read<Option<i64>> {
    node.get(key).map(|field| field.int(min, max)).transpose()
}

fn name(node: &Node<'_>, key: &str) -> Read<Option<Box<str>>> {
    node.get(key).map(|field| field.name(MAX_ID).map(Box::from)).transpose()
}

fn text(node: &Node<'_>, key: &str) -> Read<Option<Box<str>>> {
    let Some(field) = node.get(key) else { return Ok(None) };
    let value = field.str()?;
    if value.len() > MAX_TEXT {
        return Err(field.fault("out_of_range", "is too long"));
    }
    Ok(Some(value.into()))
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
