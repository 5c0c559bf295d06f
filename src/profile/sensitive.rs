//! What nobody's behaviour may be asked about: pregnancy, health, religion, where exactly somebody
//! is, and what else the law counts as sensitive.
//!
//! A name or value that holds one of these words is sensitive. They err on the side of silence:
//! "drug store" is, too.

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
pub fn is_sensitive(name: &str) -> bool {
    let name = name.to_ascii_lowercase().into_bytes();
    // Not `contains`: the standard search is three kilobytes of the browser's file.
    WORDS.iter().any(|word| name.windows(word.len()).any(|part| part == word.as_bytes()))
}
