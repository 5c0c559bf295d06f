//! Values across the edge.

use serde::{Deserialize, Serialize};
use serde_wasm_bindgen::{Deserializer, Serializer};
use wasm_bindgen::JsValue;

use crate::error::{Error, ErrorCode};
use crate::json::Json;
use crate::time::Instant;

/// A JavaScript value as [`Json`]; what JSON doesn't have (functions, symbols, cycles) is refused.
pub(super) fn json(value: JsValue, code: ErrorCode) -> Result<Json, JsValue> {
    Json::deserialize(Deserializer::from(value))
        .map_err(|_| thrown(&Error::new(code, "", "is not a plain JSON-like value")))
}

/// A Rust value as a plain JavaScript object.
pub(super) fn js<T: Serialize + ?Sized>(value: &T) -> JsValue {
    value.serialize(&Serializer::json_compatible()).unwrap_or(JsValue::UNDEFINED)
}

/// An error as the object that the loader turns into an `EngineError`.
pub(super) fn thrown(error: &Error) -> JsValue {
    js(error)
}

/// The loader's clock, or an instant a page named, as epoch milliseconds.
pub(super) fn instant(ms: f64) -> Result<Instant, JsValue> {
    let whole = ms.is_finite().then(|| libm::floor(ms) as i64).and_then(Instant::from_ms);
    let message = "must be epoch milliseconds of the years 1 to 9999";
    whole.ok_or_else(|| thrown(&Error::new(ErrorCode::BadArgument, "/asOf", message)))
}
