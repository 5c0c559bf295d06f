//! What nobody's behaviour may be asked about: pregnancy, health, religion, where exactly somebody
//! is, and what else the law counts as sensitive.
//!
//! A taste whose name holds one of these words is not inferred, whatever the customer buys; a
//! declaration that holds one is shown only with consent to the purpose `sensitive`. The words err
//! on the side of silence: "drug store" loses its tag too. A shop's category path counts in whole,
//! so what lies below a sensitive category is sensitive.

use crate::model::catalogue::Catalogue;
use crate::model::strings::StrIx;

/// Parts of words, lower case; the Chinese ones in both scripts.
const WORDS: [&str; 52] = [
    // Pregnancy and birth.
    "pregnan",
    "matern",
    "prenatal",
    "duedate",
    "due_date",
    "fertil",
    "孕",
    "产妇",
    "產婦",
    "备育",
    // Health.
    "health",
    "medic",
    "pharma",
    "drug",
    "diabet",
    "disab",
    "disease",
    "illness",
    "cancer",
    "allerg",
    "hiv",
    "病",
    "医",
    "醫",
    "药",
    "藥",
    "残疾",
    "殘疾",
    "身障",
    "抑郁",
    "憂鬱",
    // Religion, politics, origin, orientation.
    "relig",
    "church",
    "halal",
    "kosher",
    "宗教",
    "佛教",
    "清真",
    "politic",
    "政治",
    "ethnic",
    "民族",
    "sexual",
    "orientation",
    "性取向",
    // Where somebody is.
    "latitude",
    "longitude",
    "geoloc",
    "location",
    "address",
    "地址",
    "住址",
];

/// Whether a name speaks of something sensitive.
pub(crate) fn is_sensitive(name: &str) -> bool {
    let name = name.to_ascii_lowercase().into_bytes();
    // Not `contains`: the standard search is three kilobytes of the browser's file.
    WORDS.iter().any(|word| name.windows(word.len()).any(|part| part == word.as_bytes()))
}

/// The same of a category by any of its names or of those above it.
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
