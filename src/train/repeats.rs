//! What is bought again, and how soon, over all known customers.
//!
//! Of an item that at least the minimum support of customers bought: the share of them who came
//! back for it, drawn towards the shop's share by two customers' worth; of one that as many came
//! back for: the median gap between two purchases of one customer. Every other item holds the
//! shop's figures, which are nothing where fewer than as many came back for anything. Gaps count from
//! order to order, at least a day.
//!
//! Cost: O(lines · log lines).

use super::tables::Log;
use crate::model::Repeats;
use crate::time::{DAY_MS, Instant};

/// How many customers the shop's share is worth beside an item's own.
const SMOOTHING: f64 = 2.0;

#[derive(Clone, Copy, Default)]
struct Customers {
    bought: u32,
    again: u32,
}

/// Of `items` items, by what `log` says before `cut`.
pub fn repeats(items: usize, log: &Log, cut: Instant, min_support: u32) -> Repeats {
    let mut customers = vec![Customers::default(); items];
    let mut gaps: Vec<(u32, i64)> = Vec::new();
    let mut came_back = 0;
    for mut lines in log.by_customer(cut) {
        lines.sort_unstable();
        let known = gaps.len();
        for bought in lines.chunk_by(|a, b| a.0 == b.0) {
            let Some(counts) = customers.get_mut(bought[0].0 as usize) else { continue };
            counts.bought += 1;
            counts.again += u32::from(bought.len() > 1);
            gaps.extend(bought.windows(2).map(|pair| (pair[1].0, pair[1].1 - pair[0].1)));
        }
        came_back += u32::from(gaps.len() > known);
    }
    if came_back < min_support {
        return Repeats::new(customers.iter().map(|_| (0.0, 0.0)));
    }
    let mut all: Vec<i64> = gaps.iter().map(|(_, gap)| *gap).collect();
    all.sort_unstable();
    let total = |of: fn(&Customers) -> u32| customers.iter().map(|c| f64::from(of(c))).sum::<f64>();
    let rate = total(|c| c.again) / total(|c| c.bought).max(1.0);
    gaps.sort_unstable();
    let usual = median(all.iter().copied(), all.len());
    let figures = customers.iter().zip(0_u32..).map(|(counts, item)| {
        let own = gaps.partition_point(|g| g.0 < item)..gaps.partition_point(|g| g.0 <= item);
        let own = gaps.get(own).unwrap_or_default();
        let bought = f64::from(counts.bought);
        let again = f64::from(counts.again);
        let supported = |count: u32| count >= min_support;
        (
            if supported(counts.bought) {
                (again + SMOOTHING * rate) / (bought + SMOOTHING)
            } else {
                rate
            },
            if supported(counts.again) && counts.again > 0 {
                median(own.iter().map(|(_, gap)| *gap), own.len())
            } else {
                usual
            },
        )
    });
    Repeats::new(figures)
}

/// In days, of ascending gaps.
fn median(mut gaps: impl Iterator<Item = i64>, count: usize) -> f64 {
    gaps.nth(count / 2).map_or(0.0, |gap| (gap as f64 / DAY_MS as f64).max(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::ItemIx;

    fn log(lines: &[(u32, i64, u32)]) -> Log {
        let mut log = Log::default();
        for (i, (customer, day, item)) in lines.iter().enumerate() {
            log.customer.push(*customer);
            log.order.push(i as u32);
            log.at.push(day * DAY_MS);
            log.item.push(*item);
        }
        log
    }

    #[test]
    fn rates_and_gaps_count_customers_and_what_too_few_did_is_the_shops() {
        let at = Instant::from_ms(100 * DAY_MS).unwrap();
        let lines = [
            (0, 0, 0),
            (0, 10, 0),
            (1, 0, 0),
            (1, 30, 0),
            (2, 0, 0),
            // One customer alone came back for item 1, one alone bought item 2.
            (2, 5, 1),
            (3, 0, 1),
            (3, 2, 1),
            (3, 4, 2),
            (3, 100, 2),
        ];
        let repeats = repeats(4, &log(&lines), at, 2);
        let of = |item| repeats.of(ItemIx(item));
        // 3 of 6 customer-items were bought again; the median of the gaps 2, 10, 30 is 10.
        let shop = of(3);
        assert!((shop.0 - 0.5).abs() < 0.002 && (shop.1 - libm::log1p(10.0)).abs() < 0.016);
        assert_eq!(of(2), shop);
        assert_eq!(of(1), (of(1).0, shop.1));
        assert!((of(1).0 - (1.0 + 1.0) / 4.0).abs() < 0.002);
        assert!((of(0).0 - (2.0 + 1.0) / 5.0).abs() < 0.002);
        assert!((of(0).1 - libm::log1p(30.0)).abs() < 0.016);
    }

    #[test]
    fn the_shop_has_no_gap_where_one_customer_alone_came_back() {
        let at = Instant::from_ms(100 * DAY_MS).unwrap();
        let lines = [(0, 0, 0), (0, 37, 0), (1, 0, 0), (2, 0, 1)];
        let of = |support| repeats(2, &log(&lines), at, support).of(ItemIx(1));
        assert!(of(1).1 > 3.0);
        assert_eq!(of(2), (0.0, 0.0));
    }
}
