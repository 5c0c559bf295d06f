//! The models as a page calls them: one object in, figures out.
//!
//! Each function reads its arguments by the names of the public types, refuses what is missing, of
//! the wrong type or out of range with `bad-argument` and the place, and passes the rest on.

use super::bad_argument;
use super::dcf::{self, CashFlowValue, Timing};
use super::purchase::{self, Model, PurchaseFigures, PurchaseQuery};
use super::value::{self, LifetimeQuery, Rate, ValueQuery};
use crate::error::Error;
use crate::json::Json;
use crate::locale::{concat, whole};
use crate::model::card::{PurchaseParams, ValueParams};
use crate::parts::Parts;

/// `{ model, params: {r, alpha, a, b}, frequency, recency, age, horizons }`: see
/// [`purchase::purchase_model`].
pub fn purchase_model(arguments: &Json) -> Result<PurchaseFigures, Error> {
    let mut read = Arguments::new(arguments);
    let query = PurchaseQuery {
        model: read.model("model"),
        params: read.purchase("params/r", "params/alpha", "params/a", "params/b"),
        frequency: read.count("frequency"),
        recency: read.number("recency"),
        age: read.number("age"),
        horizons: &read.numbers("horizons"),
    };
    read.done()?;
    purchase::purchase_model(&query)
}

/// `{ params: {p, q, v}, frequency, meanValue }`: see [`value::order_value`].
pub fn order_value(arguments: &Json) -> Result<f64, Error> {
    let mut read = Arguments::new(arguments);
    let query = ValueQuery {
        params: read.value("params/p", "params/q", "params/v"),
        frequency: read.count("frequency"),
        mean_value: read.number("meanValue"),
    };
    read.done()?;
    value::order_value(&query)
}

/// `{ purchase: {model, params}, value: {params}, frequency, recency, age, meanValue, months,
/// annualRate | monthlyRate, daysPerMonth, unitDays, acquisitionCost? }`: see
/// [`value::customer_lifetime_value`].
pub fn customer_lifetime_value(arguments: &Json) -> Result<f64, Error> {
    let mut read = Arguments::new(arguments);
    let (annual, monthly) = (read.has("annualRate"), read.has("monthlyRate"));
    if annual && monthly {
        read.refuse("monthlyRate", "must not stand beside annualRate");
    }
    let query = LifetimeQuery {
        model: read.model("purchase/model"),
        purchase: read.purchase(
            "purchase/params/r",
            "purchase/params/alpha",
            "purchase/params/a",
            "purchase/params/b",
        ),
        value: read.value("value/params/p", "value/params/q", "value/params/v"),
        frequency: read.count("frequency"),
        recency: read.number("recency"),
        age: read.number("age"),
        mean_value: read.number("meanValue"),
        months: read.count("months"),
        rate: if monthly {
            Rate::Monthly(read.number("monthlyRate"))
        } else {
            Rate::Annual(read.number("annualRate"))
        },
        days_per_month: read.number("daysPerMonth"),
        unit_days: read.number("unitDays"),
        acquisition_cost: read.cost(),
    };
    read.done()?;
    value::customer_lifetime_value(&query)
}

/// `{ cashFlows, annualRate, acquisitionCost?, timing? }`: see [`dcf::discounted_cash_flow`].
pub fn discounted_cash_flow(arguments: &Json) -> Result<CashFlowValue, Error> {
    let mut read = Arguments::new(arguments);
    let flows = read.numbers("cashFlows");
    let (rate, cost) = (read.number("annualRate"), read.cost());
    let timing = if read.has("timing") {
        let name = read.text("timing");
        read.known("timing", Timing::parse(name), "must be end, begin or mid").unwrap_or_default()
    } else {
        Timing::End
    };
    read.done()?;
    dcf::discounted_cash_flow(&flows, rate, cost, timing)
}

/// Reads arguments one after another and keeps the first fault until [`done`](Self::done) is
/// asked, so that a reader is a list of names; what cannot be read is 0 till then. A name is a
/// path such as `params/r`.
struct Arguments<'a> {
    root: &'a Json<'a>,
    refused: Option<Error>,
}

impl<'a> Arguments<'a> {
    const fn new(root: &'a Json<'a>) -> Self {
        Self { root, refused: None }
    }

    fn done(self) -> Result<(), Error> {
        self.refused.map_or(Ok(()), Err)
    }

    #[cold]
    fn refuse(&mut self, path: &str, message: &'static str) {
        let first = || bad_argument(concat(&["/", path]), message);
        self.refused = self.refused.take().or_else(|| Some(first()));
    }

    fn has(&self, name: &str) -> bool {
        self.root.get(name).is_some_and(|value| *value != Json::Null)
    }

    fn at(&mut self, path: &str) -> &'a Json<'a> {
        let mut value = self.root;
        let mut read = 0;
        for name in Parts::of(path, b'/') {
            read += name.len();
            value = value.get(name).unwrap_or(&Json::Null);
            if *value == Json::Null {
                self.refuse(path.get(..read).unwrap_or(path), "is required");
                break;
            }
            read += 1;
        }
        value
    }

    fn number(&mut self, path: &str) -> f64 {
        let value = self.at(path);
        self.finite(path, value)
    }

    fn finite(&mut self, path: &str, value: &Json) -> f64 {
        match value {
            Json::Int(v) => *v as f64,
            Json::Float(v) if v.is_finite() => *v,
            _ => {
                self.refuse(path, "must be a finite number");
                0.0
            }
        }
    }

    fn count(&mut self, path: &str) -> u32 {
        let value = self.number(path);
        let count = value as u32;
        if f64::from(count) != value {
            self.refuse(path, "must be a whole number of at least 0");
        }
        count
    }

    fn numbers(&mut self, path: &str) -> Vec<f64> {
        let Json::Arr(items) = self.at(path) else {
            self.refuse(path, "must be an array");
            return Vec::new();
        };
        let mut out = Vec::new();
        for (i, item) in items.iter().enumerate() {
            out.push(self.finite(&concat(&[path, "/", &whole(i as i64)]), item));
        }
        out
    }

    fn text(&mut self, path: &str) -> &'a str {
        match self.at(path) {
            Json::Str(text) => text,
            _ => "",
        }
    }

    fn known<T>(&mut self, path: &str, value: Option<T>, message: &'static str) -> Option<T> {
        if value.is_none() {
            self.refuse(path, message);
        }
        value
    }

    fn model(&mut self, path: &str) -> Model {
        let name = self.text(path);
        self.known(path, Model::parse(name), "must be bg-nbd or mbg-nbd").unwrap_or(Model::MbgNbd)
    }

    fn purchase(&mut self, r: &str, alpha: &str, a: &str, b: &str) -> PurchaseParams {
        let mut read = |path| self.number(path);
        PurchaseParams { r: read(r), alpha: read(alpha), a: read(a), b: read(b) }
    }

    fn value(&mut self, p: &str, q: &str, v: &str) -> ValueParams {
        let mut read = |path| self.number(path);
        ValueParams { p: read(p), q: read(q), v: read(v) }
    }

    fn cost(&mut self) -> f64 {
        if self.has("acquisitionCost") { self.number("acquisitionCost") } else { 0.0 }
    }
}
