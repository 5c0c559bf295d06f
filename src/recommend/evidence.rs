//! Which of the things behind a shelf pull its items, and how much of a reason each of them is.
//!
//! A reason such as "goes with what you bought" is a sum over what the customer did. It names up to
//! three of the things it rests on, each with its exact share, and puts the rest under one. One
//! pass over the neighbours of all sources finds what each item of the shelf has of them; looking
//! again for each item cost more than filling the shelf did. Cost: O(neighbours of the sources),
//! and two bytes an item of the catalogue.

use super::Placed;
use crate::id::ItemIx;
use crate::model::Neighbours;
use crate::order::sort_by;

/// How many pieces of evidence a reason names.
const EVIDENCE: usize = 3;

/// What a source gives, and the source.
pub(super) type Pull = (f64, ItemIx);

/// Where the items of a shelf stand in it, by their number in the catalogue.
pub(super) struct Places(Vec<u16>);

impl Places {
    /// Of a shelf of at most [`MAX_LIMIT`](super::MAX_LIMIT) items, or a ranked list of ids.
    pub(super) fn of(shelf: &[Placed], catalogue_size: usize) -> Self {
        let mut places = vec![0; catalogue_size];
        for (shown, place) in shelf.iter().zip(1_u16..) {
            if let Some(slot) = places.get_mut(shown.item.index()) {
                *slot = place;
            }
        }
        Self(places)
    }

    fn find(&self, item: ItemIx) -> Option<usize> {
        self.0.get(item.index()).and_then(|place| usize::from(*place).checked_sub(1))
    }
}

/// Per place on the shelf, what pulls its item; `pull` is asked, by place in the list, only of a
/// source that has one of the items as its neighbour.
pub(super) fn pulls(
    relation: &Neighbours,
    places: &Places,
    shelf: usize,
    sources: &[ItemIx],
    pull: &dyn Fn(usize) -> f64,
) -> Vec<Vec<Pull>> {
    let mut found: Vec<Vec<Pull>> = vec![Vec::new(); shelf];
    for (source, from) in sources.iter().enumerate() {
        relation.each(*from, |neighbour, weight| {
            if let Some(list) = places.find(neighbour).and_then(|place| found.get_mut(place)) {
                list.push((pull(source) * weight, *from));
            }
        });
    }
    found
}

/// The sum that a list of pulls comes to.
pub(super) fn total(pulls: &[Pull]) -> f64 {
    pulls.iter().map(|(pull, _)| pull).sum()
}

/// The three that speak loudest for what `weight` says, and the shares of `weight`: theirs, then
/// that of all others together, if there are any. `scale` brings a pull to a share.
pub(super) fn shares(pulls: &[Pull], weight: f64, scale: f64) -> (Vec<ItemIx>, Vec<f64>) {
    let mut sources: Vec<Pull> = Vec::new();
    for (pull, from) in pulls {
        match sources.iter_mut().find(|(_, known)| known == from) {
            Some((sum, _)) => *sum += pull * scale,
            None => sources.push((pull * scale, *from)),
        }
    }
    let sign = if weight < 0.0 { -1.0 } else { 1.0 };
    sort_by(&mut sources, |a, b| (sign * b.0).total_cmp(&(sign * a.0)).then(a.1.cmp(&b.1)));
    let (mut items, mut shares) = (Vec::new(), Vec::new());
    let mut rest = weight;
    for (share, from) in sources.iter().take(EVIDENCE) {
        items.push(*from);
        shares.push(*share);
        rest -= share;
    }
    if sources.len() > EVIDENCE {
        shares.push(rest);
    } else if let Some(last) = shares.last_mut() {
        *last += rest;
    }
    (items, shares)
}
