//! Items and the category tree, and what a page lays on top of them today.
//!
//! Columns, not rows: what a query tests for thousands of candidates (stock, price, category,
//! group) stands in flat arrays. Items of the file are sorted by id, so an id is found by binary
//! search; items that a page adds stand behind them.

use super::facet::Facet;
pub use super::product::Product;
use super::strings::{StrIx, Strings};
use crate::id::{CategoryIx, ItemIx};
use crate::locale::{Locale, Text};
use crate::money::Minor;
use crate::names::Names;
use crate::time::{Date, Zone};

/// No category.
pub const NO_CATEGORY: CategoryIx = CategoryIx(u32::MAX);
/// No price known.
pub const NO_PRICE: u32 = u32::MAX;

/// A node of the category tree.
#[derive(Clone, Debug, PartialEq)]
pub struct Category {
    /// The shop's id, such as `kitchen/mugs`.
    pub id: StrIx,
    /// The node above; [`NO_CATEGORY`] for a root. Always an earlier node.
    pub parent: CategoryIx,
    /// Names in the order of [`Locale::ALL`]; number 0 where there is none.
    pub names: [StrIx; 3],
}

/// Items and categories.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Catalogue {
    pub(super) strings: Strings,
    pub(super) categories: Vec<Category>,
    pub(super) id: Vec<StrIx>,
    pub(super) names: Vec<[StrIx; 3]>,
    pub(super) group: Vec<StrIx>,
    pub(super) category: Vec<CategoryIx>,
    pub(super) brand: Vec<StrIx>,
    pub(super) price: Vec<u32>,
    pub(super) available: Vec<bool>,
    pub(super) since_day: Vec<i32>,
    pub(super) sorted: usize,
    /// Ids of the items behind those, in their order.
    pub(super) added: Names,
    /// Style, material and tags; shorter than the other columns where the last items have none.
    pub(super) attributes: Vec<[StrIx; 3]>,
    /// The price before a reduction, [`NO_PRICE`] where there is none; may be shorter too.
    pub(super) list_price: Vec<u32>,
    /// What a page's products share, and its numbers in the pool.
    pub(super) interned: Names,
    pub(super) numbers: Vec<StrIx>,
}

impl Catalogue {
    /// How many items there are.
    pub fn len(&self) -> usize {
        self.id.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.id.is_empty()
    }

    /// Every item.
    pub fn items(&self) -> impl Iterator<Item = ItemIx> + use<> {
        (0..self.id.len() as u32).map(ItemIx)
    }

    /// The item of that id.
    pub fn find(&self, id: &str) -> Option<ItemIx> {
        let file = self.id.get(..self.sorted).unwrap_or_default();
        match file.binary_search_by(|ix| self.strings.get(*ix).cmp(id)) {
            Ok(i) => Some(ItemIx(i as u32)),
            Err(_) => self.added.find(id).map(|n| ItemIx((self.sorted + n) as u32)),
        }
    }

    /// The shop's id of an item.
    pub fn id(&self, item: ItemIx) -> &str {
        self.id.get(item.index()).map_or("", |ix| self.strings.get(*ix))
    }

    /// Its name in `locale`, or the nearest there is, or its id.
    pub fn name(&self, item: ItemIx, locale: Locale) -> &str {
        let name = self.names.get(item.index()).map_or("", |forms| self.nearest(forms, locale));
        if name.is_empty() { self.id(item) } else { name }
    }

    fn nearest(&self, forms: &[StrIx; 3], locale: Locale) -> &str {
        let forms = forms.map(|ix| self.strings.get(ix));
        Text::pick(forms, locale)
    }

    /// What its variants share; the empty string's number where it has none.
    pub fn group(&self, item: ItemIx) -> StrIx {
        self.group.get(item.index()).copied().unwrap_or_default()
    }

    /// Its brand; the empty string's number where it has none.
    pub fn brand(&self, item: ItemIx) -> StrIx {
        self.brand.get(item.index()).copied().unwrap_or_default()
    }

    /// The number of a brand's name, if some item has it.
    pub fn find_brand(&self, name: &str) -> Option<StrIx> {
        self.strings.find(name)
    }

    /// Its category, or [`NO_CATEGORY`].
    #[inline(always)]
    pub fn category(&self, item: ItemIx) -> CategoryIx {
        self.category.get(item.index()).copied().unwrap_or(NO_CATEGORY)
    }

    /// Its value of a facet, as a string's number; the empty string's where it has none.
    pub fn facet(&self, item: ItemIx, facet: Facet) -> StrIx {
        match facet {
            Facet::Category => {
                let node = self.categories.get(self.category(item).index());
                node.map_or(StrIx(0), |category| category.id)
            }
            Facet::Brand => self.brand(item),
            Facet::Style => self.attribute(item, 0),
            Facet::Material => self.attribute(item, 1),
        }
    }

    /// Its tags, joined by `|`, as a string's number; the empty string's where it has none.
    pub fn tags(&self, item: ItemIx) -> StrIx {
        self.attribute(item, 2)
    }

    fn attribute(&self, item: ItemIx, which: usize) -> StrIx {
        self.attributes.get(item.index()).map_or(StrIx(0), |values| values[which])
    }

    /// How many strings there are.
    pub fn strings_len(&self) -> usize {
        self.strings.len()
    }

    /// A string of the catalogue by its number.
    pub fn string(&self, ix: StrIx) -> &str {
        self.strings.get(ix)
    }

    /// Its price, if known.
    pub fn price(&self, item: ItemIx) -> Option<Minor> {
        amount(&self.price, item)
    }

    /// Its price before a reduction, if known.
    pub fn list_price(&self, item: ItemIx) -> Option<Minor> {
        amount(&self.list_price, item)
    }

    /// Whether it can be bought.
    pub fn available(&self, item: ItemIx) -> bool {
        self.available.get(item.index()).copied().unwrap_or(false)
    }

    /// The day it came into the shop.
    pub fn since(&self, item: ItemIx) -> Date {
        Date::from_days(self.since_day.get(item.index()).copied().unwrap_or(i32::MIN))
    }

    /// The nodes of the category tree; every parent stands before its children.
    pub fn categories(&self) -> &[Category] {
        &self.categories
    }

    /// The category of that id.
    pub fn find_category(&self, id: &str) -> Option<CategoryIx> {
        let place = self.categories.iter().position(|c| self.strings.get(c.id) == id)?;
        Some(CategoryIx(place as u32))
    }

    /// The shop's id of a category.
    pub fn category_id(&self, category: CategoryIx) -> &str {
        self.categories.get(category.index()).map_or("", |c| self.strings.get(c.id))
    }

    /// A category's name in `locale`, or the nearest there is, or its id.
    pub fn category_name(&self, category: CategoryIx, locale: Locale) -> &str {
        let node = self.categories.get(category.index());
        let name = node.map_or("", |c| self.nearest(&c.names, locale));
        if name.is_empty() { self.category_id(category) } else { name }
    }

    /// Whether `category` is `ancestor` or lies below it.
    pub fn within(&self, mut category: CategoryIx, ancestor: CategoryIx) -> bool {
        while let Some(node) = self.categories.get(category.index()) {
            if category == ancestor {
                return true;
            }
            category = node.parent;
        }
        false
    }

    /// Lays a product on the catalogue: changes the item of that id, or adds one. A category that
    /// the tree doesn't have is no category.
    pub fn upsert(&mut self, product: &Product, zone: &Zone) -> ItemIx {
        let item = self.find(&product.id).unwrap_or_else(|| self.add(&product.id));
        let i = item.index();
        for (slot, name) in self.names[i].iter_mut().zip(&product.names) {
            if let Some(name) = name {
                *slot = self.strings.push(name);
            }
        }
        if let Some(group) = &product.group {
            self.group[i] = self.intern(group);
        }
        if let Some(brand) = &product.brand {
            self.brand[i] = self.intern(brand);
        }
        for (which, value) in product.attributes.iter().enumerate() {
            if let Some(value) = value {
                let value = self.intern(value);
                self.attributes.resize(self.attributes.len().max(i + 1), [StrIx(0); 3]);
                self.attributes[i][which] = value;
            }
        }
        if let Some(id) = &product.category {
            self.category[i] = self.find_category(id).unwrap_or(NO_CATEGORY);
        }
        if let Some(price) = product.price {
            self.price[i] = u32::try_from(price.0).unwrap_or(NO_PRICE);
        }
        if let Some(price) = product.list_price {
            self.list_price.resize(self.list_price.len().max(i + 1), NO_PRICE);
            self.list_price[i] = u32::try_from(price.0).unwrap_or(NO_PRICE);
        }
        if let Some(available) = product.available {
            self.available[i] = available;
        }
        if let Some(since) = product.since {
            self.since_day[i] = zone.date(since).days();
        }
        item
    }

    /// The pool is searched once for each text, for a page's products share a few.
    fn intern(&mut self, text: &str) -> StrIx {
        if let Some(ix) = self.interned.find(text).and_then(|n| self.numbers.get(n)) {
            return *ix;
        }
        let ix = self.strings.find(text).unwrap_or_else(|| self.strings.push(text));
        self.interned.insert(text);
        self.numbers.push(ix);
        ix
    }

    fn add(&mut self, id: &str) -> ItemIx {
        let item = ItemIx(self.id.len() as u32);
        self.id.push(self.strings.push(id));
        self.names.push([StrIx(0); 3]);
        self.group.push(StrIx(0));
        self.category.push(NO_CATEGORY);
        self.brand.push(StrIx(0));
        self.price.push(NO_PRICE);
        self.available.push(true);
        self.since_day.push(Date::MIN.days());
        self.added.insert(id);
        item
    }
}

fn amount(column: &[u32], item: ItemIx) -> Option<Minor> {
    let amount = column.get(item.index()).copied().filter(|p| *p != NO_PRICE);
    amount.map(|p| Minor(i64::from(p)))
}

/// Builds a catalogue from a shop's products: what `train` writes into a file.
#[derive(Debug, Default)]
pub struct Builder {
    catalogue: Catalogue,
    interned: Names,
    numbers: Vec<StrIx>,
}

impl Builder {
    /// Adds a category; its parent must have been added before it, else it becomes a root.
    pub fn category(&mut self, id: &str, parent: &str, names: [&str; 3]) {
        let parent = self.catalogue.find_category(parent).unwrap_or(NO_CATEGORY);
        let names = names.map(|n| self.intern(n));
        let id = self.intern(id);
        self.catalogue.categories.push(Category { id, parent, names });
    }

    /// Adds an item; they must come in ascending order of id bytes, each once. `false` if not.
    #[must_use]
    pub fn item(&mut self, product: &Product, zone: &Zone) -> bool {
        let items = &self.catalogue;
        if items.id.last().is_some_and(|last| items.strings.get(*last) >= &*product.id) {
            return false;
        }
        let id = self.intern(&product.id);
        let names = [0, 1, 2].map(|i| self.intern(product.names[i].as_deref().unwrap_or("")));
        let group = self.intern(product.group.as_deref().unwrap_or(""));
        let brand = self.intern(product.brand.as_deref().unwrap_or(""));
        let attributes =
            [0, 1, 2].map(|i| self.intern(product.attributes[i].as_deref().unwrap_or("")));
        let category = product.category.as_deref().and_then(|c| self.catalogue.find_category(c));
        let price = product.price.and_then(|p| u32::try_from(p.0).ok());
        let items = &mut self.catalogue;
        items.id.push(id);
        items.names.push(names);
        items.group.push(group);
        items.category.push(category.unwrap_or(NO_CATEGORY));
        items.brand.push(brand);
        items.price.push(price.unwrap_or(NO_PRICE));
        items.available.push(product.available.unwrap_or(true));
        items.since_day.push(product.since.map_or(Date::MIN, |t| zone.date(t)).days());
        if attributes != [StrIx(0); 3] {
            items.attributes.resize(items.sorted, [StrIx(0); 3]);
            items.attributes.push(attributes);
        }
        items.sorted = items.id.len();
        true
    }

    /// The catalogue.
    pub fn finish(self) -> Catalogue {
        let mut items = self.catalogue;
        if !items.attributes.is_empty() {
            items.attributes.resize(items.sorted, [StrIx(0); 3]);
        }
        items
    }

    fn intern(&mut self, text: &str) -> StrIx {
        if let Some(ix) = self.interned.find(text).and_then(|n| self.numbers.get(n)) {
            return *ix;
        }
        let ix = self.catalogue.strings.push(text);
        self.interned.insert(text);
        self.numbers.push(ix);
        ix
    }
}
