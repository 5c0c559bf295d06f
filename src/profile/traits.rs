//! What the customer declared, by name: of themselves; which tags are wrong or fit; and up to when
//! events of a type were erased, a declaration of nothing.
//!
//! Of two declarations of one name the later counts; of one instant, one that says nothing or
//! something sensitive, else the greater as a text: so copies join to the same, and what a withdrawn
//! consent [took away](Traits::withdraw) stays away.

use serde::{Serialize, Serializer};

use crate::event::{Event, EventType};
use crate::json::{Json, text};
use crate::profile::{condense, is_sensitive};
use crate::time::Instant;

const MAX_NAME: usize = 200;
const MAX_VALUE: usize = 16 << 10;

/// Something the customer declared.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Trait {
    /// What was said.
    pub value: Json<'static>,
    /// When.
    pub at: Instant,
    /// To whom: a form, the till.
    pub source: Box<str>,
}

/// What the customer said of a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TagState {
    /// It is wrong: it is never told again.
    Deleted,
    /// It fits: it stays for as long as there is anything it rests on, however faded.
    Locked,
}

impl TagState {
    /// The name in the JavaScript interface.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Deleted => "deleted",
            Self::Locked => "locked",
        }
    }
}

impl Trait {
    /// What orders two declarations of one name; see the [module](self).
    fn rank(&self) -> (Instant, bool, String, &str) {
        let value = text(&self.value);
        (self.at, self.value == Json::Null || is_sensitive(&value), value, &self.source)
    }
}

/// Everything the customer declared, each name once, ascending.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Traits(Vec<(Box<str>, Trait)>);

impl Traits {
    /// Nothing was declared.
    pub const NONE: &'static Self = &Self(Vec::new());

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What was declared under that name.
    pub fn get(&self, name: &str) -> Option<&Trait> {
        self.place(name).ok().and_then(|place| self.0.get(place)).map(|(_, declared)| declared)
    }

    /// Each name with what was declared under it.
    pub fn iter(&self) -> impl Iterator<Item = &(Box<str>, Trait)> {
        self.0.iter()
    }

    /// What was declared of the tag of that id by `now`.
    pub fn tag(&self, id: &str, now: Instant) -> Option<TagState> {
        let said = self.get(id).filter(|said| said.at <= now)?;
        let text = if let Json::Str(text) = &said.value { &**text } else { "" };
        [TagState::Deleted, TagState::Locked].into_iter().find(|state| state.as_str() == text)
    }

    /// Declares that events of a type from before that moment are gone.
    pub(super) fn cut(&mut self, kind: EventType, before: Instant) {
        let declared = Trait { value: Json::Null, at: before, source: "".into() };
        self.add(kind.as_str(), declared);
    }

    /// Whether that event is gone; of a count, whether one of its events may be.
    pub(super) fn cuts(&self, event: &Event) -> bool {
        self.cuts_of(event.kind, event)
    }

    /// Whether that event has outlived its time. How many visits there were is told for as long as what
    /// was looked at on them: that outlives the pages.
    pub(super) fn expires(&self, event: &Event) -> bool {
        let kind = if event.times() == 0 { EventType::ViewItem } else { event.kind };
        self.cuts_of(kind, event)
    }

    fn cuts_of(&self, kind: EventType, event: &Event) -> bool {
        self.get(kind.as_str()).is_some_and(|cut| condense::first_instant(event) < cut.at)
    }

    /// Puts a declaration in place of the one there is, if any.
    pub(super) fn put(&mut self, name: &str, declared: Trait) {
        match self.place(name) {
            Ok(place) => self.0[place].1 = declared,
            Err(place) => self.0.insert(place, (name.into(), declared)),
        }
    }

    /// Adds a declaration of another copy.
    pub(super) fn add(&mut self, name: &str, theirs: Trait) {
        if self.get(name).is_none_or(|mine| mine.rank() < theirs.rank()) {
            self.put(name, theirs);
        }
    }

    /// Adds the declarations of another copy.
    pub(super) fn merge(&mut self, other: Self) {
        for (name, theirs) in other.0 {
            self.add(&name, theirs);
        }
    }

    /// Forgets what is sensitive and was declared up to `until`. Where only the value was sensitive,
    /// that it was declared stays, so that an older declaration doesn't come back in its place.
    pub(super) fn withdraw(&mut self, until: Instant) {
        for (name, mut known) in std::mem::take(&mut self.0) {
            if known.at <= until && is_sensitive(&text(&known.value)) {
                known.value = Json::Null;
            }
            if known.at > until || !is_sensitive(&name) {
                self.0.push((name, known));
            }
        }
    }

    fn place(&self, name: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(known, _)| (**known).cmp(name))
    }
}

/// Whether a declaration is of a sensitive kind, by its name or by what it says.
pub(super) fn is_sensitive_trait(name: &str, value: &Json<'_>) -> bool {
    is_sensitive(name) || is_sensitive(&text(value))
}

/// What is wrong with a name, if anything is.
pub(super) fn fault(name: &str) -> Option<&'static str> {
    let inherited = matches!(name, "__proto__" | "constructor" | "prototype");
    let fits = !inherited && (1..=MAX_NAME).contains(&name.len());
    (!fits).then_some("must be 1 to 200 bytes and no name that objects inherit")
}

/// What is wrong with what is declared, if anything is.
pub(super) fn fault_of_value(value: &Json) -> Option<&'static str> {
    (text(value).len() > MAX_VALUE).then_some("is too long")
}

impl Serialize for Traits {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, declared)| (name, declared)))
    }
}
