//! Which of the things behind a shelf pull its items, and how much of a reason each of them is.
//!
//! A reason such as "goes with what you bought" is a sum over what the customer did. It names up to
//! three of the things it rests on, each with its exact share, and puts the rest under one. One
//! pass over the neighbours of all sources finds what each item of the shelf has of them; looking
//! again for each item cost more than filling the shelf did. Cost: O(neighbours of the sources),
//! and two bytes an item of the catalogue.

use super::Placed;
use super::features::{
    BOUGHT_WITH, LIKENESS, NEARBY_LAST, NEARBY_LAST_ROOT, NEARBY_PREVIOUS, NEARBY_ROOT, Row,
};
use super::likeness::{self, Likeness};
use super::parts::{Part, grained};
use super::past;
use super::reasons::Context;
use crate::id::ItemIx;
use crate::model::Neighbours;
use crate::order::sort_by;

/// How many pieces of evidence a reason names.
const EVIDENCE: usize = 3;

/// What a thing gives an item under one reason.
#[derive(Clone, Copy)]
pub(super) struct Pull {
    pub(super) part: Part,
    pub(super) pull: f64,
    pub(super) from: ItemIx,
}

/// What pulls the items of a shelf.
pub(super) struct Pulls {
    /// By item of the catalogue, its place on the shelf, from 1.
    places: Vec<u16>,
    /// By place, from 0.
    pub(super) found: Vec<Vec<Pull>>,
}

impl Pulls {
    /// On a shelf of at most [`MAX_LIMIT`](super::MAX_LIMIT) items, or a ranked list of ids.
    pub(super) fn on(shelf: &[Placed], catalogue_size: usize) -> Self {
        let mut places = vec![0; catalogue_size];
        for (shown, place) in shelf.iter().zip(1_u16..) {
            if let Some(slot) = places.get_mut(shown.item.index()) {
                *slot = place;
            }
        }
        Self { places, found: vec![Vec::new(); shelf.len()] }
    }

    /// Adds what `from` gives its neighbours; `pull` is asked only if one of them is on the shelf.
    pub(super) fn add(
        &mut self,
        part: Part,
        relation: &Neighbours,
        from: ItemIx,
        pull: &dyn Fn() -> f64,
    ) {
        let Self { places, found } = self;
        relation.each(from, |neighbour, weight| {
            let place = places.get(neighbour.index()).map_or(0, |place| usize::from(*place));
            if let Some(list) = place.checked_sub(1).and_then(|place| found.get_mut(place)) {
                list.push(Pull { part, pull: pull() * weight, from });
            }
        });
    }
}

/// The three that speak loudest for what `part` says by `weight`, and the shares of that: theirs,
/// then that of all others together, if there are any. What comes of one sum is shared out in
/// proportion; pulls of the session are shares already.
pub(super) fn shares(behind: &[Pull], part: Part, weight: f64) -> (Vec<ItemIx>, Vec<f64>) {
    let mut sources: Vec<(f64, ItemIx)> = Vec::new();
    let mut total = 0.0;
    for Pull { pull, from, .. } in behind.iter().filter(|pull| pull.part == part) {
        total += pull;
        match sources.iter_mut().find(|(_, known)| known == from) {
            Some((sum, _)) => *sum += pull,
            None => sources.push((*pull, *from)),
        }
    }
    let scale = if part == Part::ViewedWith { 1.0 } else { weight / total };
    let sign = if weight < 0.0 { -scale } else { scale };
    sort_by(&mut sources, |a, b| (sign * b.0).total_cmp(&(sign * a.0)).then(a.1.cmp(&b.1)));
    let (mut items, mut shares) = (Vec::new(), Vec::new());
    let mut rest = weight;
    for (pull, from) in sources.iter().take(EVIDENCE) {
        items.push(*from);
        let share = grained(pull * scale);
        shares.push(share);
        rest -= share;
    }
    if sources.len() > EVIDENCE {
        shares.push(rest);
    } else if let Some(last) = shares.last_mut() {
        *last += rest;
    }
    (items, shares)
}

impl Context<'_> {
    /// What pulls the items of `shelf`, place by place, of those features that some item on it has.
    pub(super) fn behind(&self, shelf: &[Placed]) -> Vec<Vec<Pull>> {
        let (bought_with, viewed_with) = (&self.model.bought_with, &self.model.sessions.neighbours);
        let mut pulls = Pulls::on(shelf, self.model.catalogue.len());
        let on_shelf = |feature: usize| shelf.iter().any(|placed| placed.row[feature] != 0.0);
        if let Some(subject) = self.subject.filter(|_| on_shelf(BOUGHT_WITH)) {
            for (own, item) in subject.own().filter(|(own, _)| own.bought.is_some()) {
                let pull = || past::own_pull(own, self.now);
                pulls.add(Part::BoughtWith, self.model.also_bought(), item, &pull);
            }
        }
        for ((item, pull), viewed) in
            self.session.items().into_iter().zip(self.session.pulls(self.weights))
        {
            pulls.add(Part::Session, bought_with, item, &|| pull);
            pulls.add(Part::ViewedWith, viewed_with, item, &|| viewed);
        }
        for seed in &self.query.seeds {
            pulls.add(Part::GoesWith, bought_with, *seed, &|| 1.0);
            pulls.add(Part::Alike, viewed_with, *seed, &|| 1.0);
        }
        let mut found = pulls.found;
        for (placed, pulls) in shelf.iter().zip(&mut found) {
            self.walks(&placed.row, pulls);
            if placed.row[LIKENESS] > 0.0 {
                self.models_of(placed.item, pulls);
            }
        }
        found
    }

    /// What an item's likeness comes from: each of its models by as much as went into their sum.
    fn models_of(&self, item: ItemIx, pulls: &mut Vec<Pull>) {
        let mut to_this = Likeness::to(&[item], self.model);
        let mut counts = 1.0;
        for from in likeness::models(self.query, self.session) {
            let pull = counts * to_this.of(*from, self.model);
            pulls.push(Pull { part: Part::Like, pull, from: *from });
            counts *= likeness::DECAY;
        }
    }

    /// A neighbour's neighbour is put down to the look that the walk began with; the root of a sum,
    /// in proportion to what was summed.
    fn walks(&self, row: &Row, pulls: &mut Vec<Pull>) {
        let weights = self.weights;
        let (last, previous) = (row[NEARBY_LAST], row[NEARBY_PREVIOUS]);
        if last + previous > 0.0 {
            let root = row[NEARBY_ROOT] * weights[NEARBY_ROOT] / (last + previous);
            let last_root = row[NEARBY_LAST_ROOT] * weights[NEARBY_LAST_ROOT];
            let near = [
                last * (weights[NEARBY_LAST] + root) + last_root,
                previous * (weights[NEARBY_PREVIOUS] + root),
            ];
            for ((from, _), pull) in self.session.items().into_iter().zip(near) {
                pulls.push(Pull { part: Part::ViewedWith, pull, from });
            }
        }
    }
}
