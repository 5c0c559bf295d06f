//! Which items belong with which, as aggregates over many customers: a few neighbours an item,
//! nearest first, each with a weight in one byte.
//!
//! Weights are quantised linearly over the whole relation, so that they can be compared between
//! items: measured on click logs, one byte a weight costs no accuracy against floats. Nothing is
//! in here that fewer customers than the model's minimum support produced.

use crate::id::ItemIx;
use crate::order::Gather;

/// Neighbours of every item, row after row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Neighbours {
    pub(super) starts: Vec<u32>,
    pub(super) targets: Vec<u32>,
    pub(super) weights: Vec<u8>,
}

impl Neighbours {
    /// From one row per item, each `(neighbour, weight)`; weights are brought to one byte by the
    /// largest of all rows, and what rounds to nothing is left out. Rows are sorted by weight,
    /// then by index.
    pub fn from_rows(rows: &[Vec<(ItemIx, f64)>]) -> Self {
        let largest = rows.iter().flatten().map(|(_, w)| *w).fold(0.0, f64::max);
        let mut out = Self { starts: vec![0], targets: Vec::new(), weights: Vec::new() };
        for row in rows {
            let byte = |w: f64| libm::round(255.0 * w / largest).clamp(0.0, 255.0) as u8;
            let mut row: Vec<(u8, u32)> = row.iter().map(|(ix, w)| (byte(*w), ix.0)).gather();
            row.retain(|(w, _)| *w > 0);
            row.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
            out.targets.extend(row.iter().map(|(_, ix)| ix));
            out.weights.extend(row.iter().map(|(w, _)| w));
            out.starts.push(out.targets.len() as u32);
        }
        out
    }

    /// An item's neighbours, nearest first, each with its weight in (0, 1].
    pub fn of(&self, item: ItemIx) -> impl Iterator<Item = (ItemIx, f64)> + '_ {
        let (targets, weights) = self.row(item);
        targets.iter().zip(weights).map(|(ix, w)| (ItemIx(*ix), f64::from(*w) / 255.0))
    }

    /// Calls `visit` with what [`of`](Self::of) gives, in the same order: the innermost loop of a
    /// query, written without adapters, which a build for size leaves as calls (a tenth of the
    /// time of a shelf in WebAssembly).
    pub fn each(&self, item: ItemIx, visit: impl FnMut(ItemIx, f64)) {
        self.each_first(item, usize::MAX, visit);
    }

    /// Calls `visit` with the `most` nearest.
    pub fn each_first(&self, item: ItemIx, most: usize, mut visit: impl FnMut(ItemIx, f64)) {
        let (targets, weights) = self.row(item);
        for i in 0..targets.len().min(weights.len()).min(most) {
            visit(ItemIx(targets[i]), f64::from(weights[i]) / 255.0);
        }
    }

    /// An item's neighbours, nearest first, and their weights in 255ths.
    pub fn row(&self, item: ItemIx) -> (&[u32], &[u8]) {
        let bound = |at: usize| self.starts.get(at).map_or(0, |place| *place as usize);
        let range = bound(item.index())..bound(item.index() + 1);
        let targets = self.targets.get(range.clone()).unwrap_or_default();
        (targets, self.weights.get(range).unwrap_or_default())
    }

    /// Whether the item has no neighbour.
    #[inline(always)]
    pub fn is_lonely(&self, item: ItemIx) -> bool {
        let bound = |at: usize| self.starts.get(at).copied().unwrap_or(0);
        bound(item.index()) >= bound(item.index() + 1)
    }

    /// How many neighbour pairs there are.
    pub const fn pairs(&self) -> usize {
        self.targets.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_nearest_first_and_quantised_by_the_largest_weight() {
        let rows = vec![
            vec![(ItemIx(1), 0.5), (ItemIx(2), 1.0), (ItemIx(3), 0.0001)],
            vec![],
            vec![(ItemIx(0), 1.0)],
        ];
        let neighbours = Neighbours::from_rows(&rows);
        let row: Vec<_> = neighbours.of(ItemIx(0)).collect();
        assert_eq!(row, [(ItemIx(2), 1.0), (ItemIx(1), 128.0 / 255.0)]);
        assert_eq!(neighbours.of(ItemIx(1)).count(), 0);
        assert_eq!(neighbours.of(ItemIx(7)).count(), 0);
        for item in 0..8 {
            let mut visited = Vec::new();
            neighbours.each(ItemIx(item), |ix, weight| visited.push((ix, weight)));
            assert_eq!(visited, neighbours.of(ItemIx(item)).collect::<Vec<_>>());
        }
    }
}
