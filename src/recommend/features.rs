//! What the blend sees of a candidate: a row of numbers, each with one meaning.
//!
//! The columns are those of feature set [`FEATURE_SET`]; a model's learnt weights name the set
//! they belong to, and weights of another set are not used. Counts go in as ln(1 + count), so
//! that the tenth purchase says less than the first.

/// Which set of columns this is.
pub const FEATURE_SET: u32 = 1;
/// How many columns there are.
pub const FEATURES: usize = 20;

/// One candidate's row.
pub type Row = [f64; FEATURES];
/// One weight per column.
pub type Weights = [f64; FEATURES];

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
/// How strongly the customer's past purchases are bought with it, by other customers.
pub const BOUGHT_WITH: usize = 8;
/// How strongly what the page is about is bought with it: the mean over the seeds.
pub const GOES_WITH: usize = 9;
/// How strongly what was looked at in this session is bought with it, the last look most.
pub const SESSION: usize = 10;
/// The customer's looks at it, fading.
pub const LOOKED: usize = 11;
/// How much more than other customers this one buys of its category: log lift, smoothed.
pub const CATEGORY: usize = 12;
/// The share of the seeds that are of its category.
pub const SAME_CATEGORY: usize = 13;
/// Everybody's orders of it over the whole log, on a log scale from 0 to 1.
pub const POPULAR: usize = 14;
/// Everybody's orders of it lately, on a log scale from 0 to 1.
pub const POPULAR_LATELY: usize = 15;
/// Log ratio of its orders lately to what its orders over the whole log would make one expect.
pub const TREND: usize = 16;
/// 1 on the day it came in, half of that each 30 days, 0 after a year.
pub const NEW: usize = 17;
/// 1 if the customer never bought it.
pub const NEVER_BOUGHT: usize = 18;
/// 1 for the item looked at last, half of that each day since.
pub const LOOKED_LAST: usize = 19;

/// The weighted sum, in column order.
pub fn dot(row: &Row, weights: &Weights) -> f64 {
    row.iter().zip(weights).map(|(x, w)| x * w).sum()
}
