//! The models behind the scores over what a page supplies: no shop, no customer, no clock.

use super::convert::text;
use crate::error::Error;
use crate::json::Node;
use crate::score::pure;

/// See [`pure::purchase_model`].
pub(super) fn purchase_model(argument: &Node<'_>) -> Result<String, Error> {
    pure::purchase_model(argument.value()).map(|figures| text(&figures))
}

/// See [`pure::order_value`].
pub(super) fn order_value(argument: &Node<'_>) -> Result<String, Error> {
    pure::order_value(argument.value()).map(|value| text(&value))
}

/// See [`pure::customer_lifetime_value`].
pub(super) fn customer_lifetime_value(argument: &Node<'_>) -> Result<String, Error> {
    pure::customer_lifetime_value(argument.value()).map(|value| text(&value))
}

/// See [`pure::discounted_cash_flow`].
pub(super) fn discounted_cash_flow(argument: &Node<'_>) -> Result<String, Error> {
    pure::discounted_cash_flow(argument.value()).map(|value| text(&value))
}
