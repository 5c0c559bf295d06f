//! The card as the model file keeps it: one list of floats, each in its range.
//!
//! | at | what |
//! |---|---|
//! | 0 | fitted: 0 or 1 |
//! | 1 | customers fitted on |
//! | 2-5 | purchase: r, alpha, a, b |
//! | 6-8 | order value: p, q, v |
//! | 9-12, 13-16, 17-20 | cut points of recency, frequency, monetary |
//! | 21-23 | t1, t2, hysteresis |
//! | 24-25 | new days, horizon days |
//! | 26 | margin rate |
//! | 27-29 | discount: annual rate, months, days per month |
//! | 30-31 | acquisition cost, retention cost a year; −1 for none |
//! | 32-33 | loyal orders, dwell days |
//! | 34-38 | segments: clv50, clv80, past50, past80, year80; all −1 for none |
//! | 39-40 | log gap: mean, sd; both −1 for none |
//! | 41-42 | discount base, coupon base |
//! | 43-62 | calibration: ten points, each what was foretold and what came; all −1 for none |
//!
//! The first version of the list ended after [`FIRST_VALUES`]. What a list doesn't have is as in
//! [`Card::prior`], and a writer leaves off what is so at its end; values beyond [`VALUES`] belong
//! to a later version and are passed over.

use super::{Card, Discount, KNOTS, LogGap, PurchaseParams, SegmentCuts, ValueParams};
use crate::error::{Error, ErrorCode};
use crate::locale::concat;

/// Length of the list that [`Card::to_values`] writes.
pub const VALUES: usize = POINTS + 2 * KNOTS;
/// Where the calibration begins.
const POINTS: usize = 43;
/// Length of the shortest list that [`Card::from_values`] reads.
pub const FIRST_VALUES: usize = 30;

/// What stands where there is nothing.
const NONE: f64 = -1.0;

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Real,
    Whole,
    /// [`NONE`] or a real.
    Optional,
}
use Kind::{Optional, Real, Whole};

/// Of each value, where it stands on the card and what it may be; the last one holds for the rest.
const RANGES: [(&str, f64, f64, Kind); POINTS + 1] = [
    ("fitted", 0.0, 1.0, Whole),
    ("customers", 0.0, u32::MAX as f64, Whole),
    ("purchase/r", 1e-6, 1e6, Real),
    ("purchase/alpha", 1e-3, 1e9, Real),
    ("purchase/a", 1e-6, 1e6, Real),
    ("purchase/b", 1e-6, 1e6, Real),
    ("value/p", 1e-6, 1e6, Real),
    ("value/q", 1.0 + 1e-9, 1e6, Real),
    ("value/v", 1e-6, 1e15, Real),
    ("recencyCuts", -1e15, 1e15, Real),
    ("recencyCuts", -1e15, 1e15, Real),
    ("recencyCuts", -1e15, 1e15, Real),
    ("recencyCuts", -1e15, 1e15, Real),
    ("frequencyCuts", -1e15, 1e15, Real),
    ("frequencyCuts", -1e15, 1e15, Real),
    ("frequencyCuts", -1e15, 1e15, Real),
    ("frequencyCuts", -1e15, 1e15, Real),
    ("monetaryCuts", -1e15, 1e15, Real),
    ("monetaryCuts", -1e15, 1e15, Real),
    ("monetaryCuts", -1e15, 1e15, Real),
    ("monetaryCuts", -1e15, 1e15, Real),
    ("t1", 0.001, 0.999, Real),
    ("t2", 0.001, 0.999, Real),
    ("hysteresis", 0.0, 0.999, Real),
    ("newDays", 0.0, 3650.0, Whole),
    ("horizonDays", 1.0, 3650.0, Whole),
    ("marginRate", 1e-6, 1.0, Real),
    ("discount/annualRate", 0.0, 10.0, Real),
    ("discount/months", 1.0, 120.0, Whole),
    ("discount/daysPerMonth", 28.0, 31.0, Real),
    ("acquisitionCost", 0.0, 1e15, Optional),
    ("retentionCost", 0.0, 1e15, Optional),
    ("loyalOrders", 1.0, 1000.0, Whole),
    ("dwellDays", 0.0, 3650.0, Whole),
    ("segments/clv50", 0.0, 1e15, Optional),
    ("segments/clv80", 0.0, 1e15, Optional),
    ("segments/past50", 0.0, 1e15, Optional),
    ("segments/past80", 0.0, 1e15, Optional),
    ("segments/year80", 0.0, 1e15, Optional),
    ("logGap/mean", 0.0, 10.0, Optional),
    ("logGap/sd", 1e-3, 10.0, Optional),
    ("discountBase", 0.0, 1.0, Real),
    ("couponBase", 0.0, 1.0, Real),
    ("calibration", 0.0, 1.0, Optional),
];

/// Pairs of values of which the second must not be below the first.
const ASCENDING: [(usize, usize); 12] = [
    (9, 10),
    (10, 11),
    (11, 12),
    (13, 14),
    (14, 15),
    (15, 16),
    (17, 18),
    (18, 19),
    (19, 20),
    (21, 22),
    (34, 35),
    (36, 37),
];

/// Values that are there together or not at all.
const TOGETHER: [std::ops::Range<usize>; 3] = [34..39, 39..41, POINTS..VALUES];

const PRIOR: [f64; VALUES] = Card::prior().to_values();

impl Card {
    /// Refuses a parameter that is not finite, out of range or out of order, with its name as the
    /// error's path.
    pub fn validate(&self) -> Result<(), Error> {
        check(&self.to_values())
    }

    /// The card as the list that the module documents.
    pub const fn to_values(&self) -> [f64; VALUES] {
        let Self { purchase: f, value: g, discount: d, .. } = self;
        let [r1, r2, r3, r4] = self.recency_cuts;
        let [f1, f2, f3, f4] = self.frequency_cuts;
        let [m1, m2, m3, m4] = self.monetary_cuts;
        let [clv50, clv80, past50, past80, year80] = match self.segments {
            Some(s) => [s.clv50, s.clv80, s.past50, s.past80, s.year80],
            None => [NONE; 5],
        };
        let [gap_mean, gap_sd] = match self.log_gap {
            Some(gap) => [gap.mean, gap.sd],
            None => [NONE; 2],
        };
        #[rustfmt::skip]
        let first = [
            self.fitted as u8 as f64, self.customers as f64,
            f.r, f.alpha, f.a, f.b,
            g.p, g.q, g.v,
            r1, r2, r3, r4, f1, f2, f3, f4, m1, m2, m3, m4,
            self.t1, self.t2, self.hysteresis,
            self.new_days as f64, self.horizon_days as f64,
            self.margin_rate,
            d.annual_rate, d.months as f64, d.days_per_month,
            or_none(self.acquisition_cost), or_none(self.retention_cost),
            self.loyal_orders as f64, self.dwell_days as f64,
            clv50, clv80, past50, past80, year80,
            gap_mean, gap_sd,
            self.discount_base, self.coupon_base,
        ];
        let mut values = [NONE; VALUES];
        values.split_at_mut(POINTS).0.copy_from_slice(&first);
        if let Some(points) = &self.calibration {
            values.split_at_mut(POINTS).1.copy_from_slice(points);
        }
        values
    }

    /// Reads what [`to_values`](Self::to_values) of this or an earlier version wrote.
    pub fn from_values(values: &[f64]) -> Result<Self, Error> {
        if values.len() < FIRST_VALUES {
            return Err(Error::new(ErrorCode::BadModel, "/card", "the model card is cut short"));
        }
        let mut all = PRIOR;
        all.iter_mut().zip(values).for_each(|(slot, value)| *slot = *value);
        check(&all)?;
        #[rustfmt::skip]
        let [
            fitted, customers,
            r, alpha, a, b,
            p, q, v,
            r1, r2, r3, r4, f1, f2, f3, f4, m1, m2, m3, m4,
            t1, t2, hysteresis,
            new_days, horizon_days,
            margin_rate,
            annual_rate, months, days_per_month,
            acquisition_cost, retention_cost,
            loyal_orders, dwell_days,
            clv50, clv80, past50, past80, year80,
            mean, sd,
            discount_base, coupon_base,
            points @ ..
        ] = all;

        let segments = SegmentCuts { clv50, clv80, past50, past80, year80 };
        Ok(Self {
            fitted: fitted == 1.0,
            customers: whole(customers),
            purchase: PurchaseParams { r, alpha, a, b },
            value: ValueParams { p, q, v },
            recency_cuts: [r1, r2, r3, r4],
            frequency_cuts: [f1, f2, f3, f4],
            monetary_cuts: [m1, m2, m3, m4],
            t1,
            t2,
            hysteresis,
            new_days: whole(new_days),
            horizon_days: whole(horizon_days),
            margin_rate,
            discount: Discount { annual_rate, months: whole(months), days_per_month },
            acquisition_cost: given(acquisition_cost),
            retention_cost: given(retention_cost),
            loyal_orders: whole(loyal_orders),
            dwell_days: whole(dwell_days),
            segments: given(clv50).map(|_| segments),
            log_gap: given(mean).map(|_| LogGap { mean, sd }),
            discount_base,
            coupon_base,
            calibration: given(points[0]).map(|_| points),
        })
    }
}

const fn or_none(value: Option<f64>) -> f64 {
    match value {
        Some(value) => value,
        None => NONE,
    }
}

/// Not inlined: old WebAssembly needs forty bytes for it.
#[inline(never)]
const fn whole(value: f64) -> u32 {
    value as u32
}

fn given(value: f64) -> Option<f64> {
    (value != NONE).then_some(value)
}

fn check(values: &[f64; VALUES]) -> Result<(), Error> {
    for (i, value) in values.iter().enumerate() {
        let (_, min, max, kind) = &RANGES[i.min(POINTS)];
        // A NaN is in no range.
        let within = (*min..=*max).contains(value) || (*kind == Optional && *value == NONE);
        if !within {
            return Err(bad(i, "is out of range"));
        }
        if *kind == Whole && f64::trunc(*value) != *value {
            return Err(bad(i, "must be a whole number"));
        }
    }
    if let Some((_, above)) =
        ASCENDING.iter().find(|(below, above)| values[*above] < values[*below])
    {
        return Err(bad(*above, "must not be below the one before it"));
    }
    if let Some(falls) = (POINTS + 2..VALUES).find(|at| values[*at] < values[*at - 2]) {
        return Err(bad(falls, "must not be below the one before it"));
    }
    let [t1, t2, hysteresis] = [values[21], values[22], values[23]];
    if hysteresis > t1.min(t2 - t1) {
        return Err(bad(23, "must not reach from one threshold to the next"));
    }
    for group in TOGETHER {
        let none = values[group.clone()].iter().filter(|v| **v == NONE).count();
        if none != 0 && none != group.len() {
            return Err(bad(group.start, "must be given in full or not at all"));
        }
    }
    Ok(())
}

#[cold]
fn bad(at: usize, message: &str) -> Error {
    let name = RANGES[at.min(POINTS)].0;
    Error::new(ErrorCode::BadModel, concat(&["/card/", name]), message)
}
