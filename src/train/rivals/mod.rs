//! What the engine is judged against: lists that any shop could make, and published methods.
//!
//! What sells lately; what the customer bought most often; the same with each purchase fading;
//! [`tifu`], the published next-basket method that is hardest to beat; [`item_knn`], the collaborative
//! filter that every shop system offers. A method scores items, the list is its best ones, equals in
//! the order of what sells lately, filled up by what sells lately. On a shelf of unseen things all
//! of them skip what the customer has bought. Settings are those that do best on the window before
//! the judged one, for each shelf by itself, as the engine's weights are.

pub mod item_knn;
pub mod tifu;

use super::backtest::Window;
use super::returning::Returning;
use crate::id::ItemIx;
use crate::model::Model;
use crate::profile::{HALF_LIVES_DAYS, ItemHistory};
use crate::recommend::Seen;
use item_knn::{ItemKnn, Similar};
use serde::Serialize;
use tifu::{Tifu, Vectors};

/// How long the lists are.
pub const LENGTH: usize = 20;
/// More customers than this tune nothing.
const TUNING: usize = 500;

/// What the rivals of one shelf are set to.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Settings {
    /// Half-life of the fading frequency, in days.
    pub half_life_days: f64,
    /// Of TIFU-KNN.
    pub tifu: Tifu,
    /// Of item-kNN.
    pub item_knn: ItemKnn,
}

impl Default for Settings {
    fn default() -> Self {
        let [.., half_life_days] = HALF_LIVES_DAYS;
        Self { half_life_days, tifu: Tifu::default(), item_knn: ItemKnn::default() }
    }
}

/// How good a list is.
pub type Quality<'a> = &'a dyn Fn(&Returning, &[ItemIx]) -> f64;

impl Settings {
    /// Those that are best on `windows`, the last of them for the slower methods.
    pub fn tuned(windows: &[Window<'_>], seen: Seen, quality: Quality<'_>) -> Self {
        let mut best = Self::default();
        let Some(last) = windows.last() else { return best };
        let mut most = f64::NEG_INFINITY;
        for half_life in HALF_LIVES_DAYS.into_iter().rev() {
            let lists = windows.iter().map(|window| {
                let of = |c: &Returning| quality(c, &fading(window, c, half_life, seen));
                window.customers.iter().map(of).sum::<f64>()
            });
            let sum = lists.sum();
            if sum > most {
                (best.half_life_days, most) = (half_life, sum);
            }
        }
        let customers = last.customers.get(..TUNING).unwrap_or(last.customers);
        let few = Window { customers, ..*last };
        best.tifu = tifu::tuned(&few, seen, quality);
        best.item_knn = item_knn::tuned(&few, seen, quality);
        best
    }
}

/// The rivals' lists for the customers of one window.
pub struct Rivals<'a> {
    window: &'a Window<'a>,
    settings: Settings,
    seen: Seen,
    vectors: Vectors,
    similar: Similar,
}

impl<'a> Rivals<'a> {
    /// Counts what the methods need.
    pub fn of(window: &'a Window<'a>, settings: Settings, seen: Seen) -> Self {
        let vectors = Vectors::of(window.log, window.cut, &settings.tifu);
        let similar = Similar::of(window, &settings.item_knn);
        Self { window, settings, seen, vectors, similar }
    }

    /// What sells lately.
    pub fn popularity(&self, customer: &Returning) -> Vec<ItemIx> {
        list(Vec::new(), self.window.model, customer, self.seen)
    }

    /// What the customer bought most often.
    pub fn frequency(&self, customer: &Returning) -> Vec<ItemIx> {
        let scores = own(customer, |own| f64::from(own.orders));
        list(scores, self.window.model, customer, self.seen)
    }

    /// The same, fading.
    pub fn fading(&self, customer: &Returning) -> Vec<ItemIx> {
        fading(self.window, customer, self.settings.half_life_days, self.seen)
    }

    /// TIFU-KNN's.
    pub fn tifu(&mut self, customer: &Returning) -> Vec<ItemIx> {
        let (own, tifu) = (customer.customer, self.settings.tifu);
        let near = self.vectors.near(own, tifu.neighbours);
        let scores = self.vectors.scores(own, &near, tifu.own_share);
        list(scores, self.window.model, customer, self.seen)
    }

    /// Item-kNN's.
    pub fn item_knn(&mut self, customer: &Returning) -> Vec<ItemIx> {
        let scores = self.similar.scores(self.window, customer, &self.settings.item_knn);
        list(scores, self.window.model, customer, self.seen)
    }
}

fn fading(window: &Window<'_>, customer: &Returning, days: f64, seen: Seen) -> Vec<ItemIx> {
    let which = HALF_LIVES_DAYS.iter().position(|d| *d == days).unwrap_or(0);
    let scores = own(customer, |own| own.decayed(window.cut)[which]);
    list(scores, window.model, customer, seen)
}

fn own(customer: &Returning, strength: impl Fn(&ItemHistory) -> f64) -> Vec<(f64, ItemIx)> {
    let own = customer.history.items().iter().zip(&customer.items);
    own.filter_map(|(own, item)| item.map(|item| (strength(own), item))).collect()
}

/// The best of `scores`, each item there once, then what sells lately.
fn list(
    mut scores: Vec<(f64, ItemIx)>,
    model: &Model,
    customer: &Returning,
    seen: Seen,
) -> Vec<ItemIx> {
    let mut known: Vec<ItemIx> = customer.items.iter().flatten().copied().collect();
    known.sort_unstable();
    let admits = |item: &ItemIx| seen != Seen::Exclude || known.binary_search(item).is_err();
    scores.retain(|(score, item)| *score > 0.0 && admits(item));
    let popularity = &model.popularity;
    let sells = |ix: &ItemIx| (popularity.recent(*ix), popularity.orders(*ix));
    let order = |a: &(f64, ItemIx), b: &(f64, ItemIx)| {
        b.0.total_cmp(&a.0).then_with(|| sells(&b.1).cmp(&sells(&a.1))).then(a.1.cmp(&b.1))
    };
    if scores.len() > LENGTH {
        scores.select_nth_unstable_by(LENGTH, order);
        scores.truncate(LENGTH);
    }
    scores.sort_by(order);
    let list = scores.into_iter().map(|(_, item)| item).collect();
    filled(list, popularity.ranked().iter().filter(|item| admits(item)), LENGTH)
}

/// A list filled up to `length` with what it doesn't have yet.
pub fn filled<'a>(
    mut list: Vec<ItemIx>,
    others: impl Iterator<Item = &'a ItemIx>,
    length: usize,
) -> Vec<ItemIx> {
    for item in others {
        if list.len() >= length {
            break;
        }
        if !list.contains(item) {
            list.push(*item);
        }
    }
    list
}
