//! The shop's figures across the edge, in Node's `train.wasm` only: tables come as objects of typed
//! arrays, figures go out as plain objects.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::convert::instant;
use super::loyalty::zone_of;
use super::train::{customer_rows, f64s, known_base, known_instant, strings, u32s};
use super::values::{js, json, thrown};
use crate::error::ErrorCode;
use crate::json::Node;
use crate::loyalty::Programme;
use crate::model::Card;
use crate::money::Minor;
use crate::profile::summary::OrderDay;
use crate::time::{Date, Instant, Zone};
use crate::train::fit::{FitOptions, fit_card};
use crate::train::kpi::{self, Buyer, Cases, Counted, Days, Lines, Snapshot};

/// A shop's figures, period by period, all by one card.
#[wasm_bindgen]
pub struct Figures {
    card: Card,
    days: Days,
    periods: Vec<Snapshot>,
    membership: Option<(Programme, Zone, Lines)>,
}

#[wasm_bindgen]
impl Figures {
    /// Fits the card on the table `customers` (columns as of `Trainer.fit`) and keeps the table
    /// `days`: `customer, day, value`, sorted by customer and day; what is `known` is as there.
    #[wasm_bindgen(constructor)]
    pub fn new(customers: JsValue, days: JsValue, known: JsValue) -> Result<Figures, JsValue> {
        let rows = customer_rows(&customers)?;
        let known = json(&known, ErrorCode::BadArgument).map_err(|e| thrown(&e))?;
        let base = known_base(&Node::root(&known)).map_err(|e| thrown(&e))?;
        let options = FitOptions { base, ..FitOptions::default() };
        let (card, _) = fit_card(&rows, &options).map_err(|e| thrown(&e))?;
        let (day, value) = (f64s(&days, "day")?, f64s(&days, "value")?);
        let order_day = |(day, value): (&f64, &f64)| OrderDay {
            day: date(*day),
            net: Minor::from_f64(*value),
            orders: 1,
        };
        let day = day.iter().zip(&value).map(order_day).collect();
        let days = Days { customer: u32s(&days, "customer")?, day };
        Ok(Self { card, days, periods: Vec::new(), membership: None })
    }

    /// Sets the loyalty programme, with the offsets of its timezone where that is a name, and the
    /// table `lines`: columns `customer, order_no, refund, at_ms, item, category, quantity,
    /// unit_price`, sorted by the first four.
    #[wasm_bindgen(js_name = setProgramme)]
    pub fn set_programme(
        &mut self,
        programme: JsValue,
        offsets: JsValue,
        lines: JsValue,
    ) -> Result<(), JsValue> {
        let read = |value| json(value, ErrorCode::BadProgramme).map_err(|e| thrown(&e));
        let programme = Programme::read(&read(&programme)?).map_err(|e| thrown(&e))?;
        let zone = zone_of(&programme, &read(&offsets)?).map_err(|e| thrown(&e))?;
        self.membership = Some((programme, zone, lines_of(&lines)?));
        Ok(())
    }

    /// The sizes of the programme's tiers at an instant; `undefined` without a programme.
    pub fn tiers(&self, as_of: f64) -> Result<JsValue, JsValue> {
        let Some((programme, zone, lines)) = &self.membership else {
            return Ok(JsValue::UNDEFINED);
        };
        let as_of = instant(as_of).map_err(|e| thrown(&e))?;
        Ok(js(&kpi::tiers(lines, programme, zone, as_of)))
    }

    /// The card that everything modelled rests on.
    pub fn card(&self) -> JsValue {
        js(&self.card)
    }

    /// Adds a period whose last day is `end` and gives its figures: columns `known, orders, value,
    /// earlier, first` of `buyers`; `recommend` and `satisfaction`, answers by score; `complaints`,
    /// `expiries` and `invites`, the hours until each was closed, NaN where it wasn't;
    /// none where nobody keeps a record of them.
    #[allow(clippy::too_many_arguments, reason = "an edge: one argument for each table")]
    pub fn add(
        &mut self,
        end: f64,
        buyers: JsValue,
        recommend: Vec<u32>,
        satisfaction: Vec<u32>,
        complaints: Option<Vec<f64>>,
        expiries: Option<Vec<f64>>,
        invites: Option<Vec<f64>>,
        acquisition_spend: Option<f64>,
    ) -> Result<JsValue, JsValue> {
        let counted = Counted {
            buyers: buyers_of(&buyers)?,
            recommend: by_score(&recommend),
            satisfaction: by_score(&satisfaction),
            complaints: complaints.map(|hours| cases(&hours)),
            expiries: expiries.map(|hours| cases(&hours)),
            invites: invites.map(|hours| cases(&hours)),
            acquisition_spend,
        };
        let snapshot = kpi::snapshot(&counted, &self.days, date(end), &self.card);
        let out = js(&snapshot);
        self.periods.push(snapshot);
        Ok(out)
    }

    /// What changed from the first period added to the last.
    pub fn changes(&self) -> JsValue {
        match self.periods.as_slice() {
            [first, .., last] => js(&kpi::changes(first, last)),
            _ => JsValue::UNDEFINED,
        }
    }
}

fn date(days: f64) -> Date {
    Date::from_days(days as i32)
}

fn by_score<const N: usize>(counts: &[u32]) -> [u32; N] {
    std::array::from_fn(|score| counts.get(score).copied().unwrap_or(0))
}

fn cases(hours: &[f64]) -> Cases {
    Cases {
        opened: hours.len() as u32,
        hours: hours.iter().copied().filter(|h| h.is_finite()).collect(),
    }
}

fn lines_of(table: &JsValue) -> Result<Lines, JsValue> {
    let [at, price] = ["at_ms", "unit_price"].map(|name| f64s(table, name));
    let item = strings(table, "item")?.into_iter().map(Option::unwrap_or_default);
    Ok(Lines {
        customer: u32s(table, "customer")?,
        order: u32s(table, "order_no")?,
        refund: u32s(table, "refund")?,
        at: at?.into_iter().map(|ms| known_instant(ms).unwrap_or(Instant::MAX)).collect(),
        item: item.collect(),
        category: strings(table, "category")?,
        quantity: u32s(table, "quantity")?,
        unit_price: price?.into_iter().map(Minor::from_f64).collect(),
    })
}

fn buyers_of(table: &JsValue) -> Result<Vec<Buyer>, JsValue> {
    let [known, orders, earlier, first] =
        ["known", "orders", "earlier", "first"].map(|name| u32s(table, name));
    let (known, orders, earlier, first) = (known?, orders?, earlier?, first?);
    let at = |column: &[u32], i: usize| column.get(i).copied().unwrap_or(0);
    let buyer = |(i, value): (usize, f64)| Buyer {
        known: at(&known, i) != 0,
        orders: at(&orders, i),
        value,
        earlier: at(&earlier, i),
        new: at(&first, i) != 0,
    };
    Ok(f64s(table, "value")?.into_iter().enumerate().map(buyer).collect())
}
