//! The candidates of one query: a sparse set over the catalogue with a few sums each.
//!
//! Sources add to a candidate's sums; what a feature makes of them is worked out once all sources
//! have spoken ([`super::rows`]), so that a candidate takes 32 bytes and not a whole row, and 88 more
//! where the page or the session leads to it.
//!
//! Credit: the sparse set is Briggs and Torczon's ("An efficient representation for sparse sets",
//! ACM LOPLAS 2, 1993): an item's slot counts only if what stands there is the item, so a new query
//! clears the pool by counting from 0 again. Finding or adding a candidate is O(1) and allocates
//! nothing once the pool has grown to its usual size.

use super::sources::Liked;
use super::tally::Tally;
use crate::id::ItemIx;
use crate::model::Neighbours;

/// What leads to a candidate from the page and the session.
#[derive(Clone, Copy)]
pub(super) enum Sum {
    /// Bought with what the page is about.
    Seeds,
    /// Looked at with what the page is about.
    SeedsViewed,
    /// Bought with what was looked at in this session.
    LooksBought,
    /// Looked at with the session's looks, fading fast, the last alone, the one before, slowly.
    Viewed,
    ViewedLast,
    ViewedPrevious,
    ViewedSlowly,
    /// Two steps away from the last look, and from the one before.
    NearbyLast,
    NearbyPrevious,
    /// Looked at itself: how long ago, how often.
    SeenAge,
    SeenTimes,
}

const SUMS: usize = Sum::SeenTimes as usize + 1;

/// By [`Sum`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Sums([f64; SUMS]);

impl Sums {
    const NONE: Self = Self([0.0; SUMS]);

    #[inline(always)]
    pub(super) const fn of(&self, which: Sum) -> f64 {
        self.0[which as usize]
    }

    pub(super) const fn add(&mut self, which: Sum, value: f64) {
        self.0[which as usize] += value;
    }
}

/// An item that may come on the shelf.
#[derive(Clone, Copy, Debug)]
pub struct Candidate {
    /// The item.
    pub item: ItemIx,
    /// Its place among the customer's own items plus one, 0 for an item never met.
    own: u32,
    /// The place of its sums plus one, 0 where nothing leads to it.
    sums: u32,
    /// Bought with the customer's past purchases.
    pub(super) bought_with: f64,
    /// How far it sinks below what its score says.
    pub(super) sunk: f64,
}

impl Candidate {
    pub(super) fn own(&self) -> Option<usize> {
        (self.own as usize).checked_sub(1)
    }
}

/// The candidates, reused from query to query.
#[derive(Clone, Debug, Default)]
pub struct Pool {
    slots: Vec<u32>,
    /// The first `count` of these, and behind them room from before.
    candidates: Vec<Candidate>,
    count: usize,
    sums: Vec<Sums>,
    pub(super) liked: Liked,
    pub(super) tally: Tally,
    /// What this customer's lots begin with.
    pub lot: u32,
}

impl Pool {
    /// Empties the pool for a catalogue of `items` items.
    pub(super) fn reset(&mut self, items: usize) {
        self.slots.resize(items, 0);
        self.tally.reset(items);
        self.count = 0;
        self.sums.clear();
        self.liked = Liked::default();
    }

    /// The candidate of `item`, which becomes one if it isn't. `None` for an item that the
    /// catalogue doesn't have.
    pub(super) fn get(&mut self, item: ItemIx) -> Option<&mut Candidate> {
        let slot = self.slots.get_mut(item.index())?;
        let taken = self.candidates.get(..self.count).unwrap_or_default();
        if taken.get(*slot as usize).is_none_or(|candidate| candidate.item != item) {
            *slot = self.count as u32;
            let new = Candidate { item, own: 0, sums: 0, bought_with: 0.0, sunk: 0.0 };
            if let Some(free) = self.candidates.get_mut(self.count) {
                *free = new;
            } else {
                self.candidates.push(new);
            }
            self.count += 1;
        }
        self.candidates.get_mut(*slot as usize)
    }

    /// Lets a candidate sink further; what is no candidate stays none.
    pub(super) fn sink(&mut self, item: ItemIx, by: f64) {
        let slot = self.slots.get(item.index()).map_or(0, |slot| *slot as usize);
        if let Some(candidate) = self.candidates_mut().get_mut(slot)
            && candidate.item == item
        {
            candidate.sunk += by;
        }
    }

    /// The sums of `item`, which becomes a candidate.
    pub(super) fn sums_mut(&mut self, item: ItemIx) -> Option<&mut Sums> {
        let next = self.sums.len() as u32 + 1;
        let candidate = self.get(item)?;
        if candidate.sums == 0 {
            candidate.sums = next;
        }
        let place = candidate.sums;
        if place == next {
            self.sums.push(Sums::NONE);
        }
        self.sums.get_mut(place as usize - 1)
    }

    /// What leads to a candidate.
    #[inline(always)]
    pub(super) fn sums(&self, candidate: &Candidate) -> &Sums {
        const NONE: &Sums = &Sums::NONE;
        self.sums.get(candidate.sums.wrapping_sub(1) as usize).unwrap_or(NONE)
    }

    /// Adds `pulls` times its weight to the sums of each of the `most` nearest neighbours of `item`,
    /// which become candidates.
    pub(super) fn spread(
        &mut self,
        relation: &Neighbours,
        item: ItemIx,
        most: usize,
        pulls: &[(Sum, f64)],
    ) {
        relation.each_first(item, most, |ix, weight| {
            if let Some(sums) = self.sums_mut(ix) {
                for (which, pull) in pulls {
                    sums.add(*which, pull * weight);
                }
            }
        });
    }

    /// Makes an own item a candidate, by its place among the own items.
    pub(super) fn own(&mut self, item: ItemIx, place: usize) -> Option<&mut Candidate> {
        let candidate = self.get(item)?;
        candidate.own = place as u32 + 1;
        Some(candidate)
    }

    /// Every candidate, in order of arrival.
    pub fn candidates(&self) -> &[Candidate] {
        self.candidates.get(..self.count).unwrap_or_default()
    }

    pub(super) fn candidates_mut(&mut self) -> &mut [Candidate] {
        self.candidates.get_mut(..self.count).unwrap_or_default()
    }
}
