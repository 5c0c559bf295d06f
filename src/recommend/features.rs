//! What the blend sees of a candidate: a row of numbers, each with one meaning.
//!
//! The columns are those of feature set [`FEATURE_SET`]; a model's learnt weights name the set
//! they belong to, and weights of another set are not used. Counts go in as ln(1 + count), so
//! that the tenth purchase says less than the first. Columns of one family stand together: a
//! scene whose weights leave a family out doesn't pay for it.

use std::ops::Range;

/// Which set of columns this is.
pub const FEATURE_SET: u32 = 4;
/// How many columns there are.
pub const FEATURES: usize = 54;

/// One candidate's row.
pub type Row = [f64; FEATURES];
/// One weight per column.
pub type Weights = [f64; FEATURES];

/// What the customer did with the item itself; zeros for an item never met.
pub const OWN: Range<usize> = 0..14;
/// What other customers and the shop say of it.
pub const SHOP: Range<usize> = 14..27;
/// What the running session says.
pub const SESSION: Range<usize> = 27..47;
// Behind them, in no family: what the item is, for whom and for what, and where the page has it.

/// Orders of the customer that held it.
pub const BOUGHT: usize = 0;
/// The same, fading with a half-life of 20 days.
pub const BOUGHT_FADED_20: usize = 1;
/// With 60 days.
pub const BOUGHT_FADED_60: usize = 2;
/// With 180 days.
pub const BOUGHT_FADED_180: usize = 3;
/// Fading by 0.9 per order instead of by time.
pub const BOUGHT_RANKED: usize = 4;
/// The share of the customer's orders that held it.
pub const BOUGHT_RATE: usize = 5;
/// Days since the last purchase over the customer's own mean gap, at most 4; 0 before the second.
pub const OVERDUE: usize = 6;
/// 1 / (1 + days since the last purchase).
pub const JUST_BOUGHT: usize = 7;
/// The customer's looks at it, fading.
pub const LOOKED: usize = 8;
/// 1 for the item looked at last, half of that each day since.
pub const LOOKED_LAST: usize = 9;
/// 1 if the customer bought it more than once.
pub const BOUGHT_AGAIN: usize = 10;
/// The square of [`OVERDUE`].
pub const OVERDUE_SQUARED: usize = 11;
/// Days since the last purchase over the gap that is usual for the item, at most 4.
pub const OVERDUE_FOR_ALL: usize = 12;
/// [`BOUGHT_FADED_60`] by [`POPULAR_LATELY`].
pub const BOUGHT_POPULAR: usize = 13;

/// How strongly the customer's past purchases speak for it, by what other customers also buy.
pub const BOUGHT_WITH: usize = 14;
/// How strongly what the page is about is bought with it: the mean over the seeds.
pub const GOES_WITH: usize = 15;
/// How strongly what the page is about is looked at with it: the mean over the seeds.
pub const ALIKE: usize = 16;
/// How much more than other customers this one buys of its category: log lift, smoothed.
pub const CATEGORY: usize = 17;
/// The share of the seeds that are of its category.
pub const SAME_CATEGORY: usize = 18;
/// Everybody's orders of it over the whole log, on a log scale from 0 to 1.
pub const POPULAR: usize = 19;
/// Everybody's orders of it lately, on a log scale from 0 to 1.
pub const POPULAR_LATELY: usize = 20;
/// Log ratio of its orders lately to what its orders over the whole log would make one expect.
pub const TREND: usize = 21;
/// 1 on the day it came in, half of that each 30 days, 0 after a year.
pub const NEW: usize = 22;
/// 1 if the customer never bought it.
pub const NEVER_BOUGHT: usize = 23;
/// How strongly what was looked at in this session is bought with it, the last look most.
pub const SESSION_BOUGHT: usize = 24;
/// The share of its customers who bought it again.
pub const REBOUGHT: usize = 25;
/// How long they usually take: ln(1 + days).
pub const REBOUGHT_GAP: usize = 26;

/// How strongly what was looked at in this session is looked at with it: 0.7 for each look since.
pub const VIEWED: usize = 27;
/// The last look alone.
pub const VIEWED_LAST: usize = 28;
/// The look before it alone.
pub const VIEWED_PREVIOUS: usize = 29;
/// As [`VIEWED`], 0.95 for each look since.
pub const VIEWED_SLOWLY: usize = 30;
/// How strongly it is looked at with what is looked at with the last look.
pub const NEARBY_LAST: usize = 31;
/// The same for the look before it.
pub const NEARBY_PREVIOUS: usize = 32;
/// The square root of [`NEARBY_LAST`].
pub const NEARBY_LAST_ROOT: usize = 33;
/// The square root of the sum of [`NEARBY_LAST`] and [`NEARBY_PREVIOUS`].
pub const NEARBY_ROOT: usize = 34;
/// 1 if it was looked at in this session.
pub const SEEN: usize = 35;
/// 0.8 for each look since it was looked at.
pub const SEEN_AGE: usize = 36;
/// 1 if it was looked at last.
pub const SEEN_LAST: usize = 37;
/// 1 if it was looked at just before that.
pub const SEEN_PREVIOUS: usize = 38;
/// How often it was looked at in this session.
pub const SEEN_TIMES: usize = 39;
/// [`SEEN`] by the logarithm of the session's length.
pub const SEEN_LONG: usize = 40;
/// [`SEEN_LAST`] by the logarithm of the session's length.
pub const SEEN_LAST_LONG: usize = 41;
/// Everybody's sessions with it, on a log scale from 0 to 1.
pub const VIEWS: usize = 42;
/// Everybody's sessions with it lately, on a log scale from 0 to 1.
pub const VIEWS_LATELY: usize = 43;
/// [`VIEWS`] if it was looked at in this session.
pub const VIEWS_SEEN: usize = 44;
/// [`VIEWS_LATELY`] if it was looked at in this session.
pub const VIEWS_LATELY_SEEN: usize = 45;
/// 1 if nobody looked at it lately.
pub const VIEWS_NONE: usize = 46;

/// How alike its description is to what the page is about; on a page about nothing, of an item
/// never met to which nothing leads that others do, to what the customer looked at and bought last.
pub const LIKENESS: usize = 47;
/// How well it sells lately, by its category's share in what the customer did.
pub const FAVOURED: usize = 48;
/// The share of the query's context that its tags meet.
pub const SUITED: usize = 49;
/// 1 within the context's price band, less the further away.
pub const IN_BAND: usize = 50;
/// For who waits for reductions: how far its price is below what is usual in its category, or its list price.
pub const VALUE: usize = 51;
/// For who doesn't: half for a brand, half for being new.
pub const QUALITY: usize = 52;
/// Where the page's own order has it: 1 for the first, less by the logarithm.
pub const PLACE: usize = 53;

/// The weighted sum, in column order.
pub fn dot(row: &Row, weights: &Weights) -> f64 {
    let mut sum = 0.0;
    for (x, w) in row.iter().zip(weights) {
        if *w != 0.0 {
            sum += x * w;
        }
    }
    sum
}

/// Whether some weight of that family counts.
pub fn uses(weights: &Weights, family: &Range<usize>) -> bool {
    weights.get(family.clone()).unwrap_or_default().iter().any(|w| *w != 0.0)
}
