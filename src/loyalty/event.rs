//! What happens to a member, in the words of the loyalty calculation.

use crate::order::Gather;
use crate::order::sort_by;
use crate::time::{Date, Instant};

/// One event. Its id is its own among all types: an event delivered twice counts once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoyaltyEvent {
    /// Not empty, and unique over all types.
    pub id: String,
    /// When it happened.
    pub at: Instant,
    /// What happened.
    pub kind: EventKind,
}

/// What happened, ranked as events of the same instant are processed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// The member joined.
    Enroll,
    /// A tier was given: bought, matched, invited.
    TierGrant {
        /// The tier's id.
        tier: String,
        /// The first local day on which it is over; never, if there is none.
        expires_on: Option<Date>,
    },
    /// Points were given or taken by hand.
    Adjust {
        /// How many; negative to take.
        points: i64,
        /// The first local day on which they are over; else the programme's expiry.
        expires_on: Option<Date>,
        /// Why, for the ledger.
        reason: Option<String>,
    },
    /// Something was bought, at the moment that the host calls an order: paid or delivered.
    Order(Order),
    /// Something other than buying: a review, a share, a referral.
    Action {
        /// The action's id in the programme.
        action: String,
        /// What it was about, such as the friend referred.
        reference: Option<String>,
    },
    /// Points were spent.
    Redeem {
        /// How many.
        points: i64,
    },
    /// Spent points come back.
    CancelRedeem {
        /// The id of the redeem event.
        redeem: String,
        /// How many; all that is left of it, if not given.
        points: Option<i64>,
    },
    /// Money of an order came back.
    Refund {
        /// The id of the order event.
        order: String,
        /// What of it.
        what: Refund,
    },
}

impl EventKind {
    /// The place among events of one instant.
    pub(super) const fn rank(&self) -> u8 {
        match self {
            Self::Enroll => 0,
            Self::TierGrant { .. } => 1,
            Self::Adjust { .. } => 2,
            Self::Order(_) => 3,
            Self::Action { .. } => 4,
            Self::Redeem { .. } => 5,
            Self::CancelRedeem { .. } => 6,
            Self::Refund { .. } => 7,
        }
    }
}

/// An order: what was paid in money, after discounts, coupons and points. All amounts are in
/// minor units of the programme's currency.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Order {
    /// Its lines.
    pub lines: Vec<OrderLine>,
    /// What was paid for shipping.
    pub shipping: i64,
    /// Where: the multipliers of a programme may ask.
    pub channel: Option<String>,
}

/// One line of an order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrderLine {
    /// What was paid for it.
    pub amount: i64,
    /// The tax that is part of it.
    pub tax: i64,
    /// Its category.
    pub category: Option<String>,
    /// What was bought.
    pub sku: Option<String>,
}

/// What of an order comes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refund {
    /// All that is left.
    Rest,
    /// An amount: from the lines in their order, shipping last.
    Amount(i64),
    /// Amounts of given lines.
    Lines(Vec<(usize, i64)>),
}

/// Events in the order in which they count, each once.
pub(super) struct History<'a> {
    pub(super) events: Vec<&'a LoyaltyEvent>,
    pub(super) duplicates: usize,
    pub(super) ignored_future: usize,
}

impl<'a> History<'a> {
    /// Sorts by instant, rank and id; drops repetitions and what lies after `as_of`.
    pub(super) fn new(events: &'a [LoyaltyEvent], as_of: Instant) -> Self {
        let mut all: Vec<&LoyaltyEvent> = events.iter().gather();
        let place = |e: &LoyaltyEvent| (e.at, e.kind.rank());
        sort_by(&mut all, |a, b| place(a).cmp(&place(b)).then_with(|| a.id.cmp(&b.id)));
        // A repetition has the same content, so the same place in this order.
        let (mut duplicates, mut ignored_future) = (0, 0);
        let mut last = None;
        let mut past = Vec::with_capacity(all.len());
        for event in all {
            if last.replace(event) == Some(event) {
                duplicates += 1;
            } else if event.at <= as_of {
                past.push(event);
            } else {
                ignored_future += 1;
            }
        }
        Self { events: past, duplicates, ignored_future }
    }
}
