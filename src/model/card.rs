//! The model card: what the shop's whole order log says about any one customer.
//!
//! A page holds one customer, so the population's parameters cannot be estimated there. They are
//! fitted on the shop's own machine and travel in the model file as a flat list of floats, in the
//! order that [`Card::to_values`] documents; the page only computes posteriors. A shop without a
//! fitted card gets [`Card::prior`]: weak assumptions, flagged in every result that rests on them.
//!
//! Guarantee: a card that [`Card::from_values`] has let through, or that passes
//! [`Card::validate`], has every parameter finite, in range and in order, so that nothing computed
//! from it has to be checked again.

use serde::Serialize;

use crate::error::{Error, ErrorCode};

/// Length of the list that [`Card::to_values`] writes.
pub const VALUES: usize = 30;

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
}

impl Card {
    /// Weak assumptions for a shop that has fitted nothing: an order in about three months, one
    /// customer in four leaving after an order, and all of it outweighed by a few orders of the
    /// customer's own. The cut points and the order value are placeholders that scoring doesn't
    /// use without a fitted card.
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
        }
    }

    /// Refuses a parameter that is not finite, out of range or out of order, with its name as the
    /// error's path.
    pub fn validate(&self) -> Result<(), Error> {
        let Self { purchase, value, discount, .. } = self;
        within("/card/purchase/r", purchase.r, 1e-6, 1e6)?;
        within("/card/purchase/alpha", purchase.alpha, 1e-3, 1e9)?;
        within("/card/purchase/a", purchase.a, 1e-6, 1e6)?;
        within("/card/purchase/b", purchase.b, 1e-6, 1e6)?;
        within("/card/value/p", value.p, 1e-6, 1e6)?;
        within("/card/value/q", value.q, 1.0 + 1e-9, 1e6)?;
        within("/card/value/v", value.v, 1e-6, 1e15)?;
        cuts("/card/recencyCuts", &self.recency_cuts)?;
        cuts("/card/frequencyCuts", &self.frequency_cuts)?;
        cuts("/card/monetaryCuts", &self.monetary_cuts)?;
        within("/card/t1", self.t1, 0.001, 0.999)?;
        within("/card/t2", self.t2, self.t1, 0.999)?;
        within("/card/hysteresis", self.hysteresis, 0.0, self.t1.min(self.t2 - self.t1))?;
        within("/card/newDays", f64::from(self.new_days), 0.0, 3650.0)?;
        within("/card/horizonDays", f64::from(self.horizon_days), 1.0, 3650.0)?;
        within("/card/marginRate", self.margin_rate, 1e-6, 1.0)?;
        within("/card/discount/annualRate", discount.annual_rate, 0.0, 10.0)?;
        within("/card/discount/months", f64::from(discount.months), 1.0, 120.0)?;
        within("/card/discount/daysPerMonth", discount.days_per_month, 28.0, 31.0)
    }

    /// The card as the model file keeps it:
    ///
    /// | at | what |
    /// |---|---|
    /// | 0 | fitted: 0 or 1 |
    /// | 1 | customers fitted on |
    /// | 2-5 | purchase: r, alpha, a, b |
    /// | 6-8 | order value: p, q, v |
    /// | 9-12, 13-16, 17-20 | cut points of recency, frequency, monetary |
    /// | 21-23 | t1, t2, hysteresis |
    /// | 24-25 | new days, horizon days |
    /// | 26 | margin rate |
    /// | 27-29 | discount: annual rate, months, days per month |
    pub fn to_values(&self) -> [f64; VALUES] {
        let Self { purchase: f, value: g, discount: d, .. } = self;
        let [r1, r2, r3, r4] = self.recency_cuts;
        let [f1, f2, f3, f4] = self.frequency_cuts;
        let [m1, m2, m3, m4] = self.monetary_cuts;
        [
            f64::from(u8::from(self.fitted)),
            f64::from(self.customers),
            f.r,
            f.alpha,
            f.a,
            f.b,
            g.p,
            g.q,
            g.v,
            r1,
            r2,
            r3,
            r4,
            f1,
            f2,
            f3,
            f4,
            m1,
            m2,
            m3,
            m4,
            self.t1,
            self.t2,
            self.hysteresis,
            f64::from(self.new_days),
            f64::from(self.horizon_days),
            self.margin_rate,
            d.annual_rate,
            f64::from(d.months),
            d.days_per_month,
        ]
    }

    /// Reads what [`to_values`](Self::to_values) wrote. Values beyond [`VALUES`] belong to a later
    /// version and are passed over.
    pub fn from_values(values: &[f64]) -> Result<Self, Error> {
        let values: &[f64; VALUES] = values.first_chunk().ok_or_else(|| {
            Error::new(ErrorCode::BadModel, "/card", "the model card is cut short")
        })?;
        let [
            fitted,
            customers,
            r,
            alpha,
            a,
            b,
            p,
            q,
            v,
            r1,
            r2,
            r3,
            r4,
            f1,
            f2,
            f3,
            f4,
            m1,
            m2,
            m3,
            m4,
            t1,
            t2,
            hysteresis,
            new_days,
            horizon_days,
            margin_rate,
            annual_rate,
            months,
            days_per_month,
        ] = *values;
        let card = Self {
            fitted: whole("/card/fitted", fitted, 1)? == 1,
            customers: whole("/card/customers", customers, u32::MAX)?,
            purchase: PurchaseParams { r, alpha, a, b },
            value: ValueParams { p, q, v },
            recency_cuts: [r1, r2, r3, r4],
            frequency_cuts: [f1, f2, f3, f4],
            monetary_cuts: [m1, m2, m3, m4],
            t1,
            t2,
            hysteresis,
            new_days: whole("/card/newDays", new_days, 3650)?,
            horizon_days: whole("/card/horizonDays", horizon_days, 3650)?,
            margin_rate,
            discount: Discount {
                annual_rate,
                months: whole("/card/discount/months", months, 120)?,
                days_per_month,
            },
        };
        card.validate()?;
        Ok(card)
    }
}

#[cold]
fn bad(path: &str, message: &str) -> Error {
    Error::new(ErrorCode::BadModel, path, message)
}

fn within(path: &str, value: f64, min: f64, max: f64) -> Result<(), Error> {
    // A NaN is in no range.
    if (min..=max).contains(&value) { Ok(()) } else { Err(bad(path, "is out of range")) }
}

fn whole(path: &str, value: f64, max: u32) -> Result<u32, Error> {
    within(path, value, 0.0, f64::from(max))?;
    if libm::trunc(value) == value {
        Ok(value as u32)
    } else {
        Err(bad(path, "must be a whole number"))
    }
}

fn cuts(path: &str, cuts: &Cuts) -> Result<(), Error> {
    cuts.iter().try_for_each(|cut| within(path, *cut, -1e15, 1e15))?;
    if cuts.is_sorted() { Ok(()) } else { Err(bad(path, "must not descend")) }
}
