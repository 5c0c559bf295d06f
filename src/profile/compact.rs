//! Compaction: a profile that never outgrows its limits.
//!
//! Once there are more recorded events than the limit, or more bytes, the oldest of them are folded
//! until four fifths are left: behaviour becomes counts ([`super::condense`]), and what orders,
//! points, membership and answers are worked out from stays, event by event, without its texts. So
//! the loyalty account is exact, and an open order or a live lot of points is never touched. What
//! is newer than a day before the last event stays as it is, and with it the running visit.
//!
//! | figure | afterwards |
//! |---|---|
//! | tier, points, ledger; scores of orders, ratings, complaints, coupons, renewals | the same |
//! | numbers of events and visits, those with an order, times of day; the last of each kind | the same |
//! | what fades: engagement, lifts of tags | within 2 % |
//! | the relation, phase and causes of churn | the same but at a threshold of what fades |
//! | of 20 places: home, recently viewed | 18 the same, and 16 of what trends |
//! | of five things looked at in vain | four the same; with orders near the limit, fewer looks |
//!
//! Where the retention of [`super::kept_days`] takes away a part, a count goes with the first event it
//! may hold, up to four weeks sooner; visits stay as long as what was looked at.
//!
//! The bound is on what can be folded. A profile with more records of contract than the limit
//! keeps all of them: they are the customer's, and the shop's to retire.
//!
//! Cost: one pass over all events, and a sort, for a fifth of the limit: of 100,000 events tracked in
//! Node each took 35 µs, all of that included (2026-11).

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::condense::{Counts, slim};
use super::folded::{Folded, source_of};
use super::{Head, Profile};
use crate::event::Event;
use crate::names::Names;
use crate::time::DAY_MS;

/// How large a profile may grow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Events as they were recorded.
    pub events: u32,
    /// Bytes of JSON, about.
    pub bytes: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { events: 5_000, bytes: 512 << 10 }
    }
}

/// A compaction as the `ProfileChange` of the JavaScript interface: of the ids that
/// [`Profile::compact`] gave, those still there are written anew.
pub struct Change<'a>(pub &'a Profile, pub &'a [Box<str>]);

impl Serialize for Change<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(profile, forget) = self;
        let mut ids = Names::default();
        for id in *forget {
            ids.insert(id);
        }
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("head", &Head(profile))?;
        map.serialize_entry("events", &Recorded(&profile.events, Some(&ids)))?;
        map.serialize_entry("forget", forget)?;
        map.end()
    }
}

/// The events that are no counts: all of them, or those of certain ids.
pub(super) struct Recorded<'a>(pub(super) &'a [Event], pub(super) Option<&'a Names>);

impl Serialize for Recorded<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(events, ids) = self;
        let is_in = |event: &&Event| {
            !event.is_count() && ids.is_none_or(|ids| ids.find(&event.id).is_some())
        };
        serializer.collect_seq(events.iter().filter(is_in))
    }
}

/// Bytes that an event takes in JSON, about, and rather too many.
pub(super) fn weight(event: &Event) -> usize {
    let mut bytes = 40 + event.kind.as_str().len();
    let is_count = event.is_count();
    for item in &event.items {
        let prices = [item.unit_price, item.list_price, item.tax];
        let prices = prices.iter().map(|price| 18 * usize::from(price.is_some()));
        bytes += item.id.len() + if is_count { 6 } else { 24 + prices.sum::<usize>() };
    }
    if is_count {
        return bytes;
    }
    let texts = [
        &event.source,
        &event.channel,
        &event.order_id,
        &event.query,
        &event.text,
        &event.reference,
    ];
    for text in texts.into_iter().flatten() {
        bytes += 13 + text.len();
    }
    let figures = [
        event.currency.is_some(),
        event.shipping.is_some(),
        event.rating.is_some(),
        event.dwell_ms.is_some(),
        event.points.is_some(),
    ];
    bytes += 20 * figures.map(usize::from).iter().sum::<usize>();
    bytes + event.id.len() + event.list.as_ref().map_or(0, |_| 50)
}

impl Profile {
    /// Folds the oldest events if there are more than `limits` allow. The ids of events that are no
    /// longer kept as they were come back, also of those that a [`merge`](Self::merge) since the
    /// last time found folded elsewhere: storage forgets them, and writes those still there anew.
    pub fn compact(&mut self, limits: Limits) -> Vec<Box<str>> {
        let (events, bytes) = (limits.events as usize, limits.bytes as usize);
        let is_over = |p: &Self| p.recorded() > events || p.bytes > bytes;
        if is_over(self) && self.events.len() >= self.rest {
            let until = self.foldable(events - events / 5, bytes - bytes / 5);
            for event in self.events.iter().take(until).filter(|e| e.condensed.is_none()) {
                let source = self.folded.source(source_of(event));
                (source.at, source.id) = (event.at, event.id.clone());
            }
            if until > 0 {
                self.align(true, bytes);
            }
            // What cannot be folded would be tried in vain at every event.
            self.rest = if is_over(self) { self.events.len() + events / 50 } else { 0 };
        }
        std::mem::take(&mut self.gone)
    }

    /// How many events there are as they were recorded.
    pub fn recorded(&self) -> usize {
        self.events.len() - self.counts
    }

    /// How many of the events, counts included, make room for what is over.
    fn foldable(&self, events: usize, bytes: usize) -> usize {
        let Some(newest) = self.events.last().map(|last| last.at.plus_ms(-DAY_MS)) else {
            return 0;
        };
        let (mut raw, mut size, mut until) = (self.recorded(), self.bytes, 0);
        for (place, event) in self.events.iter().enumerate() {
            if (raw <= events && size <= bytes) || event.at >= newest {
                break;
            }
            if event.condensed.is_none() && event.kind.is_countable() {
                raw -= 1;
                size = size.saturating_sub(weight(event));
                until = place + 1;
            }
        }
        until
    }

    /// Brings the events in line with the cuts: behaviour at or before its source's `becomes` counts,
    /// or goes where it is told elsewhere; records there lose their texts.
    pub(super) fn align(&mut self, becomes: bool, bytes: usize) {
        let mut counts = Counts::default();
        let mut left = bytes - bytes / 10;
        let withdrawn = self.gate().withdrawn;
        let mut kept = Vec::with_capacity(self.events.len());
        for mut event in std::mem::take(&mut self.events) {
            if event.is_count() {
                counts.add(event, &self.folded);
                continue;
            }
            if event.condensed.is_none() && self.folded.covers(&event) {
                if becomes && Some(event.at) > withdrawn {
                    let told = self.folded.source(source_of(&event)).take(&event);
                    counts.take(&event, told, &self.folded);
                }
                let is_countable = event.kind.is_countable();
                if is_countable || slim(&mut event) {
                    self.gone.push(event.id.clone());
                }
                if is_countable {
                    continue;
                }
            }
            left = left.saturating_sub(weight(&event));
            kept.push(event);
        }
        counts.finish(left.clamp(bytes / 16, bytes / 4), &self.folded, &mut kept);
        self.hold(kept);
        self.sort();
    }

    /// Takes over what another copy folded further, and its `events`; both copies' are in line with
    /// the cuts then.
    pub(super) fn join_folded(&mut self, folded: Folded, events: Vec<Event>) {
        let won = self.folded.merge(folded, &self.events, &events);
        let mut all = Vec::new();
        let mine = self.events.len();
        self.events.extend(events);
        for (place, event) in std::mem::take(&mut self.events).into_iter().enumerate() {
            let is_theirs = place >= mine;
            let source = source_of(&event);
            let is_told = won.find(source).is_some() == is_theirs;
            if !event.is_count() || is_told && self.folded.place(source).is_ok() {
                all.push(event);
            }
        }
        self.events = all;
        self.align_to_cuts();
    }

    /// Drops behaviour that is told in counts, and takes the texts from records as old.
    pub(super) fn align_to_cuts(&mut self) {
        if !self.folded.0.is_empty() {
            self.align(false, usize::MAX);
        }
    }

    /// Puts `events` in place of those there are.
    pub(super) fn hold(&mut self, events: Vec<Event>) {
        (self.known, self.bytes, self.counts) = (Names::default(), 0, 0);
        for event in &events {
            self.note(event);
        }
        self.events = events;
    }

    /// Counts in an event that is to be among the events; whether it isn't yet.
    pub(super) fn note(&mut self, event: &Event) -> bool {
        let is_count = event.is_count();
        let is_new = is_count || self.known.insert(&event.id);
        if is_new {
            self.bytes += weight(event);
            self.counts += usize::from(is_count);
        }
        is_new
    }
}
