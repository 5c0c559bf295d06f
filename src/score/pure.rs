//! The models as a page calls them: one object in, figures out.
//!
//! Each function reads its arguments by the names of the public types, refuses what is missing, of
//! the wrong type or out of range with `bad-argument` and the place, and passes the rest on.

use super::dcf::{self, CashFlowValue, Timing};
use super::purchase::{self, Model, PurchaseFigures, PurchaseQuery};
use super::value::{self, LifetimeQuery, Rate, ValueQuery};
use crate::error::{Detail, Error, ErrorCode};
use crate::json::{Json, Node, Read};
use crate::model::card::{PurchaseParams, ValueParams};

/// `{ model, params: {r, alpha, a, b}, frequency, recency, age, horizons }`: see
/// [`purchase::purchase_model`].
pub fn purchase_model(arguments: &Json) -> Result<PurchaseFigures, Error> {
    let node = Node::root(arguments);
    let read = || -> Read<_> {
        let horizons: Vec<f64> =
            node.need("horizons")?.elements()?.map(|h| h.number()).collect::<Read<_>>()?;
        let (model, params) = purchase_of(&node)?;
        Ok((model, params, history_of(&node)?, horizons))
    };
    let (model, params, (frequency, recency, age), horizons) = read().map_err(refused)?;
    let horizons = &horizons;
    let query = PurchaseQuery { model, params, frequency, recency, age, horizons };
    purchase::purchase_model(&query)
}

/// `{ params: {p, q, v}, frequency, meanValue }`: see [`value::order_value`].
pub fn order_value(arguments: &Json) -> Result<f64, Error> {
    let node = Node::root(arguments);
    let read = || -> Read<_> {
        Ok(ValueQuery {
            params: value_of(&node)?,
            frequency: count(&node, "frequency")?,
            mean_value: number(&node, "meanValue")?,
        })
    };
    value::order_value(&read().map_err(refused)?)
}

/// `{ purchase: {model, params}, value: {params}, frequency, recency, age, meanValue, months,
/// annualRate | monthlyRate, daysPerMonth, unitDays, acquisitionCost? }`: see
/// [`value::customer_lifetime_value`].
pub fn customer_lifetime_value(arguments: &Json) -> Result<f64, Error> {
    let node = Node::root(arguments);
    let read = || -> Read<_> {
        let (model, purchase) = purchase_of(&node.need("purchase")?)?;
        let (frequency, recency, age) = history_of(&node)?;
        let rate = match node.get("monthlyRate") {
            None => Rate::Annual(number(&node, "annualRate")?),
            Some(rate) if node.get("annualRate").is_none() => Rate::Monthly(rate.number()?),
            Some(rate) => return Err(rate.fault("bad_value", "must not stand beside annualRate")),
        };
        Ok(LifetimeQuery {
            model,
            purchase,
            value: value_of(&node.need("value")?)?,
            frequency,
            recency,
            age,
            mean_value: number(&node, "meanValue")?,
            months: count(&node, "months")?,
            rate,
            days_per_month: number(&node, "daysPerMonth")?,
            unit_days: number(&node, "unitDays")?,
            acquisition_cost: node.get("acquisitionCost").map_or(Ok(0.0), |c| c.number())?,
        })
    };
    value::customer_lifetime_value(&read().map_err(refused)?)
}

/// `{ cashFlows, annualRate, acquisitionCost?, timing? }`: see [`dcf::discounted_cash_flow`].
pub fn discounted_cash_flow(arguments: &Json) -> Result<CashFlowValue, Error> {
    let node = Node::root(arguments);
    let read = || -> Read<_> {
        let flows: Vec<f64> =
            node.need("cashFlows")?.elements()?.map(|f| f.number()).collect::<Read<_>>()?;
        let timing = match node.get("timing") {
            None => Timing::End,
            Some(timing) => Timing::parse(timing.str()?)
                .ok_or_else(|| timing.fault("bad_value", "must be end, begin or mid"))?,
        };
        let cost = node.get("acquisitionCost").map_or(Ok(0.0), |c| c.number())?;
        Ok((flows, number(&node, "annualRate")?, cost, timing))
    };
    let (flows, rate, cost, timing) = read().map_err(refused)?;
    dcf::discounted_cash_flow(&flows, rate, cost, timing)
}

fn refused(detail: Detail) -> Error {
    Error::from_detail(ErrorCode::BadArgument, detail)
}

fn number(node: &Node<'_>, key: &str) -> Read<f64> {
    node.need(key)?.number()
}

fn count(node: &Node<'_>, key: &str) -> Read<u32> {
    Ok(node.need(key)?.int(0, i64::from(u32::MAX))? as u32)
}

fn history_of(node: &Node<'_>) -> Read<(u32, f64, f64)> {
    Ok((count(node, "frequency")?, number(node, "recency")?, number(node, "age")?))
}

fn purchase_of(node: &Node<'_>) -> Read<(Model, PurchaseParams)> {
    let model = node.need("model")?;
    let model = Model::parse(model.str()?)
        .ok_or_else(|| model.fault("bad_value", "must be bg-nbd or mbg-nbd"))?;
    let params = node.need("params")?;
    let number = |key| number(&params, key);
    let (r, alpha, a, b) = (number("r")?, number("alpha")?, number("a")?, number("b")?);
    Ok((model, PurchaseParams { r, alpha, a, b }))
}

fn value_of(node: &Node<'_>) -> Read<ValueParams> {
    let params = node.need("params")?;
    let number = |key| number(&params, key);
    Ok(ValueParams { p: number("p")?, q: number("q")?, v: number("v")? })
}
