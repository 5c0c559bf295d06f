//! What a shop's log decides before the shop is judged: what past purchases speak through, and how
//! its two shelves are taught.
//!
//! Each is learnt with on all windows before the judged one but the last of them, and chosen by how good the
//! shelves of that one are. No rule is best for every shop: baskets repeat in a grocery, and customers'
//! tastes reach across baskets where hardly anything is bought twice.

use serde::Serialize;

use super::backtest::sampled;
use super::cosine::customers_alike;
use super::ease::{customers_also, reach};
use super::examples::Lesson;
use super::{Trainer, blend, examples, learnt_shelf};
use crate::model::{Model, Neighbours};
use crate::recommend::Seen;

/// Fewer lists than this choose nothing.
const FEWEST_TO_CHOOSE: usize = 100;

/// EASE^R is tried where so much of what was bought lies on the items that it can be learnt on.
const LEAST_REACH: f64 = 0.5;

/// The cosines must find so many times as much: they are up to three times the bytes, and a small lead on one
/// window is chance. On grocery baskets they found .0417 to EASE^R's .0405, and on the next window .0397 to
/// .0443.
const COSINE_LEAD: f64 = 1.1;

/// A sharp lesson must be so much better, by NDCG@10 of the mixed shelf and by Recall@20 of the other, which
/// chance moves more: where it brings nothing the difference is chance ([`blend`](super::blend) has the
/// figures).
const SHARP_LEAD: [f64; 2] = [1.005, 1.05];

/// What past purchases speak through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// What lies in one basket.
    #[default]
    Baskets,
    /// What the same customers buy, by [`customers_also`].
    Ease,
    /// The same by [`customers_alike`].
    Cosine,
}

/// By how much of what customers bought for the first time each relation found, Recall@20.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Relations {
    /// [`Relation::Baskets`].
    pub baskets: f64,
    /// [`Relation::Cosine`].
    pub cosine: f64,
    /// [`Relation::Ease`]; nothing where it reaches too few items.
    pub ease: Option<f64>,
    /// The best, if it is the cosines by enough.
    pub chosen: Relation,
}

/// The lessons of the front page's two shelves.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Lessons {
    /// Of the mixed one.
    pub mixed: Lesson,
    /// Of the one of what was never bought.
    pub unseen: Lesson,
}

/// How good a shelf is by either lesson: NDCG@10 of the mixed one, Recall@20 of what was never bought.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Taught {
    /// Taught by [`Lesson::Steady`].
    pub steady: f64,
    /// Taught by [`Lesson::Sharp`].
    pub sharp: f64,
    /// The better, if it is the sharp one by enough.
    pub chosen: Lesson,
}

/// What was chosen, and why.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Choices {
    /// What past purchases speak through.
    pub relations: Relations,
    /// How the mixed shelf is taught.
    pub mixed: Taught,
    /// How the shelf of what was never bought is taught.
    pub unseen: Taught,
}

impl Relations {
    /// What the chosen one found.
    fn found(&self) -> f64 {
        match self.chosen {
            Relation::Baskets => self.baskets,
            Relation::Cosine => self.cosine,
            Relation::Ease => self.ease.unwrap_or_default(),
        }
    }
}

impl Taught {
    fn of(steady: f64, sharp: f64, lead: f64) -> Self {
        let chosen = if sharp > lead * steady { Lesson::Sharp } else { Lesson::Steady };
        Self { steady, sharp, chosen }
    }
}

impl Trainer {
    /// Chooses. Nothing, and what was there before, where there are too few windows, or lists to learn
    /// from: hand-set weights are set for the scale of baskets.
    pub fn choose(&mut self) -> Option<Choices> {
        let last = self.past.len().checked_sub(2).filter(|earlier| *earlier > 0)?;
        let teaching = self.past.get(..last)?;
        for seen in [Seen::Include, Seen::Exclude] {
            if examples(teaching, seen, Lesson::Steady).len() < FEWEST_TO_CHOOSE {
                return None;
            }
        }
        let relations = self.choose_relation(last)?;
        let [by_order, by_reach] = SHARP_LEAD;
        let steady = self.served(last, Seen::Include, Lesson::Steady);
        let mixed = Taught::of(steady, self.served(last, Seen::Include, Lesson::Sharp), by_order);
        // The relations were compared by steady lessons.
        let sharp = self.served(last, Seen::Exclude, Lesson::Sharp);
        let unseen = Taught::of(relations.found(), sharp, by_reach);
        self.lessons = Lessons { mixed: mixed.chosen, unseen: unseen.chosen };
        Some(Choices { relations, mixed, unseen })
    }

    fn choose_relation(&mut self, last: usize) -> Option<Relations> {
        let baskets = self.finds(last);
        let cosine = self.finds_with(Relation::Cosine, last);
        let (items, support) = (self.shop.products.len(), self.shop.min_support);
        let reached = reach(items, &self.log, self.past.get(last)?.cut, support);
        let ease = (reached >= LEAST_REACH).then(|| self.finds_with(Relation::Ease, last));
        let (mut chosen, mut most) = (Relation::Baskets, baskets);
        if let Some(ease) = ease.filter(|ease| *ease > most) {
            (chosen, most) = (Relation::Ease, ease);
        }
        if cosine > COSINE_LEAD * most {
            chosen = Relation::Cosine;
        }
        self.relation = chosen;
        let is_there = if ease.is_some() { Relation::Ease } else { Relation::Cosine };
        let first = if chosen == is_there { last + 1 } else { 0 };
        for place in first..self.past.len() {
            self.speak(chosen, place);
        }
        Some(Relations { baskets, cosine, ease, chosen })
    }

    fn finds_with(&mut self, relation: Relation, last: usize) -> f64 {
        (0..=last).for_each(|place| self.speak(relation, place));
        self.finds(last)
    }

    fn speak(&mut self, relation: Relation, place: usize) {
        let Some(also) = self.past.get(place).map(|past| self.also(relation, &past.model)) else {
            return;
        };
        if let Some(past) = self.past.get_mut(place) {
            past.model.set_customers_also(also);
        }
    }

    /// What the customers of an item also buy, as of a model of baskets; nothing where those speak.
    pub(super) fn also(&self, relation: Relation, model: &Model) -> Neighbours {
        let (items, support) = (self.shop.products.len(), self.shop.min_support);
        let (log, cut) = (&self.log, model.meta.as_of);
        match relation {
            Relation::Baskets => Neighbours::default(),
            Relation::Ease => customers_also(items, log, cut, support, &model.bought_with),
            Relation::Cosine => customers_alike(items, log, cut, support),
        }
    }

    /// How much of what customers of the window at `place` bought for the first time is found by what the
    /// windows before it teach.
    fn finds(&self, place: usize) -> f64 {
        self.served(place, Seen::Exclude, Lesson::Steady)
    }

    /// How good a shelf is for customers of the window at `place`, taught by the windows before it.
    fn served(&self, place: usize, seen: Seen, lesson: Lesson) -> f64 {
        let Some(past) = self.past.get(place) else { return 0.0 };
        let (_, row) = learnt_shelf(self.past.get(..place).unwrap_or_default(), seen, lesson);
        let mut model = past.model.clone();
        model.blend = blend(row.into_iter().collect());
        sampled(&self.window(past, &model), seen)
    }
}
