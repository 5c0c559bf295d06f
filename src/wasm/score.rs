//! The models behind the scores over what a page supplies: no shop, no customer, no clock.

use wasm_bindgen::JsValue;

use super::convert::js;
use crate::error::Error;
use crate::json::Node;
use crate::score::pure;

/// See [`pure::purchase_model`].
pub(super) fn purchase_model(argument: &Node<'_>) -> Result<JsValue, Error> {
    pure::purchase_model(argument.value()).map(|figures| js(&figures))
}

/// See [`pure::order_value`].
pub(super) fn order_value(argument: &Node<'_>) -> Result<JsValue, Error> {
    pure::order_value(argument.value()).map(JsValue::from_f64)
}

/// See [`pure::customer_lifetime_value`].
pub(super) fn customer_lifetime_value(argument: &Node<'_>) -> Result<JsValue, Error> {
    pure::customer_lifetime_value(argument.value()).map(JsValue::from_f64)
}

/// See [`pure::discounted_cash_flow`].
pub(super) fn discounted_cash_flow(argument: &Node<'_>) -> Result<JsValue, Error> {
    pure::discounted_cash_flow(argument.value()).map(|value| js(&value))
}
