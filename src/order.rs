//! Sorting without a copy of the sort for every type.
//!
//! The standard library's sorts are fast and generic: every type and comparison gets its own copy,
//! five to eight kilobytes each in wasm. Thirteen of them were 84 of the browser file's 393 KB
//! (2026-11). Here one merge sort over positions serves all; what is generic is only the last
//! step, which brings the elements into place. A comparison costs one indirect call; runs that
//! are in order already are joined by one comparison.

use std::cmp::Ordering;

/// Sorts `items` stably.
///
/// ```
/// let mut words = ["pear", "fig", "apple", "kiwi"];
/// zhanggui::order::sort_by(&mut words, |a, b| a.len().cmp(&b.len()));
/// assert_eq!(words, ["fig", "pear", "kiwi", "apple"]);
/// ```
pub fn sort_by<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let order = {
        let items = &*items;
        sorted_positions(items.len(), &|a, b| compare(&items[a as usize], &items[b as usize]))
    };
    arrange(items, order);
}

/// Merges runs of doubling length, bottom up. O(n log n) comparisons, two lists of positions.
fn sorted_positions(length: usize, compare: &dyn Fn(u32, u32) -> Ordering) -> Vec<u32> {
    let mut from: Vec<u32> = (0..length as u32).gather();
    let mut to = from.clone();
    let mut width = 1;
    while width < length {
        let mut start = 0;
        while start < length {
            let middle = (start + width).min(length);
            let end = (start + 2 * width).min(length);
            merge(&from[start..middle], &from[middle..end], &mut to[start..end], compare);
            start = end;
        }
        std::mem::swap(&mut from, &mut to);
        width *= 2;
    }
    from
}

fn merge(left: &[u32], right: &[u32], out: &mut [u32], compare: &dyn Fn(u32, u32) -> Ordering) {
    if let (Some(last), Some(first)) = (left.last(), right.first())
        && compare(*last, *first).is_le()
    {
        out[..left.len()].copy_from_slice(left);
        return out[left.len()..].copy_from_slice(right);
    }
    let (mut l, mut r) = (0, 0);
    for slot in out {
        let take_left = match (left.get(l), right.get(r)) {
            (Some(a), Some(b)) => compare(*a, *b).is_le(),
            (left, _) => left.is_some(),
        };
        if take_left {
            *slot = left[l];
            l += 1;
        } else {
            *slot = right[r];
            r += 1;
        }
    }
}

/// Puts the element at `order[i]` in place `i`, following each cycle once.
fn arrange<T>(items: &mut [T], mut order: Vec<u32>) {
    for start in 0..order.len() {
        let mut to = start;
        loop {
            let from = order[to] as usize;
            order[to] = to as u32;
            if from == start {
                break;
            }
            items.swap(to, from);
            to = from;
        }
    }
}

/// Collecting into a list in less code than `collect` makes.
pub(crate) trait Gather: Iterator + Sized {
    /// Everything that comes, as a list.
    fn gather(self) -> Vec<Self::Item> {
        let mut list = Vec::new();
        for item in self {
            list.push(item);
        }
        list
    }
}

impl<I: Iterator> Gather for I {}
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_permutation_of_small_lists_is_sorted_and_ties_keep_their_order() {
        for length in 0..8_usize {
            for seed in 0..5_000_u64 {
                let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) + 1;
                let mut items: Vec<(u64, usize)> = (0..length * 3)
                    .map(|i| {
                        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                        (state >> 61, i)
                    })
                    .collect();
                let mut expected = items.clone();
                expected.sort_by_key(|(key, _)| *key);
                sort_by(&mut items, |a, b| a.0.cmp(&b.0));
                assert_eq!(items, expected);
            }
        }
    }
}
