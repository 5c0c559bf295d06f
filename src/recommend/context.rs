//! What a page says of the moment and of who it is for: the festival, the weather, the region, a
//! price band. It moves weights, as far as the shop's own tags meet it, and nothing else.
//!
//! An entry is `key:value`, as a tag is; `{"weather": "rain"}` is met by an item tagged
//! `weather:rain`, `{"giftable": true}` by one tagged `giftable`.

use crate::id::ItemIx;
use crate::json::{Json, Node, Read};
use crate::model::Catalogue;
use crate::money::MAX_SAFE;
use crate::order::Gather;

/// No more entries than this count.
const MOST: usize = 32;

/// The context of a query.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Context {
    /// What tags may meet, each once.
    pub entries: Vec<Box<str>>,
    /// The prices wished for, in minor units: softly, unlike a filter's.
    pub price_band: Option<(f64, f64)>,
    /// How much more (up to 1) or less (down to -1) than others of this shop the customer waits for
    /// reductions; 0 where that isn't known. No page can set it.
    pub thrift: f64,
}

impl Context {
    /// Reads the `context` of a query: texts, lists of texts and `true`; `priceBand` apart. What is
    /// of another type stands for nothing here.
    ///
    /// # Errors
    /// The fault with its place.
    pub fn read(node: &Node<'_>) -> Read<Self> {
        let mut context = Self::default();
        for (key, field) in node.fields()? {
            if key == "priceBand" {
                let bound = |key| field.int_at(key, 0, MAX_SAFE);
                let (min, max) = (bound("min")?, bound("max")?);
                let number = |bound: Option<i64>, without| bound.map_or(without, |b| b as f64);
                context.price_band = Some((number(min, 0.0), number(max, f64::INFINITY)));
            } else {
                context.declare(key, field.value());
            }
        }
        Ok(context)
    }

    /// Adds what a value under `key` says.
    pub fn declare(&mut self, key: &str, value: &Json) {
        match value {
            Json::Str(text) => self.add([key, ":", text].concat()),
            Json::Bool(true) => self.add(key.to_owned()),
            Json::Arr(list) => {
                for value in list {
                    if let Json::Str(text) = value {
                        self.add([key, ":", text].concat());
                    }
                }
            }
            _ => {}
        }
    }

    fn add(&mut self, entry: String) {
        if self.entries.len() < MOST && self.met_by(&entry).is_empty() {
            self.entries.push(entry.into());
        }
    }

    /// The entries that tags joined by `|` meet.
    pub(super) fn met_by(&self, tags: &str) -> Vec<&str> {
        let met = |entry: &&str| tags.split('|').any(|tag| tag == *entry);
        self.entries.iter().map(|entry| &**entry).filter(met).gather()
    }

    /// The share of the entries that an item's tags meet.
    pub(super) fn suited(&self, item: ItemIx, catalogue: &Catalogue) -> f64 {
        let tags = catalogue.string(catalogue.tags(item));
        if self.entries.is_empty() || tags.is_empty() {
            return 0.0;
        }
        self.met_by(tags).len() as f64 / self.entries.len() as f64
    }

    /// 1 within the price band, less the further away, 0 from half and from double of it on.
    pub(super) fn in_band(&self, item: ItemIx, catalogue: &Catalogue) -> f64 {
        let (Some((min, max)), Some(price)) = (self.price_band, catalogue.price(item)) else {
            return 0.0;
        };
        let price = price.as_f64();
        let short = if price < min { price / min } else { 1.0 };
        let over = if price > max { max / price } else { 1.0 };
        (2.0 * short * over - 1.0).max(0.0)
    }
}
