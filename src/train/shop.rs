//! The shop as its files describe it, and the model that a cut of the log makes of it.

use super::neighbours::{bought_with, viewed_with};
use super::tables::{Sales, Views};
use crate::error::{Error, ErrorCode};
use crate::locale::Locale;
use crate::model::catalogue::{Builder, Product};
use crate::model::{Blend, Card, Catalogue, Meta, Model, Popularity, Sessions};
use crate::money::Currency;
use crate::time::{DAY_MS, Instant, Zone};

/// A category as the shop names it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NewCategory {
    /// The shop's id.
    pub id: Box<str>,
    /// The id of the one above; empty for a root.
    pub parent: Box<str>,
    /// Names in the order of [`Locale::ALL`]; empty where there is none.
    pub names: [Box<str>; 3],
}

/// What holds for the shop at every cut.
#[derive(Clone, Debug, PartialEq)]
pub struct Shop {
    /// The currency of every amount.
    pub currency: Currency,
    /// Where its days begin.
    pub zone: Zone,
    /// The language of names given in one only.
    pub locale: Locale,
    /// How many customers must have produced a statistic.
    pub min_support: u32,
    /// How many days before a cut count as lately.
    pub recent_days: u32,
    /// Its category tree, parents first.
    pub categories: Vec<NewCategory>,
    /// One per row of the table `items`, in the same order.
    pub products: Vec<Product>,
}

/// Which items a model says can be bought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stock {
    /// Those that the shop has today.
    Today,
    /// All: nobody knows today what was in stock at an earlier cut.
    All,
}

impl Shop {
    /// What the log before `cut` says.
    ///
    /// # Errors
    /// `bad-argument` if the columns don't fit each other or the products aren't sorted by id.
    pub fn model(
        &self,
        cut: Instant,
        sales: &Sales,
        stock: Stock,
        blend: Blend,
        card: Card,
    ) -> Result<Model, Error> {
        sales.check(self.products.len())?;
        let meta = Meta {
            currency: self.currency,
            zone: self.zone.clone(),
            as_of: cut,
            min_support: self.min_support,
            recent_days: self.recent_days,
            locale: self.locale,
        };
        let supported = self.supported(sales);
        let catalogue = self.catalogue(cut, sales, &supported, stock)?;
        let popularity = self.popularity(sales, &supported);
        let neighbours = bought_with(self.products.len(), &sales.baskets, self.min_support);
        Ok(Model::new(meta, catalogue, popularity, neighbours, blend, card))
    }

    /// What was looked at, of those items that enough viewers looked at.
    ///
    /// # Errors
    /// `bad-argument` if the columns don't fit each other.
    pub fn sessions(&self, views: &Views) -> Result<Sessions, Error> {
        let items = self.products.len();
        views.check(items)?;
        let (mut all, mut recent) = (vec![0; items], vec![0; items]);
        for (row, item) in views.item.iter().enumerate() {
            let at = |column: &[u32]| column.get(row).copied().unwrap_or(0);
            let slots = (all.get_mut(*item as usize), recent.get_mut(*item as usize));
            if let (Some(all), Some(recent)) = slots
                && at(&views.viewers) >= self.min_support
            {
                *all = at(&views.sessions);
                if at(&views.recent_viewers) >= self.min_support {
                    *recent = at(&views.recent);
                }
            }
        }
        let neighbours = viewed_with(items, views, self.min_support);
        Ok(Sessions { counts: Popularity::new(all, recent), neighbours })
    }

    fn catalogue(
        &self,
        cut: Instant,
        sales: &Sales,
        supported: &[bool],
        stock: Stock,
    ) -> Result<Catalogue, Error> {
        let mut builder = Builder::default();
        for category in &self.categories {
            let [zh_cn, zh_tw, en] = &category.names;
            builder.category(&category.id, &category.parent, [zh_cn, zh_tw, en]);
        }
        // What sold in the log's first weeks may have been there for years: its first sale says nothing.
        let begins = sales.first.iter().flatten().min();
        let told = begins.map(|at| at.plus_ms(i64::from(self.recent_days) * DAY_MS));
        for (i, (product, supported)) in self.products.iter().zip(supported).enumerate() {
            let mut product = product.clone();
            let first = sales.first.get(i).copied().flatten();
            let first = first.filter(|first| *supported && told.is_some_and(|told| *first >= told));
            product.since = product.since.or(first).filter(|since| *since < cut);
            if stock == Stock::All {
                product.available = Some(true);
            }
            if !builder.item(&product, &self.zone) {
                let path = ["/products/", &i.to_string(), "/id"].concat();
                let message = "the items must be sorted by the bytes of their ids, each id once";
                return Err(Error::new(ErrorCode::BadArgument, path, message));
            }
        }
        Ok(builder.finish())
    }

    /// Per item, whether enough buyers had it for its figures to be in the model: known customers,
    /// or as in the pairs, buyers by basket, where an order of nobody known is a buyer of its own.
    fn supported(&self, sales: &Sales) -> Vec<bool> {
        let mut supported: Vec<bool> =
            sales.customers.iter().map(|n| *n >= self.min_support).collect();
        for (item, buyers) in sales.baskets.item.iter().zip(&sales.baskets.buyers) {
            if let Some(slot) = supported.get_mut(*item as usize) {
                *slot |= *buyers >= self.min_support;
            }
        }
        supported
    }

    /// What sold, of that by enough buyers; and lately, of what as many bought lately.
    fn popularity(&self, sales: &Sales, supported: &[bool]) -> Popularity {
        let orders = sales.orders.iter().zip(supported);
        let recent = sales.recent.iter().zip(&sales.recent_buyers).zip(supported);
        let enough = |buyers: u32| buyers >= self.min_support;
        Popularity::new(
            orders.map(|(n, ok)| if *ok { *n } else { 0 }).collect(),
            recent.map(|((n, buyers), ok)| if *ok && enough(*buyers) { *n } else { 0 }).collect(),
        )
    }
}
