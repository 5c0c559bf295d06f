//! What is due when: the heap of instants that something other than an event asks for.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::time::Instant;

/// What happens at a scheduled instant, in the order in which it does. Tiers are judged between
/// the points and the grants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Due {
    /// A pending lot becomes active.
    Activate(usize),
    /// A lot ends; among those of one instant in consumption order, so by when it was earned.
    Expire(Instant, usize),
    /// A group of lots ends, unless there was activity.
    Inactivity(usize),
    /// A granted tier ends.
    GrantEnd(usize),
    /// The birthday of that year.
    Birthday(i32),
}

impl Due {
    const fn is_before_tiers(self) -> bool {
        matches!(self, Self::Activate(_) | Self::Expire(..) | Self::Inactivity(_))
    }
}

#[derive(Clone, Debug, Default)]
pub(super) struct Schedule(BinaryHeap<Reverse<(Instant, Due)>>);

impl Schedule {
    pub(super) fn add(&mut self, at: Instant, due: Due) {
        self.0.push(Reverse((at, due)));
    }

    /// The earliest instant at which something is due.
    pub(super) fn next(&self) -> Option<Instant> {
        self.0.peek().map(|Reverse((at, _))| *at)
    }

    /// Takes what is next at exactly `at`, if it comes on that side of the tiers.
    pub(super) fn take(&mut self, at: Instant, before_tiers: bool) -> Option<Due> {
        let Reverse((next, due)) = self.0.peek()?;
        let due = (*next == at && due.is_before_tiers() == before_tiers).then_some(*due)?;
        self.0.pop();
        Some(due)
    }
}
