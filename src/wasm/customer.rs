//! One customer, kept on this side between calls.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::prelude::wasm_bindgen;

use super::convert::{Arguments, Question, text};
use super::engine::Shop;
use crate::engage;
use crate::error::{Detail, Error, ErrorCode};
use crate::event;
use crate::json::{Json, Node, Read};
use crate::locale::whole;
use crate::loyalty::Options;
use crate::money::{MAX_SAFE, Minor};
use crate::profile::{Change, ConsentRecord, Limits, Profile, Purpose, Taken, Traits};
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
const QUESTIONS: [(&str, ErrorCode, Question<Customer>); 18] = [
    ("load", ErrorCode::BadProfile, Customer::load),
    ("track", ErrorCode::BadEvent, Customer::track),
    ("setTraits", ErrorCode::BadArgument, Customer::set_traits),
    ("recommend", ErrorCode::BadQuery, Customer::recommend),
    ("rank", ErrorCode::BadArgument, Customer::rank),
    ("score", ErrorCode::BadArgument, Customer::score),
    ("segments", ErrorCode::BadArgument, Customer::segments),
    ("tier", ErrorCode::BadArgument, Customer::tier),
    ("supply", ErrorCode::BadArgument, Customer::supply),
    ("profile", ErrorCode::BadArgument, |c, _| Ok(text(c.inner.profile()))),
    ("head", ErrorCode::BadArgument, |c, _| Ok(text(&c.inner.profile().head()))),
    ("merge", ErrorCode::BadProfile, Customer::merge),
    ("setConsent", ErrorCode::BadArgument, Customer::set_consent),
    ("setPersonalization", ErrorCode::BadArgument, Customer::set_personalization),
    ("retain", ErrorCode::BadArgument, Customer::retain),
    ("erase", ErrorCode::BadArgument, Customer::erase),
    ("compact", ErrorCode::BadArgument, Customer::compact),
    ("refused", ErrorCode::BadArgument, |c, _| Ok(text(&std::mem::take(&mut c.refused)))),
];

#[wasm_bindgen]
impl Customer {
    /// Answers the question of that name about a list of arguments. One binding for all of them:
    /// each of its own weighs 400 bytes here and as much again in the loader.
    pub fn ask(&mut self, question: &str, arguments: &str) -> String {
        super::convert::ask(&QUESTIONS, self, question, arguments)
    }
}

impl Customer {
    /// Nobody known.
    pub(super) fn new(shop: Rc<RefCell<Shop>>) -> Self {
        Self { shop, inner: engage::Customer::default(), refused: Vec::new() }
    }

    /// Becomes the customer of a profile, if there is one.
    fn load(&mut self, arguments: &Arguments<'_>) -> Result<String, Error> {
        if *arguments.at(0) != Json::Null {
            let loaded = Profile::read(arguments.at(0))?;
            self.inner = engage::Customer::new(loaded.profile);
            self.refused = loaded.refused;
        }
        Ok(String::new())
    }

    /// Takes one event in, with its id and instant filled in. Gives it back as it was taken, or
    /// `undefined` if it was known already or the customer hasn't allowed it.
    fn track(&mut self, arguments: &Arguments<'_>) -> Result<String, Error> {
        let event = event::read(arguments.at(0))?;
        let id = event.id.clone();
        if self.inner.track(event) != Taken::New {
            return Ok(String::new());
        }
        let mut latest = self.inner.profile().events().iter().rev();
        Ok(latest.find(|event| event.id == id).map_or_else(String::new, text))
    }

    /// Folds the oldest events, if there are more events or bytes than that; gives back what storage
    /// is to change.
    fn compact(&mut self, arguments: &Arguments<'_>) -> Result<String, Error> {
        let mut limits = [u32::MAX; 2];
        for (place, limit) in limits.iter_mut().enumerate() {
            // Whatever is no number is no limit; a cast holds what is out of range at the nearest end.
            if let Ok(most) = Node::root(arguments.at(place)).number() {
                *limit = most as u32;
            }
        }
        let [events, bytes] = limits;
        let forget = self.inner.compact(Limits { events, bytes });
        if forget.is_empty() {
            return Ok(String::new());
        }
        Ok(text(&Change(self.inner.profile(), &forget)))
    }

    /// Records what the customer declared. What is refused costs nothing else; the first is told.
    fn set_traits(&mut self, arguments: &Arguments<'_>) -> Result<String, Error> {
        let now = arguments.instant(1)?;
        let root = Node::root(arguments.at(0));
        let fields = root.fields().map_err(bad_argument)?;
        let profile = self.inner.profile_mut();
        let mut answered = Ok(String::new());
        for (key, field) in fields {
            if let Err(refusal) = profile.declare(key, field.value().owned(), now, "page") {
                answered = answered.and(Err(refusal));
            }
        }
        answered
    }

    /// Fills a shelf.
    fn recommend(&mut self, arguments: &Arguments<'_>) -> Result<String, Error> {
        let now = arguments.instant(1)?;
        let shop = self.shop.borrow();
        let query = Query::read(arguments.at(0), &shop.model.catalogue)?;
        let now = query.as_of.unwrap_or(now);
        Ok(text(&self.inner.recommend(&shop.model, query, now, shop.locale)))
    }

    /// Re-orders the ids that a page already has, as the query in the third argument says; ids that the shop doesn't have are left out.
    fn rank(&mut self, arguments: &Arguments<'_>) -> Result<String, Error> {
        let now = arguments.instant(1)?;
        let shop = self.shop.borrow();
        let mut items = Vec::new();
        for id in Node::root(arguments.at(0)).elements().map_err(bad_argument)? {
            items.extend(shop.model.catalogue.find(id.str().map_err(bad_argument)?));
        }
        let query = Query::read(arguments.at(2), &shop.model.catalogue)?;
        Ok(text(&self.inner.rank(&shop.model, query, &items, now, shop.locale)))
    }

    /// What is known about the customer, as of the first argument; the horizon in days, the
    /// acquisition cost and the retention cost after it are the card's if absent.
    fn score(&mut self, arguments: &Arguments<'_>) -> Result<String, Error> {
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
        Ok(text(&self.inner.score(&shop.model, &shop.segments, now, &query)?))
    }

    /// Which of the shop's segments the customer is in; with an id, how that one comes out.
    fn segments(&mut self, arguments: &Arguments<'_>) -> Result<String, Error> {
        let now = arguments.instant(0)?;
        let shop = self.shop.borrow();
        let about = arguments.name(1);
        Ok(text(&self.inner.segments(&shop.model, &shop.segments, about, now, shop.locale)))
    }

    /// Where the customer stands in the loyalty programme, and what points could pay on an order of
    /// that total; `undefined` where there is no programme. With the id of a tier, the way to that one
    /// is told instead of the next, and `undefined` where there is no such tier.
    fn tier(&mut self, arguments: &Arguments<'_>) -> Result<String, Error> {
        let now = arguments.instant(0)?;
        let total = arguments.whole(1, "/orderTotal", MAX_SAFE)?;
        let shop = self.shop.borrow();
        let Some(membership) = &shop.membership else { return Ok(String::new()) };
        let mut options = Options { order_total: total, ..Options::default() };
        if let Some(id) = arguments.name(2) {
            let place = membership.programme.tier_index(id);
            let Some(place) = place else { return Ok(String::new()) };
            options.next_from = place;
        }
        Ok(text(&self.inner.tier(&shop.model, membership, options, now, shop.locale)?))
    }

    /// Takes what the shop's server knows of the membership, `{ member, events }`.
    fn supply(&mut self, arguments: &Arguments<'_>) -> Result<String, Error> {
        let now = arguments.instant(1)?;
        let shop = self.shop.borrow();
        self.inner.supply(arguments.at(0), shop.membership.as_ref(), now)?;
        Ok(String::new())
    }

    /// Adds another copy of this customer. One that is imported, `"union"` or `"replace"`, comes in
    /// whole or not at all.
    fn merge(&mut self, arguments: &Arguments<'_>) -> Result<String, Error> {
        let mut loaded = Profile::read(arguments.at(0))?;
        let import = arguments.name(1);
        if import.is_some() && !loaded.refused.is_empty() {
            return Err(loaded.refused.swap_remove(0));
        }
        let profile = self.inner.profile_mut();
        match import {
            Some("replace") => profile.replace(loaded.profile)?,
            _ => profile.merge(loaded.profile)?,
        }
        self.refused.extend(loaded.refused);
        Ok(String::new())
    }

    /// Records decisions, `{ purpose: granted }`, with what is known of how they were made; gives
    /// back the ids of the events that they made us forget.
    fn set_consent(&mut self, arguments: &Arguments<'_>) -> Result<String, Error> {
        let now = arguments.instant(2)?;
        let decisions =
            read_decisions(arguments.at(0), arguments.at(1), now).map_err(bad_argument)?;
        let mut forgotten = Vec::new();
        for (purpose, record) in decisions {
            forgotten.extend(self.inner.profile_mut().set_consent(purpose, record));
        }
        Ok(text(&forgotten))
    }

    /// Turns the customer's own switch.
    fn set_personalization(&mut self, arguments: &Arguments<'_>) -> Result<String, Error> {
        let on = *arguments.at(0) == Json::Bool(true);
        let now = arguments.instant(1)?;
        self.inner.profile_mut().set_personalization(on, now);
        Ok(String::new())
    }

    /// Forgets what is older than so many days by type, from now on; says how many events are left.
    fn retain(&mut self, arguments: &Arguments<'_>) -> Result<String, Error> {
        let now = arguments.instant(1)?;
        let days = Node::root(arguments.at(0));
        let profile = self.inner.profile_mut();
        profile.expire(Traits::outlived(&days, now).map_err(bad_argument)?);
        Ok(whole(profile.recorded() as i64))
    }

    /// Forgets everything.
    fn erase(&mut self, _: &Arguments<'_>) -> Result<String, Error> {
        self.inner.profile_mut().clear();
        self.refused.clear();
        Ok(String::new())
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
