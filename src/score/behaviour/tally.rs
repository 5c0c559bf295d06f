//! How often each type of event happened, when last, and how much of it is still fresh.

use super::engagement;
use crate::event::{Event, EventType};
use crate::profile::Faded;

/// The events of one type.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Count {
    pub(super) n: u32,
    /// Each fading with the half-life that [`engagement`] gives its type.
    pub(super) faded: Faded,
}

/// All types, and what two of them mean with a certain `ref`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tally {
    types: [Count; EventType::ALL.len()],
    /// A `share` with the `ref` `invite` is an invitation.
    pub(super) invites: u32,
    /// A `renewal` with the `ref` `lapsed` says that a subscription ran out instead.
    pub(super) lapsed: u32,
}

impl Default for Tally {
    fn default() -> Self {
        Self { types: [Count::default(); EventType::ALL.len()], invites: 0, lapsed: 0 }
    }
}

impl Tally {
    pub(super) fn of(&self, kind: EventType) -> Count {
        self.types.get(kind as usize).copied().unwrap_or_default()
    }

    pub(super) fn take(&mut self, event: &Event) {
        if let Some(count) = self.types.get_mut(event.kind as usize) {
            let (times, half_life) = (event.times(), engagement::half_life(event.kind));
            count.n = count.n.saturating_add(times);
            let weight = f64::from(times) * event.freshness(half_life);
            count.faded.add(event.at, weight, half_life);
        }
        match (event.kind, event.reference.as_deref()) {
            (EventType::Share, Some("invite")) => self.invites += 1,
            (EventType::Renewal, Some("lapsed")) => self.lapsed += 1,
            _ => {}
        }
    }
}
