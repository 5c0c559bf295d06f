//! One customer, kept on this side between calls.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::convert::{Arguments, Question, js, json, thrown};
use super::engine::Shop;
use crate::engage;
use crate::error::{Detail, Error, ErrorCode};
use crate::event;
use crate::json::{Json, Node, Read};
use crate::money::{MAX_SAFE, Minor};
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

/// Every question, with its arguments as the loader's `CoreCustomer` has them.
const QUESTIONS: [(&str, ErrorCode, Question<Customer>); 15] = [
    ("track", ErrorCode::BadEvent, Customer::track),
    ("setTraits", ErrorCode::BadArgument, Customer::set_traits),
    ("recommend", ErrorCode::BadQuery, Customer::recommend),
    ("rank", ErrorCode::BadArgument, Customer::rank),
    ("score", ErrorCode::BadArgument, Customer::score),
    ("segments", ErrorCode::BadArgument, Customer::segments),
    ("tier", ErrorCode::BadArgument, Customer::tier),
    ("supply", ErrorCode::BadArgument, Customer::supply),
    ("profile", ErrorCode::BadArgument, |c, _| Ok(js(c.inner.profile()))),
    ("head", ErrorCode::BadArgument, |c, _| Ok(js(&c.inner.profile().head()))),
    ("merge", ErrorCode::BadProfile, Customer::merge),
    ("setConsent", ErrorCode::BadArgument, Customer::set_consent),
    ("setPersonalization", ErrorCode::BadArgument, Customer::set_personalization),
    ("erase", ErrorCode::BadArgument, Customer::erase),
    ("refused", ErrorCode::BadArgument, |c, _| Ok(js(&c.refused))),
];

#[wasm_bindgen]
impl Customer {
    /// Answers the question of that name about a list of arguments. One binding for all of them:
    /// each of its own weighs 400 bytes here and as much again in the loader.
    ///
    /// # Errors
    /// Those of the question.
    pub fn ask(&mut self, question: &str, arguments: &JsValue) -> Result<JsValue, JsValue> {
        super::convert::ask(&QUESTIONS, self, question, arguments)
    }
}

impl Customer {
    pub(super) fn load(shop: Rc<RefCell<Shop>>, profile: &JsValue) -> Result<Self, JsValue> {
        let json = json(profile, ErrorCode::BadProfile).map_err(|e| thrown(&e))?;
        if json == Json::Null {
            return Ok(Self { shop, inner: engage::Customer::default(), refused: Vec::new() });
        }
        let loaded = Profile::read(&json).map_err(|e| thrown(&e))?;
        let inner = engage::Customer::new(loaded.profile);
        Ok(Self { shop, inner, refused: loaded.refused })
    }

    /// Takes one event in, with its id and instant filled in. Gives it back as it was taken, or
    /// `undefined` if it was known already or the customer hasn't allowed it.
    fn track(&mut self, arguments: &Arguments<'_>) -> Result<JsValue, Error> {
        let event = event::read(arguments.at(0))?;
        let taken = js(&event);
        Ok(match self.inner.track(event) {
            Taken::New => taken,
            Taken::Duplicate | Taken::NotAllowed => JsValue::UNDEFINED,
        })
    }

    /// Records what the customer declared.
    fn set_traits(&mut self, arguments: &Arguments<'_>) -> Result<JsValue, Error> {
        let now = arguments.instant(1)?;
        let root = Node::root(arguments.at(0));
        let fields = root.fields().map_err(bad_argument)?;
        self.inner.update(|profile| {
            fields.iter().try_for_each(|(key, field)| {
                profile.declare(key, field.value().clone(), now, "page")
            })
        })?;
        Ok(JsValue::UNDEFINED)
    }

    /// Fills a shelf.
    fn recommend(&mut self, arguments: &Arguments<'_>) -> Result<JsValue, Error> {
        let now = arguments.instant(1)?;
        let shop = self.shop.borrow();
        let query = Query::read(arguments.at(0), &shop.model.catalogue)?;
        let now = query.as_of.unwrap_or(now);
        Ok(js(&self.inner.recommend(&shop.model, query, now, shop.locale)))
    }

    /// Re-orders the ids that a page already has, as the query in the third argument says; ids that the shop doesn't have are left out.
    fn rank(&mut self, arguments: &Arguments<'_>) -> Result<JsValue, Error> {
        let now = arguments.instant(1)?;
        let shop = self.shop.borrow();
        let mut items = Vec::new();
        for id in Node::root(arguments.at(0)).elements().map_err(bad_argument)? {
            items.extend(shop.model.catalogue.find(id.str().map_err(bad_argument)?));
        }
        let query = Query::read(arguments.at(2), &shop.model.catalogue)?;
        Ok(js(&self.inner.rank(&shop.model, query, &items, now, shop.locale)))
    }

    /// What is known about the customer, as of the first argument; the horizon in days, the
    /// acquisition cost and the retention cost after it are the card's if absent.
    fn score(&mut self, arguments: &Arguments<'_>) -> Result<JsValue, Error> {
        let now = arguments.instant(0)?;
        let horizon = arguments.number(1, "/horizonDays")?;
        let cost = arguments.whole(2, "/acquisitionCost", MAX_SAFE)?;
        let keeping = arguments.whole(3, "/retentionCost", MAX_SAFE)?;
        let shop = self.shop.borrow();
        let query = score::Query {
            horizon_days: horizon.map(|days| if days >= 1.0 { days as u32 } else { 0 }),
            acquisition_cost: cost.map(Minor),
            retention_cost: keeping.map(Minor),
            locale: shop.locale,
        };
        Ok(js(&self.inner.score(&shop.model, &shop.segments, now, &query)?))
    }

    /// Which of the shop's segments the customer is in.
    fn segments(&mut self, arguments: &Arguments<'_>) -> Result<JsValue, Error> {
        let now = arguments.instant(0)?;
        let shop = self.shop.borrow();
        Ok(js(&self.inner.segments(&shop.model, &shop.segments, now, shop.locale)))
    }

    /// Where the customer stands in the loyalty programme, and what points could pay on an order of
    /// that total; `undefined` where there is no programme.
    fn tier(&mut self, arguments: &Arguments<'_>) -> Result<JsValue, Error> {
        let now = arguments.instant(0)?;
        let total = arguments.whole(1, "/orderTotal", MAX_SAFE)?;
        let shop = self.shop.borrow();
        let Some(membership) = &shop.membership else { return Ok(JsValue::UNDEFINED) };
        Ok(js(&self.inner.tier(&shop.model, membership, total, now, shop.locale)?))
    }

    /// Takes what the shop's server knows of the membership, `{ member, events }`.
    fn supply(&mut self, arguments: &Arguments<'_>) -> Result<JsValue, Error> {
        let now = arguments.instant(1)?;
        let shop = self.shop.borrow();
        self.inner.supply(arguments.at(0), shop.membership.as_ref(), now)?;
        Ok(JsValue::UNDEFINED)
    }

    /// Adds another copy of this customer.
    fn merge(&mut self, arguments: &Arguments<'_>) -> Result<JsValue, Error> {
        let loaded = Profile::read(arguments.at(0))?;
        self.inner.update(|profile| profile.merge(loaded.profile))?;
        self.refused.extend(loaded.refused);
        Ok(JsValue::UNDEFINED)
    }

    /// Records decisions, `{ purpose: granted }`, with what is known of how they were made; gives
    /// back the ids of the events that they made us forget.
    fn set_consent(&mut self, arguments: &Arguments<'_>) -> Result<JsValue, Error> {
        let now = arguments.instant(2)?;
        let decisions =
            read_decisions(arguments.at(0), arguments.at(1), now).map_err(bad_argument)?;
        let mut forgotten = Vec::new();
        for (purpose, record) in decisions {
            forgotten.extend(self.inner.set_consent(purpose, record));
        }
        Ok(js(&forgotten))
    }

    /// Turns the customer's own switch.
    fn set_personalization(&mut self, arguments: &Arguments<'_>) -> Result<JsValue, Error> {
        let on = *arguments.at(0) == Json::Bool(true);
        self.inner.update(|profile| profile.set_personalization(on));
        Ok(JsValue::UNDEFINED)
    }

    /// Forgets everything; says what went.
    fn erase(&mut self, arguments: &Arguments<'_>) -> Result<JsValue, Error> {
        let now = arguments.instant(0)?;
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

fn bad_argument(detail: Detail) -> Error {
    Error::from_detail(ErrorCode::BadArgument, detail)
}
