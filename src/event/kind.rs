//! What can happen, in GA4 ecommerce names, and what follows from that alone: under which of the
//! customer's consents it is kept, what it must name, whether old events of it may become counts.

use serde::{Serialize, Serializer};

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
