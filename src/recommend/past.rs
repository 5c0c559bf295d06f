//! What the customer's past comes to for a shelf, whatever the moment of the query.
//!
//! Everything in it fades alike: what a purchase counts for, at one moment or another, differs by
//! one factor for each half-life, and so do the sums over the neighbours of what was bought, which
//! purchases pull by the root of what they count for. So all of it is worked out once, as of the last
//! thing that the customer did, and a query only multiplies: a page's second shelf doesn't pay for
//! the customer's history again. Whether a [`Past`] was kept or is new, the bits are the same.
//!
//! Cost: O(own items × neighbours) once; then O(own items + [`NEIGHBOURS`]) a query.

use std::cell::OnceCell;

use super::Subject;
use super::pool::Pool;
use super::tally::Tally;
use crate::id::ItemIx;
use crate::model::Model;
use crate::profile::{FIGURES, ItemHistory, left, left_after};
use crate::time::Instant;

/// How many neighbours of all that the customer bought become candidates.
const NEIGHBOURS: usize = 300;

/// How strongly an own item pulls its neighbours: the root of its purchases, fading by this
/// half-life, so that what is bought every week doesn't drown the rest.
const PULL: usize = 1;

fn pull(faded: f64) -> f64 {
    f64::sqrt(faded)
}

/// How strongly an own item pulls at that moment.
pub(super) fn own_pull(own: &ItemHistory, now: Instant) -> f64 {
    pull(own.decayed_by(PULL, now))
}

/// What was worked out of one history, over one model, for whoever asks next. It holds as long as
/// the history, the items of the catalogue that it stands for and what goes with them are the same.
#[derive(Clone, Debug, Default)]
pub struct Past(OnceCell<Worked>);

/// All of it as of one moment.
#[derive(Clone, Debug)]
pub(super) struct Worked {
    as_of: Instant,
    /// One for each own item that the catalogue has, in their order.
    own: Vec<Own>,
    /// What else others buy with what the customer bought, the best of it, each by its sum.
    others: Vec<(ItemIx, f64)>,
}

/// What the customer did with an own item, as of then.
#[derive(Clone, Copy, Debug)]
pub(super) struct Own {
    pub(super) item: ItemIx,
    /// Its place in the customer's history.
    pub(super) place: u32,
    /// What fades with time: purchases by each half-life, looks.
    figures: [f64; FIGURES],
    /// Purchases, fading by the order.
    pub(super) ranked: f64,
    /// How much others buy it with what the customer bought.
    pulled: f64,
}

impl Past {
    /// What there is, or else is worked out now.
    pub(super) fn worked(&self, make: impl FnOnce() -> Worked) -> Option<&Worked> {
        if self.0.get().is_none() {
            let _ = self.0.set(make());
        }
        self.0.get()
    }
}

impl Worked {
    /// Works it out, for the items of `also` too; without those, nothing of what others buy.
    pub(super) fn of(
        subject: &Subject<'_>,
        model: &Model,
        also: Option<&[ItemIx]>,
        tally: &mut Tally,
    ) -> Self {
        let met = subject.own().filter_map(|(own, _)| own.met_last());
        let as_of = met.max().unwrap_or(Instant::MIN);
        let (orders, relation) = (subject.history.orders(), model.also_bought());
        let mut own = Vec::with_capacity(subject.items.len());
        // What was bought in one order fades alike, and each exponential costs as much as the rest.
        let (mut order, mut left_of, mut left_of_rank) = (None, [0.0; FIGURES], 0.0);
        for (place, (history, item)) in
            (0_u32..).zip(subject.history.items().iter().zip(subject.items))
        {
            let Some(item) = item.filter(|_| history.is_met()) else { continue };
            let ([mut a, mut b, mut c], mut ranked) = history.bought_then();
            if let Some((_, last)) = history.bought {
                if order != Some((last, history.last_order)) {
                    order = Some((last, history.last_order));
                    left_of = left(as_of.days_since(last));
                    left_of_rank = left_after(orders.saturating_sub(history.last_order));
                }
                (a, b, c) = (a * left_of[0], b * left_of[1], c * left_of[2]);
                ranked *= left_of_rank;
            }
            let figures = [a, b, c, history.looks_decayed(as_of)];
            if also.is_some() {
                tally.pull(relation, item, pull(figures[PULL]));
            }
            own.push(Own { item, place, figures, ranked, pulled: 0.0 });
        }
        let Some(also) = also else { return Self { as_of, own, others: Vec::new() } };
        // These take theirs and make room for as many others.
        for own in &mut own {
            own.pulled = tally.take(own.item);
        }
        let mut others = Vec::with_capacity(also.len() + 2 * NEIGHBOURS);
        for item in also {
            others.push((*item, tally.take(*item)));
        }
        tally.collect(relation, own.iter().map(|own| own.item));
        tally.each_best(NEIGHBOURS, |item, sum| others.push((item, sum)));
        Self { as_of, own, others }
    }

    /// The same at a later moment.
    pub(super) fn at(&self, now: Instant) -> Recalled<'_> {
        Recalled { worked: self, left: left(now.days_since(self.as_of)) }
    }
}

/// What was worked out, at the moment of a query.
#[derive(Clone, Copy)]
pub(super) struct Recalled<'a> {
    worked: &'a Worked,
    left: [f64; FIGURES],
}

impl<'a> Recalled<'a> {
    /// What the customer bought and looked at.
    pub(super) fn own(&self) -> &'a [Own] {
        &self.worked.own
    }

    /// An own item's purchases by each half-life, and its looks.
    #[inline(always)]
    pub(super) fn figures(&self, own: &Own) -> [f64; FIGURES] {
        let ([a, b, c, d], [left_a, left_b, left_c, left_d]) = (own.figures, self.left);
        [a * left_a, b * left_b, c * left_c, d * left_d]
    }

    /// Makes candidates of them, and if it matters, of what others buy with what the customer bought.
    pub(super) fn candidates(&self, pool: &mut Pool, others: bool) {
        let left = if others { pull(self.left[PULL]) } else { 0.0 };
        for (place, own) in self.own().iter().enumerate() {
            if let Some(candidate) = pool.own(own.item, place) {
                candidate.bought_with += own.pulled * left;
            }
        }
        if others {
            for (item, sum) in &self.worked.others {
                if let Some(candidate) = pool.get(*item) {
                    candidate.bought_with += sum * left;
                }
            }
        }
    }
}
