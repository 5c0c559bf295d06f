//! How alike items are by their descriptions: what stands in for other people's behaviour where
//! there is none yet.
//!
//! The cosine between an item's tokens and the sum of the tokens of what is wished for, each token
//! by its rarity ([`crate::model::content`]). Cost: one pass over an item's tokens.

use super::Query;
use super::session::Session;
use crate::id::ItemIx;
use crate::model::Model;
use crate::model::content::{BUCKETS, tokens};

/// What one counts for one thing later.
pub(super) const DECAY: f64 = 0.9;

/// A sum of descriptions to compare others with.
#[derive(Debug)]
pub(super) struct Likeness {
    sum: Vec<f64>,
    length: f64,
    tokens: Vec<u32>,
}

/// What an item may be like: what the page is about, else the customer's latest things, the last
/// first.
pub(super) fn models<'a>(query: &'a Query, session: &'a Session) -> &'a [ItemIx] {
    if query.seeds.is_empty() { session.latest() } else { &query.seeds }
}

impl Likeness {
    /// To all of `items`, the first of them most.
    pub(super) fn to(items: &[ItemIx], model: &Model) -> Self {
        let mut likeness = Self { sum: vec![0.0; BUCKETS], length: 0.0, tokens: Vec::new() };
        let mut weight = 1.0;
        for item in items {
            let (_, length) = likeness.read(*item, model);
            for token in &likeness.tokens {
                if let Some(slot) = likeness.sum.get_mut(*token as usize) {
                    *slot += weight * model.rarity().of_token(*token) / length;
                }
            }
            weight *= DECAY;
        }
        likeness.length = f64::sqrt(likeness.sum.iter().map(|x| x * x).sum());
        likeness
    }

    /// From 0 to 1.
    pub(super) fn of(&mut self, item: ItemIx, model: &Model) -> f64 {
        let (dot, length) = self.read(item, model);
        (dot / (length * self.length).max(f64::MIN_POSITIVE)).min(1.0)
    }

    /// Takes an item's tokens; how far its vector goes along the sum, and its length.
    fn read(&mut self, item: ItemIx, model: &Model) -> (f64, f64) {
        tokens(&model.catalogue, item, model.meta.locale, &mut self.tokens);
        let (mut dot, mut squares) = (0.0, 0.0);
        for token in &self.tokens {
            let rarity = model.rarity().of_token(*token);
            dot += self.sum.get(*token as usize).copied().unwrap_or(0.0) * rarity;
            squares += rarity * rarity;
        }
        (dot, f64::sqrt(squares).max(f64::MIN_POSITIVE))
    }
}
