//! Which of the things behind a shelf pull its items hardest.
//!
//! A reason such as "goes with what you bought" names up to three of the things it rests on. One
//! pass over their neighbours finds them for every item of the shelf at once; looking again for
//! each item cost more than filling the shelf did. Cost: O(neighbours of the sources), and two
//! bytes an item of the catalogue.

use super::features::Row;
use crate::id::ItemIx;
use crate::model::Neighbours;
use crate::order::Gather;
use crate::order::sort_by;

/// How many pieces of evidence a reason names.
const EVIDENCE: usize = 3;

/// Where the items of a shelf stand in it, by their number in the catalogue.
pub(super) struct Places(Vec<u16>);

impl Places {
    /// Of a shelf of at most [`MAX_LIMIT`](super::MAX_LIMIT) items, or a ranked list of ids.
    pub(super) fn of(shelf: &[(ItemIx, Row)], catalogue_size: usize) -> Self {
        let mut places = vec![0; catalogue_size];
        for ((item, _), place) in shelf.iter().zip(1_u16..) {
            if let Some(slot) = places.get_mut(item.index()) {
                *slot = place;
            }
        }
        Self(places)
    }

    fn find(&self, item: ItemIx) -> Option<usize> {
        self.0.get(item.index()).and_then(|place| usize::from(*place).checked_sub(1))
    }
}

/// Per place on the shelf, the sources that pull its item hardest; `pull` is asked, by place in the
/// list, only of a source that has one of the items as its neighbour.
pub(super) fn strongest(
    relation: &Neighbours,
    places: &Places,
    shelf: usize,
    sources: &[ItemIx],
    pull: &dyn Fn(usize) -> f64,
) -> Vec<Vec<ItemIx>> {
    let mut found: Vec<Vec<(f64, ItemIx)>> = vec![Vec::new(); shelf];
    for (source, from) in sources.iter().enumerate() {
        relation.each(*from, |neighbour, weight| {
            if let Some(list) = places.find(neighbour).and_then(|place| found.get_mut(place)) {
                list.push((pull(source) * weight, *from));
            }
        });
    }
    found.into_iter().map(first_three).gather()
}

fn first_three(mut behind: Vec<(f64, ItemIx)>) -> Vec<ItemIx> {
    sort_by(&mut behind, |a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut items: Vec<ItemIx> = Vec::with_capacity(EVIDENCE);
    for (_, from) in behind {
        if items.len() < EVIDENCE && !items.contains(&from) {
            items.push(from);
        }
    }
    items
}
