//! How long events are kept, by type, where neither the customer nor a rule has them forgotten sooner.
//!
//! What only says where somebody went is kept for half a year, what it went to see for a little more
//! than a year, so that last year's season still counts; what the customer said, and the records of a
//! contract, as long as the profile. A shop may say otherwise. It is worked out anew on each device and
//! no part of the profile, unlike an erasure, which it otherwise equals.

use super::Traits;
use crate::event::EventType;
use crate::json::{Node, Read};
use crate::time::{DAY_MS, Instant};

/// How many days are for ever: a century.
const MOST_DAYS: i64 = 36_500;

/// The days of each type, unless a shop says otherwise.
const KEPT_DAYS: [u16; EventType::ALL.len()] = {
    use EventType as E;
    let mut days = [MOST_DAYS as u16; EventType::ALL.len()];
    let shorter = [
        (180, E::PageView),
        (180, E::Search),
        (180, E::ViewItemList),
        (180, E::SelectItem),
        (180, E::ViewCart),
        (180, E::BeginCheckout),
        (180, E::ViewPromotion),
        (180, E::SelectPromotion),
        (180, E::StoreVisit),
        (180, E::MessageShown),
        (180, E::MessageClicked),
        (400, E::ViewItem),
        (400, E::AddToWishlist),
        (400, E::AddToCart),
        (400, E::RemoveFromCart),
        (400, E::Inquiry),
    ];
    let mut i = 0;
    while i < shorter.len() {
        days[shorter[i].1 as usize] = shorter[i].0;
        i += 1;
    }
    days
};

impl Traits {
    /// For each type of event, the moment before which it has outlived its time by `now`: by `days`,
    /// `{type: days}`, else by the days above.
    ///
    /// # Errors
    /// The place of what is no number of days from 0 to 36,500.
    pub fn outlived(days: &Node<'_>, now: Instant) -> Read<Self> {
        let mut cuts = Self::default();
        for (kind, kept) in EventType::ALL.iter().zip(KEPT_DAYS) {
            let days = days.int_at(kind.as_str(), 0, MOST_DAYS)?.unwrap_or(kept.into());
            if days < MOST_DAYS {
                cuts.cut(*kind, now.plus_ms(-days * DAY_MS));
            }
        }
        Ok(cuts)
    }
}
