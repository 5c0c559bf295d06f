//! One customer: what happened, what was declared, what was allowed.
//!
//! A [`Profile`] holds the customer's events in their canonical order (instant, then id), each id
//! once; the traits the customer declared; and the [`Consent`] ledger. It is the only state that
//! belongs to a person: exportable, erasable, never sent anywhere. It doesn't know who reads it.
//!
//! Guarantees: taking an event in is all or nothing; the same event twice counts once; the order
//! of arrival doesn't matter; behaviour is only kept while the customer allows personalisation,
//! and forgotten when that is withdrawn; copies [merge](Profile::merge) to the same, in whatever
//! order. Cost: an event at the end is appended, O(1); a late one brings a sort.

mod compact;
mod condense;
mod consent;
mod faded;
mod fold;
mod folded;
mod history;
mod hour;
mod item_history;
mod join;
mod kept_days;
mod orders;
mod read;
mod returns;
mod sensitive;
pub mod summary;
mod supplied;
mod traits;

pub use compact::{Change, Limits};
pub use consent::{Consent, ConsentRecord, LedgerEntry, Purpose};
pub use faded::Faded;
pub use fold::{Fold, Kept};
pub use history::{History, OwnIx, Touch};
pub use hour::Hour;
pub(crate) use item_history::{FIGURES, left, left_after};
pub use item_history::{HALF_LIVES_DAYS, ItemHistory};
pub use orders::OrderDays;
pub use read::{Loaded, VERSION};
pub use returns::Returns;
pub use sensitive::is_sensitive;
pub use supplied::Supplied;
pub use traits::{TagState, Trait, Traits};

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::error::{Error, ErrorCode};
use crate::event::{Event, EventPurpose, EventType};
use crate::json::Json;
use crate::locale::concat;
use crate::names::Names;
use crate::order::sort_by;
use crate::time::Instant;
use folded::Folded;

/// A visit ends this long after its last event.
pub const VISIT_SILENCE_MS: i64 = 30 * 60_000;

/// What became of an event that was well formed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It is part of the profile now.
    New,
    /// Its id was known; it counts once, as it was first recorded.
    Duplicate,
    /// It is behaviour, and the customer has not allowed personalisation; or the customer had it
    /// erased, or it has outlived its time.
    NotAllowed,
    /// It is behaviour from before its source's cut, and counts as known: see [`Profile::compact`].
    Folded,
}

/// One customer's local profile.
#[derive(Clone, Debug)]
pub struct Profile {
    id: Option<Box<str>>,
    traits: Traits,
    consent: Consent,
    switch: Switch,
    loyalty: Option<Supplied>,
    tags: Traits,
    /// Ids of events that were erased one by one, ascending.
    tombstones: Vec<Box<str>>,
    erased: Traits,
    /// What has outlived its time on this device; no part of what is exported.
    expired: Traits,
    /// Those recorded, and the counts of those folded away.
    events: Vec<Event>,
    folded: Folded,
    /// The recorded events' ids, in the order in which they came.
    known: Names,
    /// How many of the events are counts.
    counts: usize,
    /// What the events weigh.
    bytes: usize,
    /// Ids of events that storage still keeps as they were.
    gone: Vec<Box<str>>,
    /// At fewer events compaction isn't tried again.
    rest: usize,
}

/// The customer's own switch, and when it was turned last; of one instant, off counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Switch {
    at: Instant,
    off: bool,
}

/// In which order the events came makes no difference.
impl PartialEq for Profile {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
            && self.traits == other.traits
            && self.consent == other.consent
            && self.switch == other.switch
            && self.loyalty == other.loyalty
            && self.tags == other.tags
            && self.tombstones == other.tombstones
            && self.erased == other.erased
            && self.events == other.events
            && self.folded == other.folded
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
            switch: Switch { at: Instant::MIN, off: false },
            loyalty: None,
            tags: Traits::default(),
            tombstones: Vec::new(),
            erased: Traits::default(),
            expired: Traits::default(),
            events: Vec::new(),
            folded: Folded::default(),
            known: Names::default(),
            counts: 0,
            bytes: 0,
            gone: Vec::new(),
            rest: 0,
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
        !self.switch.off
    }

    /// Turns the switch now. Like every word of the customer it counts whatever the clock says, and
    /// between copies the later counts.
    pub fn set_personalization(&mut self, on: bool, now: Instant) {
        let at = now.max(self.switch.at.plus_ms(1));
        self.switch = Switch { at, off: !on };
    }

    /// What the customer said of tags.
    pub const fn tags(&self) -> &Traits {
        &self.tags
    }

    /// Records what the customer says of a tag now.
    pub fn mark_tag(&mut self, id: &str, state: TagState, now: Instant) {
        let at = self.tags.get(id).map_or(now, |said| now.max(said.at.plus_ms(1)));
        let value = Json::Str(state.as_str().into());
        self.tags.put(id, Trait { value, at, source: "page".into() });
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
        self.personalization() && self.consent.granted(Purpose::Personalization)
    }

    /// Takes one event in.
    pub fn track(&mut self, event: Event) -> Taken {
        let taken = self.take(event);
        if let [.., before, last] = &self.events[..]
            && before.order_cmp(last).is_gt()
        {
            self.sort();
        }
        taken
    }

    /// Takes one event in, at the end: whoever takes many in sorts once, for each in its place costs
    /// a move of all behind it.
    fn take(&mut self, mut event: Event) -> Taken {
        if self.known.find(&event.id).is_some() {
            return Taken::Duplicate;
        }
        event.consent_at = None;
        let gate = self.gate();
        if event.kind.purpose() == EventPurpose::Behaviour {
            let under = self.consent.record(Purpose::Personalization).map(|record| record.at);
            event.consent_at = under.filter(|_| under != gate.since);
        }
        if !self.may_keep(&event, &gate) {
            return Taken::NotAllowed;
        }
        if self.folded.covers(&event) {
            if event.kind.is_countable() {
                return Taken::Folded;
            }
            condense::slim(&mut event);
        }
        join::heed(&mut self.tags, &event);
        self.note(&event);
        self.events.push(event);
        Taken::New
    }

    fn sort(&mut self) {
        sort_by(&mut self.events, Event::order_cmp);
    }

    /// Records what the customer declared; a later declaration replaces an earlier one.
    ///
    /// # Errors
    /// `bad-argument` for a key that is empty, too long, or a name JavaScript objects inherit, and for
    /// a value of more than 16 KB as JSON: each change writes all of them anew. `consent-required` for
    /// what is sensitive, by its name or its value, without that consent.
    pub fn declare(
        &mut self,
        key: &str,
        value: Json<'static>,
        at: Instant,
        source: &str,
    ) -> Result<(), Error> {
        let fault = traits::fault(key).or_else(|| traits::fault_of_value(&value));
        if let Some(fault) = fault {
            return Err(Error::new(ErrorCode::BadArgument, concat(&["/", key]), fault));
        }
        if traits::is_sensitive_trait(key, &value) && !self.consent.granted(Purpose::Sensitive) {
            let message = "is sensitive: the customer has to allow that first";
            return Err(Error::new(ErrorCode::ConsentRequired, concat(&["/", key]), message));
        }
        let known = self.traits.get(key).map(|known| known.at);
        let before = known.max(self.consent.holds(Purpose::Sensitive).0);
        let at = before.map_or(at, |before| at.max(before.plus_ms(1)));
        self.traits.put(key, Trait { value, at, source: source.into() });
        Ok(())
    }

    /// Records a decision of the customer. Withdrawing personalisation forgets behaviour at once,
    /// withdrawing `sensitive` what was declared under it; the ids of the events that were forgotten
    /// come back, so that storage can forget them too.
    pub fn set_consent(&mut self, purpose: Purpose, record: ConsentRecord) -> Vec<Box<str>> {
        self.state_consents();
        self.consent.set(purpose, record);
        self.settle()
    }

    /// Forgets the events of those types from before that moment, here and in every copy that will
    /// ever be merged; their ids come back.
    pub fn erase(&mut self, kinds: &[EventType], before: Instant) -> Vec<Box<str>> {
        let mut erasures = Traits::default();
        for kind in kinds {
            erasures.cut(*kind, before);
        }
        self.forget_counts(&erasures);
        self.erased.merge(erasures);
        self.state_consents();
        self.settle()
    }

    /// Forgets what has outlived its time, and takes none of it in from here on; the ids of the events
    /// come back.
    pub fn expire(&mut self, outlived: Traits) -> Vec<Box<str>> {
        self.expired = outlived;
        let latest = self.expired.iter().map(|(_, cut)| cut.at).max();
        let may_be = |event: &Event| Some(event.at) < latest || event.condensed.is_some();
        if !self.events.iter().any(|event| may_be(event) && self.expired.expires(event)) {
            return Vec::new();
        }
        self.state_consents();
        self.settle()
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
        map.serialize_entry("personalization", &self.personalization())?;
        if self.switch.at > Instant::MIN {
            map.serialize_entry("personalizationAt", &self.switch.at.ms())?;
        }
        if !self.folded.0.is_empty() {
            map.serialize_entry("folded", &folded::Parts(&self.folded, &self.events))?;
        }
        if let Some(supplied) = &self.loyalty {
            map.serialize_entry("loyalty", supplied)?;
        }
        if !self.tags.is_empty() {
            map.serialize_entry("tags", &self.tags)?;
        }
        if !self.tombstones.is_empty() {
            map.serialize_entry("tombstones", &self.tombstones)?;
        }
        if !self.erased.is_empty() {
            map.serialize_entry("erasures", &self.erased)?;
        }
        Ok(())
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
        map.serialize_entry("events", &compact::Recorded(&self.events, None))?;
        map.end()
    }
}
