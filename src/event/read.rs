//! Taking an event in: checked field by field, refused with the place and the reason.

use super::{Event, EventItem, EventType, ListRef};
use crate::error::{Error, ErrorCode};
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

/// What an event is made of, the fields of nearly all events first.
const FIELDS: [&str; 18] = [
    "id",
    "type",
    "at",
    "items",
    "source",
    "channel",
    "currency",
    "orderId",
    "dwellMs",
    "query",
    "list",
    "ref",
    "consentAt",
    "shipping",
    "rating",
    "text",
    "points",
    "tier",
];

/// All that can be refused is read first and borrowed, so that a way out in between has nothing to
/// give back; one that had was most of this function's code.
fn read_node(node: Node<'_>) -> Read<Event> {
    let node = node.object()?;
    let picked = node.pick(&FIELDS);
    let [id, name, at, items, source, channel, currency, order_id, dwell_ms, query, ..] = &picked;
    let [.., list, reference, consent_at, shipping, rating, review, points, tier] = &picked;
    let name = name.as_ref().ok_or_else(|| node.lacks("type"))?;
    let kind = kind(name)?;
    let id = id.as_ref().ok_or_else(|| node.lacks("id"))?.name(MAX_ID)?;
    let at = at.as_ref().ok_or_else(|| node.lacks("at"))?.instant()?;
    let source = short(source)?;
    // The till's `offline_purchase` is a purchase whose channel is the store.
    let offline = (name.str() == Ok("offline_purchase")).then_some("store");
    let channel = short(channel)?.or(offline);
    let items = match items {
        Some(field) => read_items(field, kind)?,
        None if kind.needs_items() => return Err(node.lacks("items")),
        None => Vec::new(),
    };
    let currency = currency.as_ref().map(read_currency).transpose()?;
    let order_id = short(order_id)?;
    // An order that only has an id of its own is known by that id.
    if kind.needs_order() && order_id.is_none() {
        return Err(node.lacks("orderId"));
    }
    let shipping = price(shipping)?;
    let query = text(query)?;
    let list = list.as_ref().map(list_ref).transpose()?;
    let rating = rating.as_ref().map(read_rating).transpose()?;
    let review = text(review)?;
    let reference = short(reference)?;
    if kind.is_feedback() && reference.is_none() && items.is_empty() {
        return Err(node.lacks("ref"));
    }
    let dwell_ms = whole(dwell_ms, 0, i64::from(u32::MAX))?;
    let points = whole(points, -MAX_SAFE, MAX_SAFE)?;
    let tier = short(tier)?;
    let consent_at = consent_at.as_ref().map(Node::instant).transpose()?;
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
        condensed: None,
    })
}

fn owned(text: Option<&str>) -> Option<Box<str>> {
    text.map(Box::from)
}

fn kind(field: &Node<'_>) -> Read<EventType> {
    EventType::parse(field.str()?)
        .ok_or_else(|| field.fault("bad_value", "is not an event type of this vocabulary"))
}

fn read_items(field: &Node<'_>, kind: EventType) -> Read<Vec<EventItem>> {
    let mut items = Vec::new();
    for element in field.elements()? {
        items.push(read_item(element)?);
    }
    if items.is_empty() && kind.needs_items() {
        return Err(field.fault("bad_value", "must hold at least one item"));
    }
    if items.len() > MAX_ITEMS {
        return Err(field.fault("out_of_range", "holds too many items"));
    }
    Ok(items)
}

fn read_item(node: Node<'_>) -> Read<EventItem> {
    let node = node.object()?;
    let picked = node.pick(&["id", "unitPrice", "quantity", "listPrice", "tax", "coupon"]);
    let [id, unit_price, quantity, list_price, tax, coupon] = &picked;
    let id = id.as_ref().ok_or_else(|| node.lacks("id"))?.name(MAX_ID)?;
    let quantity = whole(quantity, 1, i64::from(MAX_QUANTITY))?;
    let unit_price = price(unit_price)?;
    let list_price = price(list_price)?;
    let tax = price(tax)?;
    let coupon = short(coupon)?;
    Ok(EventItem {
        id: id.into(),
        quantity: quantity.unwrap_or(1) as u32,
        unit_price,
        list_price,
        tax,
        coupon: owned(coupon),
    })
}

fn read_currency(field: &Node<'_>) -> Read<Currency> {
    let code = Currency::parse(field.str()?);
    code.ok_or_else(|| field.fault("bad_value", "must be an ISO 4217 code such as CNY"))
}

/// A list's id and trace.
fn list_ref<'a>(field: &'a Node<'a>) -> Read<(&'a str, Option<&'a str>)> {
    field.object()?;
    Ok((field.need("id")?.name(MAX_ID)?, field.name_at("trace", MAX_ID)?))
}

fn read_rating(field: &Node<'_>) -> Read<f64> {
    let value = field.number()?;
    if !(0.0..=10.0).contains(&value) {
        return Err(field.fault("out_of_range", "must be from 0 to 10"));
    }
    Ok(value)
}

fn short<'a>(field: &Option<Node<'a>>) -> Read<Option<&'a str>> {
    field.as_ref().map(|field| field.name(MAX_ID)).transpose()
}

fn text<'a>(field: &Option<Node<'a>>) -> Read<Option<&'a str>> {
    let Some(field) = field else { return Ok(None) };
    let value = field.str()?;
    if value.len() > MAX_TEXT {
        return Err(field.fault("out_of_range", "is too long"));
    }
    Ok(Some(value))
}

fn whole(field: &Option<Node<'_>>, min: i64, max: i64) -> Read<Option<i64>> {
    field.as_ref().map(|field| field.int(min, max)).transpose()
}

fn price(field: &Option<Node<'_>>) -> Read<Option<Minor>> {
    Ok(whole(field, 0, MAX_PRICE)?.map(Minor))
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
