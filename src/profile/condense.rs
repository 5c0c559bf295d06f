//! What old behaviour comes to: counts that every reader takes for events.
//!
//! | a count of | holds the events of one |
//! |---|---|
//! | something done with one item | day; later, of looks, four weeks |
//! | anything else | day; later four weeks, without its items |
//! | visits begun, those with an order, and the hours in which something happened | day; later four weeks |
//!
//! A day is told for a fortnight before the cut, visits for 150 days. A count stands at the moment
//! of its last event, so that what is *last* is true, and sums over all time are exact; what fades
//! is counted as of the middle of four weeks, and of a day as of its last event. A channel is kept
//! where all events of the count share one. The hours are told in fours, of UTC: in a zone that
//! isn't whole multiples of four away, times of day blur by as much.
//!
//! Days and four weeks nest, and a count is a sum: folding a part and later the rest comes to the
//! same as folding both at once, unless there are too many counts ([`Counts::finish`]).

use super::compact::weight;
use super::folded::{Folded, source_of};
use crate::event::{Condensed, Event, EventItem, EventType, HOURS_MS, MAX_QUANTITY};
use crate::locale::{concat, whole};
use crate::names::Names;
use crate::order::sort_by;
use crate::time::{DAY_MS, Instant};

/// The longer period, and how long before the cut the shorter one reaches.
const PERIOD_DAYS: i64 = 28;
const DAILY_DAYS: i64 = 14;
const DAILY_VISIT_DAYS: i64 = 150;

/// More sources than this would be taken for one another's, and there are a handful.
const MOST_SOURCES: i64 = 1 << 20;
/// How many older events one of the last fortnight is worth.
const LATE: u32 = 64;

/// An event's id as a count: it is in no storage and no list of ids, and only gives counts of one
/// moment an order.
pub(super) fn count_id(event: &Event) -> Box<str> {
    let (mut kind, mut item) = ("", "");
    if event.times() > 0 {
        kind = event.kind.as_str();
        item = only_item(event).map_or("", |item| &item.id);
    }
    concat(&["~", kind, " ", item, " ", source_of(event)]).into()
}

fn only_item(event: &Event) -> Option<&EventItem> {
    if event.items.len() == 1 { event.items.first() } else { None }
}

/// What an old record keeps: what orders, points and answers are worked out from. Whether that is
/// less than it was.
pub(super) fn slim(event: &mut Event) -> bool {
    event.condensed = Some(Condensed { times: 1, ..Condensed::default() });
    let has_more = event.query.is_some()
        || event.list.is_some()
        || event.text.is_some()
        || event.dwell_ms.is_some();
    (event.query, event.list, event.text, event.dwell_ms) = (None, None, None, None);
    has_more
}

/// Adds to an item's quantity; items stand by id, each once.
fn put(items: &mut Vec<EventItem>, id: &str, quantity: u32) {
    match items.binary_search_by(|known| (*known.id).cmp(id)) {
        Ok(place) => {
            items[place].quantity = items[place].quantity.saturating_add(quantity).min(MAX_QUANTITY)
        }
        Err(place) => items.insert(place, EventItem::new(id, quantity)),
    }
}

/// Counts on their way to fewer.
#[derive(Default)]
pub(super) struct Counts {
    groups: Names,
    counts: Vec<Event>,
}

impl Counts {
    /// Adds a recorded event: the moment of it, which tells `told`, the visits that began with it
    /// and whether an order ended one, and its hours; and of behaviour a count of one.
    pub(super) fn take(&mut self, event: &Event, told: Condensed, folded: &Folded) {
        for is_moment in [true, false] {
            let is_countable = event.kind.is_countable();
            let mut count = Event::new(if is_moment { EventType::PageView } else { event.kind });
            count.at = event.at;
            count.source = event.source.clone();
            if is_moment {
                count.condensed = Some(told);
                if is_countable {
                    let hours = event.at.ms().rem_euclid(DAY_MS) / HOURS_MS;
                    count.items.push(EventItem::new(&whole(hours), 1));
                }
            } else if is_countable {
                count.condensed = Some(Condensed { times: 1, ..Condensed::default() });
                count.channel = event.channel.clone();
                if event.items.len() == 1 {
                    count.dwell_ms = event.dwell_ms;
                }
                for item in &event.items {
                    put(&mut count.items, &item.id, 1);
                }
            } else {
                break;
            }
            self.add(count, folded);
        }
    }

    /// Adds a count to the one of its group, as of its source's cut.
    pub(super) fn add(&mut self, mut event: Event, folded: &Folded) {
        let (source, cut) = folded.cut(&event);
        let period = Period::of(&event, cut);
        let is_moment = event.times() == 0;
        if period.is_long && !is_moment && !is_look(event.kind) {
            event.items.clear();
            event.dwell_ms = None;
        }
        let (kind, item) = if is_moment {
            ("", "")
        } else {
            (event.kind.as_str(), only_item(&event).map_or("", |item| &*item.id))
        };
        let days = (period.first_day * 2 + i64::from(period.is_long)) * MOST_SOURCES;
        let group = concat(&[&whole(days + source as i64), " ", kind, " ", item]);
        match self.counts.get_mut(self.groups.number(&group)) {
            Some(count) => join(count, event),
            None => self.counts.push(event),
        }
    }

    /// Adds all counts to `events`. If they take more than `budget` bytes, the items of the least
    /// and oldest are no longer told apart, until they don't: that there were such events stays.
    /// One of the last fortnight weighs [`LATE`] older ones.
    pub(super) fn finish(mut self, budget: usize, folded: &Folded, events: &mut Vec<Event>) {
        let mut least = 1_u32;
        loop {
            let mut bytes = 0;
            for count in &mut self.counts {
                count.id = count_id(count);
                bytes += weight(count);
            }
            sort_by(&mut self.counts, Event::order_cmp);
            if bytes <= budget || least > LATE * MAX_QUANTITY {
                break;
            }
            for mut count in std::mem::take(&mut self).counts {
                let cut = folded.cut(&count).1;
                let is_late = cut.ms() - count.at.ms() < DAILY_DAYS * DAY_MS;
                let late = if is_late { LATE } else { 1 };
                let is_least = count.times().saturating_mul(late) <= least;
                let has_items = count.times() > 0 && !count.items.is_empty();
                if bytes > budget && is_least && has_items {
                    bytes -= weight(&count);
                    count.items.clear();
                    count.dwell_ms = None;
                }
                self.add(count, folded);
            }
            least = least.saturating_mul(2);
        }
        for mut count in self.counts {
            let (_, cut) = folded.cut(&count);
            set_lag(&mut count, cut);
            events.push(count);
        }
    }
}

/// The days whose events a count holds together.
struct Period {
    first_day: i64,
    is_long: bool,
}

impl Period {
    fn of(event: &Event, cut: Instant) -> Self {
        let days = |at: Instant| at.ms().div_euclid(DAY_MS);
        let day = days(event.at);
        let first = day - day.rem_euclid(PERIOD_DAYS);
        let daily = if event.times() == 0 { DAILY_VISIT_DAYS } else { DAILY_DAYS };
        let is_long = first + PERIOD_DAYS <= days(cut) - daily;
        Self { first_day: if is_long { first } else { day }, is_long }
    }
}

/// The moment before which none of the event's, or of a count's, happened: a day or a long period
/// before the last of it.
pub(super) fn first_instant(event: &Event) -> Instant {
    let days = if event.is_count() { PERIOD_DAYS } else { 0 };
    event.at.plus_ms(-days * DAY_MS)
}

const fn is_look(kind: EventType) -> bool {
    matches!(kind, EventType::ViewItem | EventType::AddToCart | EventType::AddToWishlist)
}

/// Notes how long before its last event the middle of a long count lies.
pub(super) fn set_lag(count: &mut Event, cut: Instant) {
    let period = Period::of(count, cut);
    let middle = (period.first_day + PERIOD_DAYS / 2) * DAY_MS;
    let lag = if period.is_long { (count.at.ms() - middle) / DAY_MS } else { 0 };
    if let Some(condensed) = &mut count.condensed {
        condensed.lag_days = lag.max(0) as u32;
    }
}

fn join(count: &mut Event, event: Event) {
    count.at = count.at.max(event.at);
    if count.channel != event.channel {
        count.channel = None;
    }
    let dwell = |e: &Event| e.dwell_ms.unwrap_or(0);
    let dwell = dwell(count).saturating_add(dwell(&event));
    count.dwell_ms = Some(dwell).filter(|ms| *ms > 0);
    for item in &event.items {
        put(&mut count.items, &item.id, item.quantity);
    }
    if let (Some(to), Some(by)) = (&mut count.condensed, event.condensed) {
        to.times = to.times.saturating_add(by.times);
        to.visits = to.visits.saturating_add(by.visits);
        to.ordered = to.ordered.saturating_add(by.ordered);
    }
}
