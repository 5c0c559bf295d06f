//! The parts that a score is made of, and how large each is.
//!
//! Each feature belongs to one part; a part's weight is the sum of its features' weighted values, and
//! each boost of the shop is one of its own. Nothing is left out but exact zeros, so the weights sum to
//! the score: that sum, in the order listed, *is* the score that a
//! [`Recommendation`](super::Recommendation) carries. Weights are whole multiples of 2⁻⁴⁴: so they add
//! up without rounding, in whatever order, as long as they stay below 512.

use super::features::{
    ALIKE, BOUGHT, BOUGHT_AGAIN, BOUGHT_FADED_20, BOUGHT_FADED_60, BOUGHT_FADED_180,
    BOUGHT_IN_SMALL, BOUGHT_POPULAR, BOUGHT_RANKED, BOUGHT_RATE, BOUGHT_REBOUGHT, BOUGHT_THIS_HOUR,
    BOUGHT_WITH, BOUGHT_WITH_POPULAR, CATEGORY, FAVOURED, FEATURES, GOES_WITH, IN_BAND,
    JUST_BOUGHT, LIKENESS, LOOKED, LOOKED_LAST, NEARBY_LAST, NEARBY_LAST_ROOT, NEARBY_PREVIOUS,
    NEARBY_ROOT, NEVER_BOUGHT, NEW, OVERDUE, OVERDUE_FOR_ALL, OVERDUE_SQUARED, PLACE, POPULAR,
    POPULAR_LATELY, QUALITY, REBOUGHT, REBOUGHT_GAP, Row, SAME_CATEGORY, SEEN, SEEN_AGE, SEEN_LAST,
    SEEN_LAST_LONG, SEEN_LONG, SEEN_PREVIOUS, SEEN_TIMES, SESSION_BOUGHT, SUITED, TREND, VALUE,
    VIEWED, VIEWED_LAST, VIEWED_PREVIOUS, VIEWED_SLOWLY, VIEWS, VIEWS_LATELY, VIEWS_LATELY_SEEN,
    VIEWS_NONE, VIEWS_SEEN, Weights,
};
use super::reasons::Context;
use super::{Placed, Scene};
use crate::order::sort_by;

/// What one reason says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    BoughtBefore,
    Due,
    JustBought,
    BoughtWith,
    GoesWith,
    Alike,
    SameCategory,
    Session,
    ViewedWith,
    Seen,
    Looked,
    Category,
    Popular,
    Rebought,
    MuchViewed,
    Trending,
    New,
    Explore,
    Like,
    Suited,
    InBand,
    Value,
    Quality,
    PageOrder,
    Group,
    /// By its place in the query.
    Boost(u8),
    /// By the place that it was drawn from.
    Drawn(u32),
}

impl Part {
    /// Whether it rests on what the customer did with the item itself.
    pub(super) const fn is_about_itself(self) -> bool {
        matches!(
            self,
            Self::BoughtBefore | Self::Due | Self::JustBought | Self::Seen | Self::Looked
        )
    }
}

const PARTS: [(Part, &[usize]); 24] = [
    (
        Part::BoughtBefore,
        &[
            BOUGHT,
            BOUGHT_FADED_20,
            BOUGHT_FADED_60,
            BOUGHT_FADED_180,
            BOUGHT_RANKED,
            BOUGHT_RATE,
            BOUGHT_AGAIN,
            BOUGHT_POPULAR,
            BOUGHT_IN_SMALL,
            BOUGHT_THIS_HOUR,
        ],
    ),
    (Part::Due, &[OVERDUE, OVERDUE_SQUARED]),
    (Part::JustBought, &[JUST_BOUGHT]),
    (Part::BoughtWith, &[BOUGHT_WITH, BOUGHT_WITH_POPULAR]),
    (Part::GoesWith, &[GOES_WITH]),
    (Part::Alike, &[ALIKE]),
    (Part::SameCategory, &[SAME_CATEGORY]),
    (Part::Session, &[SESSION_BOUGHT]),
    (
        Part::ViewedWith,
        &[
            VIEWED,
            VIEWED_LAST,
            VIEWED_PREVIOUS,
            VIEWED_SLOWLY,
            NEARBY_LAST,
            NEARBY_PREVIOUS,
            NEARBY_LAST_ROOT,
            NEARBY_ROOT,
        ],
    ),
    (
        Part::Seen,
        &[
            SEEN,
            SEEN_AGE,
            SEEN_LAST,
            SEEN_PREVIOUS,
            SEEN_TIMES,
            SEEN_LONG,
            SEEN_LAST_LONG,
            VIEWS_SEEN,
            VIEWS_LATELY_SEEN,
        ],
    ),
    (Part::Looked, &[LOOKED, LOOKED_LAST]),
    (Part::Category, &[CATEGORY, FAVOURED]),
    (Part::Popular, &[POPULAR, POPULAR_LATELY]),
    (Part::Rebought, &[REBOUGHT, REBOUGHT_GAP, OVERDUE_FOR_ALL, BOUGHT_REBOUGHT]),
    (Part::MuchViewed, &[VIEWS, VIEWS_LATELY, VIEWS_NONE]),
    (Part::Trending, &[TREND]),
    (Part::New, &[NEW]),
    (Part::Explore, &[NEVER_BOUGHT]),
    (Part::Like, &[LIKENESS]),
    (Part::Suited, &[SUITED]),
    (Part::InBand, &[IN_BAND]),
    (Part::Value, &[VALUE]),
    (Part::Quality, &[QUALITY]),
    (Part::PageOrder, &[PLACE]),
];

/// The parts, and by feature the place of its own among them: smaller than the lists.
const BY_FEATURE: ([Part; PARTS.len()], [u8; FEATURES]) = {
    let (mut parts, mut part_of, mut part) = ([Part::New; PARTS.len()], [u8::MAX; FEATURES], 0);
    while part < PARTS.len() {
        let (mut i, features) = (0, PARTS[part].1);
        while i < features.len() {
            part_of[features[i]] = part as u8;
            i += 1;
        }
        parts[part] = PARTS[part].0;
        part += 1;
    }
    (parts, part_of)
};

/// What stands as one reason, and without a word on what it rests on, where it comes from several
/// people.
const PERSONAL: [Part; 4] = [Part::BoughtBefore, Part::BoughtWith, Part::Looked, Part::Category];

/// 2⁴⁴.
const GRAINS: f64 = 17_592_186_044_416.0;

pub(super) fn grained(weight: f64) -> f64 {
    f64::floor(weight * GRAINS + 0.5) / GRAINS
}

/// What each of [`PARTS`] comes to in a row, but for its grain.
fn sums(row: &Row, weights: &Weights) -> [f64; PARTS.len()] {
    let mut sums = [0.0; PARTS.len()];
    for i in 0..FEATURES {
        if row[i] != 0.0 {
            sums[usize::from(BY_FEATURE.1[i])] += row[i] * weights[i];
        }
    }
    sums
}

/// A row's score, but for boosts: the sum of the weights of its parts.
pub(super) fn score(row: &Row, weights: &Weights) -> f64 {
    let mut score = 0.0;
    for sum in sums(row, weights) {
        score += grained(sum);
    }
    score
}

impl Context<'_> {
    /// Puts the parts of an item's score in place of what `parts` held, the weightiest first.
    pub(super) fn parts(&self, placed: &Placed, parts: &mut Vec<(Part, f64)>) {
        let Placed { item, row, from } = placed;
        let mut shared = 0.0;
        parts.clear();
        for (i, sum) in sums(row, self.weights).into_iter().enumerate() {
            let (part, weight) = (BY_FEATURE.0[i], grained(sum));
            if self.query.scene == Scene::InStore && PERSONAL.contains(&part) {
                shared += weight;
            } else if weight != 0.0 {
                parts.push((part, weight));
            }
        }
        if shared != 0.0 {
            parts.push((Part::Group, shared));
        }
        let (catalogue, today) = (&self.model.catalogue, self.model.meta.zone.date(self.now));
        for (i, boost) in self.query.boosts.iter().enumerate() {
            if boost.filter.admits(*item, catalogue, today.days()) {
                parts.push((Part::Boost(i as u8), grained(boost.weight)));
            }
        }
        if *from > 0 {
            parts.push((Part::Drawn(*from), 0.0));
        }
        sort_by(parts, |a, b| b.1.total_cmp(&a.1));
    }
}
