//! TIFU-KNN: what the customer buys, fading basket by basket, mixed with what the nearest do.
//!
//! Credit: Hu, He, Gao and Zhang, "Modeling personalized item frequency information for next-basket
//! recommendation" (SIGIR 2020). Baskets are cut into groups of [`Tifu::group`] from the latest
//! back; a customer's vector is the mean over the groups of the mean over their baskets, with
//! weights that fade within a group and from group to group; the score is the own vector by
//! [`Tifu::own_share`] and the mean vector of the nearest customers (Euclid) by the rest. Every
//! known customer with a basket before the cut can be near.
//!
//! Cost: O(customers of the own items + neighbours' items) a query: who shares nothing is as far away as
//! the own vector is long, and of those only the shortest few can be near.

use super::{Quality, list};
use crate::id::ItemIx;
use crate::recommend::Seen;
use crate::time::Instant;
use crate::train::backtest::Window;
use crate::train::sums::Sums;
use crate::train::tables::Log;
use serde::Serialize;

/// The method's settings.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Tifu {
    /// Baskets a group.
    pub group: usize,
    /// What a basket counts one basket later, within its group.
    pub within: f64,
    /// What a group counts one group later.
    pub between: f64,
    /// How many customers are near.
    pub neighbours: usize,
    /// What the own vector counts.
    pub own_share: f64,
}

impl Default for Tifu {
    fn default() -> Self {
        Self { group: 7, within: 0.9, between: 0.7, neighbours: 300, own_share: 0.7 }
    }
}

/// Everybody's vector.
pub struct Vectors {
    /// By customer, ascending by item; empty for who has no basket yet.
    of: Vec<Vec<(u32, f64)>>,
    squares: Vec<f64>,
    /// By item, who has it and how much.
    holders: Vec<Vec<(u32, f64)>>,
    /// Who has a basket, the shortest vector first; equals by number.
    shortest: Vec<u32>,
    products: Sums,
    sums: Sums,
}

impl Vectors {
    /// What `log` says before `cut`.
    pub fn of(log: &Log, cut: Instant, setting: &Tifu) -> Self {
        let customers = log.customer.iter().max().map_or(0, |last| *last as usize + 1);
        let items = log.item.iter().max().map_or(0, |last| *last as usize + 1);
        let mut out = Self {
            of: vec![Vec::new(); customers],
            squares: vec![0.0; customers],
            holders: vec![Vec::new(); items],
            shortest: Vec::new(),
            products: Sums::none(customers),
            sums: Sums::none(items),
        };
        let mut start = 0;
        for lines in log.customer.chunk_by(|a, b| a == b) {
            let own = start..start + lines.len();
            start = own.end;
            let orders = log.order.get(own.clone()).unwrap_or_default();
            let at = log.at.get(own.clone()).unwrap_or_default();
            let known = at.iter().filter(|at| **at < cut.ms()).count();
            let Some(customer) = lines.first() else { continue };
            let items = log.item.get(own).unwrap_or_default();
            let vector = vector(&orders[..known], &items[..known], setting);
            for (item, weight) in &vector {
                if let Some(holders) = out.holders.get_mut(*item as usize) {
                    holders.push((*customer, *weight));
                }
            }
            let place = *customer as usize;
            out.squares[place] = vector.iter().map(|(_, w)| w * w).sum();
            out.of[place] = vector;
        }
        let Self { squares, shortest, .. } = &mut out;
        shortest.extend((0..customers as u32).filter(|c| squares[*c as usize] > 0.0));
        shortest.sort_by(|a, b| squares[*a as usize].total_cmp(&squares[*b as usize]));
        out
    }

    /// The nearest customers; equals by number.
    pub fn near(&mut self, customer: u32, most: usize) -> Vec<u32> {
        let Self { of, squares, holders, shortest, products, .. } = self;
        for (item, weight) in of.get(customer as usize).into_iter().flatten() {
            for (other, theirs) in holders.get(*item as usize).into_iter().flatten() {
                products.add(*other, weight * theirs);
            }
        }
        let strangers = shortest.iter().filter(|other| products.of(**other) == 0.0);
        let strangers = strangers.filter(|other| **other != customer).take(most);
        let mut all: Vec<(f64, u32)> = strangers.map(|c| (squares[*c as usize], *c)).collect();
        let known = products.drain().filter(|(other, _)| *other != customer);
        all.extend(known.map(|(c, product)| (squares[c as usize] - 2.0 * product, c)));
        let order = |a: &(f64, u32), b: &(f64, u32)| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1));
        if all.len() > most {
            all.select_nth_unstable_by(most, order);
            all.truncate(most);
        }
        all.sort_by(order);
        all.into_iter().map(|(_, other)| other).collect()
    }

    /// The scores of every item that the customer or somebody near has.
    pub fn scores(&mut self, customer: u32, near: &[u32], own_share: f64) -> Vec<(f64, ItemIx)> {
        let share = (1.0 - own_share) / near.len().max(1) as f64;
        let Self { of, sums, .. } = self;
        let mut add = |customer: u32, share: f64| {
            for (item, weight) in of.get(customer as usize).into_iter().flatten() {
                sums.add(*item, share * weight);
            }
        };
        near.iter().for_each(|other| add(*other, share));
        add(customer, own_share);
        sums.drain().map(|(item, sum)| (sum, ItemIx(item))).collect()
    }
}

/// One customer's vector of lines that are sorted by order.
fn vector(orders: &[u32], items: &[u32], setting: &Tifu) -> Vec<(u32, f64)> {
    let baskets = orders.chunk_by(|a, b| a == b).count();
    let groups = baskets.div_ceil(setting.group);
    let mut weighted: Vec<(u32, f64)> = Vec::with_capacity(items.len());
    let mut start = 0;
    for (number, lines) in orders.chunk_by(|a, b| a == b).enumerate() {
        let since = baskets - 1 - number;
        let (back, within) = (since / setting.group, since % setting.group);
        let oldest = back + 1 == groups;
        let size = if oldest { baskets - back * setting.group } else { setting.group };
        let fade = |base: f64, steps: usize| libm::pow(base, steps as f64);
        let weight = fade(setting.within, within) * fade(setting.between, back);
        let weight = weight / (size * groups) as f64;
        let bought = items.get(start..start + lines.len()).unwrap_or_default();
        weighted.extend(bought.iter().map(|item| (*item, weight)));
        start += lines.len();
    }
    weighted.sort_by_key(|(item, _)| *item);
    let items = weighted.chunk_by(|a, b| a.0 == b.0);
    items.map(|same| (same[0].0, same.iter().map(|(_, w)| w).sum())).collect()
}

/// The setting that does best on `window`, of 64.
pub(super) fn tuned(window: &Window<'_>, seen: Seen, quality: Quality<'_>) -> Tifu {
    let mut best = (Tifu::default(), f64::NEG_INFINITY);
    for group in [3, 7] {
        for within in [0.9, 1.0] {
            for between in [0.7, 0.9] {
                let setting = Tifu { group, within, between, ..best.0 };
                let mut vectors = Vectors::of(window.log, window.cut, &setting);
                for neighbours in [100, 300] {
                    for (own_share, sum) in shares(window, &mut vectors, neighbours, seen, quality)
                    {
                        if sum > best.1 {
                            let setting = Tifu { neighbours, own_share, ..setting };
                            best = (setting, sum);
                        }
                    }
                }
            }
        }
    }
    best.0
}

fn shares(
    window: &Window<'_>,
    vectors: &mut Vectors,
    neighbours: usize,
    seen: Seen,
    quality: Quality<'_>,
) -> [(f64, f64); 4] {
    let mut sums = [0.3, 0.5, 0.7, 0.9].map(|share| (share, 0.0));
    for customer in window.customers {
        let near = vectors.near(customer.customer, neighbours);
        for (share, sum) in &mut sums {
            let scores = vectors.scores(customer.customer, &near, *share);
            *sum += quality(customer, &list(scores, window.model, customer, seen));
            // What is never bought has nothing of the own vector: one share says it all.
            if seen == Seen::Exclude {
                break;
            }
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::random::SplitMix64;

    #[test]
    fn a_vector_is_the_published_one() {
        // Five baskets in groups of two: {1}, {1, 2}, {1, 3}.
        let orders = [0, 1, 1, 2, 3, 3, 4];
        let items = [9, 1, 2, 1, 1, 3, 1];
        let setting = Tifu { group: 2, within: 0.5, between: 0.25, ..Tifu::default() };
        let found = vector(&orders, &items, &setting);
        let third = 1.0 / 3.0;
        let one = (0.5 * 0.5 + 0.5) + 0.25 * (0.5 * 0.5 + 0.5);
        let expected = [
            (1, third * one),
            (2, third * 0.25 * 0.25),
            (3, third * 0.25),
            (9, third * 0.25 * 0.25),
        ];
        for ((item, weight), (known, right)) in found.iter().zip(expected) {
            assert_eq!(*item, known);
            assert!((weight - right).abs() < 1e-12, "{item}: {weight} for {right}");
        }
        assert_eq!(found.len(), 4);
    }

    #[test]
    fn the_nearest_are_those_of_all_even_where_nothing_is_shared() {
        let mut random = SplitMix64::new(4);
        let mut log = Log::default();
        for order in 0..600 {
            for _ in 0..1 + random.below(4) {
                log.customer.push(order / 5);
                log.order.push(order);
                log.at.push(i64::from(order));
                log.item.push(random.below(90) as u32);
            }
        }
        let mut vectors = Vectors::of(&log, Instant::from_ms(590).unwrap(), &Tifu::default());
        for customer in 0..120 {
            let own = vectors.of[customer as usize].clone();
            let mut all: Vec<(f64, u32)> = Vec::new();
            for (other, theirs) in (0..).zip(&vectors.of) {
                let weight = |item| own.iter().find(|(i, _)| i == item).map_or(0.0, |(_, w)| *w);
                let product: f64 = theirs.iter().map(|(item, w)| w * weight(item)).sum();
                let square: f64 = theirs.iter().map(|(_, w)| w * w).sum();
                if other != customer && square > 0.0 {
                    all.push((square - 2.0 * product, other));
                }
            }
            all.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            let expected: Vec<u32> = all.iter().take(40).map(|(_, other)| *other).collect();
            assert_eq!(vectors.near(customer, 40), expected);
        }
    }
}
