//! The customers who came back: what each had done before a cut, and what the next basket held.
//!
//! A query of the learning and of the backtest. Lines that were given back later stay: whoever
//! gave a thing back had still chosen it, and before the cut nobody knew. Of very many who came back a
//! lot decides: more than [`MOST`] say nothing that these don't, and take memory and minutes.

use std::ops::Range;

use super::random::SplitMix64;
use super::tables::Log;
use crate::event::{Event, EventItem, EventType};
use crate::id::ItemIx;
use crate::model::Catalogue;
use crate::profile::{Fold, History, Traits};
use crate::recommend::Subject;
use crate::time::Instant;

/// No more than so many customers of a window.
pub const MOST: usize = 10_000;

const SEED: u64 = 0x10f;

/// One customer at a cut.
#[derive(Clone, Debug)]
pub struct Returning {
    /// The number in the log.
    pub customer: u32,
    /// What was bought before the cut.
    pub history: History,
    /// The catalogue's items that the history's numbers stand for.
    pub items: Vec<Option<ItemIx>>,
    /// When the customer was back: the moment of the query.
    pub at: Instant,
    /// The first basket after the cut, each item once.
    pub targets: Vec<ItemIx>,
}

impl Returning {
    /// Everybody who ordered before `cut` and again before `until`, by customer, or [`MOST`] of them.
    pub fn all(log: &Log, catalogue: &Catalogue, cut: Instant, until: Instant) -> Vec<Self> {
        let mut back = Vec::new();
        let mut start = 0;
        for lines in log.customer.chunk_by(|a, b| a == b) {
            let lines = start..start + lines.len();
            start = lines.end;
            let times = log.at.get(lines.clone()).unwrap_or_default();
            let (cut, until) = (cut.ms(), until.ms());
            if times.iter().any(|at| *at < cut) && times.iter().any(|at| (cut..until).contains(at))
            {
                back.push(lines);
            }
        }
        let drawn = drawn(back, MOST);
        drawn.into_iter().filter_map(|lines| one(log, lines, catalogue, cut, until)).collect()
    }

    /// The customer as recommendation sees it.
    pub fn subject(&self) -> Subject<'_> {
        Subject { history: &self.history, items: &self.items, tags: Traits::NONE, past: None }
    }

    /// What of the next basket the customer had never bought.
    pub fn unseen(&self) -> Vec<ItemIx> {
        self.targets.iter().copied().filter(|item| !self.knows(*item)).collect()
    }

    /// Whether the customer had bought `item` before.
    pub fn knows(&self, item: ItemIx) -> bool {
        self.items.contains(&Some(item))
    }
}

/// At most so many, by lot, in the order given.
fn drawn(mut all: Vec<Range<usize>>, most: usize) -> Vec<Range<usize>> {
    if all.len() > most {
        SplitMix64::new(SEED).shuffle(&mut all);
        all.truncate(most);
        all.sort_unstable_by_key(|lines| lines.start);
    }
    all
}

fn one(
    log: &Log,
    lines: Range<usize>,
    catalogue: &Catalogue,
    cut: Instant,
    until: Instant,
) -> Option<Returning> {
    let mut past: Vec<Event> = Vec::new();
    let mut next: Option<(Instant, u32)> = None;
    let mut targets: Vec<ItemIx> = Vec::new();
    let mut last = None;
    let customer = *log.customer.get(lines.start)?;
    for line in lines {
        let at = Instant::from_ms(*log.at.get(line)?)?;
        let (order, item) = (*log.order.get(line)?, ItemIx(*log.item.get(line)?));
        if at >= until {
            continue;
        }
        if at >= cut {
            if next.is_none_or(|first| (at, order) < first) {
                next = Some((at, order));
                targets.clear();
            }
            if next == Some((at, order)) {
                targets.push(item);
            }
        } else {
            if last != Some(order) {
                past.push(event(EventType::Purchase, order, at));
                last = Some(order);
            }
            if let Some(event) = past.last_mut() {
                event.items.push(piece(catalogue.id(item)));
            }
        }
    }
    let (at, _) = next.filter(|_| !past.is_empty())?;
    past.sort_by(Event::order_cmp);
    targets.sort_unstable();
    targets.dedup();
    let history = History::of(&past, &());
    let items = Subject::resolve(&history, 0, catalogue);
    Some(Returning { customer, history, items, at, targets })
}

/// An event; its id keeps those of one instant in the order of their numbers.
pub(super) fn event(kind: EventType, number: u32, at: Instant) -> Event {
    let number = number.to_string();
    let id = ["0".repeat(10 - number.len()), number].concat();
    Event { id: id.into(), at, ..Event::new(kind) }
}

/// One line of an event.
pub(super) fn piece(id: &str) -> EventItem {
    EventItem::new(id, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_too_many_a_lot_decides_the_same_each_time_and_their_order_stays() {
        let all: Vec<Range<usize>> = (0..100).map(|n| n..n + 1).collect();
        assert_eq!(drawn(all.clone(), 100), all);
        let some = drawn(all.clone(), 10);
        assert_eq!(some, drawn(all, 10));
        assert!(some.len() == 10 && some.is_sorted_by_key(|lines| lines.start));
        assert!(some.last().is_some_and(|last| last.start > 9), "not the first ten");
    }
}
