//! A customer's orders in the handful of figures that scoring needs.
//!
//! An [`OrderSummary`] is a pure function of the days on which the customer ordered and of the day
//! it is looked at: two orders of one local day are one order day, as in the purchase models; a
//! day whose orders were refunded in full doesn't count; a day after the one looked at changes
//! nothing but the count of what was ignored.
//!
//! The names are those of the literature (Fader, Hardie and Lee 2005): `x` repeat order days,
//! `t_x` the age of the customer at the last of them, `T` (here `t`) the age today, all from the
//! first order day on. Cost: one pass, and a sort if the days come unsorted.

use crate::money::Minor;
use crate::order::sort_by;
use crate::time::Date;

/// How many days count as the last year.
pub const YEAR_DAYS: i32 = 365;

/// All orders of one local day, net of their refunds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrderDay {
    /// The local day.
    pub day: Date,
    /// What was paid on it, less what was given back for it since.
    pub net: Minor,
    /// How many orders there were.
    pub orders: u32,
}

/// The order history of one customer as of one day.
#[derive(Clone, Debug, PartialEq)]
pub struct OrderSummary {
    /// The day it is looked at.
    pub as_of: Date,
    /// Order days; `x + 1` as soon as there is one.
    pub order_days: u32,
    /// Orders on those days.
    pub orders: u32,
    /// Repeat order days.
    pub x: u32,
    /// Days from the first order day to the last.
    pub t_x: u32,
    /// Days from the first order day to `as_of`; never below `t_x`.
    pub t: u32,
    /// The first order day.
    pub first: Option<Date>,
    /// The last order day.
    pub last: Option<Date>,
    /// Days between one order day and the next, oldest first: `x` of them, each at least 1.
    pub gaps: Vec<u32>,
    /// Net spend on all order days.
    pub total: Minor,
    /// Mean net spend of an order day, minor units.
    pub m_all: Option<f64>,
    /// The same over the repeat order days only.
    pub m_rep: Option<f64>,
    /// Net spend of the [`YEAR_DAYS`] days that end with `as_of`.
    pub spend_year: Minor,
    /// Order days among them.
    pub order_days_year: u32,
    /// Days left out because nothing was paid on them in the end.
    pub refunded_days: u32,
    /// Days left out because they are later than `as_of`.
    pub ignored_future: u32,
}

impl OrderSummary {
    /// The summary of `days` as of `as_of`. The days may come in any order; a day that is given
    /// twice is added up.
    ///
    /// ```
    /// use zhanggui::money::Minor;
    /// use zhanggui::profile::summary::{OrderDay, OrderSummary};
    /// use zhanggui::time::Date;
    /// let day = |d, net| OrderDay { day: Date::from_days(d), net: Minor(net), orders: 1 };
    /// let s = OrderSummary::new(&[day(100, 9_900), day(130, 5_000), day(135, 0)], Date::from_days(150));
    /// assert_eq!((s.x, s.t_x, s.t, s.refunded_days), (1, 30, 50, 1));
    /// assert_eq!((s.m_rep, s.m_all), (Some(5_000.0), Some(7_450.0)));
    /// ```
    pub fn new(days: &[OrderDay], as_of: Date) -> Self {
        if !days.is_sorted_by(|a, b| a.day < b.day) {
            return Self::new(&merged(days), as_of);
        }
        let mut out = Self {
            as_of,
            order_days: 0,
            orders: 0,
            x: 0,
            t_x: 0,
            t: 0,
            first: None,
            last: None,
            gaps: Vec::new(),
            total: Minor::ZERO,
            m_all: None,
            m_rep: None,
            spend_year: Minor::ZERO,
            order_days_year: 0,
            refunded_days: 0,
            ignored_future: 0,
        };
        let mut repeats = Minor::ZERO;
        for day in days {
            if day.day > as_of {
                out.ignored_future += 1;
            } else if day.net <= Minor::ZERO {
                out.refunded_days += 1;
            } else {
                out.count(day, &mut repeats);
            }
        }
        let mean = |sum: Minor, n: u32| (n > 0).then(|| sum.as_f64() / f64::from(n));
        out.x = out.order_days.saturating_sub(1);
        if let (Some(first), Some(last)) = (out.first, out.last) {
            out.t_x = days_between(first, last);
            out.t = days_between(first, as_of);
        }
        out.m_all = mean(out.total, out.order_days);
        out.m_rep = mean(repeats, out.x);
        out
    }

    /// Adds a day later than those added before it.
    fn count(&mut self, day: &OrderDay, repeats: &mut Minor) {
        match self.last {
            Some(last) => {
                self.gaps.push(days_between(last, day.day));
                *repeats += day.net;
            }
            None => self.first = Some(day.day),
        }
        self.last = Some(day.day);
        self.order_days += 1;
        self.orders = self.orders.saturating_add(day.orders);
        self.total += day.net;
        if days_between(day.day, self.as_of) < YEAR_DAYS as u32 {
            self.spend_year += day.net;
            self.order_days_year += 1;
        }
    }

    /// Days since the last order day.
    pub fn recency_days(&self) -> Option<u32> {
        self.last.map(|_| self.t - self.t_x)
    }

    /// Mean days between two order days, with at least one repeat.
    pub fn mean_gap(&self) -> Option<f64> {
        (self.x > 0).then(|| f64::from(self.t_x) / f64::from(self.x))
    }
}

fn days_between(from: Date, to: Date) -> u32 {
    to.days().abs_diff(from.days())
}

/// Days in order, each once: what is given twice is added up.
fn merged(days: &[OrderDay]) -> Vec<OrderDay> {
    let mut sorted = days.to_vec();
    sort_by(&mut sorted, |a, b| a.day.cmp(&b.day));
    let mut out: Vec<OrderDay> = Vec::with_capacity(sorted.len());
    for day in sorted {
        match out.last_mut().filter(|last| last.day == day.day) {
            Some(last) => {
                last.net += day.net;
                last.orders = last.orders.saturating_add(day.orders);
            }
            None => out.push(day),
        }
    }
    out
}
