//! The one vocabulary of shop events, in GA4 ecommerce names.
//!
//! Whatever a page, a mini-program or a till records is an [`Event`]; every other vocabulary is an
//! adapter's business. An event is taken in whole or refused whole ([`read`]), names what was
//! wrong and where, and is never changed afterwards.
//!
//! [`EventType::purpose`] says under which of the customer's consents an event may be kept:
//! the records of a contract (orders, refunds, points) need none beyond storage, behaviour does.

mod kind;
mod read;

pub use kind::{EventPurpose, EventType};
pub use read::{MAX_ITEMS, MAX_QUANTITY, read};

use serde::Serialize;

use crate::exponential::halved;
use crate::money::{Currency, Minor};
use crate::time::Instant;

/// One item of an event.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EventItem {
    /// The shop's id of the item.
    pub id: Box<str>,
    /// Pieces, 1 to [`MAX_QUANTITY`].
    pub quantity: u32,
    /// What one piece was paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_price: Option<Minor>,
    /// What one piece costs without a reduction.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list_price: Option<Minor>,
    /// The part of the line's amount that is tax.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tax: Option<Minor>,
    /// The coupon used on this line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coupon: Option<Box<str>>,
}

impl EventItem {
    /// That many pieces, and nothing of prices.
    pub fn new(id: &str, quantity: u32) -> Self {
        let (unit_price, list_price, tax, coupon) = (None, None, None, None);
        Self { id: id.into(), quantity, unit_price, list_price, tax, coupon }
    }

    /// What the line came to: nothing where no price is known.
    pub fn amount(&self) -> Minor {
        self.unit_price.unwrap_or_default().times(self.quantity)
    }
}

/// Where an item was picked from: the shelf, and the result that filled it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ListRef {
    /// The shelf.
    pub id: Box<str>,
    /// The `trace` of the result shown there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trace: Option<Box<str>>,
}

/// What hours of the day are told in: four.
pub const HOURS_MS: i64 = 4 * 3_600_000;

/// What an event of the condensed part of a history stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Condensed {
    /// How many events; 0 where it only tells visits, and in its items how much happened in each
    /// [`HOURS_MS`] of the days in UTC.
    pub times: u32,
    /// How many visits began.
    pub visits: u32,
    /// On how many visits something was ordered.
    pub ordered: u32,
    /// By how many days they came before the last of them in the mean, about.
    pub lag_days: u32,
}

/// One thing that happened to one customer, or what many that are long past come to.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Event {
    /// Unique among the customer's events.
    pub id: Box<str>,
    /// What happened.
    #[serde(rename = "type")]
    pub kind: EventType,
    /// When.
    pub at: Instant,
    /// Who recorded it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<Box<str>>,
    /// Where the customer was: web, miniprogram, app, store…
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<Box<str>>,
    /// What it is about.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<EventItem>,
    /// What its amounts are in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// The order it is, or is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order_id: Option<Box<str>>,
    /// What was paid for shipping.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shipping: Option<Minor>,
    /// What was searched for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query: Option<Box<str>>,
    /// The shelf it came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list: Option<ListRef>,
    /// The rating given, 0 to 10.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rating: Option<f64>,
    /// Free text, such as a review.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<Box<str>>,
    /// What it refers to: a campaign, a friend's code, a ticket; of feedback, the item, category or
    /// tag.
    #[serde(rename = "ref", skip_serializing_if = "Option::is_none")]
    pub reference: Option<Box<str>>,
    /// How long it was looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dwell_ms: Option<u32>,
    /// Points spent, returned or corrected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub points: Option<i64>,
    /// The tier granted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tier: Option<Box<str>>,
    /// The consent to personalisation that behaviour was recorded under, by its instant: filled in
    /// by the profile, and only where it isn't the first one there that still holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consent_at: Option<Instant>,
    /// Only in the condensed part of a history: what the event stands for. In a count, the quantity
    /// of an item is the number of events that it was in.
    #[serde(skip)]
    pub condensed: Option<Condensed>,
}

impl Event {
    /// An event of that type about which nothing else is known yet.
    #[inline(never)]
    pub fn new(kind: EventType) -> Self {
        Self {
            id: Box::default(),
            kind,
            at: Instant::MIN,
            source: None,
            channel: None,
            items: Vec::new(),
            currency: None,
            order_id: None,
            shipping: None,
            query: None,
            list: None,
            rating: None,
            text: None,
            reference: None,
            dwell_ms: None,
            points: None,
            tier: None,
            consent_at: None,
            condensed: None,
        }
    }

    /// Whether this is a count of events, and none that was recorded.
    pub fn is_count(&self) -> bool {
        self.condensed.is_some() && self.kind.is_countable()
    }

    /// How many events it stands for.
    pub fn times(&self) -> u32 {
        self.condensed.map_or(1, |condensed| condensed.times)
    }

    /// What one of them counts for at the moment of the last, where what counts halves in so many
    /// days.
    pub fn freshness(&self, half_life_days: f64) -> f64 {
        let lag = self.condensed.map_or(0, |condensed| condensed.lag_days);
        if lag > 0 { halved(f64::from(lag) / half_life_days) } else { 1.0 }
    }

    /// In how many of them that item of it was.
    pub fn times_of(&self, item: &EventItem) -> u32 {
        if self.is_count() { item.quantity } else { 1 }
    }

    /// What an order or refund with items came to, shipping left out.
    pub fn amount(&self) -> Minor {
        self.items.iter().map(EventItem::amount).sum()
    }

    /// The order this is, or is about: its order id, else its own id.
    pub fn order_key(&self) -> &str {
        self.order_id.as_deref().unwrap_or(&self.id)
    }

    /// What feedback is about: the id that it refers to, else its first item's.
    pub fn subject(&self) -> Option<&str> {
        self.reference.as_deref().or_else(|| self.items.first().map(|item| &*item.id))
    }

    /// The canonical order of events: by instant, then by id bytes.
    pub fn order_cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.at.cmp(&other.at).then_with(|| self.id.cmp(&other.id))
    }
}
