//! Which of the best stand where: spread over categories, within the boosts' quotas, and now and
//! then somebody from further down.
//!
//! Place by place from the top, the first that may stand there. A boost's maximum is never passed.
//! Its minimum is met whenever the candidates allow it, spread or no spread, and within the spread
//! wherever that can be: for it candidates are [kept](super::quota) from the start, and once no more
//! places are left than are kept, only those come. With diversity above 0 at most so many of one
//! category come and one of each group of variants; what was passed over fills the shelf if it would
//! stay short.
//!
//! From the third place on, each is with the probability [`Query::exploration`] drawn by lot
//! instead, from what stands further down, without replacement and weighted by what a candidate's
//! score is above the last one's. The lot depends on the query's seed, the scene and the day
//! alone. A drawn item says where it would have stood ([`Placed::from`](super::Placed)); its score
//! stays its own.
//!
//! Cost: O(best × placed) for the spread, which is looked at once for most.

use super::select::Scored;
use super::{Query, quota};
use crate::id::ItemIx;
use crate::model::Model;

/// What these places show is never drawn.
const UNDRAWN: usize = 2;

/// A shelf being filled.
pub(super) struct Placing<'a> {
    model: &'a Model,
    query: &'a Query,
    best: Vec<Scored<'a>>,
    /// All before this one have their places.
    first: usize,
    /// At most so many of one category.
    cap: usize,
    /// How many of those who are kept have no place yet.
    waiting: usize,
    /// Who stands there or is kept.
    company: Vec<ItemIx>,
    /// By boost, how many of them it matches.
    counts: Vec<usize>,
    /// Who stands there, and where from if drawn.
    pub(super) placed: Vec<(Scored<'a>, u32)>,
    /// Whether nothing further down would have suited better.
    pub(super) settled: bool,
}

impl<'a> Placing<'a> {
    pub(super) fn new(best: Vec<Scored<'a>>, model: &'a Model, query: &'a Query) -> Self {
        let cap = f64::ceil((1.0 - query.diversity) * query.limit as f64).max(1.0) as usize;
        let (kept, settled) = quota::keep(&best, query, &model.catalogue, cap);
        let mut placing = Self {
            model,
            query,
            best,
            first: 0,
            cap,
            waiting: kept.len(),
            company: Vec::with_capacity(query.limit),
            counts: vec![0; query.boosts.len()],
            placed: Vec::with_capacity(query.limit),
            settled,
        };
        for at in kept {
            placing.best[at].kept = true;
            placing.admit(at);
        }
        placing
    }

    /// Fills the shelf as far as it goes.
    pub(super) fn fill(&mut self, mut lot: Lot) {
        while self.placed.len() < self.query.limit {
            let Some(next) = self.next() else {
                self.settled = false;
                return;
            };
            let mut drawn = None;
            if self.placed.len() >= UNDRAWN
                && lot.draw() < self.query.exploration
                && self.has_room()
            {
                drawn = self.drawn(next, &mut lot);
            }
            self.take(drawn.unwrap_or(next), drawn.is_some());
        }
    }

    /// Whether a place is left for who isn't kept.
    fn has_room(&self) -> bool {
        self.placed.len() + self.waiting < self.query.limit
    }

    /// The first that may stand there: who stands well with the others, or else anybody.
    fn next(&mut self) -> Option<usize> {
        for spread in [true, false] {
            let found = (self.first..self.best.len()).find(|at| self.may(*at, spread));
            if found.is_some() {
                return found;
            }
            self.settled = false;
        }
        None
    }

    fn may(&mut self, at: usize, spread: bool) -> bool {
        let Scored { taken, kept, boosts, .. } = self.best[at];
        if taken || kept {
            return !taken;
        }
        let full = |(i, count): (usize, &usize)| {
            boosts >> i & 1 == 1 && self.query.boosts.get(i).is_some_and(|b| *count >= b.max)
        };
        self.has_room()
            && (boosts == 0 || !self.counts.iter().enumerate().any(full))
            && (!spread || self.fits(at))
    }

    /// One that doesn't fit now never will.
    fn fits(&mut self, at: usize) -> bool {
        let Scored { item, passed, .. } = self.best[at];
        if self.query.diversity <= 0.0 || passed {
            return !passed;
        }
        let fits = quota::fits(item, &self.company, &self.model.catalogue, self.cap);
        self.best[at].passed = !fits;
        fits
    }

    /// Draws one of those behind `next` that may stand here.
    fn drawn(&mut self, next: usize, lot: &mut Lot) -> Option<usize> {
        let last = self.best.last()?.key;
        let mut weights: Vec<(usize, f64)> = Vec::new();
        let mut total = 0.0;
        for at in next + 1..self.best.len() {
            if self.may(at, true) {
                let weight = self.best[at].key - last + 1e-9;
                weights.push((at, weight));
                total += weight;
            }
        }
        let mut left = lot.draw() * total;
        let hit = weights.iter().find(|(_, weight)| {
            left -= weight;
            left < 0.0
        });
        hit.or(weights.last()).map(|(at, _)| *at)
    }

    fn take(&mut self, at: usize, drawn: bool) {
        if self.best[at].kept {
            self.waiting -= 1;
        } else {
            self.admit(at);
        }
        self.best[at].taken = true;
        while self.best.get(self.first).is_some_and(|best| best.taken) {
            self.first += 1;
        }
        self.placed.push((self.best[at], if drawn { at as u32 + 1 } else { 0 }));
    }

    fn admit(&mut self, at: usize) {
        let Scored { item, boosts, .. } = self.best[at];
        self.company.push(item);
        for (i, count) in self.counts.iter_mut().enumerate() {
            *count += (boosts >> i & 1) as usize;
        }
    }
}

/// Numbers from 0 to 1 that look random and are the same for the same seed: a Weyl sequence through
/// the finaliser of MurmurHash3 (Austin Appleby, public domain), in 32 bits, as the JavaScript
/// build has no others.
#[derive(Clone)]
pub(super) struct Lot(pub(super) u32);

impl Lot {
    pub(super) fn draw(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9);
        f64::from(mixed(self.0) >> 8) / f64::from(1_u32 << 24)
    }
}

/// Every bit of the number in every bit of the result.
pub(super) const fn mixed(number: u32) -> u32 {
    let number = (number ^ (number >> 16)).wrapping_mul(0x85eb_ca6b);
    let number = (number ^ (number >> 13)).wrapping_mul(0xc2b2_ae35);
    number ^ (number >> 16)
}
