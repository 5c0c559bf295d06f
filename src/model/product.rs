//! An item as a page or a product list describes it.

use super::catalogue::NO_PRICE;
use crate::json::{Node, Read};
use crate::locale::Locale;
use crate::money::Minor;
use crate::time::Instant;

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
    /// Its style, its material and its tags joined by `|`.
    pub attributes: [Option<Box<str>>; 3],
    /// Its price.
    pub price: Option<Minor>,
    /// Its price before a reduction.
    pub list_price: Option<Minor>,
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
        let price = |key| node.int_at(key, 0, i64::from(NO_PRICE) - 1);
        let (price, list_price) = (price("price")?, price("listPrice")?);
        let id = node.object()?;
        let id = id.need("id")?.name(200)?;
        let group = node.name_at("group", MAX_NAME)?;
        let name = node.get("name");
        let names = name.as_ref().map_or(Ok([None; 3]), names)?;
        let category = node.get("category");
        let category = category.as_ref().map_or(Ok(None), leaf)?;
        let brand = node.name_at("brand", MAX_NAME)?;
        let (style, material) = (attribute("style")?, attribute("material")?);
        let mut tags = None;
        if let Some(list) = node.get("tags") {
            let joined = tags.insert(String::new());
            for tag in list.elements()? {
                joined.push_str(tag.name(200)?);
                joined.push('|');
            }
        }
        let available = node.get("available").map(|n| n.bool()).transpose()?;
        let since = node.get("newSince").map(|n| n.instant()).transpose()?;
        let owned = |text: Option<&str>| text.map(Box::from);
        Ok(Self {
            id: id.into(),
            group: owned(group),
            names: names.map(owned),
            category: owned(category),
            brand: owned(brand),
            attributes: [owned(style), owned(material), tags.map(Box::from)],
            price: price.map(Minor),
            list_price: list_price.map(Minor),
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
