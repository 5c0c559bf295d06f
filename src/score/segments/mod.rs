//! Segments that the shop defines: conditions on what a customer declared and did.
//!
//! A definition is `{ id, kind?, name?, sensitive?, when }`; a condition one of
//!
//! | condition | holds when |
//! |---|---|
//! | `{ all: […] }`, `{ any: […] }`, `{ not: … }` | all do, one does, it doesn't |
//! | `{ trait, is?, in?, min?, max?, exists? }` | the declared value is that one, one of those, within those bounds, there or not there; all that is stated at once |
//! | `{ event, withinDays?, min?, max?, item?, category?, brand?, channel? }` | that type of event, about such an item, happened at least `min` (1 unless `max` is given) and at most `max` times in the last so many days |
//!
//! A count is taken over the window that ends now: what leaves the window no longer counts, down
//! to zero. `age` is worked out from a declared `birthday` where no age was declared; whoever
//! declared nothing meets no comparison. `kind` is a label, nothing more.
//!
//! A segment marked `sensitive`, or one that asks for a sensitive trait or category
//! ([`super::tags`]), is looked at only with the customer's consent to that purpose: so a shop's
//! rule for a life event, such as a first look at baby goods, is opt-in.
//!
//! Guarantees: [`read`](Segments::read) tells every fault at once with its place; evaluating is
//! pure and never fails. Cost: O(events in the widest window) for each condition on events.

mod evaluate;
mod read;

#[cfg(feature = "texts")]
pub(super) use evaluate::PHRASES;
pub use evaluate::{Person, SegmentHit};

use crate::event::EventType;
use crate::json::Json;
use crate::locale::Text;
use crate::profile::is_sensitive;

/// What a segment may be called by.
pub const KINDS: [&str; 4] = ["demographic", "geographic", "behavioural", "psychographic"];

/// All that a shop defines.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Segments {
    segments: Vec<Segment>,
    /// The conditions of the target group, each with its weight.
    target: Vec<(f64, Condition)>,
}

#[derive(Clone, Debug, PartialEq)]
struct Segment {
    id: Box<str>,
    kind: Option<&'static str>,
    name: Text,
    sensitive: bool,
    when: Condition,
}

#[derive(Clone, Debug, PartialEq)]
enum Condition {
    /// All of them where `true`, any of them where `false`.
    Many(bool, Vec<Condition>),
    Not(Box<Condition>),
    Trait(TraitTest),
    Past(PastTest),
}

#[derive(Clone, Debug, Default, PartialEq)]
struct TraitTest {
    name: Box<str>,
    one_of: Option<Vec<Json<'static>>>,
    min: Option<f64>,
    max: Option<f64>,
    exists: Option<bool>,
}

#[derive(Clone, Debug, PartialEq)]
struct PastTest {
    event: EventType,
    within_days: Option<u32>,
    min: u32,
    max: u32,
    /// Item, category, brand, channel.
    about: [Option<Box<str>>; 4],
}

impl Condition {
    /// Whether it asks for something sensitive.
    fn is_sensitive(&self) -> bool {
        match self {
            Self::Many(_, conditions) => conditions.iter().any(Self::is_sensitive),
            Self::Not(condition) => condition.is_sensitive(),
            Self::Trait(test) => is_sensitive(&test.name),
            Self::Past(test) => test.about.iter().flatten().any(|name| is_sensitive(name)),
        }
    }
}
