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
        let mut out = Self::default();
        for (key, price) in [("price", &mut out.price), ("listPrice", &mut out.list_price)] {
            *price = node.int_at(key, 0, i64::from(NO_PRICE) - 1)?.map(Minor);
        }
        let id = node.object()?;
        out.id = id.need("id")?.name(200)?.into();
        let [style, material, tags] = &mut out.attributes;
        text(node, "group", &mut out.group)?;
        if let Some(field) = node.get("name") {
            names(&field, &mut out.names)?;
        }
        // The last element of the category path.
        if let Some(path) = node.get("category")
            && let Some(leaf) = path.elements()?.last()
        {
            out.category = Some(leaf.name(200)?.into());
        }
        text(node, "brand", &mut out.brand)?;
        if let Some(node) = node.get("attrs") {
            text(&node, "style", style)?;
            text(&node, "material", material)?;
        }
        if let Some(list) = node.get("tags") {
            let mut joined = String::new();
            for tag in list.elements()? {
                joined.push_str(tag.name(200)?);
                joined.push('|');
            }
            *tags = Some(joined.into());
        }
        out.available = node.get("available").map(|n| n.bool()).transpose()?;
        out.since = node.get("newSince").map(|n| n.instant()).transpose()?;
        Ok(out)
    }
}

fn text(node: &Node<'_>, key: &str, out: &mut Option<Box<str>>) -> Read<()> {
    *out = node.name_at(key, MAX_NAME)?.map(Box::from);
    Ok(())
}

/// A name given once counts for every language.
fn names(field: &Node<'_>, out: &mut [Option<Box<str>>; 3]) -> Read<()> {
    if let Ok(name) = field.str() {
        out.fill(Some(name.into()));
        return Ok(());
    }
    for (tag, form) in &field.fields()? {
        let Some(locale) = Locale::parse(tag) else {
            return Err(form.fault("bad_value", "is not a language of this package"));
        };
        out[locale as usize] = Some(form.name(MAX_NAME)?.into());
    }
    Ok(())
}
