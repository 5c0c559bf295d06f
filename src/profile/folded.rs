//! How far each source's history is folded away: its cut, and what it takes to trust it.
//!
//! A [`Source`] is who recorded events: the page, the till. Its cut is the instant and the id of the
//! last event that was folded, in canonical order; whatever of the source stands at or before the
//! cut counts as known. So only a canonical prefix is ever folded, and two copies that were folded
//! differently have a greater of two: the later cut, of equal ones that of more events. A source's
//! counts travel with its cut, whole.
//!
//! In JSON: `{"sources": {"till": {"at", "id", "n", "digest", "visit", "ordered"}}, "rows": […]}`,
//! where events without a source stand under `""`, and a row is
//! `[source, channel, type, at, times, visits, visits with an order, dwell, item, its times, …]`.

use std::cmp::Ordering;

use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

use super::VISIT_SILENCE_MS;
use super::condense::{count_id, set_lag};
use super::join::Gate;
use crate::event::{Condensed, Event, EventItem, EventType, MAX_QUANTITY};
use crate::json::{self, Json};
use crate::money::MAX_SAFE;
use crate::names::{self, Names};
use crate::time::Instant;

/// The longest id.
const MAX_ID: usize = 200;
/// Visits of half an hour that a condensed period can hold.
const MAX_VISITS: u32 = 48 * 28;

/// One source's folded part.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Source {
    #[serde(skip)]
    pub(super) name: Box<str>,
    /// The cut.
    pub(super) at: Instant,
    pub(super) id: Box<str>,
    /// How many events became counts, and the sum of the hashes of all ids, records' too.
    pub(super) n: i64,
    pub(super) digest: i64,
    /// The last event of a visit, and whether something was ordered on it.
    visit: Instant,
    ordered: bool,
}

impl Source {
    /// Takes in `event`, the next in canonical order of those up to the cut; whether a visit began
    /// with it, and whether it is a visit's first order.
    pub(super) fn take(&mut self, event: &Event) -> Condensed {
        let add = |sum: i64, more: u32| sum.saturating_add(more.into()).min(MAX_SAFE);
        self.n = add(self.n, event.kind.is_countable().into());
        self.digest = add(self.digest, names::hash(&event.id));
        let mut told = Condensed::default();
        let silent = event.at.ms() - self.visit.ms() > VISIT_SILENCE_MS;
        let orders = event.kind == EventType::Purchase;
        if event.kind.is_of_visit() && !(silent && orders) {
            told.visits = u32::from(silent);
            told.ordered = u32::from(orders && !self.ordered);
            self.ordered = orders || (self.ordered && !silent);
            self.visit = event.at;
        }
        told
    }

    fn place_cmp(&self, at: Instant, id: &str) -> Ordering {
        self.at.cmp(&at).then_with(|| (*self.id).cmp(id))
    }
}

/// Who recorded `event`.
pub(super) fn source_of(event: &Event) -> &str {
    event.source.as_deref().unwrap_or("")
}

/// Every source of which something was folded, by name.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Folded(pub(super) Vec<Source>);

impl Folded {
    /// The place of that source, or where it would stand.
    pub(super) fn place(&self, name: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|source| (*source.name).cmp(name))
    }

    /// The source of that name, a new one of which nothing is folded if it is not there.
    pub(super) fn source(&mut self, name: &str) -> &mut Source {
        let place = self.place(name).unwrap_or_else(|place| {
            let (at, visit, id) = (Instant::MIN, Instant::MIN, Box::default());
            let name = name.into();
            self.0.insert(place, Source { name, at, id, n: 0, digest: 0, visit, ordered: false });
            place
        });
        &mut self.0[place]
    }

    /// The place of the source of `event`, and how far it is folded.
    pub(super) fn cut(&self, event: &Event) -> (usize, Instant) {
        let place = self.place(source_of(event)).unwrap_or_default();
        (place, self.0.get(place).map_or(Instant::MIN, |source| source.at))
    }

    /// Forgets how far the sources were folded, where the consent is gone on which that rests.
    pub(super) fn withdraw(&mut self, gate: &Gate) {
        let holds = |source: &Source| gate.since.is_some() && Some(source.at) > gate.withdrawn;
        self.0.retain(|source| source.n == 0 || holds(source));
    }

    /// Of sources whose counts are all forgotten only the cut stays, so that copies go on to agree.
    pub(super) fn settle(&mut self, events: &[Event]) {
        let mut told = Names::default();
        for event in events.iter().filter(|event| event.is_count()) {
            told.insert(source_of(event));
        }
        for source in self.0.iter_mut().filter(|source| told.find(&source.name).is_none()) {
            (source.visit, source.ordered) = (Instant::MIN, false);
        }
    }

    /// Whether `event` is not after its source's cut.
    pub(super) fn covers(&self, event: &Event) -> bool {
        let source = self.place(source_of(event)).ok().and_then(|place| self.0.get(place));
        source.is_some_and(|source| source.place_cmp(event.at, &event.id).is_ge())
    }

    /// Takes over each source that another copy folded further, and says which those are. `mine` and
    /// `theirs` are the events that go with the two.
    pub(super) fn merge(&mut self, other: Self, mine: &[Event], theirs: &[Event]) -> Names {
        let mut won = Names::default();
        for source in other.0 {
            let known = self.source(&source.name);
            let order = known.place_cmp(source.at, &source.id).then(known.n.cmp(&source.n));
            let order = order.then(known.digest.cmp(&source.digest));
            let order = order.then_with(|| known.mark(mine).cmp(&source.mark(theirs)));
            if order.is_lt() {
                won.insert(&source.name);
                *known = source;
            }
        }
        won
    }

    /// Reads what [`Parts`] wrote, with its counts; `None` where it is something else.
    pub(super) fn read(&mut self, json: &Json, counts: &mut Vec<Event>) -> Option<()> {
        let Json::Obj(sources) = json.get("sources")? else { return None };
        for (name, json) in sources {
            let source = self.source(name);
            let int = |key| int(json.get(key)?);
            source.at = Instant::from_ms(int("at")?)?;
            source.visit = Instant::from_ms(int("visit")?)?;
            (source.n, source.digest) = (int("n")?, int("digest")?);
            source.id = text(json.get("id")?)?.into();
            source.ordered = *json.get("ordered")? == Json::Bool(true);
        }
        let Json::Arr(rows) = json.get("rows")? else { return None };
        for row in rows {
            let Json::Arr(cells) = row else { return None };
            let mut count = count(cells)?;
            let source = self.0.get(self.place(source_of(&count)).ok()?)?;
            set_lag(&mut count, source.at);
            counts.push(count);
        }
        Some(())
    }
}

impl Source {
    /// Tells one account of a source from another, where both say that they hold the same events: the
    /// one under the later consent counts, then the one of which less was forgotten.
    fn mark(&self, events: &[Event]) -> (Option<Instant>, u32, u32) {
        let mut mark = self.visit.ms() as u32 ^ u32::from(self.ordered);
        let (mut consent, mut counts) = (None, 0);
        for event in events.iter().filter(|e| e.is_count() && *source_of(e) == *self.name) {
            mark = mark.rotate_left(5).wrapping_add(names::hash(&json::text(&Row(event))));
            consent = consent.max(event.consent_at);
            counts += 1;
        }
        (consent, counts, mark)
    }
}

fn text<'a>(cell: &'a Json<'_>) -> Option<&'a str> {
    match cell {
        Json::Str(text) if text.len() <= MAX_ID => Some(text),
        _ => None,
    }
}

fn int(cell: &Json) -> Option<i64> {
    match cell {
        Json::Int(figure) => Some(*figure),
        _ => None,
    }
}

fn figure(cell: &Json) -> Option<u32> {
    u32::try_from(int(cell)?).ok()
}

/// The count that a row tells, if it is one.
fn count(cells: &[Json]) -> Option<Event> {
    let owned = |cell| text(cell).filter(|text| !text.is_empty()).map(Box::from);
    let [source, channel, kind, at, cells @ ..] = cells else { return None };
    let (cells, items) = cells.split_first_chunk::<4>()?;
    let mut figures = [0; 4];
    for (to, cell) in figures.iter_mut().zip(cells) {
        *to = figure(cell)?;
    }
    let [times, visits, ordered, dwell] = figures;
    let kind = EventType::parse(text(kind)?).filter(|kind| kind.is_countable())?;
    let mut event = Event::new(kind);
    event.source = owned(source);
    event.channel = owned(channel);
    event.at = Instant::from_ms(int(at)?)?;
    event.condensed =
        Some(Condensed { times, visits: visits.min(MAX_VISITS), ordered, lag_days: 0 });
    event.dwell_ms = Some(dwell).filter(|ms| *ms > 0);
    for item in items.chunks(2) {
        let [id, quantity] = item else { return None };
        let quantity = figure(quantity)?.clamp(1, MAX_QUANTITY);
        event.items.push(EventItem::new(text(id)?, quantity));
    }
    event.id = count_id(&event);
    Some(event)
}

/// All sources, and their counts, which stand among the profile's events.
pub(super) struct Parts<'a>(pub(super) &'a Folded, pub(super) &'a [Event]);

impl Serialize for Parts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("sources", self.0)?;
        map.serialize_entry("rows", &Rows(self.1))?;
        map.end()
    }
}

impl Serialize for Folded {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for source in &self.0 {
            map.serialize_entry(&*source.name, source)?;
        }
        map.end()
    }
}

struct Rows<'a>(&'a [Event]);

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        for event in self.0 {
            if event.is_count() {
                list.serialize_element(&Row(event))?;
            }
        }
        list.end()
    }
}

struct Row<'a>(&'a Event);

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let event = self.0;
        let told = event.condensed.unwrap_or_default();
        let mut cells = serializer.serialize_seq(None)?;
        let channel = event.channel.as_deref().unwrap_or("");
        for text in [source_of(event), channel, event.kind.as_str()] {
            cells.serialize_element(text)?;
        }
        let dwell = event.dwell_ms.unwrap_or(0).into();
        for figure in
            [event.at.ms(), told.times.into(), told.visits.into(), told.ordered.into(), dwell]
        {
            cells.serialize_element(&figure)?;
        }
        for item in &event.items {
            cells.serialize_element(&*item.id)?;
            cells.serialize_element(&i64::from(item.quantity))?;
        }
        cells.end()
    }
}
