//! The shop's figures over a period: satisfaction, recommendation, repurchase, order value,
//! acquisition cost, lifetime value, churn, complaints, renewals, referrals; how many customers
//! stand where at its end; and what changed from one period to another.
//!
//! What is counted comes from the SQL stages; here it becomes figures with their
//! [intervals](interval). A figure that nothing is known of has no value, never 0. Everything
//! modelled rests on one card, fitted on the whole log, for both periods: the same measuring rod,
//! which knows the end of the story in both cases.
//!
//! Guarantees: pure; the same tables give the same bytes (the bootstrap has a fixed seed).
//! Cost: some 10 µs per customer for where each stands, and [`DRAWS`] draws for each bootstrap.

pub mod interval;
mod standing;
mod tiers;

use serde::Serialize;

use crate::model::card::Card;
use crate::time::Date;
use crate::train::metrics::{Estimate, bootstrap};
use interval::{difference, median, poisson, wilson};
use standing::standing;

pub use standing::{Days, Size};
pub use tiers::{Lines, TierSize, tiers};

/// How many draws one bootstrap makes at most, unless that were too few resamples.
pub const DRAWS: usize = 40_000_000;

/// Who ordered in a period, or in the equal time before it. An order of nobody known is a buyer
/// of its own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Buyer {
    /// Whether the shop knows who it is.
    pub known: bool,
    /// Orders in the period.
    pub orders: u32,
    /// Their net value, minor units.
    pub value: f64,
    /// Orders in the equal time before.
    pub earlier: u32,
    /// Whether the first order of all lies in the period.
    pub new: bool,
}

/// Complaints made, subscriptions that ended, invitations sent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cases {
    /// How many in the period.
    pub opened: u32,
    /// Of those that were resolved, renewed or accepted by its end: how many hours it took.
    pub hours: Vec<f64>,
}

/// What was counted of one period.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Counted {
    /// Who ordered.
    pub buyers: Vec<Buyer>,
    /// Answers to "would you recommend us?", by score 0 to 10.
    pub recommend: [u32; 11],
    /// Ratings of satisfaction, by score 1 to 5.
    pub satisfaction: [u32; 5],
    /// Complaints, closed when resolved; nothing where the shop keeps no record of them.
    pub complaints: Option<Cases>,
    /// Subscriptions that ended, closed when renewed.
    pub expiries: Option<Cases>,
    /// Invitations, closed when accepted.
    pub invites: Option<Cases>,
    /// What was spent on winning customers, minor units, if that is known.
    pub acquisition_spend: Option<f64>,
}

/// One figure of a period.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Figure {
    /// Stable code.
    pub code: &'static str,
    /// The figure with its 95 % interval; nothing where there was nothing to count.
    pub estimate: Option<Estimate>,
    /// What it rests on: customers, orders, answers, cases.
    pub n: u32,
    /// How the interval was made: `wilson`, `poisson`, `bootstrap`,
    /// `order_statistics`, or `count` for none.
    pub method: &'static str,
}

/// A period's figures, and where the customers stand at its end.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Snapshot {
    /// In a fixed order.
    pub figures: Vec<Figure>,
    /// By stage of life.
    pub stages: Vec<Size>,
    /// By recency, frequency, monetary.
    pub groups: Vec<Size>,
    /// By value segment.
    pub segments: Vec<Size>,
}

/// What changed in one figure.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Change {
    /// The figure's code.
    pub code: &'static str,
    /// After less before, with its 95 % interval.
    pub difference: Estimate,
    /// The same as a share of what was before; nothing where that was 0.
    pub relative: Option<f64>,
    /// Whether the interval leaves out 0.
    pub clear: bool,
}

/// The figures of a period whose last day is `end`.
pub fn snapshot(counted: &Counted, days: &Days, end: Date, card: &Card) -> Snapshot {
    let standing = standing(days, end, card);
    let buyers = &counted.buyers;
    let count = |holds: &dyn Fn(&Buyer) -> bool| buyers.iter().filter(|b| holds(b)).count() as u32;
    let orders: u32 = buyers.iter().map(|b| b.orders).sum();
    let revenue: f64 = buyers.iter().map(|b| b.value).sum();
    let customers = count(&|b| b.known && b.orders > 0);
    let new = count(&|b| b.known && b.new);
    let earlier = count(&|b| b.known && b.earlier > 0);
    let stood = standing.scores.len() as u32;
    let [risk, lifetime] = means(&standing.scores).map_or([None, None], |m| m.map(Some));
    let complaints = counted.complaints.as_ref();
    let mut hours = complaints.map_or_else(Vec::new, |cases| cases.hours.clone());
    hours.sort_by(f64::total_cmp);
    let figures = vec![
        plain("orders", f64::from(orders), orders),
        plain("revenue", revenue, orders),
        plain("customers", f64::from(customers), customers),
        plain("new_customers", f64::from(new), new),
        Figure {
            code: "csat",
            estimate: csat(&counted.satisfaction),
            n: counted.satisfaction.iter().sum(),
            method: "wilson",
        },
        Figure {
            code: "nps",
            estimate: nps(&counted.recommend),
            n: counted.recommend.iter().sum(),
            method: "bootstrap",
        },
        share("repurchase_rate", count(&|b| b.known && b.orders > 1), customers),
        Figure {
            code: "order_value",
            estimate: order_value(buyers),
            n: orders,
            method: "bootstrap",
        },
        Figure {
            code: "acquisition_cost",
            estimate: counted.acquisition_spend.and_then(|spend| cost_each(spend, new)),
            n: new,
            method: "poisson",
        },
        Figure { code: "clv", estimate: lifetime, n: stood, method: "bootstrap" },
        share("churn_rate", count(&|b| b.known && b.earlier > 0 && b.orders == 0), earlier),
        Figure { code: "churn_risk", estimate: risk, n: stood, method: "bootstrap" },
        Figure {
            code: "complaint_rate",
            estimate: complaints.and_then(|cases| poisson(cases.opened, f64::from(orders))),
            n: orders,
            method: "poisson",
        },
        closed("resolution_rate", complaints),
        Figure {
            code: "hours_to_resolve",
            estimate: median(&hours),
            n: hours.len() as u32,
            method: "order_statistics",
        },
        closed("renewal_rate", counted.expiries.as_ref()),
        closed("referral_rate", counted.invites.as_ref()),
    ];
    let standing::Standing { stages, groups, segments, .. } = standing;
    Snapshot { figures, stages, groups, segments }
}

/// What changed, figure by figure, where both periods have one with an interval.
pub fn changes(before: &Snapshot, after: &Snapshot) -> Vec<Change> {
    let pairs = before.figures.iter().zip(&after.figures);
    pairs
        .filter_map(|(b, a)| {
            let (was, is) = (b.estimate?, a.estimate?);
            let difference = difference(&was, &is);
            let relative = (was.mean != 0.0).then(|| difference.mean / was.mean.abs());
            let clear = difference.low > 0.0 || difference.high < 0.0;
            (a.method != "count").then_some(Change { code: a.code, difference, relative, clear })
        })
        .collect()
}

/// Net promoter score, −100 to 100, of answers by score 0 to 10: promoters (9, 10) less detractors
/// (0 to 6), in per cent of all.
///
/// ```
/// use zhanggui::train::kpi::nps;
/// let mut answers = [0; 11];
/// assert_eq!(nps(&answers), None);
/// answers[10] = 7;
/// answers[5] = 3;
/// assert_eq!(nps(&answers).unwrap().mean, 40.0);
/// ```
pub fn nps(answers: &[u32; 11]) -> Option<Estimate> {
    let worth = |score: usize| match score {
        0..=6 => -100.0,
        7..=8 => 0.0,
        _ => 100.0,
    };
    let each = |(score, n): (usize, &u32)| std::iter::repeat_n([worth(score)], *n as usize);
    let rows: Vec<[f64; 1]> = answers.iter().enumerate().flat_map(each).collect();
    means(&rows).map(|[nps]| nps)
}

/// Share of the ratings by score 1 to 5 that are 4 or 5, with Wilson's interval.
pub fn csat(ratings: &[u32; 5]) -> Option<Estimate> {
    wilson(ratings[3] + ratings[4], ratings.iter().sum())
}

/// Net value of an order: all value over all orders, resampled by buyer, since the orders of one
/// are alike.
fn order_value(buyers: &[Buyer]) -> Option<Estimate> {
    let rows: Vec<[f64; 2]> =
        buyers.iter().filter(|b| b.orders > 0).map(|b| [b.value, f64::from(b.orders)]).collect();
    let value: f64 = rows.iter().map(|r| r[0]).sum();
    let orders: f64 = rows.iter().map(|r| r[1]).sum();
    // A ratio is no column's mean; linearised around the whole, it is.
    let (ratio, scale) = (value / orders, rows.len() as f64 / orders);
    let linear: Vec<[f64; 1]> =
        rows.iter().map(|r| [ratio + (r[0] - ratio * r[1]) * scale]).collect();
    means(&linear).map(|[value]| Estimate { mean: ratio, ..value })
}

/// Spend per new customer: the more there might have been, the less each cost.
fn cost_each(spend: f64, new: u32) -> Option<Estimate> {
    let rate = poisson(new, 1.0).filter(|rate| rate.mean > 0.0)?;
    Some(Estimate { mean: spend / rate.mean, low: spend / rate.high, high: spend / rate.low })
}

/// The means of the columns; nothing without rows.
fn means<const N: usize>(rows: &[[f64; N]]) -> Option<[Estimate; N]> {
    let resamples = (DRAWS / rows.len().max(1)).clamp(200, 2_000);
    (!rows.is_empty()).then(|| bootstrap(rows, resamples, 20_261_125))
}

fn closed(code: &'static str, cases: Option<&Cases>) -> Figure {
    cases.map_or_else(|| share(code, 0, 0), |c| share(code, c.hours.len() as u32, c.opened))
}

fn share(code: &'static str, k: u32, n: u32) -> Figure {
    Figure { code, estimate: wilson(k, n), n, method: "wilson" }
}

fn plain(code: &'static str, value: f64, n: u32) -> Figure {
    let estimate = Some(Estimate { mean: value, low: value, high: value });
    Figure { code, estimate, n, method: "count" }
}
