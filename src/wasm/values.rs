//! JavaScript's own objects, in Node's `train.wasm` only, whose settings and reports are few.

use js_sys::{Array, JSON, Object};
use serde::Serialize;
use wasm_bindgen::{JsCast, JsValue};

use super::convert::text;
use crate::error::{Error, ErrorCode};
use crate::json::{Json, MAX_DEPTH};

/// A JavaScript value as [`Json`]; what JSON doesn't have (functions, symbols, bigints), or nests
/// deeper than [`MAX_DEPTH`], as a cycle does, is refused.
pub(super) fn json(value: &JsValue, code: ErrorCode) -> Result<Json<'static>, Error> {
    let message = "is not a plain JSON-like value, or is nested too deeply";
    read(value, 0).ok_or_else(|| Error::new(code, "", message))
}

fn read(value: &JsValue, depth: usize) -> Option<Json<'static>> {
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
        return Some(Json::Str(text.into()));
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
        fields.push((entry.get(0).as_string()?.into(), read(&entry.get(1), depth + 1)?));
    }
    Some(Json::Obj(fields))
}

/// A Rust value as a plain JavaScript object.
pub(super) fn js<T: Serialize + ?Sized>(value: &T) -> JsValue {
    JSON::parse(&text(value)).unwrap_or(JsValue::UNDEFINED)
}

/// An error as the object that the loader turns into an `EngineError`.
pub(super) fn thrown(error: &Error) -> JsValue {
    js(error)
}
