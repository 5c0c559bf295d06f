//! Where each of the shop's customers stands, and how many stand where.

use serde::Serialize;

use crate::model::card::Card;
use crate::profile::summary::{OrderDay, OrderSummary};
use crate::score::lifecycle;
use crate::score::purchase::{Model, Orders, p_no_order};
use crate::score::rfm::rfm;
use crate::score::value::{Rate, discounted_orders, expected_value};
use crate::time::Date;

/// Stages and segments in the order in which one speaks of them; groups come by their size.
const ORDER: [&str; 8] =
    ["new", "active", "dormant", "lost", "core", "potential", "ordinary", "at_risk"];

/// How many customers stand somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Size {
    /// Stable code.
    pub code: &'static str,
    /// How many.
    pub customers: u32,
}

/// The order days of many customers, sorted by customer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Days {
    /// Whose day.
    pub customer: Vec<u32>,
    /// The day.
    pub day: Vec<OrderDay>,
}

/// What is said of all customers who had ordered by a day.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Standing {
    pub(super) stages: Vec<Size>,
    pub(super) groups: Vec<Size>,
    pub(super) segments: Vec<Size>,
    /// P(no order in the card's horizon) and lifetime value, customer by customer.
    pub(super) scores: Vec<[f64; 2]>,
}

/// As of `as_of`; days after it change nothing.
pub(super) fn standing(days: &Days, as_of: Date, card: &Card) -> Standing {
    let mut all = Standing::default();
    let mut rest = days.day.as_slice();
    for of_one in days.customer.chunk_by(|a, b| a == b) {
        let (own, others) = rest.split_at(rest.len().min(of_one.len()));
        rest = others;
        let summary = OrderSummary::new(own, as_of);
        if summary.order_days > 0 {
            all.add(&summary, card);
        }
    }
    let place = |code: &str| ORDER.iter().position(|known| *known == code);
    all.stages.sort_by_key(|size| place(size.code));
    all.segments.sort_by_key(|size| place(size.code));
    all.groups.sort_by(|a, b| b.customers.cmp(&a.customers).then(a.code.cmp(b.code)));
    all
}

impl Standing {
    fn add(&mut self, summary: &OrderSummary, card: &Card) {
        let (t, t_x) = (f64::from(summary.t), f64::from(summary.t_x));
        let orders = Orders { x: summary.x, t_x, t };
        let horizon = f64::from(card.horizon_days);
        let risk = p_no_order(Model::MbgNbd, &card.purchase, &orders, horizon);
        let (n, total) = (f64::from(summary.order_days), summary.total.as_f64());
        let discount = &card.discount;
        let coming = discounted_orders(
            Model::MbgNbd,
            &card.purchase,
            &orders,
            discount.months,
            discount.days_per_month,
            Rate::Annual(discount.annual_rate),
        );
        let lifetime = coming * expected_value(&card.value, n, total / n) * card.margin_rate;
        let year = summary.spend_year.as_f64() * card.margin_rate;
        count(&mut self.stages, lifecycle::stage(summary, card).as_str());
        count(&mut self.groups, rfm(card, t - t_x, n, total).group);
        count(&mut self.segments, segment(card, lifetime, year, risk));
        self.scores.push([risk, lifetime]);
    }
}

/// Core, potential, at risk, ordinary: the rule of the card's value segments.
fn segment(card: &Card, lifetime: f64, year: f64, risk: f64) -> &'static str {
    let Some(cuts) = card.segments else { return "unknown" };
    if lifetime >= cuts.clv80 {
        "core"
    } else if year >= cuts.past80 || (risk >= card.t2 && year > 0.0 && year >= cuts.past50) {
        "at_risk"
    } else if lifetime >= cuts.clv50 {
        "potential"
    } else {
        "ordinary"
    }
}

fn count(sizes: &mut Vec<Size>, code: &'static str) {
    match sizes.iter_mut().find(|size| size.code == code) {
        Some(size) => size.customers += 1,
        None => sizes.push(Size { code, customers: 1 }),
    }
}
