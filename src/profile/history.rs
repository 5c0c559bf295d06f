//! What the customer did with each item: the counts that recommendation works from.
//!
//! Items are numbered as the customer meets them ([`OwnIx`]); whoever knows a catalogue maps the
//! numbers once and keeps the map.
//!
//! What was shown and what the customer said of it stands here too: a shelf sinks what it showed in
//! vain, and keeps to what it was told.
//!
//! A [`Fold`]: a refund changes what an earlier purchase counts for, so it can't be pushed. Cost:
//! O(1) an event line.

use super::item_history::{FIGURES, ItemHistory, VIEW_HALF_LIFE_DAYS};
use super::{Fold, Returns};
use crate::event::{Event, EventType};
use crate::names::Names;
use crate::time::Instant;
/// How many looks a wish for more of the kind is worth.
const WISH: f64 = 3.0;
/// How many of the latest item events are kept apart.
const RECENT: usize = 50;

/// An item's number in one customer's history, in order of first meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(transparent)]
pub struct OwnIx(pub u32);

/// One of the latest things the customer did with an item.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Touch {
    /// The item.
    pub item: OwnIx,
    /// What was done.
    pub kind: EventType,
    /// When.
    pub at: Instant,
}

/// The customer's history with every item.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    items: Vec<ItemHistory>,
    numbers: Names,
    recent: Vec<Touch>,
    hidden: Vec<Box<str>>,
    orders: u32,
    returns: Returns,
}

impl Fold for History {
    type Context = ();

    fn of(events: &[Event], (): &()) -> Self {
        let mut history = Self { returns: Returns::of(events), ..Self::default() };
        for event in events {
            history.take(event);
        }
        history
    }

    fn push(&mut self, event: &Event, (): &()) -> bool {
        if event.kind.needs_order() {
            return false;
        }
        self.take(event);
        true
    }
}

impl History {
    /// Every item met, by number.
    pub fn items(&self) -> &[ItemHistory] {
        &self.items
    }

    /// The number of that item, if the customer met it.
    pub fn find(&self, id: &str) -> Option<&ItemHistory> {
        self.numbers.find(id).and_then(|number| self.items.get(number))
    }

    /// The latest things done with items, oldest first.
    pub fn recent(&self) -> &[Touch] {
        &self.recent
    }

    /// Ids of the categories that the customer doesn't want to see.
    pub fn hidden(&self) -> &[Box<str>] {
        &self.hidden
    }

    /// Orders placed.
    pub const fn orders(&self) -> u32 {
        self.orders
    }

    /// Takes in what the second of `members` made of an item: all of it as of `now`, with neither
    /// dates nor orders of anybody.
    pub fn share(&mut self, id: &str, members: &[Self], now: Instant) {
        let (mut most, mut second) = ([0.0; FIGURES], [0.0; FIGURES]);
        for own in members.iter().filter_map(|member| member.find(id)).filter(|own| own.is_met()) {
            for (i, value) in own.figures(now).into_iter().enumerate() {
                second[i] = f64::max(second[i], f64::min(most[i], value));
                most[i] = f64::max(most[i], value);
            }
        }
        if let (_, Some(item)) = self.item(id) {
            item.stand_for(second, now);
        }
    }

    fn take(&mut self, event: &Event) {
        match event.kind {
            EventType::Purchase => self.take_order(event),
            EventType::ViewItem | EventType::AddToCart | EventType::AddToWishlist => {
                for item in &event.items {
                    let worth = event.freshness(VIEW_HALF_LIFE_DAYS);
                    self.look(&item.id, event, event.times_of(item), worth);
                }
            }
            EventType::ViewItemList | EventType::MessageShown => {
                for item in &event.items {
                    if let (_, Some(own)) = self.item(&item.id) {
                        own.show(event.at, event.times_of(item));
                    }
                }
            }
            _ => {
                if let Some(about) = event.subject() {
                    self.heed(event, about);
                }
            }
        }
    }

    /// Takes feedback in. What follows a wish for more of a hidden category is that it shows again.
    fn heed(&mut self, event: &Event, about: &str) {
        let hidden = self.hidden.iter().position(|id| &**id == about);
        match (event.kind, hidden) {
            (EventType::HideCategory, None) => self.hidden.push(about.into()),
            (EventType::MoreLikeThis, Some(place)) => drop(self.hidden.remove(place)),
            (EventType::MoreLikeThis, None) => self.look(about, event, 1, WISH),
            (EventType::NotInterested, _) => {
                if let (_, Some(own)) = self.item(about) {
                    own.unwanted = true;
                }
            }
            _ => {}
        }
    }

    fn look(&mut self, id: &str, event: &Event, times: u32, worth: f64) {
        let (number, own) = self.item(id);
        if let Some(own) = own {
            own.look(event.at, times, event.dwell_ms.unwrap_or(0), worth);
            own.unwanted &= event.kind != EventType::MoreLikeThis;
        }
        self.touch(number, event);
    }

    fn take_order(&mut self, event: &Event) {
        let kept = self.returns.kept(event);
        self.orders += u32::from(!kept.is_empty());
        let lines = kept.len();
        for item in kept {
            let order = self.orders;
            let (number, own) = self.item(&item.id);
            if let Some(own) = own {
                own.buy(event.at, order, lines, item.quantity);
                own.pay(item.unit_price, event.currency);
            }
            self.touch(number, event);
        }
    }

    fn touch(&mut self, item: OwnIx, event: &Event) {
        if self.recent.len() >= 2 * RECENT {
            self.recent.drain(..RECENT);
        }
        self.recent.push(Touch { item, kind: event.kind, at: event.at });
    }

    fn item(&mut self, id: &str) -> (OwnIx, Option<&mut ItemHistory>) {
        let number = self.numbers.number(id);
        if number == self.items.len() {
            self.items.push(ItemHistory::new(id));
        }
        (OwnIx(number as u32), self.items.get_mut(number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event;
    use crate::profile::Hour;
    use crate::time::DAY_MS;

    fn event(id: &str, kind: &str, day: i64, items: &str) -> Event {
        let json = format!(
            r#"{{"id":"{id}","type":"{kind}","at":{},"items":{items},"orderId":"{id}"}}"#,
            day * DAY_MS
        );
        event::read(&serde_json::from_str(&json).unwrap()).unwrap()
    }

    fn at(day: i64) -> Instant {
        Instant::from_ms(day * DAY_MS).unwrap()
    }

    #[test]
    fn purchases_fade_by_half_each_half_life() {
        let events = [
            event("a", "purchase", 0, r#"[{"id":"x"}]"#),
            event("b", "purchase", 60, r#"[{"id":"x"}]"#),
        ];
        let history = History::of(&events, &());
        let [_, sixty, _] = history.find("x").unwrap().decayed(at(120));
        assert!((sixty - 0.75).abs() < 1e-12, "{sixty}");
        assert_eq!(history.find("x").unwrap().mean_gap_days(), Some(60.0));
        assert_eq!(history.find("x").unwrap().ranked(2), 1.9);
        assert!((history.find("x").unwrap().ranked(3) - 1.71).abs() < 1e-12);
    }

    #[test]
    fn an_item_twice_in_one_order_is_bought_once() {
        let lines = r#"[{"id":"x","quantity":2},{"id":"x","quantity":3}]"#;
        let history = History::of(&[event("a", "purchase", 0, lines)], &());
        let item = history.find("x").unwrap();
        assert_eq!((item.orders, item.quantity), (1, 5));
    }

    #[test]
    fn small_orders_and_the_time_of_day_tell_items_apart() {
        let lines = r#"[{"id":"x"},{"id":"y"},{"id":"z"},{"id":"w"}]"#;
        let small = event("a", "purchase", 0, r#"[{"id":"x"}]"#);
        let history = History::of(&[small, event("b", "purchase", 7, lines)], &());
        let (x, y) = (history.find("x").unwrap(), history.find("y").unwrap());
        assert_eq!((x.in_small_orders(), y.in_small_orders()), (0.75, 0.5));
        // Bought twice at this time of day, beside two orders at no time in particular.
        let noon = Hour::of(at(9).plus_ms(DAY_MS / 2));
        assert_eq!((x.at_this_hour(Hour::of(at(9))), x.at_this_hour(noon)), (0.5, -0.5));
        assert_eq!(y.at_this_hour(Hour::of(at(9))), 1.0 / 3.0);
    }

    #[test]
    fn what_was_taken_back_was_not_bought() {
        let order = event("a", "purchase", 0, r#"[{"id":"x","quantity":2},{"id":"y"}]"#);
        let part = Event {
            kind: EventType::Refund,
            ..event("a", "purchase", 3, r#"[{"id":"x","quantity":2}]"#)
        };
        let part = Event { id: "r".into(), ..part };
        let history = History::of(&[order.clone(), part.clone()], &());
        assert!(history.find("x").is_none());
        assert_eq!(history.orders(), 1);
        assert!(!History::of(std::slice::from_ref(&order), &()).push(&part, &()));
        let all = Event { items: Vec::new(), ..part };
        assert_eq!(History::of(&[order, all], &()).orders(), 0);
    }

    #[test]
    fn pushing_one_by_one_equals_building_at_once_to_the_bit() {
        let events: Vec<Event> = (0..200)
            .map(|i| {
                let kind = if i % 3 == 0 { "purchase" } else { "view_item" };
                event(
                    &format!("e{i:03}"),
                    kind,
                    i / 4,
                    &format!(r#"[{{"id":"x{}"}},{{"id":"y{}"}}]"#, i % 7, i % 11),
                )
            })
            .collect();
        let mut pushed = History::default();
        for event in &events {
            assert!(pushed.push(event, &()));
        }
        assert_eq!(pushed, History::of(&events, &()));
    }
}
