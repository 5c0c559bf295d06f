//! Values across the edge.
//!
//! Out they go as one JSON text that the browser parses. In they come by hand: a page's value
//! becomes a [`Json`] and nothing else, so that what JSON cannot say, such as NaN for a price, is
//! refused where it stands instead of becoming `null` on the way. The forty lines below weigh 40 KB
//! less in the file than a generic deserializer with its formatter of floats (measured 2026-11,
//! before compression).

use js_sys::{Array, JSON, Object};
use serde::Serialize;
use wasm_bindgen::{JsCast, JsValue};

use crate::error::{Error, ErrorCode};
use crate::json::{Json, MAX_DEPTH, Node, Read, print};
use crate::time::Instant;

/// A JavaScript value as [`Json`]; what JSON doesn't have (functions, symbols, bigints), or nests
/// deeper than [`MAX_DEPTH`], as a cycle does, is refused.
pub(super) fn json(value: &JsValue, code: ErrorCode) -> Result<Json, Error> {
    let message = "is not a plain JSON-like value, or is nested too deeply";
    read(value, 0).ok_or_else(|| Error::new(code, "", message))
}

fn read(value: &JsValue, depth: usize) -> Option<Json> {
    if value.is_undefined() || value.is_null() {
        return Some(Json::Null);
    }
    if let Some(flag) = value.as_bool() {
        return Some(Json::Bool(flag));
    }
    if let Some(number) = value.as_f64() {
        return Some(Json::number(number));
    }
    if let Some(text) = value.as_string() {
        return Some(Json::Str(text));
    }
    if depth > MAX_DEPTH || value.is_function() || !value.is_object() {
        return None;
    }
    if let Some(array) = value.dyn_ref::<Array>() {
        let mut elements = Vec::with_capacity(array.length() as usize);
        for element in array.iter() {
            elements.push(read(&element, depth + 1)?);
        }
        return Some(Json::Arr(elements));
    }
    let entries = Object::entries(value.unchecked_ref::<Object>());
    let mut fields = Vec::with_capacity(entries.length() as usize);
    for entry in entries.iter() {
        let entry = entry.unchecked_into::<Array>();
        fields.push((entry.get(0).as_string()?, read(&entry.get(1), depth + 1)?));
    }
    Some(Json::Obj(fields))
}

/// A Rust value as a plain JavaScript object.
pub(super) fn js<T: Serialize + ?Sized>(value: &T) -> JsValue {
    let number = |n: f64| {
        JSON::stringify(&JsValue::from_f64(n)).map_or_else(|_| "null".into(), String::from)
    };
    print(value, number).and_then(|text| JSON::parse(&text).ok()).unwrap_or(JsValue::UNDEFINED)
}

/// An error as the object that the loader turns into an `EngineError`.
pub(super) fn thrown(error: &Error) -> JsValue {
    js(error)
}

/// What answers a question about its arguments.
pub(super) type Question<T> = fn(&mut T, &Arguments<'_>) -> Result<JsValue, Error>;

/// Answers the question of that name among `questions`, each with the code under which arguments
/// that are no JSON are refused.
pub(super) fn ask<T>(
    questions: &[(&str, ErrorCode, Question<T>)],
    of: &mut T,
    question: &str,
    arguments: &JsValue,
) -> Result<JsValue, JsValue> {
    let mut answered = || {
        let found = questions.iter().find(|(name, ..)| *name == question);
        let (_, code, answer) = found.ok_or_else(unknown_question)?;
        let list = json(arguments, *code)?;
        answer(of, &Arguments(&list))
    };
    answered().map_err(|e| thrown(&e))
}

/// Epoch milliseconds as an instant.
pub(super) fn instant(ms: f64) -> Result<Instant, Error> {
    let whole = ms.is_finite().then(|| f64::floor(ms) as i64).and_then(Instant::from_ms);
    let message = "must be epoch milliseconds of the years 1 to 9999";
    whole.ok_or_else(|| Error::new(ErrorCode::BadArgument, "/asOf", message))
}

pub(super) fn unknown_question() -> Error {
    Error::new(ErrorCode::BadArgument, "", "is no question of this version")
}

/// The arguments of a question, by their place; absent ones are null.
pub(super) struct Arguments<'a>(&'a Json);

impl Arguments<'_> {
    pub(super) fn at(&self, place: usize) -> &Json {
        match self.0 {
            Json::Arr(list) => list.get(place).unwrap_or(&Json::Null),
            _ => &Json::Null,
        }
    }

    /// The loader's clock, or an instant a page named, as epoch milliseconds.
    pub(super) fn instant(&self, place: usize) -> Result<Instant, Error> {
        instant(Node::root(self.at(place)).number().unwrap_or(f64::NAN))
    }

    pub(super) fn number(&self, place: usize, path: &str) -> Result<Option<f64>, Error> {
        self.optional(place, path, |node| node.number())
    }

    /// A whole number from 0 to `most`.
    pub(super) fn whole(&self, place: usize, path: &str, most: i64) -> Result<Option<i64>, Error> {
        self.optional(place, path, |node| node.int(0, most))
    }

    fn optional<T>(
        &self,
        place: usize,
        path: &str,
        read: impl Fn(&Node<'_>) -> Read<T>,
    ) -> Result<Option<T>, Error> {
        let argument = self.at(place);
        if *argument == Json::Null {
            return Ok(None);
        }
        read(&Node::root(argument))
            .map(Some)
            .map_err(|fault| Error::new(ErrorCode::BadArgument, path, fault.message.clone()))
    }
}
