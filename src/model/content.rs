//! What an item is by its description, for items of which nobody's behaviour says anything.
//!
//! A description is a set of hashed tokens: the category path, brand, style and material, and the
//! name's words, or for Chinese, Japanese and Korean the pairs of neighbouring characters, which
//! need no dictionary. What a token tells is its rarity: the log of how few items have it.
//!
//! Credit: feature hashing is Weinberger et al.'s ("Feature hashing for large scale multitask
//! learning", ICML 2009), here without signs, for likeness is asked between a few dozen tokens in
//! [`BUCKETS`] buckets; rarity is Spärck Jones's inverse document frequency (1972), counted over a
//! sample; bigrams for Chinese are Nie et al.'s ("On the use of words and n-grams for Chinese
//! information retrieval", IRAL 2000).
//!
//! Nothing of it is stored: an item's tokens cost a third of a microsecond when they are asked for.

use super::catalogue::Catalogue;
use super::facet::Facet;
use super::strings::StrIx;
use crate::id::ItemIx;
use crate::locale::Locale;

/// How many different tokens are told apart.
pub const BUCKETS: usize = 2 * HALF;
/// The first half is for the category path and facets, the second for the name.
const HALF: usize = 2_048;
/// What the shop says apart tells more than a word of a name.
const APART: f64 = 2.0;
/// How many items the rarity of tokens is counted over.
const SAMPLE: usize = 1_024;
/// The kinds of tokens behind the facets'.
const PATH: u32 = 8;
const WORD: u32 = 9;
const PAIR: u32 = 10;

/// Puts the tokens of an item in place of what `out` held; the same token may come twice.
pub fn tokens(catalogue: &Catalogue, item: ItemIx, locale: Locale, out: &mut Vec<u32>) {
    out.clear();
    let mut put = |kind: u32, value: u32| out.push(bucket(kind, value));
    let mut category = catalogue.category(item);
    while let Some(node) = catalogue.categories().get(category.index()) {
        put(PATH, category.0);
        category = node.parent;
    }
    for facet in Facet::ALL {
        let value = catalogue.facet(item, facet);
        if value != StrIx(0) {
            put(facet as u32, value.0);
        }
    }
    let (mut word, mut before) = (0, 0);
    for c in catalogue.name(item, locale).chars().chain([' ']) {
        let letter = c.to_ascii_lowercase() as u32;
        let spelt = c.is_ascii_alphanumeric() || (0xc0..0x2000).contains(&letter);
        if spelt {
            word = mix(word, letter);
        } else if word != 0 {
            put(WORD, word);
            word = 0;
        }
        if letter >= 0x3040 && !(0xff00..0x1_0000).contains(&letter) {
            put(PAIR, mix(before, letter));
            before = letter;
        } else {
            before = 0;
        }
    }
}

const fn bucket(kind: u32, value: u32) -> u32 {
    let bucket = mix(kind, value) % HALF as u32;
    if kind < WORD { bucket } else { bucket + HALF as u32 }
}

/// The finalizer of Appleby's MurmurHash3 (2011).
const fn mix(seed: u32, value: u32) -> u32 {
    let mut h = seed.wrapping_mul(0x9e37_79b9) ^ value.wrapping_add(1);
    h = (h ^ (h >> 16)).wrapping_mul(0x85eb_ca6b);
    h = (h ^ (h >> 13)).wrapping_mul(0xc2b2_ae35);
    h ^ (h >> 16)
}

/// How much each token tells: the log of the inverse share of the items that have it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rarity(Vec<f64>);

impl Rarity {
    /// Of the tokens of a catalogue, counted over items at equal distances.
    pub(super) fn of(catalogue: &Catalogue, locale: Locale) -> Self {
        let mut counts = vec![1.0; BUCKETS];
        let (mut sampled, mut found) = (1.0, Vec::new());
        for item in catalogue.items().step_by(catalogue.len() / SAMPLE + 1) {
            tokens(catalogue, item, locale, &mut found);
            for token in &found {
                if let Some(count) = counts.get_mut(*token as usize) {
                    *count += 1.0;
                }
            }
            sampled += 1.0;
        }
        for (bucket, count) in counts.iter_mut().enumerate() {
            let apart = if bucket < HALF { APART } else { 1.0 };
            *count = apart * libm::log(sampled / *count).max(0.0);
        }
        Self(counts)
    }

    /// Of one token.
    pub fn of_token(&self, token: u32) -> f64 {
        self.0.get(token as usize).copied().unwrap_or(0.0)
    }
}
