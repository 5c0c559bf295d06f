//! Item-kNN: what is most like what the customer has, by who else bought it.
//!
//! Credit: Sarwar, Karypis, Konstan and Riedl, "Item-based collaborative filtering recommendation
//! algorithms" (WWW 2001). The cosine of two items' columns of customers (bought or not, or ln(1 +
//! times)), the nearest few of each kept; the score is their sum over the customer's items, each by
//! how often it was bought, in all or fading. An item is as like itself as can be.
//!
//! Cost: O(Σ items²) over the customers for the cosines; O(own items · neighbours) a query.

use super::{Quality, list};
use crate::id::ItemIx;
use crate::recommend::Seen;
use crate::train::backtest::Window;
use crate::train::returning::Returning;
use crate::train::sums::Sums;
use serde::Serialize;

/// The method's settings.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ItemKnn {
    /// Whether the columns hold how often.
    pub counts: bool,
    /// How many are near.
    pub neighbours: usize,
    /// Whether the customer's purchases fade, by the middle half-life.
    pub fading: bool,
}

impl Default for ItemKnn {
    fn default() -> Self {
        Self { counts: true, neighbours: 100, fading: true }
    }
}

const NEIGHBOURS: [usize; 3] = [20, 50, 200];

/// The nearest items of each.
pub struct Similar {
    rows: Vec<Vec<(u32, f64)>>,
    sums: Sums,
}

impl Similar {
    /// By who had bought what before the window.
    pub fn of(window: &Window<'_>, setting: &ItemKnn) -> Self {
        let items = window.model.catalogue.len();
        let customers: Vec<Vec<(u32, f64)>> = window
            .log
            .by_customer(window.cut)
            .map(|lines| counted(lines, setting.counts))
            .collect();
        let mut holders: Vec<Vec<(usize, f64)>> = vec![Vec::new(); items];
        let mut norms = vec![0.0; items];
        for (customer, own) in customers.iter().enumerate() {
            for (item, value) in own {
                holders[*item as usize].push((customer, *value));
                norms[*item as usize] += value * value;
            }
        }
        let mut sums = Sums::none(items);
        let mut rows = Vec::with_capacity(items);
        for (item, holders) in holders.iter().enumerate() {
            for (customer, value) in holders {
                for (other, theirs) in &customers[*customer] {
                    sums.add(*other, value * theirs);
                }
            }
            let cosine = |(other, sum): (u32, f64)| {
                (other, sum / libm::sqrt(norms[item] * norms[other as usize]))
            };
            let mut row: Vec<(u32, f64)> = sums.drain().map(cosine).collect();
            let order = |a: &(u32, f64), b: &(u32, f64)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
            if row.len() > setting.neighbours + 1 {
                row.select_nth_unstable_by(setting.neighbours + 1, order);
                row.truncate(setting.neighbours + 1);
            }
            row.sort_by(order);
            rows.push(row);
        }
        Self { rows, sums }
    }

    /// The scores of all that is near to something of the customer's.
    pub fn scores(
        &mut self,
        window: &Window<'_>,
        customer: &Returning,
        setting: &ItemKnn,
    ) -> Vec<(f64, ItemIx)> {
        let Self { rows, sums } = self;
        for (own, item) in customer.history.items().iter().zip(&customer.items) {
            let Some(row) = item.and_then(|item| rows.get(item.index())) else { continue };
            let often =
                if setting.fading { own.decayed(window.cut)[1] } else { f64::from(own.orders) };
            for (other, cosine) in row.iter().take(setting.neighbours + 1) {
                sums.add(*other, often * cosine);
            }
        }
        sums.drain().map(|(item, sum)| (sum, ItemIx(item))).collect()
    }
}

/// A customer's items, each once: 1, or ln(1 + times).
fn counted(lines: Vec<(u32, i64)>, counts: bool) -> Vec<(u32, f64)> {
    let mut items: Vec<u32> = lines.into_iter().map(|(item, _)| item).collect();
    items.sort_unstable();
    let value = |times: usize| if counts { libm::log1p(times as f64) } else { 1.0 };
    items.chunk_by(|a, b| a == b).map(|same| (same[0], value(same.len()))).collect()
}

/// The setting that does best on `window`, of 12.
pub(super) fn tuned(window: &Window<'_>, seen: Seen, quality: Quality<'_>) -> ItemKnn {
    let mut best = (ItemKnn::default(), f64::NEG_INFINITY);
    for counts in [false, true] {
        let [.., neighbours] = NEIGHBOURS;
        let mut similar = Similar::of(window, &ItemKnn { counts, neighbours, fading: true });
        for neighbours in NEIGHBOURS {
            for fading in [false, true] {
                let setting = ItemKnn { counts, neighbours, fading };
                let of = |customer: &Returning| {
                    let scores = similar.scores(window, customer, &setting);
                    quality(customer, &list(scores, window.model, customer, seen))
                };
                let sum = window.customers.iter().map(of).sum();
                if sum > best.1 {
                    best = (setting, sum);
                }
            }
        }
    }
    best.0
}
