//! The figures of behaviour as a table: what each is called, on what its confidence rests, and the
//! sentence that its facts make. The groups work out value and facts; [`Sheet::put`] writes the
//! score, one body for all of them.

use super::Ask;
use super::texts as say;
use crate::locale::Phrase;
use crate::money::Minor;
use crate::order::Gather;
use crate::score::Named;
use crate::score::figure::Score;
use crate::score::texts::{Fact, Value};
use crate::time::Date;

/// What stands behind a figure.
#[derive(Clone, Copy, PartialEq)]
enum Behind {
    /// Nothing but counting.
    Counting,
    /// The shop's card.
    Card,
    /// Assumptions of ours.
    Assumptions,
}
use Behind::{Assumptions, Card, Counting};

struct Row {
    name: &'static str,
    behind: Behind,
    /// How many of the customer's own observations the assumed ones weigh as much as.
    assumed: f64,
    /// Why there is no value when there is none.
    none: &'static str,
    said: Phrase,
    /// What stands in its holes, in the order of the facts.
    holes: &'static [(&'static str, AsWhat)],
}

macro_rules! measures {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $behind:expr, $assumed:literal, $none:literal, $said:path [$($hole:literal: $as_what:ident),*];)+) => {
        /// A figure of behaviour.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Measure {
            $($(#[$doc])* $variant,)+
        }

        const ROWS: &[Row] = &[
            $(Row {
                name: $name,
                behind: $behind,
                assumed: $assumed,
                none: $none,
                said: $said,
                holes: &[$(($hole, $as_what)),*],
            },)+
        ];
    };
}

measures! {
    /// Share of what is bought that is bought reduced.
    PriceSensitivity = "priceSensitivity", Card, 20.0, "too_few_items", say::REDUCED ["n": count, "k": count];
    /// Share of orders that use a coupon.
    CouponUse = "couponUse", Card, 5.0, "too_few_items", say::COUPONS ["n": count, "k": count, "received": count];
    /// How much the customer takes part, 0 to 100.
    Engagement = "engagement", Assumptions, 10.0, "no_activity", say::ENGAGED ["n": count, "date": day];
    /// P(an order in the running visit).
    Intent = "intent", Assumptions, 5.0, "no_visit", say::VISIT ["n": count, "minutes": figure, "cart": count, "checkout": count, "share": figure];
    /// 0 to 100.
    Loyalty = "loyalty", Card, 4.0, "no_orders", say::PARTS [];
    /// Share of ratings of 4 and 5, with its 95 % interval.
    Satisfaction = "satisfaction", Counting, 5.0, "no_ratings", say::RATINGS ["n": count, "k": count, "mean": figure];
    /// Mean rating less mean expectation, of 5.
    ExpectationGap = "expectationGap", Counting, 5.0, "no_expectation", say::EXPECTATION ["met": figure, "hoped": figure];
    /// Net promoter score, -100 to 100.
    Nps = "nps", Counting, 5.0, "no_surveys", say::NPS ["n": count, "k": count, "low": count];
    /// Complaints over orders.
    ComplaintRate = "complaintRate", Counting, 5.0, "no_orders", say::COMPLAINTS ["n": count, "k": count];
    /// Share of complaints that were closed.
    ResolutionRate = "resolutionRate", Counting, 2.0, "no_complaints", say::RESOLVED ["n": count, "k": count];
    /// Median hours from complaint to closing.
    HoursToClose = "hoursToClose", Counting, 2.0, "none_resolved", say::HOURS ["hours": figure];
    /// Share of invitations that brought somebody.
    ReferralRate = "referralRate", Counting, 2.0, "no_invitations", say::INVITED ["n": count, "k": count];
    /// Share of subscriptions renewed.
    RenewalRate = "renewalRate", Counting, 2.0, "no_subscriptions", say::RENEWED ["n": count, "k": count];
    /// Delivered value, -100 to 100.
    DeliveredValue = "deliveredValue", Assumptions, 4.0, "too_little_known", say::PARTS [];
    /// Expected margin over the cost of keeping the customer.
    ValueToServe = "valueToServe", Card, 4.0, "no_orders", say::MARGIN_AND_COST ["margin": amount, "cost": amount, "left": amount];
    /// Share of the list price that stays with the shop.
    Profitability = "profitability", Card, 4.0, "no_orders", say::PROFIT ["net": amount, "listed": amount, "rate": figure];
    /// How well the customer fits the target group, 0 to 100.
    TargetFit = "targetFit", Counting, 1.0, "no_target", say::FITS ["n": count, "k": count];
}

/// The figures, by [`Measure`].
#[derive(Clone, Debug, PartialEq)]
pub struct Measures(Vec<Score<f64>>);

impl Measures {
    /// One of them.
    pub fn of(&self, measure: Measure) -> &Score<f64> {
        &self.0[measure as usize]
    }

    /// Adds each with its name in the JavaScript interface.
    pub(super) fn name<'a>(&'a self, all: &mut Named<'a>) {
        for (row, score) in ROWS.iter().zip(&self.0) {
            all.push((row.name, score));
        }
    }
}

/// The figures as they are being worked out; what nobody puts is `not_allowed`.
pub(super) struct Sheet<'a> {
    pub(super) ask: Ask<'a>,
    measures: Measures,
}

impl<'a> Sheet<'a> {
    pub(super) fn new(ask: Ask<'a>) -> Self {
        let mut measures = Vec::with_capacity(ROWS.len());
        measures.resize_with(ROWS.len(), || Score::none("not_allowed"));
        Self { ask, measures: Measures(measures) }
    }

    pub(super) fn finish(self) -> Measures {
        self.measures
    }

    pub(super) fn value(&self, measure: Measure) -> Option<f64> {
        self.measures.of(measure).value
    }

    /// Writes the figure of `n` observations, with the sentence that `facts` fill in.
    pub(super) fn put(
        &mut self,
        measure: Measure,
        value: Option<f64>,
        n: u32,
        facts: &[f64],
    ) -> &mut Score<f64> {
        let Row { behind, assumed, none, said, holes, .. } = &ROWS[measure as usize];
        let calibrated = match behind {
            Counting => true,
            Card => self.ask.card.fitted,
            Assumptions => false,
        };
        let own = f64::from(n) / (f64::from(n) + assumed);
        let score = &mut self.measures.0[measure as usize];
        score.value = value;
        score.reason = if value.is_some() { None } else { Some(none) };
        score.n = n;
        score.confidence = if calibrated { own } else { own / 2.0 };
        score.calibrated = calibrated;
        if n > 0 && !facts.is_empty() {
            let facts: Vec<Fact> =
                holes.iter().zip(facts).map(|((name, as_what), v)| (*name, as_what(*v))).gather();
            score.basis.push(self.ask.write.say(said, &facts));
        }
        score
    }
}

/// How a fact is written.
pub(super) type AsWhat = fn(f64) -> Value;

pub(super) fn count(v: f64) -> Value {
    Value::Count(v as u32)
}

pub(super) fn figure(v: f64) -> Value {
    Value::Figure(v)
}

pub(super) fn amount(v: f64) -> Value {
    Value::Amount(Minor::from_f64(v))
}

/// A calendar day, as days since the epoch.
pub(super) fn day(v: f64) -> Value {
    Value::Day(Date::from_days(v as i32))
}
