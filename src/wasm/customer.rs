//! One customer, kept on this side between calls.

use std::cell::RefCell;
use std::rc::Rc;

use serde::{Serialize, Serializer};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::convert::{instant, js, json, thrown, whole};
use super::engine::Shop;
use crate::engage;
use crate::error::{Detail, Error, ErrorCode};
use crate::event;
use crate::json::{Json, Node, Read};
use crate::money::Minor;
use crate::profile::{ConsentRecord, Profile, Purpose, Taken};
use crate::recommend::Query;
use crate::score;
use crate::time::Instant;

/// A customer of a shop.
#[wasm_bindgen]
pub struct Customer {
    shop: Rc<RefCell<Shop>>,
    inner: engage::Customer,
    refused: Vec<Error>,
}

impl Customer {
    pub(super) fn load(shop: Rc<RefCell<Shop>>, profile: JsValue) -> Result<Self, JsValue> {
        if profile.is_undefined() || profile.is_null() {
            return Ok(Self { shop, inner: engage::Customer::default(), refused: Vec::new() });
        }
        let json = json(&profile, ErrorCode::BadProfile)?;
        let loaded = Profile::read(&json).map_err(|e| thrown(&e))?;
        let inner = engage::Customer::new(loaded.profile);
        Ok(Self { shop, inner, refused: loaded.refused })
    }
}

#[wasm_bindgen]
impl Customer {
    /// Takes one event in, with its id and instant filled in. Gives it back as it was taken, or
    /// `undefined` if it was known already or the customer hasn't allowed it.
    ///
    /// # Errors
    /// `bad-event` with the place.
    pub fn track(&mut self, event: JsValue) -> Result<JsValue, JsValue> {
        let event = event::read(&json(&event, ErrorCode::BadEvent)?).map_err(|e| thrown(&e))?;
        let taken = js(&event);
        Ok(match self.inner.track(event) {
            Taken::New => taken,
            Taken::Duplicate | Taken::NotAllowed => JsValue::UNDEFINED,
        })
    }

    /// Records what the customer declared.
    ///
    /// # Errors
    /// `bad-argument` with the place.
    #[wasm_bindgen(js_name = setTraits)]
    pub fn set_traits(&mut self, traits: JsValue, now: f64) -> Result<(), JsValue> {
        let (json, now) = (json(&traits, ErrorCode::BadArgument)?, instant(now)?);
        let root = Node::root(&json);
        let fields = root.fields().map_err(bad_argument)?;
        let declared = self.inner.update(|profile| {
            fields.iter().try_for_each(|(key, field)| {
                profile.declare(key, field.value().clone(), now, "page")
            })
        });
        declared.map_err(|e| thrown(&e))
    }

    /// Fills a shelf.
    ///
    /// # Errors
    /// `bad-query` with the place.
    pub fn recommend(&mut self, query: JsValue, now: f64) -> Result<JsValue, JsValue> {
        let (json, now) = (json(&query, ErrorCode::BadQuery)?, instant(now)?);
        let shop = self.shop.borrow();
        let query = Query::read(&json, &shop.model.catalogue).map_err(|e| thrown(&e))?;
        let now = query.as_of.unwrap_or(now);
        Ok(js(&self.inner.recommend(&shop.model, &query, now, shop.locale)))
    }

    /// Re-orders the ids that a page already has; ids that the shop doesn't have are left out.
    pub fn rank(&mut self, ids: Vec<String>, now: f64) -> Result<JsValue, JsValue> {
        let now = instant(now)?;
        let shop = self.shop.borrow();
        let items: Vec<_> = ids.iter().filter_map(|id| shop.model.catalogue.find(id)).collect();
        Ok(js(&self.inner.rank(&shop.model, &items, now, shop.locale)))
    }

    /// What is known about the customer. `horizon_days` and `acquisition_cost` are the card's if
    /// absent.
    ///
    /// # Errors
    /// `bad-argument`.
    pub fn score(
        &mut self,
        now: f64,
        horizon_days: Option<f64>,
        acquisition_cost: Option<f64>,
    ) -> Result<JsValue, JsValue> {
        let now = instant(now)?;
        let shop = self.shop.borrow();
        let query = score::Query {
            horizon_days: horizon_days.map(|days| if days >= 1.0 { days as u32 } else { 0 }),
            acquisition_cost: acquisition_cost.map(Minor::from_f64),
            locale: shop.locale,
        };
        let answer = self.inner.score(&shop.model, now, &query);
        answer.map(|a| js(&a)).map_err(|e| thrown(&e))
    }

    /// Where the customer stands in the loyalty programme, and what points could pay on an order of
    /// that total; `undefined` where there is no programme.
    ///
    /// # Errors
    /// `bad-argument`; `bad-event` for supplied events that don't fit the programme.
    pub fn tier(&self, now: f64, order_total: Option<f64>) -> Result<JsValue, JsValue> {
        let now = instant(now)?;
        let total = order_total.map(|total| whole(total, "/orderTotal")).transpose()?;
        let shop = self.shop.borrow();
        let Some(membership) = &shop.membership else { return Ok(JsValue::UNDEFINED) };
        let answer = self.inner.tier(&shop.model, membership, total, now, shop.locale);
        answer.map(|a| js(&a)).map_err(|e| thrown(&e))
    }

    /// Takes what the shop's server knows of the membership, `{ member, events }`.
    ///
    /// # Errors
    /// `bad-event` with every fault, `bad-argument`; nothing is changed then.
    pub fn supply(&mut self, known: JsValue, now: f64) -> Result<(), JsValue> {
        let (json, now) = (json(&known, ErrorCode::BadArgument)?, instant(now)?);
        let shop = self.shop.borrow();
        self.inner.supply(&json, shop.membership.as_ref(), now).map_err(|e| thrown(&e))
    }

    /// The whole profile as JSON.
    pub fn profile(&self) -> JsValue {
        js(self.inner.profile())
    }

    /// The profile without its events.
    pub fn head(&self) -> JsValue {
        js(&self.inner.profile().head())
    }

    /// Adds another copy of this customer.
    ///
    /// # Errors
    /// `bad-profile`, `snapshot-version`; nothing is changed then.
    pub fn merge(&mut self, other: JsValue) -> Result<(), JsValue> {
        let json = json(&other, ErrorCode::BadProfile)?;
        let loaded = Profile::read(&json).map_err(|e| thrown(&e))?;
        self.inner.update(|p| p.merge(loaded.profile)).map_err(|e| thrown(&e))?;
        self.refused.extend(loaded.refused);
        Ok(())
    }

    /// Records decisions, `{ purpose: granted }`; gives back the ids of the events that they made
    /// us forget.
    ///
    /// # Errors
    /// `bad-argument` with the place; nothing is changed then.
    #[wasm_bindgen(js_name = setConsent)]
    pub fn set_consent(
        &mut self,
        purposes: JsValue,
        meta: JsValue,
        now: f64,
    ) -> Result<Vec<String>, JsValue> {
        let (purposes, now) = (json(&purposes, ErrorCode::BadArgument)?, instant(now)?);
        let meta = json(&meta, ErrorCode::BadArgument)?;
        let decisions = read_decisions(&purposes, &meta, now).map_err(bad_argument)?;
        let forgotten = decisions.into_iter().flat_map(|(p, r)| self.inner.set_consent(p, r));
        Ok(forgotten.map(String::from).collect())
    }

    /// The record that holds for every purpose, given or not.
    pub fn consent(&self) -> JsValue {
        let consent = self.inner.profile().consent();
        let records = Purpose::ALL.map(|p| {
            let record = consent.record(p).cloned().unwrap_or(ConsentRecord::absent());
            (p.as_str(), record)
        });
        js(&Entries(&records))
    }

    /// Every consent decision, oldest first.
    pub fn ledger(&self) -> JsValue {
        js(self.inner.profile().consent().ledger())
    }

    /// Whether the customer's own switch is on.
    pub fn personalization(&self) -> bool {
        self.inner.profile().personalization()
    }

    /// Turns the switch.
    #[wasm_bindgen(js_name = setPersonalization)]
    pub fn set_personalization(&mut self, on: bool) {
        self.inner.update(|profile| profile.set_personalization(on));
    }

    /// Forgets everything; says what went.
    pub fn erase(&mut self, now: f64) -> Result<JsValue, JsValue> {
        let now = instant(now)?;
        let id = self.inner.profile().id().map(String::from);
        let gone = self.inner.update(|p| std::mem::replace(p, Profile::new(id.as_deref())));
        self.refused.clear();
        let count = |n: usize| Json::Int(n as i64);
        Ok(js(&Json::Obj(vec![
            ("at".into(), Json::Int(now.ms())),
            ("events".into(), count(gone.events().len())),
            ("traits".into(), count(gone.traits().len())),
            ("complete".into(), Json::Bool(true)),
        ])))
    }

    /// The events that were left out when profiles were read, each with its place.
    pub fn refused(&self) -> JsValue {
        js(&self.refused)
    }
}

/// Purposes and their records as one object.
struct Entries<'a>(&'a [(&'static str, ConsentRecord)]);

impl Serialize for Entries<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, record)| (name, record)))
    }
}

fn read_decisions(
    purposes: &Json,
    meta: &Json,
    at: Instant,
) -> Read<Vec<(Purpose, ConsentRecord)>> {
    let (purposes, meta) = (Node::root(purposes), Node::root(meta));
    let text = |key| meta.get(key).map(|n| n.name(200).map(Box::from)).transpose();
    let (notice_version, source) = (text("noticeVersion")?, text("source")?);
    let mut out = Vec::new();
    for (name, field) in purposes.fields()? {
        if field.is_null() {
            continue;
        }
        let purpose =
            Purpose::parse(name).ok_or_else(|| field.fault("bad_value", "is not a purpose"))?;
        let (notice_version, source) = (notice_version.clone(), source.clone());
        out.push((purpose, ConsentRecord { granted: field.bool()?, at, notice_version, source }));
    }
    Ok(out)
}

fn bad_argument(detail: Detail) -> JsValue {
    thrown(&Error::from_detail(ErrorCode::BadArgument, detail))
}
