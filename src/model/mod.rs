//! What the shop ships: its catalogue, who is bought with whom, what sells, and the model card.
//!
//! A [`Model`] is read once from the bytes of `shop.zg` and not changed afterwards, but for the
//! catalogue, on which a page lays today's prices and stock. It holds aggregates only: nothing in
//! it comes from fewer customers than its minimum support.
//!
//! Cost of reading: one checksum over the file, one copy of each table, one sort of the items by
//! what sold lately; milliseconds for tens of thousands of items.

mod aisles;
pub mod card;
pub mod catalogue;
mod column;
pub mod content;
mod facet;
pub mod format;
pub mod neighbours;
pub mod popularity;
mod product;
mod read;
pub mod repeats;
pub mod sections;
pub mod strings;
mod write;

pub use aisles::Aisles;
pub use card::Card;
pub use catalogue::{Catalogue, Product};
pub use facet::Facet;
pub use neighbours::Neighbours;
pub use popularity::Popularity;
pub use repeats::Repeats;

use crate::exponential::halved;
use crate::id::{CategoryIx, ItemIx};
use crate::locale::Locale;
use crate::money::Currency;
use crate::order::Gather;
use crate::time::{Instant, Zone};
use content::Rarity;
use strings::StrIx;

/// What holds for the whole model.
#[derive(Clone, Debug, PartialEq)]
pub struct Meta {
    /// The currency of every amount.
    pub currency: Currency,
    /// The shop's zone: where its days begin.
    pub zone: Zone,
    /// The end of the log that the model was made from.
    pub as_of: Instant,
    /// How many customers had to produce a statistic for it to be in here.
    pub min_support: u32,
    /// How many days before `as_of` count as lately.
    pub recent_days: u32,
    /// The language of names that are given in one only.
    pub locale: Locale,
}

/// Weights of a linear blend per scene. What the columns mean is the business of the recommender
/// that `feature_set` names; another one ignores them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Blend {
    /// Which recommender's features the columns are.
    pub feature_set: u32,
    /// Scene code and one weight per feature.
    pub rows: Vec<(u32, Vec<f64>)>,
}

/// What is looked at in one session, known customers' or not.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sessions {
    /// Sessions per item, all and the latest third of them.
    pub counts: Popularity,
    /// What is looked at together.
    pub neighbours: Neighbours,
}

/// A shop's knowledge, as read from its file.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// What holds for all of it.
    pub meta: Meta,
    /// Items and categories.
    pub catalogue: Catalogue,
    /// What sold.
    pub popularity: Popularity,
    /// What is bought together.
    pub bought_with: Neighbours,
    /// What the customers of an item also buy, in whatever order; empty where `bought_with` says it
    /// better. Read through [`also_bought`](Self::also_bought).
    customers_also: Neighbours,
    /// What is bought again, and how soon.
    pub repeats: Repeats,
    /// What is looked at together; empty where the log holds no views.
    pub sessions: Sessions,
    /// Learnt weights.
    pub blend: Blend,
    /// The fitted parameters for scoring.
    pub card: Card,
    category_shares: Vec<f64>,
    facet_shares: [Vec<(StrIx, f64)>; Facet::ALL.len()],
    freshness: Vec<f64>,
    sold: Aisles,
    cold: Aisles,
    usual_prices: Vec<f64>,
    wanted_lately: Vec<f64>,
    rarity: Rarity,
    revision: u32,
}

/// After a year nothing is new.
const NEW_DAYS: i32 = 365;
/// What came in within these stands before other items that nothing leads to.
const RECENT_DAYS: i32 = 60;

impl Model {
    /// A model of its parts, without sessions. A card holds amounts of the same currency as the
    /// catalogue.
    pub fn new(
        meta: Meta,
        catalogue: Catalogue,
        popularity: Popularity,
        bought_with: Neighbours,
        blend: Blend,
        card: Card,
    ) -> Self {
        let parts = Self { catalogue, popularity, bought_with, blend, card, ..Self::blank(meta) };
        parts.settled()
    }

    /// What all of a model's parts are put into, and then [`settled`](Self::settled).
    fn blank(meta: Meta) -> Self {
        Self {
            meta,
            catalogue: Catalogue::default(),
            popularity: Popularity::default(),
            bought_with: Neighbours::default(),
            customers_also: Neighbours::default(),
            repeats: Repeats::default(),
            sessions: Sessions::default(),
            blend: Blend::default(),
            card: Card::prior(),
            category_shares: Vec::new(),
            facet_shares: Default::default(),
            freshness: (0..NEW_DAYS).map(|age| halved(f64::from(age) / 30.0)).gather(),
            sold: Aisles::default(),
            cold: Aisles::default(),
            usual_prices: Vec::new(),
            wanted_lately: Vec::new(),
            rarity: Rarity::default(),
            revision: 0,
        }
    }

    fn settled(mut self) -> Self {
        self.category_shares = category_shares(&self.catalogue, &self.popularity);
        self.settle();
        self
    }

    /// The same with what was looked at in sessions.
    #[must_use]
    pub fn with_sessions(mut self, sessions: Sessions) -> Self {
        self.sessions = sessions;
        self.settle();
        self
    }

    /// Lets past purchases speak through what their customers also buy; through baskets again, if
    /// that is empty. What it leads to is no longer cold.
    pub fn set_customers_also(&mut self, also: Neighbours) {
        self.customers_also = also;
        self.settle();
    }

    /// Lays a page's products on the catalogue: changes those it has, adds the others.
    pub fn lay(&mut self, products: &[Product]) {
        for product in products {
            self.catalogue.upsert(product, &self.meta.zone);
        }
        self.settle();
        self.revision += 1;
    }

    /// Works out what depends on the catalogue and on what leads to its items, as they stand.
    fn settle(&mut self) {
        for (shares, facet) in self.facet_shares.iter_mut().zip(Facet::ALL) {
            *shares = facet::shares(&self.catalogue, &self.popularity, facet);
        }
        self.sold = self.sold_items();
        self.cold = self.cold_items();
        self.usual_prices = usual_prices(&self.catalogue);
        self.wanted_lately = Vec::with_capacity(self.catalogue.len());
        for item in self.catalogue.items() {
            let (bought, looked) =
                (self.popularity.signals(item), self.sessions.counts.signals(item));
            self.wanted_lately.push(bought.lately.max(looked.lately));
        }
        self.rarity = Rarity::of(&self.catalogue, self.meta.locale);
    }

    /// Whether nothing that others buy or look at leads to the item.
    #[inline(always)]
    pub fn is_cold(&self, item: ItemIx) -> bool {
        self.bought_with.is_lonely(item)
            && self.customers_also.is_lonely(item)
            && self.sessions.neighbours.is_lonely(item)
    }

    fn sold_items(&self) -> Aisles {
        let mut sold = Aisles::new(&self.catalogue);
        for item in self.best_sellers().iter().rev() {
            sold.put_first(*item, &self.catalogue);
        }
        sold
    }

    /// The new ones first; of each, what came to the catalogue last, for a page's own stand there.
    fn cold_items(&self) -> Aisles {
        let bar = self.meta.zone.date(self.meta.as_of).days().saturating_sub(RECENT_DAYS);
        let mut cold = Aisles::new(&self.catalogue);
        for new in [false, true] {
            for item in self.catalogue.items() {
                if (self.catalogue.since(item).days() > bar) == new && self.is_cold(item) {
                    cold.put_first(item, &self.catalogue);
                }
            }
        }
        cold
    }

    /// The items by category: what sells first; and what nothing that others do leads to, the newest
    /// first.
    pub const fn aisles(&self) -> [&Aisles; 2] {
        [&self.sold, &self.cold]
    }

    /// What things of a category usually cost, the geometric mean; 1 where that isn't known.
    pub fn usual_price(&self, category: CategoryIx) -> f64 {
        self.usual_prices.get(category.index()).copied().unwrap_or(1.0)
    }

    /// How much it is bought or looked at lately, whichever is more on its scale from 0 to 1.
    #[inline(always)]
    pub fn wanted_lately(&self, item: ItemIx) -> f64 {
        self.wanted_lately.get(item.index()).copied().unwrap_or(0.0)
    }

    /// How much the parts of an item's description tell.
    pub const fn rarity(&self) -> &Rarity {
        &self.rarity
    }

    /// How often products were laid on the catalogue: what was made of an item before the last
    /// time may no longer hold.
    pub const fn revision(&self) -> u32 {
        self.revision
    }

    /// Of all orders of items that have a value of `facet`, the share of those that have this one.
    pub fn facet_share(&self, facet: Facet, value: StrIx) -> f64 {
        let shares = &self.facet_shares[facet as usize];
        let place = shares.binary_search_by(|(known, _)| known.cmp(&value));
        place.ok().and_then(|i| shares.get(i)).map_or(0.0, |(_, share)| *share)
    }

    /// A model of a shop of which nothing is known: an empty catalogue and the prior card. It lets
    /// scores and tiers be computed, uncalibrated, where there is no model file.
    pub fn empty(currency: Currency, zone: Zone) -> Self {
        let locale = Locale::default();
        let (as_of, min_support, recent_days) = (Instant::MIN, 0, 0);
        Self::blank(Meta { currency, zone, as_of, min_support, recent_days, locale }).settled()
    }

    /// What past purchases speak for.
    pub const fn also_bought(&self) -> &Neighbours {
        if self.customers_also.pairs() > 0 { &self.customers_also } else { &self.bought_with }
    }

    /// All items of the model, what sells first; what is looked at, where nothing was sold yet.
    pub fn best_sellers(&self) -> &[ItemIx] {
        let sold = self.popularity.ranked();
        let sells = sold.first().is_some_and(|ix| self.popularity.orders(*ix) > 0);
        if sells { sold } else { self.sessions.counts.ranked() }
    }

    /// How new an item of that age in days is: 1 on its first day, half of that each 30 days, 0
    /// after a year. A table, because a query asks it of thousands of items.
    pub fn freshness(&self, age_days: i32) -> f64 {
        self.freshness.get(age_days.max(0) as usize).copied().unwrap_or(0.0)
    }

    /// Each category's share of all orders, by category index.
    pub fn category_shares(&self) -> &[f64] {
        &self.category_shares
    }
}

fn category_shares(catalogue: &Catalogue, popularity: &Popularity) -> Vec<f64> {
    let mut orders = vec![0.0; catalogue.categories().len()];
    for item in catalogue.items() {
        if let Some(slot) = orders.get_mut(catalogue.category(item).index()) {
            *slot += f64::from(popularity.orders(item));
        }
    }
    let total = orders.iter().sum::<f64>().max(1.0);
    orders.iter_mut().for_each(|v| *v /= total);
    orders
}

fn usual_prices(catalogue: &Catalogue) -> Vec<f64> {
    let none = vec![0.0; catalogue.categories().len()];
    let (mut sums, mut counts) = (none.clone(), none);
    for item in catalogue.items() {
        let place = catalogue.category(item).index();
        if let (Some(sum), Some(count), Some(price)) =
            (sums.get_mut(place), counts.get_mut(place), catalogue.price(item))
        {
            *sum += libm::log(price.as_f64().max(1.0));
            *count += 1.0;
        }
    }
    for (sum, count) in sums.iter_mut().zip(counts) {
        *sum = libm::exp(*sum / f64::max(count, 1.0));
    }
    sums
}
