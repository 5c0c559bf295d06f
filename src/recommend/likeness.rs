//! How alike items are by their descriptions: what stands in for other people's behaviour where
//! there is none yet.
//!
//! The cosine between an item's tokens and the sum of the tokens of what is wished for, each token
//! by its rarity ([`crate::model::content`]). Cost: one pass over an item's tokens.

use super::Subject;
use crate::id::ItemIx;
use crate::model::Model;
use crate::model::content::{BUCKETS, tokens};

/// How many of the latest things that the customer looked at or bought have a say.
const RECENT: usize = 20;
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
/// first, each once.
pub(super) fn models_for(seeds: &[ItemIx], subject: Option<&Subject<'_>>) -> Vec<ItemIx> {
    let mut found = Vec::new();
    if let Some(subject) = subject.filter(|_| seeds.is_empty()) {
        for touch in subject.history.recent().iter().rev() {
            if let Some(item) = subject.item(touch.item)
                && found.len() < RECENT
                && !found.contains(&item)
            {
                found.push(item);
            }
        }
        return found;
    }
    found.extend(seeds);
    found
}

impl Likeness {
    /// To all of `items`, the first of them most.
    pub(super) fn to(items: &[ItemIx], model: &Model) -> Self {
        let mut likeness = Self { sum: vec![0.0; BUCKETS], length: 0.0, tokens: Vec::new() };
        let mut weight = 1.0;
        for item in items {
            let length = likeness.read(*item, model).max(f64::MIN_POSITIVE);
            for token in &likeness.tokens {
                if let Some(slot) = likeness.sum.get_mut(*token as usize) {
                    *slot += weight * model.rarity().of_token(*token) / length;
                }
            }
            weight *= DECAY;
        }
        likeness.length = libm::sqrt(likeness.sum.iter().map(|x| x * x).sum());
        likeness
    }

    /// From 0 to 1.
    pub(super) fn of(&mut self, item: ItemIx, model: &Model) -> f64 {
        let length = self.length * self.read(item, model);
        let mut dot = 0.0;
        for token in &self.tokens {
            let towards = self.sum.get(*token as usize).copied().unwrap_or(0.0);
            dot += towards * model.rarity().of_token(*token);
        }
        if length > 0.0 { (dot / length).min(1.0) } else { 0.0 }
    }

    /// Takes an item's tokens; the length of its own vector.
    fn read(&mut self, item: ItemIx, model: &Model) -> f64 {
        tokens(&model.catalogue, item, model.meta.locale, &mut self.tokens);
        let mut squares = 0.0;
        for token in &self.tokens {
            let rarity = model.rarity().of_token(*token);
            squares += rarity * rarity;
        }
        libm::sqrt(squares)
    }
}
