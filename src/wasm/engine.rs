//! The engine: a shop's model, and the language it answers in.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::convert::{Arguments, Question, ask, js, thrown};
use super::customer::Customer;
use super::loyalty::zone_of;
use crate::engage::{Group, Membership};
use crate::error::{Error, ErrorCode};
use crate::json::{Json, Node, Read};
use crate::locale::Locale;
use crate::loyalty::{Names, Programme};
use crate::model::Model;
use crate::model::catalogue::Product;
use crate::money::Currency;
use crate::profile::Profile;
use crate::recommend::Query;
use crate::score::segments::Segments;
use crate::time::Zone;

/// What every customer of one shop shares.
pub(super) struct Shop {
    pub(super) model: Model,
    pub(super) locale: Locale,
    pub(super) membership: Option<Membership>,
    pub(super) segments: Segments,
}

/// A shop.
#[wasm_bindgen]
pub struct Engine {
    shop: Rc<RefCell<Shop>>,
}

/// Everything that an engine is told, with its arguments as the loader's `CoreEngine` has them.
const QUESTIONS: [(&str, ErrorCode, Question<Engine>); 5] = [
    ("setLocale", ErrorCode::BadArgument, Engine::set_locale),
    ("setProgramme", ErrorCode::BadProgramme, Engine::set_programme),
    ("setSegments", ErrorCode::BadArgument, Engine::set_segments),
    ("catalogue", ErrorCode::BadArgument, Engine::catalogue),
    ("group", ErrorCode::BadQuery, Engine::group),
];

#[wasm_bindgen]
impl Engine {
    /// A shop from the bytes of its model file, if it has one, in one of the three languages.
    ///
    /// # Errors
    /// `bad-model`, `bad-argument`.
    #[wasm_bindgen(constructor)]
    pub fn new(model: Option<Vec<u8>>, locale: &str) -> Result<Engine, JsValue> {
        let model = match model {
            Some(bytes) => Model::read(&bytes).map_err(|e| thrown(&e))?,
            None => Model::empty(Currency::CNY, Zone::UTC),
        };
        let locale = parse_locale(locale).map_err(|e| thrown(&e))?;
        let shop = Shop { model, locale, membership: None, segments: Segments::default() };
        Ok(Self { shop: Rc::new(RefCell::new(shop)) })
    }

    /// Answers the question of that name about a list of arguments.
    ///
    /// # Errors
    /// Those of the question; what was set before stays.
    pub fn ask(&mut self, question: &str, arguments: &JsValue) -> Result<JsValue, JsValue> {
        ask(&QUESTIONS, self, question, arguments)
    }

    /// A customer of this shop, from a profile or as nobody known.
    ///
    /// # Errors
    /// `bad-profile`, `snapshot-version`.
    pub fn customer(&self, profile: &JsValue) -> Result<Customer, JsValue> {
        Customer::load(Rc::clone(&self.shop), profile)
    }
}

impl Engine {
    /// Changes the language of the texts.
    fn set_locale(&mut self, arguments: &Arguments<'_>) -> Result<JsValue, Error> {
        let tag = Node::root(arguments.at(0)).str().unwrap_or_default();
        self.shop.borrow_mut().locale = parse_locale(tag)?;
        Ok(JsValue::UNDEFINED)
    }

    /// Sets the loyalty programme. The second argument are the offsets of its timezone, `[[from_ms,
    /// minutes], …]`, of which a programme with a fixed offset needs none; the third is what its
    /// tiers, metrics, actions and benefits are called.
    fn set_programme(&mut self, arguments: &Arguments<'_>) -> Result<JsValue, Error> {
        let programme = Programme::read(arguments.at(0))?;
        let zone = zone_of(&programme, arguments.at(1))?;
        let names = Names::read(arguments.at(2))?;
        self.shop.borrow_mut().membership = Some(Membership { programme, zone, names });
        Ok(JsValue::UNDEFINED)
    }

    /// Sets the shop's segments and target group, `{ segments, target }`.
    fn set_segments(&mut self, arguments: &Arguments<'_>) -> Result<JsValue, Error> {
        self.shop.borrow_mut().segments = Segments::read(arguments.at(0))?;
        Ok(JsValue::UNDEFINED)
    }

    /// Fills a shelf for several people, by their profiles, the query and the moment.
    fn group(&mut self, arguments: &Arguments<'_>) -> Result<JsValue, Error> {
        let shop = self.shop.borrow();
        let query = Query::read(arguments.at(1), &shop.model.catalogue)?;
        let now = arguments.instant(2)?;
        let now = query.as_of.unwrap_or(now);
        let mut group = Group::new(&shop.model, now);
        if let Json::Arr(profiles) = arguments.at(0) {
            for profile in profiles {
                group.add(&Profile::read(profile)?.profile);
            }
        }
        Ok(js(&group.recommend(query, shop.locale)))
    }

    /// Lays today's prices, stock and new items on the model: all of the list, or nothing.
    fn catalogue(&mut self, arguments: &Arguments<'_>) -> Result<JsValue, Error> {
        let products = read_products(arguments.at(0))
            .map_err(|d| Error::from_detail(ErrorCode::BadArgument, d))?;
        self.shop.borrow_mut().model.lay(&products);
        Ok(JsValue::UNDEFINED)
    }
}

fn parse_locale(tag: &str) -> Result<Locale, Error> {
    let message = "must be zh-CN, zh-TW or en";
    Locale::parse(tag).ok_or_else(|| Error::new(ErrorCode::BadArgument, "/locale", message))
}

fn read_products(list: &Json) -> Read<Vec<Product>> {
    Node::root(list).elements()?.map(|node| Product::read(&node)).collect()
}
