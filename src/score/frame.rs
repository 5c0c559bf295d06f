//! One customer with orders, as all scores look at them: the figures that several scores share,
//! each worked out once, and the sentences that several of them say.

use std::rc::Rc;

use super::figure::{Ground, Score};
use super::lifecycle::{Stage, Warning};
use super::purchase::{self, Model, Orders};
use super::query::Evidence;
use super::texts::{
    AVERAGE, Basis, Fact, HORIZON, LAST_ORDER, LAST_ORDER_TODAY, ONE_ORDER, ORDER_DAYS, OWN_GAP,
    TOTAL, Value, Writer,
};
use super::value;
use crate::locale::Phrase;
use crate::model::card::{Card, LogGap};
use crate::money::Minor;
use crate::profile::summary::{OrderDay, OrderSummary};
use crate::time::Date;

pub(super) struct Frame<'a> {
    pub(super) summary: &'a OrderSummary,
    pub(super) days: &'a [OrderDay],
    pub(super) card: &'a Card,
    pub(super) horizon_days: u32,
    pub(super) acquisition_cost: Option<Minor>,
    pub(super) evidence: &'a Evidence,
    pub(super) ground: Ground,
    pub(super) last: Date,
    pub(super) days_since: u32,
    pub(super) orders: Orders,
    /// P(the customer has not left).
    pub(super) alive: f64,
    /// P(no order within the card's horizon).
    pub(super) risk: f64,
    pub(super) stage: Stage,
    pub(super) warning: Warning,
    /// The share of the customer's own time in the order rate.
    pub(super) own_time: f64,
    pub(super) worth: Worth,
    /// Discounted margin expected of the card's months.
    pub(super) lifetime: f64,
    /// The days between two orders, usually, and the spread of the next.
    pub(super) gap: LogGap,
    pub(super) said: [Rc<Basis>; 5],
}

/// A sentence that several scores rest on.
#[derive(Clone, Copy)]
pub(super) enum Said {
    LastOrder,
    OrderDays,
    Total,
    Average,
    Rhythm,
}

/// These sentences, in the order of [`Said`].
pub(super) fn sentences(
    summary: &OrderSummary,
    first: Date,
    last: Date,
    write: &Writer,
) -> [Rc<Basis>; 5] {
    let silent = summary.t - summary.t_x;
    let (n, days) = (Value::Days(summary.order_days), Value::Days(silent));
    let line = if silent == 0 { &LAST_ORDER_TODAY } else { &LAST_ORDER };
    let mean = Value::Amount(Minor::from_f64(summary.m_all.unwrap_or(0.0)));
    let rhythm = match summary.mean_gap() {
        Some(gap) => {
            let ratio = Value::Figure(f64::from(silent) / gap);
            write.say(&OWN_GAP, &[("gap", Value::Figure(gap)), ("ratio", ratio)])
        }
        None => write.say(&ONE_ORDER, &[]),
    };
    [
        write.say(line, &[("date", Value::Day(last)), ("days", days)]),
        write.say(&ORDER_DAYS, &[("n", n), ("date", Value::Day(first))]),
        write.say(&TOTAL, &[("amount", Value::Amount(summary.total))]),
        write.say(&AVERAGE, &[("amount", mean), ("n", n)]),
        rhythm,
    ]
}

/// What an order day is worth.
pub(super) struct Worth {
    pub(super) expected: f64,
    pub(super) interval: Option<(Minor, Minor)>,
    /// The share of the customer's own orders in what is expected.
    pub(super) own_share: f64,
}

impl Worth {
    /// Without a card that was fitted on them nothing is known about the shop's prices, so the customer's
    /// own mean stands alone. The mean is over all order days: measured on CDNOW it predicts better than
    /// that of the repeats.
    pub(super) fn of(summary: &OrderSummary, card: &Card) -> Self {
        let n = f64::from(summary.order_days);
        let own_mean = summary.m_all.unwrap_or(0.0);
        if !card.is_priced() {
            let own_share = n / (n + 1.0);
            return Self { expected: own_mean, interval: None, own_share };
        }
        let g = &card.value;
        let (low, high) = value::value_interval(g, n, own_mean);
        let expected = value::expected_value(g, n, own_mean);
        let interval = (Minor::from_f64(low.min(expected)), Minor::from_f64(high.max(expected)));
        let own_share = g.p * n / (g.p * n + g.q - 1.0);
        Self { expected, interval: Some(interval), own_share }
    }
}

impl Frame<'_> {
    /// P(no order within `days`).
    pub(super) fn risk_within(&self, days: u32) -> f64 {
        let f = &self.card.purchase;
        purchase::p_no_order(Model::MbgNbd, f, &self.orders, f64::from(days))
    }

    /// What the customer brought in the last 365 days, in margin.
    pub(super) fn past_year(&self) -> f64 {
        self.summary.spend_year.as_f64() * self.card.margin_rate
    }

    /// A figure that follows from how long ago the last order was.
    pub(super) fn by_rhythm<T>(&self, value: T, horizon_days: u32) -> Score<T> {
        self.ground.modelled(value, self.own_time, self.rhythm(horizon_days))
    }

    #[inline(never)]
    fn rhythm(&self, horizon_days: u32) -> Vec<Rc<Basis>> {
        let mut basis = self.basis(&[Said::LastOrder, Said::Rhythm]);
        basis.push(self.ground.write.say(&HORIZON, &[("days", Value::Days(horizon_days))]));
        basis
    }

    /// Sentences that others say too.
    #[inline(never)]
    pub(super) fn basis(&self, said: &[Said]) -> Vec<Rc<Basis>> {
        let mut basis = Vec::with_capacity(4);
        for which in said {
            basis.push(Rc::clone(&self.said[*which as usize]));
        }
        basis
    }

    /// A sentence of one's own before them.
    #[inline(never)]
    pub(super) fn say(&self, phrase: &Phrase, facts: &[Fact], said: &[Said]) -> Vec<Rc<Basis>> {
        let mut basis = self.basis(said);
        basis.insert(0, self.ground.write.say(phrase, facts));
        basis
    }
}
