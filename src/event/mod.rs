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

/// One thing that happened to one customer.
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
}

impl Event {
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
