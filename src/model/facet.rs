//! What a taste can be for, and how common each taste is in the shop.

use super::Popularity;
use super::catalogue::Catalogue;
use super::strings::StrIx;

/// A property of which an item has at most one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Facet {
    /// Its category, the deepest one.
    Category,
    /// Its brand.
    Brand,
    /// Its style.
    Style,
    /// What it is made of.
    Material,
}

impl Facet {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Category, Self::Brand, Self::Style, Self::Material];

    /// The name in the JavaScript interface.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Category => "category",
            Self::Brand => "brand",
            Self::Style => "style",
            Self::Material => "material",
        }
    }
}

/// The shares of a facet's values in the orders of all items that have one, by the value's number.
/// An item counts as an order more than it has, so that a value that only new items have is rare
/// instead of unheard of. O(items + strings).
pub(super) fn shares(
    catalogue: &Catalogue,
    popularity: &Popularity,
    facet: Facet,
) -> Vec<(StrIx, f64)> {
    let mut orders = vec![0.0; catalogue.strings.len()];
    let mut total = 0.0;
    for item in catalogue.items() {
        let value = catalogue.facet(item, facet).0 as usize;
        if let Some(slot) = orders.get_mut(value).filter(|_| value > 0) {
            let more = 1.0 + f64::from(popularity.orders(item));
            *slot += more;
            total += more;
        }
    }
    let mut shares = Vec::new();
    for (value, sum) in orders.iter().enumerate() {
        if *sum > 0.0 {
            shares.push((StrIx(value as u32), sum / total));
        }
    }
    shares
}
