//! Who is kept for the boosts' minima before anybody is placed.
//!
//! Filling place by place alone breaks promises: what comes first may use up the maximum of one boost
//! that the minimum of another would need. So a set is looked for that meets all minima within all
//! maxima and, if it can be, within the spread: by search with backtracking, the best candidate first,
//! and of those that are alike to it only one. Where not all minima can be met together, an earlier
//! boost's go before a later one's. Finding such a set is a covering problem, so the search is cut off
//! after [`STEPS`] steps; none of 50,000 random shelves with up to four overlapping boosts needed more.
//!
//! Cost: O(candidates) for each that is kept, where nothing has to be taken back.

use super::Query;
use super::select::Scored;
use crate::id::ItemIx;
use crate::model::Catalogue;
use crate::model::strings::StrIx;

const STEPS: u32 = 1_000;

/// What there is to choose from, the rules for it, and what is chosen so far.
struct Search<'a> {
    best: &'a [Scored<'a>],
    query: &'a Query,
    catalogue: &'a Catalogue,
    /// At most so many of one category, if the spread counts.
    cap: Option<usize>,
    /// By boost, how many are to be kept.
    promised: Vec<usize>,
    /// By place among the best, ascending.
    chosen: Vec<usize>,
    items: Vec<ItemIx>,
    steps: u32,
}

/// The places of who is kept, and whether all minima are met by that, within the spread.
pub(super) fn keep(
    best: &[Scored<'_>],
    query: &Query,
    catalogue: &Catalogue,
    cap: usize,
) -> (Vec<usize>, bool) {
    let promised = vec![0; query.boosts.len()];
    let (chosen, items) = (Vec::new(), Vec::new());
    let mut search =
        Search { best, query, catalogue, cap: None, promised, chosen, items, steps: 0 };
    let mut complete = true;
    for (i, boost) in query.boosts.iter().enumerate() {
        while search.promised[i] < boost.min {
            search.promised[i] += 1;
            if !search.run(None) {
                search.promised[i] -= 1;
                complete = false;
                break;
            }
        }
    }
    if !search.run((query.diversity > 0.0).then_some(cap)) {
        complete = false;
        search.run(None);
    }
    (search.chosen, complete)
}

impl Search<'_> {
    fn run(&mut self, cap: Option<usize>) -> bool {
        (self.cap, self.steps) = (cap, STEPS);
        self.chosen.clear();
        self.items.clear();
        self.choose(0)
    }

    /// Chooses on, from that place on, until all promises hold.
    fn choose(&mut self, from: usize) -> bool {
        let left = self.query.limit - self.chosen.len();
        let (mut full, mut wanting) = (0, 0);
        for (i, boost) in self.query.boosts.iter().enumerate() {
            let mut count = 0;
            for at in &self.chosen {
                count += (self.best[*at].boosts >> i & 1) as usize;
            }
            let missing = self.promised[i].saturating_sub(count);
            full |= u32::from(count >= boost.max) << i;
            wanting |= u32::from(missing > 0) << i;
            if missing > left {
                return false;
            }
        }
        if wanting == 0 {
            return true;
        }
        let mut failed: Vec<usize> = Vec::new();
        for at in from..self.best.len() {
            let Scored { item, boosts, .. } = self.best[at];
            if boosts & wanting == 0
                || boosts & full != 0
                || self.cap.is_some_and(|cap| !fits(item, &self.items, self.catalogue, cap))
                || failed.iter().any(|other| self.alike(at, *other))
            {
                continue;
            }
            if self.steps == 0 {
                break;
            }
            self.steps -= 1;
            self.chosen.push(at);
            self.items.push(item);
            if self.choose(at + 1) {
                return true;
            }
            self.chosen.pop();
            self.items.pop();
            failed.push(at);
        }
        false
    }

    /// Whether either would do as well as the other.
    fn alike(&self, one: usize, other: usize) -> bool {
        let (Scored { item, boosts, .. }, other) = (self.best[one], self.best[other]);
        boosts == other.boosts
            && self.catalogue.category(item) == self.catalogue.category(other.item)
            && self.catalogue.group(item) == self.catalogue.group(other.item)
    }
}

/// Whether an item stands well with others: at most `cap` of a category, and one of a group of variants.
pub(super) fn fits(item: ItemIx, others: &[ItemIx], catalogue: &Catalogue, cap: usize) -> bool {
    let (group, category) = (catalogue.group(item), catalogue.category(item));
    let (mut same, mut alike) = (false, 0);
    for other in others {
        same |= group != StrIx(0) && catalogue.group(*other) == group;
        alike += usize::from(catalogue.category(*other) == category);
    }
    !same && alike < cap
}
