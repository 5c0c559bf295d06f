//! The one vocabulary of shop events, in GA4 ecommerce names.
//!
//! Whatever a page, a mini-program or a till records is an [`Event`]; every other vocabulary is an
//! adapter's business. An event is taken in whole or refused whole ([`read`]), names what was
//! wrong and where, and is never changed afterwards.
//!
//! [`EventType::purpose`] says under which of the customer's consents an event may be kept:
//! the records of a contract (orders, refunds, points) need none beyond storage, behaviour does.

mod read;

pub use read::{MAX_ITEMS, MAX_QUANTITY, read};

use serde::{Serialize, Serializer};

use crate::money::{Currency, Minor};
use crate::time::Instant;

macro_rules! event_types {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)+) => {
        /// What happened.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum EventType {
            $($(#[$doc])* $variant,)+
        }

        impl EventType {
            /// Every type there is.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The GA4-style name.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }
        }
    };
}

event_types! {
    /// A page was shown.
    PageView = "page_view",
    /// A search was made.
    Search = "search",
    /// A list of items was shown.
    ViewItemList = "view_item_list",
    /// An item was picked from a list.
    SelectItem = "select_item",
    /// An item's page was shown.
    ViewItem = "view_item",
    /// An item was put on the wish list.
    AddToWishlist = "add_to_wishlist",
    /// An item was put in the cart.
    AddToCart = "add_to_cart",
    /// An item was taken out of the cart.
    RemoveFromCart = "remove_from_cart",
    /// The cart was shown.
    ViewCart = "view_cart",
    /// The checkout was begun.
    BeginCheckout = "begin_checkout",
    /// An order was placed.
    Purchase = "purchase",
    /// An order was taken back, whole or in part.
    Refund = "refund",
    /// A promotion was shown.
    ViewPromotion = "view_promotion",
    /// A promotion was picked.
    SelectPromotion = "select_promotion",
    /// Something was shared.
    Share = "share",
    /// A review was written.
    Review = "review",
    /// A community was joined.
    JoinGroup = "join_group",
    /// A trial of a new product was applied for.
    TrialApply = "trial_apply",
    /// A complaint was made.
    Complaint = "complaint",
    /// A complaint was closed.
    ComplaintResolved = "complaint_resolved",
    /// A rating was given.
    Rating = "rating",
    /// Somebody came on this customer's invitation.
    Referral = "referral",
    /// A store was visited.
    StoreVisit = "store_visit",
    /// The membership began.
    SignUp = "sign_up",
    /// The customer logged in.
    Login = "login",
    /// Points were spent.
    Redeem = "redeem",
    /// Points spent were given back.
    CancelRedeem = "cancel_redeem",
    /// Points were corrected by the shop.
    Adjust = "adjust",
    /// A tier was given by the shop.
    TierGrant = "tier_grant",
    /// An order was cancelled before it was delivered.
    OrderCancelled = "order_cancelled",
    /// An order arrived.
    Delivered = "delivered",
    /// A survey was answered.
    Survey = "survey",
    /// A subscription was renewed.
    Renewal = "renewal",
    /// A coupon was received.
    CouponReceived = "coupon_received",
    /// A coupon was used.
    CouponUsed = "coupon_used",
    /// A message of the shop was shown.
    MessageShown = "message_shown",
    /// A message of the shop was followed.
    MessageClicked = "message_clicked",
    /// A question was asked.
    Inquiry = "inquiry",
    /// The customer doesn't want to see an item.
    NotInterested = "not_interested",
    /// The customer wants to see more like an item, or a hidden category again.
    MoreLikeThis = "more_like_this",
    /// The customer doesn't want to see a category.
    HideCategory = "hide_category",
    /// A tag doesn't fit the customer.
    WrongTag = "wrong_tag",
}

/// What an event is kept for; see [`EventType::purpose`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventPurpose {
    /// The record of a contract: orders, refunds, membership, points, complaints.
    Contract,
    /// Behaviour that only personalisation has a use for.
    Behaviour,
}

impl EventType {
    /// The type of that name. `offline_purchase` is the till's word for a purchase.
    pub fn parse(name: &str) -> Option<Self> {
        let name = if name == "offline_purchase" { "purchase" } else { name };
        Self::ALL.iter().copied().find(|t| t.as_str() == name)
    }

    /// Under which head such an event is kept.
    pub const fn purpose(self) -> EventPurpose {
        match self {
            Self::Purchase
            | Self::Refund
            | Self::OrderCancelled
            | Self::Delivered
            | Self::SignUp
            | Self::Login
            | Self::Redeem
            | Self::CancelRedeem
            | Self::Adjust
            | Self::TierGrant
            | Self::Renewal
            | Self::Referral
            | Self::Review
            | Self::Complaint
            | Self::ComplaintResolved
            | Self::CouponReceived
            | Self::CouponUsed => EventPurpose::Contract,
            _ => EventPurpose::Behaviour,
        }
    }

    /// Whether such an event says nothing without an item.
    pub const fn needs_items(self) -> bool {
        matches!(
            self,
            Self::SelectItem
                | Self::ViewItem
                | Self::AddToWishlist
                | Self::AddToCart
                | Self::RemoveFromCart
                | Self::Purchase
        )
    }

    /// Whether the customer did it on a page of the shop, then and there.
    pub const fn is_of_visit(self) -> bool {
        matches!(
            self,
            Self::PageView
                | Self::Search
                | Self::ViewItemList
                | Self::SelectItem
                | Self::ViewItem
                | Self::AddToWishlist
                | Self::AddToCart
                | Self::RemoveFromCart
                | Self::ViewCart
                | Self::BeginCheckout
                | Self::Purchase
                | Self::ViewPromotion
                | Self::SelectPromotion
                | Self::Login
        )
    }

    /// Whether old events of the type may become counts: behaviour that says nothing one by one.
    /// What the customer says, and what earns points, stays.
    pub const fn is_countable(self) -> bool {
        let of_visit = self.is_of_visit() && !matches!(self, Self::Purchase | Self::Login);
        of_visit
            || matches!(
                self,
                Self::StoreVisit | Self::MessageShown | Self::MessageClicked | Self::Inquiry
            )
    }

    /// Whether the customer says what to show; such an event says nothing without what it is about.
    pub const fn is_feedback(self) -> bool {
        self as u8 >= Self::NotInterested as u8
    }

    /// Whether such an event says nothing without the order it is about.
    pub const fn needs_order(self) -> bool {
        matches!(self, Self::Refund | Self::OrderCancelled)
    }
}

impl Serialize for EventType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

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
        if lag > 0 { libm::exp2(-f64::from(lag) / half_life_days) } else { 1.0 }
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
