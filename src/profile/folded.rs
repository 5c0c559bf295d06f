//! How far each source's history is folded away: its cut, and what it takes to trust it.
//!
//! A [`Source`] is who recorded events: the page, the till. Its cut is the instant and the id of the
//! last event that was folded, in canonical order; whatever of the source stands at or before the
//! cut counts as known. So only a canonical prefix is ever folded, and two copies that were folded
//! differently have a greater of two: the later cut, of equal ones that of more events. A source's
//! counts travel with its cut, whole.
//!
//! In JSON: `{"sources": {"till": {"at", "id", "n", "digest", "visit", "rows",
//! "ordered"}}}`, where events without a source stand under `""`, and a row is
//! `[type, at, times, visits, visits with an order, dwell, channel, item, its times, …]`.

use std::cmp::Ordering;

use super::VISIT_SILENCE_MS;
use super::condense::{count_id, set_lag};
use crate::event::{Condensed, Event, EventItem, EventType, MAX_QUANTITY};
use crate::json::{Json, Node, Read};
use crate::money::MAX_SAFE;
use crate::names::{self, Names};
use crate::time::Instant;

/// The longest id.
const MAX_ID: usize = 200;
/// Visits of half an hour that a condensed period can hold.
const MAX_VISITS: i64 = 48 * 28;

/// One source's folded part.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Source {
    pub(super) name: Box<str>,
    /// The cut.
    pub(super) at: Instant,
    pub(super) id: Box<str>,
    /// How many events became counts, and the sum of their ids' hashes.
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
        if event.kind.is_countable() {
            self.n = (self.n + 1).min(MAX_SAFE);
            self.digest = (self.digest + i64::from(names::hash(&event.id))).min(MAX_SAFE);
        }
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
            let order = order.then_with(|| known.mark(mine).cmp(&source.mark(theirs)));
            if order.is_lt() {
                won.insert(&source.name);
                *known = source;
            }
        }
        won
    }

    /// All sources with their counts, which stand among `events`.
    pub(super) fn json(&self, events: &[Event]) -> Json {
        let mut sources = Vec::new();
        for source in &self.0 {
            sources.push((String::from(&*source.name), source.json(events)));
        }
        Json::Obj(vec![("sources".into(), Json::Obj(sources))])
    }

    /// Reads what [`json`](Self::json) wrote, and the counts.
    pub(super) fn read(node: &Node<'_>) -> Read<(Self, Vec<Event>)> {
        let (mut folded, mut counts) = (Self::default(), Vec::new());
        let sources = node.need("sources")?;
        for (name, field) in sources.fields()? {
            let source = folded.source(name);
            if source.read(field.value(), &mut counts).is_none() {
                return Err(field.fault("bad_value", "is no folded history"));
            }
        }
        Ok((folded, counts))
    }
}

impl Source {
    fn read(&mut self, json: &Json, counts: &mut Vec<Event>) -> Option<()> {
        let int = |key| int(json.get(key)?, MAX_SAFE);
        self.at = Instant::from_ms(int("at")?)?;
        self.visit = Instant::from_ms(int("visit")?)?;
        (self.n, self.digest) = (int("n")?, int("digest")?);
        self.id = text(json.get("id")?)?.into();
        self.ordered = json.get("ordered").is_some();
        let Json::Arr(rows) = json.get("rows")? else { return None };
        for row in rows {
            let Json::Arr(cells) = row else { return None };
            counts.push(count(cells, &self.name, self.at)?);
        }
        Some(())
    }

    /// Tells one account of a source from another, where both say that they hold the same events.
    fn mark(&self, events: &[Event]) -> u32 {
        let mut mark = u32::from(self.ordered);
        let mut add = |figure: u32| mark = mark.rotate_left(5).wrapping_add(figure);
        add(self.digest as u32);
        add(self.visit.ms() as u32);
        for event in events {
            if !event.is_count() || *source_of(event) != *self.name {
                continue;
            }
            let told = event.condensed.unwrap_or_default();
            let dwell = event.dwell_ms.unwrap_or(0);
            for figure in [event.at.ms() as u32, told.times, told.visits, told.ordered, dwell] {
                add(figure);
            }
            add(names::hash(&event.id));
            add(names::hash(event.channel.as_deref().unwrap_or("")));
            for item in &event.items {
                add(names::hash(&item.id).wrapping_mul(item.quantity));
            }
        }
        mark
    }

    fn json(&self, events: &[Event]) -> Json {
        let mut rows = Vec::new();
        for event in events {
            if event.is_count() && *source_of(event) == *self.name {
                rows.push(row(event));
            }
        }
        let mut fields = vec![
            ("at".into(), Json::Int(self.at.ms())),
            ("id".into(), Json::Str(String::from(&*self.id))),
            ("n".into(), Json::Int(self.n)),
            ("digest".into(), Json::Int(self.digest)),
            ("visit".into(), Json::Int(self.visit.ms())),
            ("rows".into(), Json::Arr(rows)),
        ];
        if self.ordered {
            fields.push(("ordered".into(), Json::Bool(true)));
        }
        Json::Obj(fields)
    }
}

fn row(event: &Event) -> Json {
    let told = event.condensed.unwrap_or_default();
    let text = |text: &str| Json::Str(text.into());
    let mut cells = vec![text(event.kind.as_str()), Json::Int(event.at.ms())];
    for figure in [told.times, told.visits, told.ordered, event.dwell_ms.unwrap_or(0)] {
        cells.push(Json::Int(figure.into()));
    }
    cells.push(text(event.channel.as_deref().unwrap_or("")));
    for item in &event.items {
        cells.push(text(&item.id));
        cells.push(Json::Int(item.quantity.into()));
    }
    Json::Arr(cells)
}

fn text(cell: &Json) -> Option<&str> {
    match cell {
        Json::Str(text) if text.len() <= MAX_ID => Some(text),
        _ => None,
    }
}

fn int(cell: &Json, most: i64) -> Option<i64> {
    match cell {
        Json::Int(figure) if *figure <= most => Some(*figure),
        _ => None,
    }
}

/// The count that a row tells, if it is one; `cut` is that of its source.
fn count(cells: &[Json], source: &str, cut: Instant) -> Option<Event> {
    let [kind, at, figures @ .., channel] = cells.get(..7)? else { return None };
    let mut figures = figures.iter();
    let mut figure =
        |most: i64| Some(int(figures.next()?, most).filter(|figure| *figure >= 0)? as u32);
    let owned = |text: &str| if text.is_empty() { None } else { Some(text.into()) };
    let mut event = Event::new(EventType::parse(text(kind)?).filter(|kind| kind.is_countable())?);
    event.at = Instant::from_ms(int(at, MAX_SAFE)?)?;
    let times = figure(i64::from(u32::MAX))?;
    let (visits, ordered) = (figure(MAX_VISITS)?, figure(MAX_VISITS)?);
    event.condensed = Some(Condensed { times, visits, ordered, lag_days: 0 });
    event.dwell_ms = figure(i64::from(u32::MAX)).filter(|ms| *ms > 0);
    event.channel = owned(text(channel)?);
    event.source = owned(source);
    for item in cells.get(7..)?.chunks(2) {
        let [id, quantity] = item else { return None };
        let quantity = int(quantity, i64::from(MAX_QUANTITY)).filter(|n| *n > 0)?;
        event.items.push(EventItem::new(text(id)?, quantity as u32));
    }
    event.id = count_id(&event);
    set_lag(&mut event, cut);
    Some(event)
}
