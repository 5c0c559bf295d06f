//! What a page says of the moment and of who it is for: the festival, the weather, the region, a
//! price band. It moves weights, as far as the shop's own tags meet it, and nothing else.
//!
//! An entry is `key:value`, as a tag is; `{"weather": "rain"}` is met by an item tagged
//! `weather:rain`, `{"giftable": true}` by one tagged `giftable`. No tag holds `|`, so an entry with
//! one stands for nothing.

use super::query::range;
use crate::id::ItemIx;
use crate::json::{Json, Node, Read};
use crate::locale::concat;
use crate::model::Catalogue;
use crate::parts::Parts;

/// No more bytes of entries than this count.
const MOST: usize = 2_000;

/// The context of a query.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Context {
    /// What tags may meet, each followed by `|`.
    entries: String,
    /// How many these are.
    count: u32,
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
    pub(super) fn read(node: &Node<'_>) -> Read<Self> {
        let price_band = range(node, "priceBand")?.map(|(min, max)| (min as f64, max as f64));
        let mut context = Self { price_band, ..Self::default() };
        for (key, field) in node.fields()? {
            context.declare(key, field.value());
        }
        Ok(context)
    }

    /// Adds what a value under `key` says.
    pub fn declare(&mut self, key: &str, value: &Json) {
        match value {
            Json::Str(text) => self.add(&[key, ":", text]),
            Json::Bool(true) => self.add(&[key]),
            Json::Arr(list) => {
                for value in list {
                    if let Json::Str(text) = value {
                        self.add(&[key, ":", text]);
                    }
                }
            }
            _ => {}
        }
    }

    fn add(&mut self, parts: &[&str]) {
        let entry = concat(parts);
        let may_be_met = self.entries.len() < MOST && !entry.bytes().any(|byte| byte == b'|');
        if may_be_met && self.met_by(&entry).is_empty() {
            self.entries.push_str(&entry);
            self.entries.push('|');
            self.count += 1;
        }
    }

    /// Those of the tags, joined by `|`, that entries name.
    pub(super) fn met_by<'a>(&self, tags: &'a str) -> Vec<&'a str> {
        let mut met = Vec::new();
        for tag in Parts::of(tags, b'|') {
            if !tag.is_empty() && Parts::of(&self.entries, b'|').any(|entry| entry == tag) {
                met.push(tag);
            }
        }
        met
    }

    /// The share of the entries that an item's tags meet.
    pub(super) fn suited(&self, item: ItemIx, catalogue: &Catalogue) -> f64 {
        if self.count == 0 {
            return 0.0;
        }
        let tags = catalogue.string(catalogue.tags(item));
        self.met_by(tags).len() as f64 / f64::from(self.count)
    }

    /// Whether it says anything that items may meet.
    pub(super) const fn asks(&self) -> bool {
        self.count > 0 || self.price_band.is_some()
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
