//! The engine: a shop's model, and the language it answers in.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::prelude::wasm_bindgen;

use super::convert::{Arguments, Question, answer, ask, text};
use super::customer::Customer;
use super::loyalty::zone_of;
use crate::engage::{Group, Membership};
use crate::error::{Error, ErrorCode};
use crate::json::{Json, Node, Read};
use crate::locale::{self, Locale};
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
    /// A shop without anything to sell.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Engine {
        let model = Model::empty(Currency::CNY, Zone::UTC);
        let (locale, segments) = (Locale::default(), Segments::default());
        let shop = Shop { model, locale, membership: None, segments };
        Self { shop: Rc::new(RefCell::new(shop)) }
    }

    /// Takes the bytes of the shop's model file, or refuses them with `bad-model`.
    pub fn load(&mut self, model: &[u8]) -> String {
        answer(Model::read(model).map(|model| {
            self.shop.borrow_mut().model = model;
            String::new()
        }))
    }

    /// Answers the question of that name about a list of arguments; what was set before a refusal
    /// stays.
    pub fn ask(&mut self, question: &str, arguments: &str) -> String {
        ask(&QUESTIONS, self, question, arguments)
    }

    /// A customer of this shop, nobody known.
    pub fn customer(&self) -> Customer {
        Customer::new(Rc::clone(&self.shop))
    }
}

impl Engine {
    /// Changes the language; the second argument are its texts by their ids.
    fn set_locale(&mut self, arguments: &Arguments<'_>) -> Result<String, Error> {
        let tag = Node::root(arguments.at(0)).str().unwrap_or_default();
        let message = "must be zh-CN, zh-TW or en";
        let locale = Locale::parse(tag)
            .ok_or_else(|| Error::new(ErrorCode::BadArgument, "/locale", message))?;
        locale::install(locale, arguments.at(1).owned());
        self.shop.borrow_mut().locale = locale;
        Ok(String::new())
    }

    /// Sets the loyalty programme. The second argument are the offsets of its timezone, `[[from_ms,
    /// minutes], …]`, of which a programme with a fixed offset needs none; the third is what its
    /// tiers, metrics, actions and benefits are called.
    fn set_programme(&mut self, arguments: &Arguments<'_>) -> Result<String, Error> {
        let programme = Programme::read(arguments.at(0))?;
        let zone = zone_of(&programme, arguments.at(1))?;
        let names = Names::read(arguments.at(2))?;
        self.shop.borrow_mut().membership = Some(Membership { programme, zone, names });
        Ok(String::new())
    }

    /// Sets the shop's segments and target group, `{ segments, target }`.
    fn set_segments(&mut self, arguments: &Arguments<'_>) -> Result<String, Error> {
        self.shop.borrow_mut().segments = Segments::read(arguments.at(0))?;
        Ok(String::new())
    }

    /// Fills a shelf for several people, by their profiles, the query and the moment.
    fn group(&mut self, arguments: &Arguments<'_>) -> Result<String, Error> {
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
        Ok(text(&group.recommend(query, shop.locale)))
    }

    /// Lays today's prices, stock and new items on the model: all of the list, or nothing.
    fn catalogue(&mut self, arguments: &Arguments<'_>) -> Result<String, Error> {
        let products = read_products(arguments.at(0))
            .map_err(|d| Error::from_detail(ErrorCode::BadArgument, d))?;
        self.shop.borrow_mut().model.lay(&products);
        Ok(String::new())
    }
}

fn read_products(list: &Json) -> Read<Vec<Product>> {
    let mut products = Vec::new();
    for node in Node::root(list).elements()? {
        products.push(Product::read(&node)?);
    }
    Ok(products)
}
