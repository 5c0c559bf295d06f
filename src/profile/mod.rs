//! One customer: what happened, what was declared, what was allowed.
//!
//! A [`Profile`] holds the customer's events in their canonical order (instant, then id), each id
//! once; the traits the customer declared; and the [`Consent`] ledger. It is the only state that
//! belongs to a person: exportable, erasable, never sent anywhere. It doesn't know who reads it.
//!
//! Guarantees: taking an event in is all or nothing; the same event twice counts once; the order
//! of arrival doesn't matter; behaviour is only kept while the customer allows personalisation,
//! and forgotten when that is withdrawn. Cost: an event at the end is appended, O(1); a
//! late one is inserted, O(n).

mod consent;
mod faded;
mod fold;
mod history;
mod orders;
mod read;
mod returns;
pub mod summary;
mod supplied;
mod traits;

pub use consent::{Consent, ConsentRecord, LedgerEntry, Purpose};
pub use faded::Faded;
pub use fold::{Fold, Kept};
pub use history::{Fading, HALF_LIVES_DAYS, History, ItemHistory, OwnIx, Touch};
pub use orders::OrderDays;
pub use read::{Loaded, VERSION};
pub use returns::Returns;
pub use supplied::Supplied;
pub use traits::{Trait, Traits};

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::error::{Error, ErrorCode};
use crate::event::{Event, EventPurpose};
use crate::json::Json;
use crate::names::Names;
use crate::time::Instant;

/// What became of an event that was well formed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It is part of the profile now.
    New,
    /// Its id was known; it counts once, as it was first recorded.
    Duplicate,
    /// It is behaviour, and the customer has not allowed personalisation.
    NotAllowed,
}

/// One customer's local profile.
#[derive(Clone, Debug)]
pub struct Profile {
    id: Option<Box<str>>,
    traits: Traits,
    consent: Consent,
    personalization: bool,
    loyalty: Option<Supplied>,
    events: Vec<Event>,
    /// The events' ids, in the order in which they came.
    known: Names,
}

/// In which order the events came makes no difference.
impl PartialEq for Profile {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
            && self.traits == other.traits
            && self.consent == other.consent
            && self.personalization == other.personalization
            && self.loyalty == other.loyalty
            && self.events == other.events
    }
}

impl Default for Profile {
    fn default() -> Self {
        Self::new(None)
    }
}

impl Profile {
    /// A customer of whom nothing is known and who has allowed nothing.
    pub fn new(id: Option<&str>) -> Self {
        Self {
            id: id.map(Box::from),
            traits: Traits::default(),
            consent: Consent::default(),
            personalization: true,
            loyalty: None,
            events: Vec::new(),
            known: Names::default(),
        }
    }

    /// The shop's id of this customer, if there is one.
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// All events in canonical order.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// The events up to and including `as_of`: later ones don't count for anything.
    pub fn events_until(&self, as_of: Instant) -> &[Event] {
        &self.events[..self.events.partition_point(|e| e.at <= as_of)]
    }

    /// What the customer allowed.
    pub const fn consent(&self) -> &Consent {
        &self.consent
    }

    /// What the customer declared.
    pub const fn traits(&self) -> &Traits {
        &self.traits
    }

    /// The customer's own switch, apart from consent: off hides the profile from every result
    /// without forgetting it.
    pub const fn personalization(&self) -> bool {
        self.personalization
    }

    /// Turns the switch.
    pub fn set_personalization(&mut self, on: bool) {
        self.personalization = on;
    }

    /// What the shop's server said of the membership, if it said anything.
    pub const fn loyalty(&self) -> Option<&Supplied> {
        self.loyalty.as_ref()
    }

    /// Takes what the shop's server says now, instead of what it said before, whatever the clock
    /// says: between copies of a profile the later counts.
    pub fn supply(&mut self, mut supplied: Supplied) {
        if let Some(known) = self.loyalty.as_ref().filter(|known| known.at >= supplied.at) {
            supplied.at = known.at.plus_ms(1);
        }
        self.loyalty = Some(supplied);
    }

    /// Whether results may be made from this profile: consent granted and the switch on.
    pub fn may_personalize(&self) -> bool {
        self.personalization && self.consent.granted(Purpose::Personalization)
    }

    /// Takes one event in.
    pub fn track(&mut self, event: Event) -> Taken {
        if self.known.find(&event.id).is_some() {
            return Taken::Duplicate;
        }
        if event.kind.purpose() == EventPurpose::Behaviour
            && !self.consent.granted(Purpose::Personalization)
        {
            return Taken::NotAllowed;
        }
        self.insert(event);
        Taken::New
    }

    fn insert(&mut self, event: Event) {
        self.known.insert(&event.id);
        let at_end = self.events.last().is_none_or(|last| last.order_cmp(&event).is_lt());
        if at_end {
            self.events.push(event);
        } else {
            let place = self.events.partition_point(|e| e.order_cmp(&event).is_lt());
            self.events.insert(place, event);
        }
    }

    /// Records what the customer declared; a later declaration replaces an earlier one.
    ///
    /// # Errors
    /// `bad-argument` for a key that is empty, too long, or a name JavaScript objects inherit.
    pub fn declare(
        &mut self,
        key: &str,
        value: Json,
        at: Instant,
        source: &str,
    ) -> Result<(), Error> {
        if key.is_empty()
            || key.len() > 100
            || matches!(key, "__proto__" | "constructor" | "prototype")
        {
            let message = "a trait's name must be 1 to 100 bytes and not one that objects inherit";
            return Err(Error::new(ErrorCode::BadArgument, ["/", key].concat(), message));
        }
        let declared = Trait { value, at, source: source.into() };
        match self.traits.get(key) {
            Some(known) if known.at > at => {}
            _ => self.traits.put(key, declared),
        }
        Ok(())
    }

    /// Records a decision of the customer. Withdrawing personalisation forgets behaviour at once;
    /// the ids of what was forgotten come back, so that storage can forget them too.
    pub fn set_consent(&mut self, purpose: Purpose, record: ConsentRecord) -> Vec<Box<str>> {
        let withdrawn = purpose == Purpose::Personalization && !record.granted;
        self.consent.set(purpose, record);
        if withdrawn {
            self.forget(&|e| e.kind.purpose() == EventPurpose::Behaviour)
        } else {
            Vec::new()
        }
    }

    fn forget(&mut self, which: &dyn Fn(&Event) -> bool) -> Vec<Box<str>> {
        let mut gone = Vec::new();
        self.known = Names::default();
        for event in std::mem::take(&mut self.events) {
            if which(&event) {
                gone.push(event.id);
            } else {
                self.known.insert(&event.id);
                self.events.push(event);
            }
        }
        gone
    }

    /// Adds another copy of the same customer: events by id, traits and consent by time.
    ///
    /// # Errors
    /// `bad-profile` at `/id` if both have an id and they differ: two customers never mix.
    pub fn merge(&mut self, other: Self) -> Result<(), Error> {
        match (&self.id, &other.id) {
            (Some(mine), Some(theirs)) if mine != theirs => {
                let message = "belongs to another customer";
                return Err(Error::new(ErrorCode::BadProfile, "/id", message));
            }
            (None, Some(theirs)) => self.id = Some(theirs.clone()),
            _ => {}
        }
        self.consent.merge(other.consent);
        self.personalization &= other.personalization;
        for (key, theirs) in other.traits.iter() {
            match self.traits.get(key) {
                Some(mine) if mine.at >= theirs.at => {}
                _ => self.traits.put(key, theirs.clone()),
            }
        }
        let counts = |theirs: &Supplied| {
            self.loyalty.as_ref().is_none_or(|mine| mine.order_cmp(theirs).is_lt())
        };
        if other.loyalty.as_ref().is_some_and(counts) {
            self.loyalty = other.loyalty;
        }
        for event in other.events {
            self.track(event);
        }
        if !self.consent.granted(Purpose::Personalization) {
            self.forget(&|e| e.kind.purpose() == EventPurpose::Behaviour);
        }
        Ok(())
    }

    /// Everything but the events, as the `ProfileHead` of the JavaScript interface.
    pub const fn head(&self) -> Head<'_> {
        Head(self)
    }

    fn write_head<S: SerializeMap>(&self, map: &mut S) -> Result<(), S::Error> {
        map.serialize_entry("version", &VERSION)?;
        if let Some(id) = &self.id {
            map.serialize_entry("id", id)?;
        }
        map.serialize_entry("traits", &self.traits)?;
        map.serialize_entry("consent", &self.consent)?;
        map.serialize_entry("ledger", self.consent.ledger())?;
        map.serialize_entry("personalization", &self.personalization)?;
        match &self.loyalty {
            Some(supplied) => map.serialize_entry("loyalty", supplied),
            None => Ok(()),
        }
    }
}

/// A profile without its events, for storage that appends those on their own.
pub struct Head<'a>(&'a Profile);

impl Serialize for Head<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.0.write_head(&mut map)?;
        map.end()
    }
}

impl Serialize for Profile {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.write_head(&mut map)?;
        map.serialize_entry("events", &self.events)?;
        map.end()
    }
}
