//! Training across the edge, in Node's `train.wasm` only: tables come as objects of typed arrays,
//! one per column, named as the SQL stages name them; reports go out as plain objects.

use js_sys::{Array, Float64Array, Reflect, Uint32Array};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use super::convert::instant;
use super::values::{json, thrown};
use crate::error::{Detail, Error, ErrorCode};
use crate::json::{Node, Read};
use crate::locale::Locale;
use crate::model::Card;
use crate::model::catalogue::Product;
use crate::money::{Currency, Minor};
use crate::score::purchase;
use crate::time::{Instant, Zone};
use crate::train::backtest::{Backtest, Method};
use crate::train::fit::{self, Amounts, CustomerRow, FitReport, Prior, Question};
use crate::train::session_backtest::{self, SessionBacktest};
use crate::train::shop::{NewCategory, Shop};
use crate::train::tables::{Baskets, Log, Sales, SessionLog, Views};
use crate::train::{self, HomeLearnt, Learnt};

/// Makes a shop's model, step by step.
#[wasm_bindgen]
pub struct Trainer(train::Trainer);

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Judged {
    learnt: HomeLearnt,
    backtest: Backtest,
    judged: bool,
    lost_to: Vec<Method>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct JudgedSessions {
    learnt: Learnt,
    backtest: SessionBacktest,
    judged: bool,
    lost_to: Vec<session_backtest::Method>,
}

#[derive(Serialize)]
struct Fitted {
    #[serde(flatten)]
    report: FitReport,
    ships: bool,
}

impl Fitted {
    fn js(report: FitReport) -> JsValue {
        js(&Self { ships: report.ships(), report })
    }
}

fn asked(node: &Node<'_>) -> Read<Question> {
    let (model, prior) = (node.need("model")?, node.need("prior")?);
    Ok(Question {
        model: purchase::Model::parse(model.str()?)
            .ok_or_else(|| model.fault("bad_value", "must be bg-nbd or mbg-nbd"))?,
        prior: Prior::parse(prior.str()?)
            .ok_or_else(|| prior.fault("bad_value", "must be map or none"))?,
        horizon: node.need("horizon")?.number()?,
    })
}

#[wasm_bindgen]
impl Trainer {
    /// `settings`: `{ currency, zoneMinutes, locale, minSupport, recentDays, windowDays,
    /// categories: [{ id, parent, name }] }`; `products`: columns `id, group, name_zh_cn,
    /// name_zh_tw, name_en, category, brand, style, material, tags` (arrays of strings, empty for none), `price` (NaN for
    /// none) and `available`, one row per row of the table `items`; `history`: the table.
    #[wasm_bindgen(constructor)]
    pub fn new(settings: JsValue, products: JsValue, history: JsValue) -> Result<Trainer, JsValue> {
        let settings = json(&settings, ErrorCode::BadArgument).map_err(|e| thrown(&e))?;
        let read = shop(&Node::root(&settings));
        let (mut shop, window_days) =
            read.map_err(|d| thrown(&Error::from_detail(ErrorCode::BadArgument, d)))?;
        shop.products = products_of(&products)?;
        let log = Log {
            customer: u32s(&history, "customer")?,
            order: u32s(&history, "order_no")?,
            at: f64s(&history, "at_ms")?.into_iter().map(|ms| ms as i64).collect(),
            item: u32s(&history, "item")?,
        };
        train::Trainer::new(shop, log, window_days).map(Trainer).map_err(|e| thrown(&e))
    }

    /// Adds what was sold before a past cut.
    #[wasm_bindgen(js_name = addPast)]
    pub fn add_past(&mut self, cut: f64, sales: Sold) -> Result<(), JsValue> {
        self.0.add_past(instant(cut).map_err(|e| thrown(&e))?, &sales.0).map_err(|e| thrown(&e))
    }

    /// Fits the model card on the table `customers`, columns `x, t_x, t, value, first_value,
    /// value_365`; `held_out` has one more, `holdout_orders`, and may have no rows. `gaps` are the
    /// days between order days, customer by customer. `known`: `{ acquisitionCost?,
    /// retentionCost?, marginRate?, discountBase?, couponBase?, unpriced? }`; of an unpriced log values
    /// count units.
    pub fn fit(
        &mut self,
        customers: JsValue,
        held_out: JsValue,
        gaps: Vec<u32>,
        known: JsValue,
    ) -> Result<JsValue, JsValue> {
        let (rows, held_out) = (customer_rows(&customers)?, customer_rows(&held_out)?);
        let known = json(&known, ErrorCode::BadArgument).map_err(|e| thrown(&e))?;
        let known = Node::root(&known);
        let mut base = known_base(&known).map_err(|e| thrown(&e))?;
        base.log_gap = fit::log_gap(&rows, &gaps).map_err(|e| thrown(&e))?;
        let amounts = amounts(&known).map_err(|e| thrown(&e))?;
        self.0.fit(&rows, &held_out, base, amounts).map(Fitted::js).map_err(|e| thrown(&e))
    }

    /// Fits the purchase model and the order value on columns as of [`Trainer::fit`], in whatever
    /// units they are; `question`: `{ model, prior, horizon }`.
    #[wasm_bindgen(js_name = fitModels)]
    pub fn fit_models(
        question: JsValue,
        customers: JsValue,
        held_out: JsValue,
    ) -> Result<JsValue, JsValue> {
        let question = json(&question, ErrorCode::BadArgument).map_err(|e| thrown(&e))?;
        let question = asked(&Node::root(&question))
            .map_err(|d| thrown(&Error::from_detail(ErrorCode::BadArgument, d)))?;
        let mut report =
            fit::fit(&customer_rows(&customers)?, &question).map_err(|e| thrown(&e))?;
        let held_out = customer_rows(&held_out)?;
        if !held_out.is_empty() {
            report.holdout = fit::fit(&held_out, &question).map_err(|e| thrown(&e))?.holdout;
        }
        Ok(Fitted::js(report))
    }

    /// How many days after their cut the held-out customers' orders count.
    #[wasm_bindgen(js_name = horizonDays)]
    pub fn horizon_days(&self) -> u32 {
        Card::prior().horizon_days
    }

    /// Chooses what the log is to decide; `undefined` where there are too few past windows.
    pub fn choose(&mut self) -> JsValue {
        self.0.choose().map_or(JsValue::UNDEFINED, |choices| js(&choices))
    }

    /// Judges the engine on the last past window; `undefined` where there is none.
    pub fn backtest(&self) -> JsValue {
        self.0.backtest().map_or(JsValue::UNDEFINED, |(learnt, backtest)| {
            let (judged, lost_to) = (backtest.judged(), backtest.lost_to());
            js(&Judged { learnt, backtest, judged, lost_to })
        })
    }

    /// Adds what was looked at before a past cut: columns `item, sessions, recent_sessions,
    /// viewers` of `item_views`; `a, b, viewers, weight` of `view_pairs`; `session, item` of
    /// `session_views` between this cut and the next.
    #[wasm_bindgen(js_name = addPastSessions)]
    pub fn add_past_sessions(
        &mut self,
        cut: f64,
        sales: Sold,
        item_views: JsValue,
        view_pairs: JsValue,
        session_views: JsValue,
    ) -> Result<(), JsValue> {
        let views = views(&item_views, &view_pairs)?;
        let sessions = SessionLog {
            session: u32s(&session_views, "session")?,
            item: u32s(&session_views, "item")?,
        };
        let cut = instant(cut).map_err(|e| thrown(&e))?;
        self.0.add_past_sessions(cut, &sales.0, &views, sessions).map_err(|e| thrown(&e))
    }

    /// Judges the scene `next` on the last past sessions; `undefined` where there are none.
    #[wasm_bindgen(js_name = sessionBacktest)]
    pub fn session_backtest(&self) -> JsValue {
        self.0.session_backtest().map_or(JsValue::UNDEFINED, |(learnt, backtest)| {
            let (judged, lost_to) = (backtest.judged(), backtest.lost_to());
            js(&JudgedSessions { learnt, backtest, judged, lost_to })
        })
    }

    /// The bytes of the model of everything before `cut`; of orders alone without views.
    pub fn finish(
        &self,
        cut: f64,
        sales: Sold,
        item_views: JsValue,
        view_pairs: JsValue,
    ) -> Result<Vec<u8>, JsValue> {
        let views = match item_views.is_undefined() {
            true => None,
            false => Some(views(&item_views, &view_pairs)?),
        };
        let cut = instant(cut).map_err(|e| thrown(&e))?;
        let model = self.0.finish(cut, &sales.0, views.as_ref()).map_err(|e| thrown(&e))?;
        Ok(model.write())
    }
}

/// A card of what the shop states; what it leaves open is as in [`Card::prior`].
pub(super) fn known_base(known: &Node<'_>) -> Result<Card, Error> {
    let number = |key| {
        let read = known.get(key).map(|n| n.number()).transpose();
        read.map_err(|d| Error::from_detail(ErrorCode::BadArgument, d))
    };
    let prior = Card::prior();
    Ok(Card {
        acquisition_cost: number("acquisitionCost")?,
        retention_cost: number("retentionCost")?,
        margin_rate: number("marginRate")?.unwrap_or(prior.margin_rate),
        discount_base: number("discountBase")?.unwrap_or(prior.discount_base),
        coupon_base: number("couponBase")?.unwrap_or(prior.coupon_base),
        ..prior
    })
}

/// What is summed up of the customers' orders.
fn amounts(known: &Node<'_>) -> Result<Amounts, Error> {
    let unpriced = known.get("unpriced").map(|n| n.bool()).transpose();
    let unpriced = unpriced.map_err(|d| Error::from_detail(ErrorCode::BadArgument, d))?;
    Ok(if unpriced == Some(true) { Amounts::Units } else { Amounts::Money })
}

fn shop(node: &Node<'_>) -> Read<(Shop, u32)> {
    let field = node.need("currency")?;
    let currency = Currency::parse(field.str()?)
        .ok_or_else(|| field.fault("bad_value", "must be an ISO 4217 code such as CNY"))?;
    let field = node.need("locale")?;
    let locale = Locale::parse(field.str()?)
        .ok_or_else(|| field.fault("bad_value", "must be zh-CN, zh-TW or en"))?;
    let days = |key| node.need(key)?.int(1, 3_650).map(|days| days as u32);
    let shop = Shop {
        currency,
        zone: Zone::Fixed(node.need("zoneMinutes")?.int(-1_080, 1_080)? as i32),
        locale,
        min_support: node.need("minSupport")?.int(1, 1_000_000)? as u32,
        recent_days: days("recentDays")?,
        categories: node
            .need("categories")?
            .elements()?
            .map(|n| category(&n))
            .collect::<Read<_>>()?,
        products: Vec::new(),
    };
    Ok((shop, days("windowDays")?))
}

/// `{ id, parent, name }`: a name given once counts for every language.
fn category(node: &Node<'_>) -> Read<NewCategory> {
    let name = node.need("name")?;
    let names: [Box<str>; 3] = match name.str() {
        Ok(one) => [one.into(), one.into(), one.into()],
        Err(_) => {
            let form = |locale: Locale| {
                let form = name.get(locale.as_str()).map(|n| n.str().map(Box::from));
                form.unwrap_or_else(|| Ok(Box::from("")))
            };
            let [zh_cn, zh_tw, en] = Locale::ALL.map(form);
            [zh_cn?, zh_tw?, en?]
        }
    };
    let parent = node.get("parent").map(|n| n.str()).transpose()?.unwrap_or("");
    Ok(NewCategory { id: node.need("id")?.name(200)?.into(), parent: parent.into(), names })
}

fn products_of(table: &JsValue) -> Result<Vec<Product>, JsValue> {
    let [id, group, zh_cn, zh_tw, en, category, brand, tags] =
        ["id", "group", "name_zh_cn", "name_zh_tw", "name_en", "category", "brand", "tags"]
            .map(|name| strings(table, name));
    let (group, category, brand, tags) = (group?, category?, brand?, tags?);
    let (style, material) = (strings(table, "style")?, strings(table, "material")?);
    let names = [zh_cn?, zh_tw?, en?];
    let price = f64s(table, "price")?;
    let available = u32s(table, "available")?;
    let at = |column: &[Option<Box<str>>], i: usize| column.get(i).cloned().flatten();
    let product = |(i, id): (usize, Option<Box<str>>)| Product {
        id: id.unwrap_or_default(),
        group: at(&group, i),
        names: [0, 1, 2].map(|form| at(&names[form], i)),
        category: at(&category, i),
        brand: at(&brand, i),
        attributes: [at(&style, i), at(&material, i), at(&tags, i)],
        price: price.get(i).filter(|p| **p >= 0.0).map(|p| Minor::from_f64(*p)),
        list_price: None,
        available: Some(available.get(i).is_none_or(|v| *v != 0)),
        since: None,
    };
    Ok(id?.into_iter().enumerate().map(product).collect())
}

/// What was sold before a cut.
#[wasm_bindgen]
pub struct Sold(Sales);

#[wasm_bindgen]
impl Sold {
    /// Columns `orders, recent_orders, customers, recent_buyers, first_ms` of `items`; `item, buyers` of
    /// `basket_items`; `a, b, buyers` of `item_pairs`.
    #[wasm_bindgen(constructor)]
    pub fn new(
        items: JsValue,
        basket_items: JsValue,
        item_pairs: JsValue,
    ) -> Result<Sold, JsValue> {
        let first = f64s(&items, "first_ms")?;
        Ok(Self(Sales {
            orders: u32s(&items, "orders")?,
            recent: u32s(&items, "recent_orders")?,
            customers: u32s(&items, "customers")?,
            recent_buyers: u32s(&items, "recent_buyers")?,
            first: first.into_iter().map(known_instant).collect(),
            baskets: Baskets {
                item: u32s(&basket_items, "item")?,
                buyers: u32s(&basket_items, "buyers")?,
                a: u32s(&item_pairs, "a")?,
                b: u32s(&item_pairs, "b")?,
                pair_buyers: u32s(&item_pairs, "buyers")?,
            },
        }))
    }
}

fn views(item_views: &JsValue, view_pairs: &JsValue) -> Result<Views, JsValue> {
    Ok(Views {
        item: u32s(item_views, "item")?,
        sessions: u32s(item_views, "sessions")?,
        recent: u32s(item_views, "recent_sessions")?,
        viewers: u32s(item_views, "viewers")?,
        recent_viewers: u32s(item_views, "recent_viewers")?,
        a: u32s(view_pairs, "a")?,
        b: u32s(view_pairs, "b")?,
        pair_viewers: u32s(view_pairs, "viewers")?,
        weight: f64s(view_pairs, "weight")?,
    })
}

/// A report as a plain object. Here nothing is counted in bytes, as it is in the browser's file.
fn js<T: Serialize + ?Sized>(value: &T) -> JsValue {
    value.serialize(&Serializer::json_compatible()).unwrap_or(JsValue::UNDEFINED)
}

pub(super) fn known_instant(ms: f64) -> Option<Instant> {
    ms.is_finite().then(|| Instant::from_ms(ms as i64)).flatten()
}

/// The columns `value_365` and `holdout_orders` may be missing: then nobody knows.
pub(super) fn customer_rows(table: &JsValue) -> Result<Vec<CustomerRow>, JsValue> {
    let x = u32s(table, "x")?;
    let [t_x, t, value, first] = ["t_x", "t", "value", "first_value"].map(|n| f64s(table, n));
    let (t_x, t, value, first) = (t_x?, t?, value?, first?);
    let has = |name: &str| Reflect::has(table, &name.into()).unwrap_or(false);
    let orders = if has("holdout_orders") { u32s(table, "holdout_orders")? } else { Vec::new() };
    let year = if has("value_365") { f64s(table, "value_365")? } else { Vec::new() };
    let at = |column: &[f64], i: usize| column.get(i).copied().unwrap_or(f64::NAN);
    let row = |(i, x): (usize, u32)| CustomerRow {
        x,
        t_x: at(&t_x, i),
        t: at(&t, i),
        mean_repeat: if x > 0 { (at(&value, i) - at(&first, i)) / f64::from(x) } else { 0.0 },
        total: at(&value, i),
        year: year.get(i).copied().unwrap_or(0.0),
        holdout_orders: orders.get(i).copied(),
    };
    Ok(x.into_iter().enumerate().map(row).collect())
}

fn column<T: JsCast>(table: &JsValue, name: &str, kind: &str) -> Result<T, JsValue> {
    let value = Reflect::get(table, &name.into()).unwrap_or(JsValue::UNDEFINED);
    value.dyn_into::<T>().map_err(|_| {
        let detail = Detail::new(["/", name].concat(), "wrong_type", ["must be a ", kind].concat());
        thrown(&Error::from_detail(ErrorCode::BadArgument, detail))
    })
}

pub(super) fn u32s(table: &JsValue, name: &str) -> Result<Vec<u32>, JsValue> {
    column::<Uint32Array>(table, name, "Uint32Array").map(|c| c.to_vec())
}

pub(super) fn f64s(table: &JsValue, name: &str) -> Result<Vec<f64>, JsValue> {
    column::<Float64Array>(table, name, "Float64Array").map(|c| c.to_vec())
}

/// Empty strings are absent.
pub(super) fn strings(table: &JsValue, name: &str) -> Result<Vec<Option<Box<str>>>, JsValue> {
    let column = column::<Array>(table, name, "array of strings")?;
    let text = |v: JsValue| v.as_string().filter(|s| !s.is_empty()).map(Box::from);
    Ok(column.iter().map(text).collect())
}
