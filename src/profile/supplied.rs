//! What the shop's server says of the customer's membership: kept as it was given, for whoever
//! knows the programme to read.

use std::cmp::Ordering;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::json::{Json, Node, Read, text};
use crate::time::Instant;

/// A member and the member's events, as the server knew them at an instant.
#[derive(Clone, Debug, PartialEq)]
pub struct Supplied {
    /// When it was supplied.
    pub at: Instant,
    /// The member; null where nothing was said.
    pub member: Json<'static>,
    /// The events, an array.
    pub events: Json<'static>,
}

impl Supplied {
    /// Reads `{"member", "events"}`, supplied at `at`.
    pub(crate) fn read(node: &Node<'_>, at: Instant) -> Read<Self> {
        let member = node.object()?.get("member").map_or(Json::Null, |m| m.value().owned());
        let events = node.need("events")?;
        events.elements().map(drop)?;
        Ok(Self { at, member, events: events.value().owned() })
    }

    /// Of two, the one that counts: the later; of the same instant, whichever is greater as a text,
    /// so that it makes no difference which of two copies was there first.
    pub(super) fn order_cmp(&self, other: &Self) -> Ordering {
        self.at.cmp(&other.at).then_with(|| text(self).cmp(&text(other)))
    }
}

impl Serialize for Supplied {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("member", &self.member)?;
        map.serialize_entry("events", &self.events)?;
        map.serialize_entry("at", &self.at.ms())?;
        map.end()
    }
}
