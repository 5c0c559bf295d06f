//! Lists to learn from: what the engine's own sources gather for somebody, and what of it came next.
//!
//! A list is rows of features, the candidates in their order, and the places of those that were bought or
//! looked at next. How good some weights are on it is told here, and where they should go; who walks there
//! is [`blend`](super::blend).
//!
//! Guarantee: the same lists in the same order give the same sums, bit for bit. Cost: 4 bytes a feature of
//! each candidate that teaches, at most [`MAX_ROWS`] are looked at.

use std::ops::Range;

use serde::Serialize;

use super::random::SplitMix64;
use super::returning::Returning;
use crate::id::ItemIx;
use crate::locale::Locale;
use crate::model::Model;
use crate::recommend::features::{FEATURES, Weights};
use crate::recommend::{Pool, Query, Question, Scene, Seen, Subject, each_row};
use crate::time::Instant;

/// No more candidates than this are looked at: lists are drawn by lot while there is room.
pub const MAX_ROWS: usize = 3_000_000;

/// Of the power mean of the bought items' probabilities.
const EXPONENT: f64 = 0.5;
/// So many best sellers stand for what the customer never bought, on a mixed shelf's list.
const SELLERS: usize = 100;
/// So many of all candidates compete, the best by the weights of the moment.
const FIELD: usize = 50;
/// What lists of all candidates count, of those of the window after theirs.
const FADE: f64 = 0.5;
const SEED: u64 = 0x5eed;

/// How a shelf is taught.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Lesson {
    /// All of a list compete, and all windows count the same; a mixed shelf's lists hold the familiar.
    #[default]
    Steady,
    /// Of all candidates the best by the weights of the moment compete, and older windows count less.
    Sharp,
}

/// Candidates of many queries, each list with the places of what came next.
#[derive(Clone, Debug)]
pub struct Examples {
    lesson: Lesson,
    hand_set: Weights,
    /// The features that are kept: those that the scene looks at.
    pub(super) columns: Vec<usize>,
    /// How many candidates there is room for so far, and how many those of the lists were.
    room: usize,
    candidates: usize,
    /// Of the window that is being filled, how many come after it.
    later: i32,
    /// Row after row, at half the memory: counts and logarithms don't need more.
    values: Vec<f32>,
    pub(super) lists: Vec<List>,
}

/// One of them.
#[derive(Clone, Debug)]
pub(super) struct List {
    start: usize,
    end: usize,
    /// Rows of what came next, counted from `start`.
    wanted: Vec<usize>,
    /// How many of its rows compete, the best by the weights of the moment.
    field: usize,
    /// How much it counts.
    weight: f64,
}

impl Examples {
    /// No lists yet; those of `scene` look at the features that its hand-set weights give a value
    /// and at those of `learnt`.
    pub fn of(scene: Scene, learnt: &[Range<usize>], lesson: Lesson) -> Self {
        let hand_set = scene.default_weights();
        let looks = |f: &usize| hand_set[*f] != 0.0 || learnt.iter().any(|r| r.contains(f));
        let columns = (0..FEATURES).filter(looks).collect();
        Self {
            lesson,
            hand_set,
            columns,
            room: MAX_ROWS,
            candidates: 0,
            later: 0,
            values: Vec::new(),
            lists: Vec::new(),
        }
    }

    /// Leaves out features that no row will have.
    pub fn leave_out(&mut self, idle: impl Fn(usize) -> bool) {
        self.columns.retain(|f| !idle(*f));
    }

    /// Leaves room for that share of [`MAX_ROWS`]: every window its part. Windows come oldest first.
    pub const fn fill(&mut self, window: usize, windows: usize) {
        self.room = MAX_ROWS * (window + 1) / windows;
        self.later = (windows - window) as i32 - 1;
    }

    /// Adds the list that the engine's own sources make for `subject`, unless none of what came
    /// next, `wanted` ascending, is on it: that teaches nothing. Whether there was room.
    pub fn add(
        &mut self,
        pool: &mut Pool,
        model: &Model,
        subject: &Subject<'_>,
        query: &Query,
        wanted: &[ItemIx],
        now: Instant,
    ) -> bool {
        let start = self.rows();
        let mut found = Vec::new();
        let (mut row_number, mut candidates) = (0, self.candidates);
        let mut sellers: Vec<ItemIx> = model.best_sellers().iter().take(SELLERS).copied().collect();
        sellers.sort_unstable();
        let Self { lesson, hand_set, columns, values, .. } = self;
        // Whatever is to be learnt must have been gathered, even where the hand-set weight is 0.
        let mut gathered = *hand_set;
        columns.iter().filter(|f| hand_set[**f] == 0.0).for_each(|f| gathered[*f] = f64::EPSILON);
        let by_familiar = query.scene == Scene::Home && *lesson == Lesson::Steady;
        let subject = Some(*subject);
        let question = Question { model, subject, query, now, locale: Locale::En };
        let teaches = |item: ItemIx, bought: bool| {
            candidates += usize::from(query.seen != Seen::Exclude || !bought);
            match query.seen {
                Seen::Exclude => !bought,
                Seen::Include if by_familiar => bought || sellers.binary_search(&item).is_ok(),
                _ => true,
            }
        };
        each_row(pool, &question, &gathered, teaches, |item, row| {
            values.extend(columns.iter().map(|f| row[*f] as f32));
            if wanted.binary_search(&item).is_ok() {
                found.push(row_number);
            }
            row_number += 1;
        });
        let end = self.rows();
        let has_room = candidates <= self.room;
        if found.is_empty() || !has_room {
            self.values.truncate(start * self.columns.len());
        } else {
            self.candidates = candidates;
            let (field, weight) = match self.lesson {
                Lesson::Steady => (usize::MAX, 1.0),
                Lesson::Sharp => (FIELD, libm::pow(FADE, f64::from(self.later))),
            };
            self.lists.push(List { start, end, wanted: found, field, weight });
        }
        has_room
    }

    fn rows(&self) -> usize {
        self.values.len() / self.columns.len().max(1)
    }

    /// Adds the lists of a front page for `customers` when they were back, drawn by lot while there
    /// is room; where `seen` excludes what they had bought, of the rest.
    pub fn add_returning(&mut self, model: &Model, customers: &[Returning], seen: Seen) {
        let mut drawn: Vec<&Returning> = customers.iter().collect();
        SplitMix64::new(SEED).shuffle(&mut drawn);
        let mut pool = Pool::default();
        let query = Query { seen, ..Query::new(Scene::Home, 1) };
        for customer in drawn {
            let subject = customer.subject();
            if !self.add(&mut pool, model, &subject, &query, &customer.targets, customer.at) {
                break;
            }
        }
    }

    /// How many lists there are.
    pub fn len(&self) -> usize {
        self.lists.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.lists.is_empty()
    }

    /// The mean loss over the lists, where all of a list compete and all lists count the same.
    pub fn loss(&self, weights: &Weights) -> f64 {
        let weights = self.kept(weights);
        let mut scratch = Vec::new();
        let losses = self.lists.iter().map(|list| {
            self.softmax(list, usize::MAX, &weights, &mut scratch);
            let powers = list.wanted.iter().filter_map(|i| scratch.get(*i)).map(|p| power(*p));
            let mean = powers.sum::<f64>() / list.wanted.len() as f64;
            -libm::log(mean.max(f64::MIN_POSITIVE)) / EXPONENT
        });
        losses.sum::<f64>() / self.lists.len().max(1) as f64
    }

    /// The weights of the features that are kept.
    pub(super) fn kept(&self, weights: &Weights) -> Vec<f64> {
        self.columns.iter().map(|f| weights[*f]).collect()
    }

    fn values_of(&self, list: &List) -> &[f32] {
        let width = self.columns.len();
        self.values.get(list.start * width..list.end * width).unwrap_or_default()
    }

    fn rows_of(&self, list: &List) -> impl Iterator<Item = &[f32]> {
        self.values_of(list).chunks_exact(self.columns.len().max(1))
    }

    /// The probabilities of a list's rows where the `field` best of them compete: 0 for the rest.
    fn softmax(&self, list: &List, field: usize, weights: &[f64], out: &mut Vec<f64>) {
        scores(self.values_of(list), weights, out);
        let most = out.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let least = least_of_best(out, field);
        out.iter_mut().for_each(|score| {
            *score = if *score < least { 0.0 } else { libm::exp(*score - most) };
        });
        let total: f64 = out.iter().sum();
        out.iter_mut().for_each(|p| *p /= total);
    }

    /// Adds the gradient of one list's loss: what the softmax expects of each feature less what
    /// the wanted items have of it, each by its share of the power mean. A list whose wanted items
    /// are all out of the field adds nothing.
    pub(super) fn descend(
        &self,
        list: &List,
        weights: &[f64],
        scratch: &mut Vec<f64>,
        sum: &mut [f64],
    ) {
        self.softmax(list, list.field, weights, scratch);
        let powers: f64 =
            list.wanted.iter().filter_map(|i| scratch.get(*i)).map(|p| power(*p)).sum();
        if powers <= 0.0 {
            return;
        }
        for place in &list.wanted {
            if let Some(p) = scratch.get_mut(*place) {
                *p -= power(*p) / powers;
            }
        }
        for (row, p) in self.rows_of(list).zip(&*scratch).filter(|(_, p)| **p != 0.0) {
            let pull = p * list.weight;
            sum.iter_mut().zip(row).for_each(|(g, x)| *g += pull * f64::from(*x));
        }
    }

    /// The spread of each kept feature within a list: the root of its mean variance.
    pub(super) fn spreads(&self) -> Vec<f64> {
        let width = self.columns.len();
        let (mut means, mut squares) = (vec![0.0; width], vec![0.0; width]);
        let mut variances = vec![0.0; width];
        for list in &self.lists {
            let n = (list.end - list.start) as f64;
            means.fill(0.0);
            squares.fill(0.0);
            for row in self.rows_of(list) {
                means.iter_mut().zip(row).for_each(|(sum, v)| *sum += f64::from(*v));
            }
            means.iter_mut().for_each(|sum| *sum /= n);
            for row in self.rows_of(list) {
                for ((sum, v), mean) in squares.iter_mut().zip(row).zip(&means) {
                    let apart = f64::from(*v) - mean;
                    *sum += apart * apart;
                }
            }
            variances.iter_mut().zip(&squares).for_each(|(sum, square)| *sum += square / n);
        }
        let lists = self.lists.len().max(1) as f64;
        variances.into_iter().map(|sum| libm::sqrt(sum / lists)).collect()
    }
}

/// The scores of rows by `weights`, four rows at a time: one after the other would wait for each addition.
#[inline(never)]
fn scores(values: &[f32], weights: &[f64], out: &mut Vec<f64>) {
    out.clear();
    let width = weights.len().max(1);
    let fours = values.chunks_exact(4 * width);
    let left = fours.remainder();
    for rows in fours {
        let (first, rest) = rows.split_at(width);
        let (second, rest) = rest.split_at(width);
        let (third, fourth) = rest.split_at(width);
        let mut sums = [0.0; 4];
        for ((((weight, a), b), c), d) in
            weights.iter().zip(first).zip(second).zip(third).zip(fourth)
        {
            sums[0] += f64::from(*a) * weight;
            sums[1] += f64::from(*b) * weight;
            sums[2] += f64::from(*c) * weight;
            sums[3] += f64::from(*d) * weight;
        }
        out.extend(sums);
    }
    for row in left.chunks_exact(width) {
        out.push(row.iter().zip(weights).fold(0.0, |sum, (x, w)| sum + f64::from(*x) * w));
    }
}

/// The score of the last of the `field` best, or less than all where there are no more than those.
fn least_of_best(scores: &[f64], field: usize) -> f64 {
    if scores.len() <= field {
        return f64::NEG_INFINITY;
    }
    let mut ranked = scores.to_vec();
    let (_, least, _) =
        ranked.select_nth_unstable_by(field.saturating_sub(1), |a, b| b.total_cmp(a));
    *least
}

fn power(p: f64) -> f64 {
    libm::pow(p, EXPONENT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recommend::features::BOUGHT;

    #[test]
    fn what_is_out_of_the_field_neither_competes_nor_teaches() {
        let list = |field| List { start: 0, end: 4, wanted: vec![1, 3], field, weight: 2.0 };
        let mut examples = Examples::of(Scene::Home, &[], Lesson::Steady);
        (examples.columns, examples.values) = (vec![BOUGHT], vec![2.0, 1.0, 1.0, -5.0]);
        let taught = |field| {
            let (mut out, mut sum) = (Vec::new(), [0.0]);
            examples.descend(&list(field), &[1.0], &mut out, &mut sum);
            sum[0]
        };
        let mut shares = Vec::new();
        // Of equals all come into the field.
        examples.softmax(&list(2), 2, &[1.0], &mut shares);
        let [first, second] = [shares[0], shares[1]];
        assert_eq!((shares[2], shares[3]), (second, 0.0));
        assert!((first + 2.0 * second - 1.0).abs() < 1e-12 && first > second);
        let expected = 2.0 * (2.0 * first + 2.0 * second - 1.0);
        assert!((taught(2) - expected).abs() < 1e-12, "{} {expected}", taught(2));
        assert_eq!(taught(1), 0.0);
        assert!(taught(4) > 0.0 && taught(4) != taught(2));
        assert_eq!(taught(usize::MAX), taught(4));
    }

    #[test]
    fn four_rows_at_a_time_score_as_one_after_the_other_do() {
        let mut random = SplitMix64::new(11);
        for (width, rows) in [(1, 4), (3, 1), (3, 5), (7, 8), (7, 9), (31, 6)] {
            let mut number = || random.below(2_000) as f64 / 1_000.0 - 1.0;
            let weights: Vec<f64> = (0..width).map(|_| number()).collect();
            let values: Vec<f32> = (0..width * rows).map(|_| number() as f32).collect();
            let mut out = vec![9.0];
            scores(&values, &weights, &mut out);
            let plain = values.chunks(width).map(|row| {
                row.iter().zip(&weights).fold(0.0, |sum, (x, w)| sum + f64::from(*x) * w)
            });
            assert_eq!(out, plain.collect::<Vec<f64>>(), "{width} by {rows}");
        }
    }
}
