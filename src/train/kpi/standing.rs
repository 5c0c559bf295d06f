//! Where each of the shop's customers stands, and how many stand where.

use serde::Serialize;

use crate::model::card::Card;
use crate::profile::summary::{OrderDay, OrderSummary};
use crate::score::lifecycle::{Replay, Stage};
use crate::score::purchase::{Model, Orders, p_no_order};
use crate::score::rfm::rfm;
use crate::score::value::{Rate, discounted_orders, expected_value};
use crate::score::worth::Segment;
use crate::time::Date;

/// Stages and segments in the order in which one speaks of them; groups come by their size.
const ORDER: [&str; 8] =
    ["new", "active", "dormant", "lost", "core", "potential", "ordinary", "at-risk"];

/// How many customers stand somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Size {
    /// Stable code.
    pub code: &'static str,
    /// How many.
    pub customers: u32,
}

/// The order days of many customers, sorted by customer and day, all of a value above 0.
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
        let until = own.partition_point(|day| day.day <= as_of);
        let own = own.get(..until).unwrap_or_default();
        if !own.is_empty() {
            let (stage, _) = Replay::of(own, card).on(as_of, card);
            all.add(&OrderSummary::new(own, as_of), stage, card);
        }
    }
    let place = |code: &str| ORDER.iter().position(|known| *known == code);
    all.stages.sort_by_key(|size| place(size.code));
    all.segments.sort_by_key(|size| place(size.code));
    all.groups.sort_by(|a, b| b.customers.cmp(&a.customers).then(a.code.cmp(b.code)));
    all
}

impl Standing {
    fn add(&mut self, summary: &OrderSummary, stage: Stage, card: &Card) {
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
        count(&mut self.stages, stage.as_str());
        count(&mut self.groups, rfm(card, t - t_x, n, total).group);
        if let Some(cuts) = &card.segments {
            let segment = Segment::of(cuts, lifetime, year, risk >= card.t2);
            count(&mut self.segments, code_of(segment));
        }
        self.scores.push([card.corrected(risk), lifetime]);
    }
}

/// The code that a page shows for it, too.
fn code_of(segment: Segment) -> &'static str {
    match segment {
        Segment::Core => "core",
        Segment::Potential => "potential",
        Segment::Ordinary => "ordinary",
        Segment::AtRisk => "at-risk",
    }
}

fn count(sizes: &mut Vec<Size>, code: &'static str) {
    match sizes.iter_mut().find(|size| size.code == code) {
        Some(size) => size.customers += 1,
        None => sizes.push(Size { code, customers: 1 }),
    }
}
