//! Tastes that are never told: those whose name, or the name of a category above, is
//! [sensitive](is_sensitive), whatever the customer buys. A shop's category path counts in whole, so
//! what lies below a sensitive category is sensitive.

use crate::model::catalogue::Catalogue;
use crate::model::strings::StrIx;
use crate::profile::is_sensitive;

/// Whether a category is sensitive by any of its names or of those above it.
pub(super) fn category_is_sensitive(catalogue: &Catalogue, id: StrIx) -> bool {
    let mut category = catalogue.find_category(catalogue.string(id));
    while let Some(node) = category.and_then(|ix| catalogue.categories().get(ix.index())) {
        let names = node.names.iter().chain([&node.id]);
        if names.into_iter().any(|name| is_sensitive(catalogue.string(*name))) {
            return true;
        }
        category = Some(node.parent);
    }
    false
}
