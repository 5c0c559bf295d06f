//! The engine: a shop's model, and the language it answers in.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::convert::{js, json, thrown};
use super::customer::Customer;
use crate::error::{Error, ErrorCode};
use crate::json::{Json, Node};
use crate::locale::Locale;
use crate::model::Model;
use crate::model::catalogue::Product;
use crate::money::Currency;
use crate::time::Zone;

/// What every customer of one shop shares.
pub(super) struct Shop {
    pub(super) model: Model,
    pub(super) locale: Locale,
}

/// A shop.
#[wasm_bindgen]
pub struct Engine {
    shop: Rc<RefCell<Shop>>,
}

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
        let shop = Shop { model, locale: parse_locale(locale)? };
        Ok(Self { shop: Rc::new(RefCell::new(shop)) })
    }

    /// Changes the language of the texts.
    ///
    /// # Errors
    /// `bad-argument` for a language that the package doesn't have.
    #[wasm_bindgen(js_name = setLocale)]
    pub fn set_locale(&self, locale: &str) -> Result<(), JsValue> {
        self.shop.borrow_mut().locale = parse_locale(locale)?;
        Ok(())
    }

    /// Lays today's prices, stock and new items on the model: all of the list, or nothing.
    ///
    /// # Errors
    /// `bad-argument` with the place.
    pub fn catalogue(&self, products: JsValue) -> Result<(), JsValue> {
        let list = json(&products, ErrorCode::BadArgument)?;
        let products = read_products(&list)
            .map_err(|d| thrown(&Error::from_detail(ErrorCode::BadArgument, d)))?;
        let shop = &mut *self.shop.borrow_mut();
        for product in &products {
            shop.model.catalogue.upsert(product, &shop.model.meta.zone);
        }
        Ok(())
    }

    /// A customer of this shop, from a profile or as nobody known.
    ///
    /// # Errors
    /// `bad-profile`, `snapshot-version`.
    pub fn customer(&self, profile: JsValue) -> Result<Customer, JsValue> {
        Customer::load(Rc::clone(&self.shop), profile)
    }
}

fn parse_locale(tag: &str) -> Result<Locale, JsValue> {
    let message = "must be zh-CN, zh-TW or en";
    Locale::parse(tag)
        .ok_or_else(|| thrown(&Error::new(ErrorCode::BadArgument, "/locale", message)))
}

fn read_products(list: &Json) -> Result<Vec<Product>, crate::error::Detail> {
    Node::root(list).elements()?.map(|node| Product::read(&node)).collect()
}

/// What this build is, for the loader to check: the package's version.
#[wasm_bindgen]
pub fn version() -> JsValue {
    js(env!("CARGO_PKG_VERSION"))
}
