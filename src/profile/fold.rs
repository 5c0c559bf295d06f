//! What consumers keep of a profile between questions, without asking all of its events each time.
//!
//! A [`Fold`] is a state over events in canonical order: made of all of them at once, or brought
//! on by one that comes after. A [`Kept`] holds one for its owner. Asked at the latest moment it
//! takes in only what is new; asked about a moment before that, or once told to
//! [`forget`](Kept::forget) because an event came in late or went away, it builds anew.
//!
//! Guarantee: what a [`Kept`] gives is what [`Fold::of`] gives for the same events, bit for bit,
//! as long as each fold keeps its own part of that promise. Cost: one [`Fold::push`] a new event.

use crate::event::Event;

/// A state over a profile's events.
pub trait Fold: Sized {
    /// What the state depends on besides the events.
    type Context: ?Sized;

    /// The state after `events`, which are in canonical order.
    fn of(events: &[Event], context: &Self::Context) -> Self;

    /// Takes in an event later than all so far. `false` means that the event changes what earlier
    /// ones count for, and that the state must be built anew.
    #[must_use]
    fn push(&mut self, event: &Event, context: &Self::Context) -> bool;

    /// Whether the state was made with a context that says what this one says.
    fn suits(&self, _: &Self::Context) -> bool {
        true
    }
}

/// A fold, and how many of the profile's events it holds.
#[derive(Clone, Debug)]
pub struct Kept<F> {
    fold: Option<F>,
    taken: usize,
}

impl<F> Default for Kept<F> {
    fn default() -> Self {
        Self { fold: None, taken: 0 }
    }
}

impl<F: Fold> Kept<F> {
    /// The state after `events`: the profile's from the first on, up to any moment.
    pub fn at(&mut self, events: &[Event], context: &F::Context) -> &F {
        let is_kept = match (&mut self.fold, events.get(self.taken..)) {
            (Some(fold), Some(later)) if fold.suits(context) => {
                later.iter().all(|event| fold.push(event, context))
            }
            _ => false,
        };
        if !is_kept {
            self.fold = None;
        }
        self.taken = events.len();
        self.fold.get_or_insert_with(|| F::of(events, context))
    }

    /// Tells that the events so far are no longer the ones that were taken in.
    pub fn forget(&mut self) {
        self.fold = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{self, EventType};

    /// The days of all events so far; a refund makes it start anew, and it counts how often.
    #[derive(Debug, PartialEq)]
    struct Days(Vec<i64>, i64);

    impl Fold for Days {
        type Context = i64;

        fn of(events: &[Event], unit: &i64) -> Self {
            Self(events.iter().map(|e| e.at.ms() / unit).collect(), *unit)
        }

        fn push(&mut self, event: &Event, unit: &i64) -> bool {
            self.0.push(event.at.ms() / unit);
            event.kind != EventType::Refund
        }

        fn suits(&self, unit: &i64) -> bool {
            self.1 == *unit
        }
    }

    fn event(kind: &str, at: i64) -> Event {
        let json = format!(r#"{{"id":"{at}","type":"{kind}","at":{at},"orderId":"o"}}"#);
        event::read(&serde_json::from_str(&json).unwrap()).unwrap()
    }

    #[test]
    fn whatever_is_asked_in_whatever_order_the_state_is_that_of_the_events() {
        let events: Vec<Event> = [("login", 10), ("login", 20), ("refund", 30), ("login", 40)]
            .iter()
            .map(|(kind, at)| event(kind, *at))
            .collect();
        let mut kept = Kept::<Days>::default();
        for (until, unit) in [(0, 1), (2, 1), (4, 1), (1, 1), (2, 5), (4, 5), (4, 1)] {
            assert_eq!(*kept.at(&events[..until], &unit), Days::of(&events[..until], &unit));
        }
    }

    #[test]
    fn what_was_taken_in_is_not_asked_again_until_it_is_forgotten() {
        let events = [event("login", 10), event("login", 20)];
        let mut kept = Kept::<Days>::default();
        kept.at(&events, &1);
        let others = [event("login", 11), event("login", 21), event("login", 31)];
        assert_eq!(kept.at(&others, &1).0, [10, 20, 31]);
        kept.forget();
        assert_eq!(kept.at(&others, &1).0, [11, 21, 31]);
    }
}
