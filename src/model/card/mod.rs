//! The model card: what the shop's whole order log says about any one customer.
//!
//! A page holds one customer, so the population's parameters cannot be estimated there. They are
//! fitted on the shop's own machine and travel in the model file as a flat list of floats
//! (`values`); the page only computes posteriors. A shop without a fitted card gets [`Card::prior`]:
//! weak assumptions, flagged in every result that rests on them.
//!
//! Guarantee: a card that [`Card::from_values`] has let through, or that passes
//! [`Card::validate`], has every parameter finite, in range and in order, so that nothing computed
//! from it has to be checked again.

mod values;

use serde::Serialize;

pub use values::{FIRST_VALUES, VALUES};

/// Parameters of BG/NBD or MBG/NBD: the order rate of the customers is Gamma(`r`, `alpha`), their
/// chance of leaving after an order Beta(`a`, `b`).
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct PurchaseParams {
    /// Shape of the order rate.
    pub r: f64,
    /// Rate parameter of the order rate, in the time unit used (days on a card).
    pub alpha: f64,
    /// First parameter of the chance of leaving.
    pub a: f64,
    /// Second parameter of the chance of leaving.
    pub b: f64,
}

/// Parameters of the Gamma-Gamma model of what an order is worth: an order is Gamma(`p`, ν), and
/// ν over the customers Gamma(`q`, `v`).
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ValueParams {
    /// Shape of one customer's orders.
    pub p: f64,
    /// Shape over the customers; above 1, or there is no mean.
    pub q: f64,
    /// Scale over the customers, in the unit of money used (minor units on a card).
    pub v: f64,
}

/// Where one score of five ends and the next begins: `score = 1 + #{cut < value}`.
pub type Cuts = [f64; 4];

/// How future spend is brought to today's worth: expected orders of each month, discounted at the
/// month's end.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Discount {
    /// Annual rate, compounded monthly: 0.12 for 12 %.
    pub annual_rate: f64,
    /// How many months are looked ahead.
    pub months: u32,
    /// Days in a month.
    pub days_per_month: f64,
}

/// Where the value segments part. Amounts are minor units of margin, but for `year80`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct SegmentCuts {
    /// Half of the customers have a lifetime value above this.
    pub clv50: f64,
    /// One in five has.
    pub clv80: f64,
    /// Half of the customers contributed more than this in their last 365 days.
    pub past50: f64,
    /// One in five did.
    pub past80: f64,
    /// One in five spent more than this in their last 365 days: what there is to grow to.
    pub year80: f64,
}

/// The logarithms of the days between two order days of one customer.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct LogGap {
    /// Their mean over the shop.
    pub mean: f64,
    /// How far a customer's next one lies from that customer's own mean: a standard deviation.
    pub sd: f64,
}

/// How many points a [`Calibration`] has.
pub const KNOTS: usize = 10;

/// How what was foretold of customers came true: of each point the P(no order) that was foretold,
/// then the share without one; both ascend.
pub type Calibration = [f64; 2 * KNOTS];

/// What the shop knows about its customers as a whole.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Card {
    /// Whether it was fitted on the shop's own customers.
    pub fitted: bool,
    /// How many customers it was fitted on.
    pub customers: u32,
    /// MBG/NBD, time unit days.
    pub purchase: PurchaseParams,
    /// Gamma-Gamma, minor units per order day.
    pub value: ValueParams,
    /// Days since the last order.
    pub recency_cuts: Cuts,
    /// Order days.
    pub frequency_cuts: Cuts,
    /// Total net spend, minor units.
    pub monetary_cuts: Cuts,
    /// P(no order in `horizon_days`) from which on a customer is dormant.
    pub t1: f64,
    /// The same for lost.
    pub t2: f64,
    /// How far below a threshold that probability must fall to undo the step.
    pub hysteresis: f64,
    /// How many days a customer with one order counts as new.
    pub new_days: u32,
    /// The horizon of `t1` and `t2`, and of a query that names none.
    pub horizon_days: u32,
    /// Share of net revenue that is margin.
    pub margin_rate: f64,
    /// How lifetime value is discounted.
    pub discount: Discount,
    /// What it costs to win a customer, minor units.
    pub acquisition_cost: Option<f64>,
    /// What it costs to keep and serve a customer for a year, minor units.
    pub retention_cost: Option<f64>,
    /// From how many order days on a customer can count as loyal.
    pub loyal_orders: u32,
    /// How many days a churn warning stands before it may rise again.
    pub dwell_days: u32,
    /// Where the value segments part.
    pub segments: Option<SegmentCuts>,
    /// The rhythm of the shop's customers.
    pub log_gap: Option<LogGap>,
    /// Share of all order lines that are sold at a reduction.
    pub discount_base: f64,
    /// Share of all orders that use a coupon.
    pub coupon_base: f64,
    /// What corrects P(no order), if a holdout was large enough to say.
    pub calibration: Option<Calibration>,
}

impl Card {
    /// Whether it was fitted on what orders are worth, too: the log of a shop may know no prices.
    pub const fn is_priced(&self) -> bool {
        self.fitted && self.segments.is_some()
    }

    /// Weak assumptions for a shop that has fitted nothing: an order in about three months, one
    /// customer in four leaving after an order, and all of it outweighed by a few orders of the
    /// customer's own. The cut points and the order value are placeholders that scoring doesn't
    /// use unless the card [knows prices](Self::is_priced).
    pub const fn prior() -> Self {
        Self {
            fitted: false,
            customers: 0,
            purchase: PurchaseParams { r: 1.0, alpha: 90.0, a: 1.0, b: 3.0 },
            value: ValueParams { p: 6.0, q: 4.0, v: 10_000.0 },
            recency_cuts: [30.0, 90.0, 180.0, 365.0],
            frequency_cuts: [1.0, 2.0, 4.0, 8.0],
            monetary_cuts: [10_000.0, 30_000.0, 100_000.0, 300_000.0],
            t1: 0.5,
            t2: 0.8,
            hysteresis: 0.05,
            new_days: 45,
            horizon_days: 90,
            margin_rate: 1.0,
            discount: Discount { annual_rate: 0.12, months: 12, days_per_month: 365.25 / 12.0 },
            acquisition_cost: None,
            retention_cost: None,
            loyal_orders: 4,
            dwell_days: 7,
            segments: None,
            log_gap: None,
            discount_base: 0.25,
            coupon_base: 0.05,
            calibration: None,
        }
    }

    /// P(no order) as it came true where the model foretold `p`: along straight lines from 0
    /// through the points of the calibration to 1, so that order is kept; `p` itself without one.
    pub fn corrected(&self, p: f64) -> f64 {
        let Some(points) = &self.calibration else { return p };
        let (mut from, mut low, mut until, mut high) = (0.0, 0.0, 1.0, 1.0);
        for point in points.chunks_exact(2) {
            if p < point[0] {
                (until, high) = (point[0], point[1]);
                break;
            }
            (from, low) = (point[0], point[1]);
        }
        if p < until { low + (high - low) * (p - from) / (until - from) } else { high }
    }
}
