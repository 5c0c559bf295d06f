//! What the customer did with each item: the counts that recommendation works from.
//!
//! Items are numbered as the customer meets them ([`OwnIx`]); whoever knows a catalogue maps the
//! numbers once and keeps the map. Decayed counts are kept at the moment of the last purchase, so
//! that bringing them to any later moment is one exponential per item instead of one per line.
//!
//! What was shown and what the customer said of it stands here too: a shelf sinks what it showed in
//! vain, and keeps to what it was told.
//!
//! A [`Fold`]: a refund changes what an earlier purchase counts for, so it can't be pushed. Cost:
//! O(1) an event line; about 140 bytes an item.

use super::faded::fade;
use super::{Faded, Fold, Returns};
use crate::event::{Event, EventType};
use crate::money::{Currency, Minor};
use crate::names::Names;
use crate::time::Instant;

/// Half-lives of the decayed purchase counts, in days.
pub const HALF_LIVES_DAYS: [f64; 3] = [20.0, 60.0, 180.0];
/// How fast a view fades, in days.
const VIEW_HALF_LIFE_DAYS: f64 = 14.0;
/// What a purchase counts for one order later.
const RANK_DECAY_LOG2: f64 = -0.152_003_093_445_049_97; // log2(0.9)
/// How fast a showing in vain is forgotten, in days.
const SHOWN_HALF_LIFE_DAYS: f64 = 7.0;
/// What is shown again within half an hour is shown once, and counts from then on: until it is
/// over, a visit's own shelves don't turn under the customer's eyes.
const SHOWING_DAYS: f64 = 1.0 / 48.0;
/// How many looks a wish for more of the kind is worth.
const WISH: f64 = 3.0;
/// What fades of an item: its purchases by each half-life, its looks.
const FIGURES: usize = HALF_LIVES_DAYS.len() + 1;
/// How many of the latest item events are kept apart.
const RECENT: usize = 50;

/// An item's number in one customer's history, in order of first meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(transparent)]
pub struct OwnIx(pub u32);

/// What is left after so many days by each of [`HALF_LIVES_DAYS`], and after so many orders, kept for
/// who asks next: what was bought in one order fades alike.
#[derive(Clone, Copy, Debug, Default)]
pub struct Fading {
    days: Option<f64>,
    left: [f64; HALF_LIVES_DAYS.len()],
    orders: Option<u32>,
    ranked: f64,
}

impl Fading {
    fn over(&mut self, days: f64) {
        if self.days != Some(days) {
            self.days = Some(days);
            self.left = HALF_LIVES_DAYS.map(|half_life| fade(days, half_life));
        }
    }

    fn over_orders(&mut self, orders: u32) {
        if self.orders != Some(orders) {
            self.orders = Some(orders);
            self.ranked = libm::exp2(f64::from(orders) * RANK_DECAY_LOG2);
        }
    }
}

/// What the customer did with one item.
#[derive(Clone, Debug, PartialEq)]
pub struct ItemHistory {
    /// The shop's id of the item.
    pub id: Box<str>,
    /// Orders that held it.
    pub orders: u32,
    /// Pieces bought.
    pub quantity: u64,
    /// First and last purchase.
    pub bought: Option<(Instant, Instant)>,
    /// How many orders the customer had placed when this one was last among them.
    pub last_order: u32,
    /// Purchases, each fading with a half-life of [`HALF_LIVES_DAYS`], as of the last purchase.
    decayed: [f64; HALF_LIVES_DAYS.len()],
    /// Purchases, each worth 0.9 per order since, as of `last_order`.
    by_rank: f64,
    /// Views, carts and wishes.
    pub looks: u32,
    /// When it was last looked at.
    pub looked: Option<Instant>,
    looks_decayed: f64,
    /// Looks since it was last bought.
    pub looks_since: u32,
    /// How long it was looked at since, in milliseconds.
    pub dwell_since_ms: u64,
    /// What the customer is used to pay for a piece, minor units: each purchase draws it half of
    /// the way to its own price. 0 before one.
    pub price: f64,
    /// What that is in, if it was said.
    pub currency: Option<Currency>,
    /// Showings on a shelf since it was last looked at or bought.
    shown: Faded,
    /// The customer doesn't want to see it.
    pub unwanted: bool,
}

impl ItemHistory {
    fn new(id: &str) -> Self {
        Self {
            id: id.into(),
            orders: 0,
            quantity: 0,
            bought: None,
            last_order: 0,
            decayed: [0.0; HALF_LIVES_DAYS.len()],
            by_rank: 0.0,
            looks: 0,
            looked: None,
            looks_decayed: 0.0,
            looks_since: 0,
            dwell_since_ms: 0,
            price: 0.0,
            currency: None,
            shown: Faded::default(),
            unwanted: false,
        }
    }

    /// Whether the customer looked at it or bought it, and it is wanted still.
    pub const fn is_met(&self) -> bool {
        (self.bought.is_some() || self.looked.is_some()) && !self.unwanted
    }

    /// How often it was shown since it was last looked at or bought, fading, without the showing
    /// that is still going on.
    pub fn shown_in_vain(&self, now: Instant) -> f64 {
        let shown = self.shown.at(now, SHOWN_HALF_LIFE_DAYS);
        if now.days_since(self.shown.last()) < SHOWING_DAYS { shown - 1.0 } else { shown }.max(0.0)
    }

    /// A count of showings tells an hour's: two of half an hour each at most.
    fn show(&mut self, at: Instant, times: u32) {
        let times = times.min(2);
        if at.days_since(self.shown.last()) >= SHOWING_DAYS {
            self.shown.add(at, f64::from(times), SHOWN_HALF_LIFE_DAYS);
        }
    }

    /// Purchases faded to `now`, one figure per half-life.
    pub fn decayed(&self, now: Instant) -> [f64; HALF_LIVES_DAYS.len()] {
        self.decayed_with(&mut Fading::default(), now)
    }

    /// The same for one item after the other, with what the last one faded by.
    pub fn decayed_with(&self, fading: &mut Fading, now: Instant) -> [f64; HALF_LIVES_DAYS.len()] {
        let mut out = [0.0; HALF_LIVES_DAYS.len()];
        if let Some((_, last)) = self.bought {
            fading.over(now.days_since(last));
            for ((out, value), left) in out.iter_mut().zip(&self.decayed).zip(&fading.left) {
                *out = value * left;
            }
        }
        out
    }

    /// Purchases faded to `now` with one of [`HALF_LIVES_DAYS`], by its place there.
    pub fn decayed_by(&self, which: usize, now: Instant) -> f64 {
        match (self.bought, self.decayed.get(which), HALF_LIVES_DAYS.get(which)) {
            (Some((_, last)), Some(value), Some(half_life)) => {
                value * fade(now.days_since(last), *half_life)
            }
            _ => 0.0,
        }
    }

    /// Purchases faded by 0.9 for each of the `orders` placed since.
    pub fn ranked(&self, orders: u32) -> f64 {
        self.ranked_with(&mut Fading::default(), orders)
    }

    /// The same for one item after the other, with what the last one faded by.
    pub fn ranked_with(&self, fading: &mut Fading, orders: u32) -> f64 {
        fading.over_orders(orders.saturating_sub(self.last_order));
        self.by_rank * fading.ranked
    }

    /// Views faded to `now`.
    pub fn looks_decayed(&self, now: Instant) -> f64 {
        self.looked.map_or(0.0, |last| {
            self.looks_decayed * fade(now.days_since(last), VIEW_HALF_LIFE_DAYS)
        })
    }

    /// The customer's own mean gap between purchases of it, in days; `None` before the second.
    pub fn mean_gap_days(&self) -> Option<f64> {
        let (first, last) = self.bought?;
        let gaps = self.orders.checked_sub(1).filter(|n| *n > 0)?;
        Some(last.days_since(first) / f64::from(gaps))
    }

    /// Purchases by each half-life, and looks, faded to `now`.
    fn figures(&self, now: Instant) -> [f64; FIGURES] {
        let [a, b, c] = self.decayed(now);
        [a, b, c, self.looks_decayed(now)]
    }

    fn buy(&mut self, at: Instant, order: u32, quantity: u32) {
        self.quantity += u64::from(quantity);
        self.shown = Faded::default();
        (self.looks_since, self.dwell_since_ms) = (0, 0);
        if self.last_order == order {
            return;
        }
        if let Some((_, last)) = self.bought {
            let days = at.days_since(last);
            for (value, half_life) in self.decayed.iter_mut().zip(HALF_LIVES_DAYS) {
                *value *= fade(days, half_life);
            }
        }
        self.decayed.iter_mut().for_each(|v| *v += 1.0);
        self.by_rank = self.ranked(order) + 1.0;
        self.orders += 1;
        self.last_order = order;
        self.bought = Some((self.bought.map_or(at, |(first, _)| first), at));
    }

    /// A price in another currency than the last one begins anew.
    fn pay(&mut self, price: Option<Minor>, currency: Option<Currency>) {
        let Some(price) = price else { return };
        let known = self.price > 0.0 && self.currency == currency;
        self.price = if known { (self.price + price.as_f64()) / 2.0 } else { price.as_f64() };
        self.currency = currency;
    }

    fn look(&mut self, at: Instant, times: u32, dwell_ms: u32, worth: f64) {
        self.shown = Faded::default();
        self.looks_decayed = self.looks_decayed(at) + f64::from(times) * worth;
        self.looks = self.looks.saturating_add(times);
        self.looks_since = self.looks_since.saturating_add(times);
        self.dwell_since_ms += u64::from(dwell_ms);
        self.looked = Some(at);
    }
}

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
            let [a, b, c, looks] = second;
            (item.decayed, item.looks_decayed) = ([a, b, c], looks);
            item.bought = (b > 0.0).then_some((now, now));
            item.looked = (looks > 0.0).then_some(now);
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
        for item in kept {
            let order = self.orders;
            let (number, own) = self.item(&item.id);
            if let Some(own) = own {
                own.buy(event.at, order, item.quantity);
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
