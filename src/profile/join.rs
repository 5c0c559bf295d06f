//! Joining copies of one customer's profile, and holding each to what the customer decided.
//!
//! [`merge`](Profile::merge) is a join: twice is once, and the order of copies makes no difference.
//! Every part of a profile is a set that only grows (ledger, tombstones), a moment that only gets
//! later (erasures, by type), or a word of which the later counts (traits, tags, the switch, what the
//! server supplied); and an event is kept or not by rules that these parts only ever make stricter:
//!
//! - no tombstone names it, and no erasure covers it;
//! - behaviour happened after the last withdrawal of personalisation, and was recorded under a
//!   consent given after it. Which consent that was, each event carries ([`Event::consent_at`]): the
//!   withdrawal on one device must forget what another recorded later without knowing of it, and a
//!   new consent must not bring that back.
//!
//! Erasures are held against events one by one; against a copy's counts only once, when they come to
//! it: what it counts from then on holds nothing of what was erased.
//!
//! Of two records of one id the later counts, then that under the later consent, then the greater as
//! a text. One id is expected to be of one type: if a rule forgets one of two types only, what
//! remains depends on the order of copies. And so it does where a copy was folded in ignorance of a
//! withdrawal: how far it was is forgotten with its counts, or else holds for what others have since.
//!
//! Cost: a sort of all events.

use std::cmp::Ordering;

use super::traits::fault;
use super::{Profile, Purpose, Supplied, TagState, Trait, Traits, condense};
use crate::error::{Error, ErrorCode};
use crate::event::{Event, EventPurpose, EventType};
use crate::json::{Json, text};
use crate::order::sort_by;
use crate::time::Instant;

/// Under which consent behaviour may be kept.
pub(super) struct Gate {
    pub(super) withdrawn: Option<Instant>,
    /// The first grant that holds, if any does: what an event that names none was recorded under.
    pub(super) since: Option<Instant>,
}

impl Profile {
    /// Adds another copy of the same customer: events by id, everything else by time.
    ///
    /// # Errors
    /// `bad-profile` at `/id` if both have an id and they differ: two customers never mix. Nothing is
    /// changed then.
    pub fn merge(&mut self, other: Self) -> Result<(), Error> {
        self.join(other, false)
    }

    /// Puts another copy in the place of this one, whatever this one knew.
    ///
    /// # Errors
    /// Those of [`merge`](Self::merge).
    pub fn replace(&mut self, other: Self) -> Result<(), Error> {
        self.join(other, true)
    }

    /// Forgets everything but whose profile it is.
    pub fn clear(&mut self) {
        let mut fresh = Self::new(self.id());
        fresh.expired = std::mem::take(&mut self.expired);
        *self = fresh;
    }

    fn join(&mut self, mut other: Self, afresh: bool) -> Result<(), Error> {
        match (&self.id, &other.id) {
            (Some(mine), Some(theirs)) if mine != theirs => {
                let message = "belongs to another customer";
                return Err(Error::new(ErrorCode::BadProfile, "/id", message));
            }
            (None, Some(_)) => self.id = other.id.take(),
            _ => {}
        }
        if afresh {
            self.clear();
        }
        self.state_consents();
        other.state_consents();
        self.forget_counts(&other.erased);
        other.forget_counts(&self.erased);
        self.consent.merge(other.consent.ledger);
        self.switch = self.switch.max(other.switch);
        self.traits.merge(other.traits);
        self.tags.merge(other.tags);
        for id in other.tombstones {
            self.bury(id);
        }
        self.erased.merge(other.erased);
        let counts = |theirs: &Supplied| {
            self.loyalty.as_ref().is_none_or(|mine| mine.order_cmp(theirs).is_lt())
        };
        if other.loyalty.as_ref().is_some_and(counts) {
            self.loyalty = other.loyalty;
        }
        let gate = self.gate();
        self.folded.withdraw(&gate);
        other.folded.withdraw(&gate);
        self.join_folded(other.folded, other.events);
        self.settle();
        Ok(())
    }

    pub(super) fn gate(&self) -> Gate {
        let (withdrawn, since) = self.consent.holds(Purpose::Personalization);
        Gate { withdrawn, since }
    }

    /// Whether an event may be part of the profile.
    pub(super) fn may_keep(&self, event: &Event, gate: &Gate) -> bool {
        let holds = |at: Instant| Some(at) > gate.withdrawn;
        let allowed = event.kind.purpose() == EventPurpose::Contract
            || gate.since.is_some() && holds(event.at) && event.consent_at.is_none_or(holds);
        let buried = self.tombstones.binary_search(&event.id).is_ok();
        let erased = !event.is_count() && self.erased.cuts(event);
        allowed && !buried && !erased && !self.expired.expires(event)
    }

    /// Forgets the counts that may hold an event which `erasures` name and this copy's own don't: those
    /// made since hold none.
    pub(super) fn forget_counts(&mut self, erasures: &Traits) {
        let known = &self.erased;
        let is_news = |count: &Event| {
            let at = |of: &Traits| of.get(count.kind.as_str()).map(|cut| cut.at);
            at(erasures) > at(known)
        };
        self.events.retain(|e| !(e.is_count() && erasures.cuts(e) && is_news(e)));
    }

    /// Has each event say for itself under which consent it was recorded: before the ledger changes,
    /// and before events of two ledgers come together.
    pub(super) fn state_consents(&mut self) {
        let since = self.gate().since;
        for event in &mut self.events {
            let behaviour = event.kind.purpose() == EventPurpose::Behaviour;
            event.consent_at = event.consent_at.or(since).filter(|_| behaviour);
        }
    }

    /// Holds everything to the rules, once events state their consents and whatever else came in;
    /// the ids of the events that were forgotten come back.
    pub(super) fn settle(&mut self) -> Vec<Box<str>> {
        match self.consent.holds(Purpose::Sensitive) {
            (None, None) => self.traits.withdraw(Instant::MAX),
            (None, Some(_)) => {}
            (Some(until), _) => self.traits.withdraw(until),
        }
        let gate = self.gate();
        let mut gone = Vec::new();
        let mut all = std::mem::take(&mut self.events);
        sort_by(&mut all, rank);
        self.hold(Vec::new());
        let mut stays = vec![false; all.len()];
        // From the latest on, so that the first record of an id is the one that counts.
        for (event, stays) in all.iter_mut().zip(&mut stays).rev() {
            let is_count = event.is_count();
            if !self.may_keep(event, &gate) {
                if !is_count {
                    gone.push(std::mem::take(&mut event.id));
                }
            } else if self.note(event) {
                if is_count || event.consent_at == gate.since {
                    event.consent_at = None;
                }
                heed(&mut self.tags, event);
                *stays = true;
            }
        }
        let mut stays = stays.into_iter();
        all.retain(|_| stays.next() == Some(true));
        self.events = all;
        self.folded.withdraw(&gate);
        self.folded.settle(&self.events);
        for event in self.events.iter_mut().filter(|event| !event.is_count()) {
            event.condensed = event.condensed.filter(|_| self.folded.covers(event));
        }
        gone
    }

    pub(super) fn bury(&mut self, id: Box<str>) {
        if let Err(place) = self.tombstones.binary_search(&id) {
            self.tombstones.insert(place, id);
        }
    }
}

/// What an event says besides what happened: a tag called wrong is deleted. What couldn't be read back
/// as a tag's name, and so would cost the whole profile, is none.
pub(super) fn heed(tags: &mut Traits, event: &Event) {
    let is_tag = |id: &&str| event.kind == EventType::WrongTag && fault(id).is_none();
    if let Some(id) = event.subject().filter(is_tag) {
        let value = Json::Str(TagState::Deleted.as_str().into());
        tags.add(id, Trait { value, at: event.at, source: "page".into() });
    }
}

/// The canonical order, and of two records of one id and instant the one that counts last. What
/// remains of them once they are old decides first: a copy that is folded so far has no more.
fn rank(a: &Event, b: &Event) -> Ordering {
    a.order_cmp(b).then_with(|| told(a).cmp(&told(b)))
}

fn told(event: &Event) -> (Option<Instant>, [String; 2]) {
    let mut slimmed = event.clone();
    condense::slim(&mut slimmed);
    (event.consent_at, [text(&slimmed), text(event)])
}
