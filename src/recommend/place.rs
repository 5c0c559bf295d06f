//! Which of the best stand where: spread over categories, within the boosts' quotas, and now and
//! then somebody from further down.
//!
//! Place by place from the top, the first that may stand there. A boost's maximum is never passed.
//! Its minimum is kept whenever enough candidates match, spread or no spread: once no more places
//! are left than minima ask for, only what they ask for is taken. With diversity above 0 at most so
//! many of one category come and one of each group of variants; what was passed over fills the
//! shelf if it would stay short.
//!
//! From the third place on, each is with the probability [`Query::exploration`] drawn by lot
//! instead, from what stands further down, without replacement and weighted by what a candidate's
//! score is above the last one's. The lot depends on the query's seed, the scene and the day
//! alone. A drawn item says where it would have stood ([`Placed::from`](super::Placed)); its score
//! stays its own.
//!
//! Cost: O(best × placed) for the spread, which is looked at once for most.

use super::Query;
use super::select::Scored;
use crate::model::Model;
use crate::model::strings::StrIx;

/// What these places show is never drawn.
const UNDRAWN: usize = 2;

/// A shelf being filled.
pub(super) struct Placing<'a> {
    model: &'a Model,
    query: &'a Query,
    best: Vec<Scored<'a>>,
    /// At most so many of one category.
    cap: usize,
    /// By boost, how many of what it asks for are placed.
    counts: Vec<u32>,
    /// The boosts of which no more may come, as bits.
    full: u32,
    /// Who stands there, and where from if drawn.
    pub(super) placed: Vec<(Scored<'a>, u32)>,
    /// Whether nothing further down would have suited better.
    pub(super) settled: bool,
}

impl<'a> Placing<'a> {
    pub(super) fn new(best: Vec<Scored<'a>>, model: &'a Model, query: &'a Query) -> Self {
        Self {
            model,
            query,
            best,
            cap: f64::ceil((1.0 - query.diversity) * query.limit as f64).max(1.0) as usize,
            counts: vec![0; query.boosts.len()],
            full: 0,
            placed: Vec::with_capacity(query.limit),
            settled: true,
        }
    }

    /// Fills the shelf as far as it goes.
    pub(super) fn fill(&mut self, mut lot: Lot) {
        while self.placed.len() < self.query.limit {
            let asked = self.quotas();
            let Some(next) = self.next(asked) else {
                self.settled = false;
                return;
            };
            let mut drawn = None;
            if self.placed.len() >= UNDRAWN && lot.draw() < self.query.exploration && asked == 0 {
                drawn = self.drawn(next, &mut lot);
            }
            self.take(drawn.unwrap_or(next), drawn.is_some());
        }
    }

    /// Notes the boosts of which no more may come; gives those of which some must come now, if any.
    fn quotas(&mut self) -> u32 {
        let (mut missing, mut asked) = (0, 0);
        self.full = 0;
        for (i, (boost, count)) in self.query.boosts.iter().zip(&self.counts).enumerate() {
            let still = boost.min.saturating_sub(*count as usize);
            missing += still;
            asked |= u32::from(still > 0) << i;
            self.full |= u32::from(*count as usize >= boost.max) << i;
        }
        if missing >= self.query.limit - self.placed.len() { asked } else { 0 }
    }

    fn next(&mut self, asked: u32) -> Option<usize> {
        for (asked, spread) in [(asked, true), (asked, false), (0, true), (0, false)] {
            let found = self.first(asked, spread);
            if found.is_some() {
                return found;
            }
            self.settled = false;
        }
        None
    }

    /// The first that some boost of `asked` matches, if any are, and, unless not `spread`, that
    /// stands well with what is placed.
    fn first(&mut self, asked: u32, spread: bool) -> Option<usize> {
        (0..self.best.len())
            .find(|at| (asked == 0 || self.best[*at].boosts & asked != 0) && self.may(*at, spread))
    }

    fn may(&mut self, at: usize, spread: bool) -> bool {
        !self.best[at].taken && self.best[at].boosts & self.full == 0 && (!spread || self.fits(at))
    }

    /// One that doesn't fit now never will.
    fn fits(&mut self, at: usize) -> bool {
        let Scored { item, passed, .. } = self.best[at];
        if self.query.diversity <= 0.0 || passed {
            return !passed;
        }
        let catalogue = &self.model.catalogue;
        let (group, category) = (catalogue.group(item), catalogue.category(item));
        let (mut same, mut alike) = (false, 0);
        for (Scored { item, .. }, _) in &self.placed {
            same |= group != StrIx(0) && catalogue.group(*item) == group;
            alike += usize::from(catalogue.category(*item) == category);
        }
        let fits = !same && alike < self.cap;
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
        let scored = self.best[at];
        self.best[at].taken = true;
        for (i, count) in self.counts.iter_mut().enumerate() {
            *count += u32::from(scored.boosts >> i & 1 == 1);
        }
        self.placed.push((scored, if drawn { at as u32 + 1 } else { 0 }));
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
