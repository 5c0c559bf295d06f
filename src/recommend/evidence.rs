//! Which of the things behind a shelf pull its items, and how much of a reason each of them is.
//!
//! A reason such as "goes with what you bought" is a sum over what the customer did. It names up to
//! three of the things it rests on, each with its exact share, and puts the rest under one. One
//! pass over the neighbours of all sources finds what each item of the shelf has of them; looking
//! again for each item cost more than filling the shelf did. Cost: O(neighbours of the sources),
//! and two bytes an item of the catalogue.

use super::Placed;
use super::reasons::{Part, grained};
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
