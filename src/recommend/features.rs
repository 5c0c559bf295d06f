//! What the blend sees of a candidate: a row of numbers, each with one meaning.
//!
//! The columns are those of feature set [`FEATURE_SET`]; a model's learnt weights name the set
//! they belong to, and weights of another set are not used. Counts go in as ln(1 + count), so
//! that the tenth purchase says less than the first. Columns of one family stand together: a
//! scene whose weights leave a family out doesn't pay for it.
//!
//! Why the last three of [`OWN`] are there: on grocery baskets, learnt on the two windows of 4 weeks
//! before each of four inner cuts and judged on the 4 weeks after it (7,699 queries, the whole
//! catalogue), Recall@10 / Recall@20 / NDCG@10 .1783 / .2336 / .2299 without them and .1823 / .2376 /
//! .2318 with them; without how small the orders were .1798 / .2353 / .2318, without the time of day
//! .1811 / .2378 / .2304, without the last .1820 / .2375 / .2312. Small orders count because a shelf is
//! judged by the share of the next basket that it foretells, and most baskets are short trips.
//! Nothing was won by other half-lives and fadings, days and orders since the last purchase, gaps
//! drawn towards the item's usual one, rates since the first purchase, the weekday, what the customer
//! bought of the category, or more windows; nor by how regular the gaps are, which share of them is
//! over, when the category is due, logarithms that rise sooner, squares, or weights that go by the
//! number of orders.
//!
//! And the last of [`SHOP`]: on a shelf of what the household had never bought, at the same cuts,
//! .0290 / .0464 / .0250 with it and .0275 / .0455 / .0245 without; on the mixed one no difference.

use std::ops::Range;

/// Which set of columns this is.
pub const FEATURE_SET: u32 = 5;
/// How many columns there are.
pub const FEATURES: usize = 58;

/// One candidate's row.
pub type Row = [f64; FEATURES];
/// One weight per column.
pub type Weights = [f64; FEATURES];

/// What the customer did with the item itself; zeros for an item never met.
pub const OWN: Range<usize> = 0..17;
/// What other customers and the shop say of it.
pub const SHOP: Range<usize> = 17..31;
/// What the running session says.
pub const SESSION: Range<usize> = 31..51;
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
/// How small the orders were that held it: the mean of 1/√lines.
pub const BOUGHT_IN_SMALL: usize = 14;
/// How much nearer to this time of day than to its opposite it was bought: -1 to 1, less after few orders.
pub const BOUGHT_THIS_HOUR: usize = 15;
/// [`BOUGHT`] by [`REBOUGHT`].
pub const BOUGHT_REBOUGHT: usize = 16;

/// How strongly the customer's past purchases speak for it, by what other customers also buy.
pub const BOUGHT_WITH: usize = 17;
/// How strongly what the page is about is bought with it: the mean over the seeds.
pub const GOES_WITH: usize = 18;
/// How strongly what the page is about is looked at with it: the mean over the seeds.
pub const ALIKE: usize = 19;
/// How much more than other customers this one buys of its category: log lift, smoothed.
pub const CATEGORY: usize = 20;
/// The share of the seeds that are of its category.
pub const SAME_CATEGORY: usize = 21;
/// Everybody's orders of it over the whole log, on a log scale from 0 to 1.
pub const POPULAR: usize = 22;
/// Everybody's orders of it lately, on a log scale from 0 to 1.
pub const POPULAR_LATELY: usize = 23;
/// Log ratio of its orders lately to what its orders over the whole log would make one expect.
pub const TREND: usize = 24;
/// 1 on the day it came in, half of that each 30 days, 0 after a year.
pub const NEW: usize = 25;
/// 1 if the customer never bought it.
pub const NEVER_BOUGHT: usize = 26;
/// How strongly what was looked at in this session is bought with it, the last look most.
pub const SESSION_BOUGHT: usize = 27;
/// The share of its customers who bought it again.
pub const REBOUGHT: usize = 28;
/// How long they usually take: ln(1 + days).
pub const REBOUGHT_GAP: usize = 29;
/// [`BOUGHT_WITH`] by [`POPULAR_LATELY`].
pub const BOUGHT_WITH_POPULAR: usize = 30;

/// How strongly what was looked at in this session is looked at with it: 0.7 for each look since.
pub const VIEWED: usize = 31;
/// The last look alone.
pub const VIEWED_LAST: usize = 32;
/// The look before it alone.
pub const VIEWED_PREVIOUS: usize = 33;
/// As [`VIEWED`], 0.95 for each look since.
pub const VIEWED_SLOWLY: usize = 34;
/// How strongly it is looked at with what is looked at with the last look.
pub const NEARBY_LAST: usize = 35;
/// The same for the look before it.
pub const NEARBY_PREVIOUS: usize = 36;
/// The square root of [`NEARBY_LAST`].
pub const NEARBY_LAST_ROOT: usize = 37;
/// The square root of the sum of [`NEARBY_LAST`] and [`NEARBY_PREVIOUS`].
pub const NEARBY_ROOT: usize = 38;
/// 1 if it was looked at in this session.
pub const SEEN: usize = 39;
/// 0.8 for each look since it was looked at.
pub const SEEN_AGE: usize = 40;
/// 1 if it was looked at last.
pub const SEEN_LAST: usize = 41;
/// 1 if it was looked at just before that.
pub const SEEN_PREVIOUS: usize = 42;
/// How often it was looked at in this session.
pub const SEEN_TIMES: usize = 43;
/// [`SEEN`] by the logarithm of the session's length.
pub const SEEN_LONG: usize = 44;
/// [`SEEN_LAST`] by the logarithm of the session's length.
pub const SEEN_LAST_LONG: usize = 45;
/// Everybody's sessions with it, on a log scale from 0 to 1.
pub const VIEWS: usize = 46;
/// Everybody's sessions with it lately, on a log scale from 0 to 1.
pub const VIEWS_LATELY: usize = 47;
/// [`VIEWS`] if it was looked at in this session.
pub const VIEWS_SEEN: usize = 48;
/// [`VIEWS_LATELY`] if it was looked at in this session.
pub const VIEWS_LATELY_SEEN: usize = 49;
/// 1 if nobody looked at it lately.
pub const VIEWS_NONE: usize = 50;

/// How alike its description is to what the page is about; on a page about nothing, of an item
/// never met to which nothing leads that others do, to what the customer looked at and bought last.
pub const LIKENESS: usize = 51;
/// How well it sells lately, by its category's share in what the customer did.
pub const FAVOURED: usize = 52;
/// The share of the query's context that its tags meet.
pub const SUITED: usize = 53;
/// 1 within the context's price band, less the further away.
pub const IN_BAND: usize = 54;
/// For who waits for reductions: how far its price is below what is usual in its category, or its list price.
pub const VALUE: usize = 55;
/// For who doesn't: half for a brand, half for being new.
pub const QUALITY: usize = 56;
/// Where the page's own order has it: 1 for the first, less by the logarithm.
pub const PLACE: usize = 57;

/// Whether some weight of that family counts.
pub fn uses(weights: &Weights, family: &Range<usize>) -> bool {
    weights.get(family.clone()).unwrap_or_default().iter().any(|w| *w != 0.0)
}
