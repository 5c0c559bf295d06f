//! Items and the category tree, and what a page lays on top of them today.
//!
//! Columns, not rows: what a query tests for thousands of candidates (stock, price, category,
//! group) stands in flat arrays. Items of the file are sorted by id, so an id is found by binary
//! search; items that a page adds stand behind them.

use super::facet::Facet;
use super::strings::{StrIx, Strings};
use crate::id::{CategoryIx, ItemIx};
use crate::json::{Node, Read};
use crate::locale::{Locale, Text};
use crate::money::Minor;
use crate::names::Names;
use crate::time::{Date, Instant, Zone};

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
    /// Style and material; shorter than the other columns where the last items have none.
    pub(super) attributes: Vec<[StrIx; 2]>,
    /// What a page's products share, and its numbers in the pool.
    pub(super) interned: Names,
    pub(super) numbers: Vec<StrIx>,
}

/// An item as the shop describes it; what is absent stays as it was.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Product {
    /// The shop's id.
    pub id: Box<str>,
    /// What its variants share.
    pub group: Option<Box<str>>,
    /// Names in the order of [`Locale::ALL`].
    pub names: [Option<Box<str>>; 3],
    /// Id of its category, the deepest one.
    pub category: Option<Box<str>>,
    /// Its brand.
    pub brand: Option<Box<str>>,
    /// Its style and its material.
    pub attributes: [Option<Box<str>>; 2],
    /// Its price.
    pub price: Option<Minor>,
    /// Whether it can be bought.
    pub available: Option<bool>,
    /// When it came into the shop.
    pub since: Option<Instant>,
}

const MAX_NAME: usize = 1_000;

impl Product {
    /// Reads one product of the JavaScript interface.
    ///
    /// # Errors
    /// The fault with its place.
    pub fn read(node: &Node<'_>) -> Read<Self> {
        let attributes = node.get("attrs");
        let attribute = |key| match &attributes {
            Some(attributes) => attributes.name_at(key, MAX_NAME),
            None => Ok(None),
        };
        let price = node.int_at("price", 0, i64::from(NO_PRICE) - 1)?;
        let id = node.object()?;
        let id = id.need("id")?.name(200)?;
        let group = node.name_at("group", MAX_NAME)?;
        let name = node.get("name");
        let names = name.as_ref().map_or(Ok([None; 3]), names)?;
        let category = node.get("category");
        let category = category.as_ref().map_or(Ok(None), leaf)?;
        let brand = node.name_at("brand", MAX_NAME)?;
        let (style, material) = (attribute("style")?, attribute("material")?);
        let available = node.get("available").map(|n| n.bool()).transpose()?;
        let since = node.get("newSince").map(|n| n.instant()).transpose()?;
        let owned = |text: Option<&str>| text.map(Box::from);
        Ok(Self {
            id: id.into(),
            group: owned(group),
            names: names.map(owned),
            category: owned(category),
            brand: owned(brand),
            attributes: [owned(style), owned(material)],
            price: price.map(Minor),
            available,
            since,
        })
    }
}

/// A name given once counts for every language.
fn names<'a>(field: &'a Node<'a>) -> Read<[Option<&'a str>; 3]> {
    if let Ok(name) = field.str() {
        return Ok([Some(name); 3]);
    }
    let mut names = [None; 3];
    for (tag, form) in field.fields()? {
        let Some(locale) = Locale::parse(tag) else {
            return Err(form.fault("bad_value", "is not a language of this package"));
        };
        names[locale as usize] = Some(form.name(MAX_NAME)?);
    }
    Ok(names)
}

/// The last element of the category path.
fn leaf<'a>(path: &'a Node<'a>) -> Read<Option<&'a str>> {
    path.elements()?.last().map(|n| n.name(200)).transpose()
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
    pub fn category(&self, item: ItemIx) -> CategoryIx {
        self.category.get(item.index()).copied().unwrap_or(NO_CATEGORY)
    }

    /// Its value of a facet, as a string's number; the empty string's where it has none.
    pub fn facet(&self, item: ItemIx, facet: Facet) -> StrIx {
        let attribute = |which: usize| {
            self.attributes.get(item.index()).map_or(StrIx(0), |values| values[which])
        };
        match facet {
            Facet::Category => {
                let node = self.categories.get(self.category(item).index());
                node.map_or(StrIx(0), |category| category.id)
            }
            Facet::Brand => self.brand(item),
            Facet::Style => attribute(0),
            Facet::Material => attribute(1),
        }
    }

    /// A string of the catalogue by its number.
    pub fn string(&self, ix: StrIx) -> &str {
        self.strings.get(ix)
    }

    /// Its price, if known.
    pub fn price(&self, item: ItemIx) -> Option<Minor> {
        let price = self.price.get(item.index()).copied().filter(|p| *p != NO_PRICE);
        price.map(|p| Minor(i64::from(p)))
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
                self.attributes.resize(self.attributes.len().max(i + 1), [StrIx(0); 2]);
                self.attributes[i][which] = value;
            }
        }
        if let Some(id) = &product.category {
            self.category[i] = self.find_category(id).unwrap_or(NO_CATEGORY);
        }
        if let Some(price) = product.price {
            self.price[i] = u32::try_from(price.0).unwrap_or(NO_PRICE);
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
            [0, 1].map(|i| self.intern(product.attributes[i].as_deref().unwrap_or("")));
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
        if attributes != [StrIx(0); 2] {
            items.attributes.resize(items.sorted, [StrIx(0); 2]);
            items.attributes.push(attributes);
        }
        items.sorted = items.id.len();
        true
    }

    /// The catalogue.
    pub fn finish(self) -> Catalogue {
        let mut items = self.catalogue;
        if !items.attributes.is_empty() {
            items.attributes.resize(items.sorted, [StrIx(0); 2]);
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
