//! The pure functions: a question by its name and everything it is about as one JSON text.
//!
//! They need no shop and no customer. One export for all of them: each binding of its own would
//! weigh as much in the loader of a page that never asks.

use wasm_bindgen::prelude::wasm_bindgen;

use super::convert::{answer, unknown_question, value};
use super::{loyalty, score};
use crate::error::{Detail, Error, ErrorCode};
use crate::json::{Json, Node};

/// What answers a question about `argument`.
type Function = fn(argument: &Node<'_>) -> Result<String, Error>;

const FUNCTIONS: [(&str, Function); 7] = [
    ("calculateTier", loyalty::calculate_tier),
    ("validateProgramme", loyalty::validate_programme),
    ("describeTier", loyalty::describe_tier),
    ("purchaseModel", score::purchase_model),
    ("orderValue", score::order_value),
    ("customerLifetimeValue", score::customer_lifetime_value),
    ("discountedCashFlow", score::discounted_cash_flow),
];

/// Answers the question of that name; `bad-argument` refuses one that isn't known and a text that
/// isn't JSON.
#[wasm_bindgen]
#[expect(unreachable_pub, reason = "only a public function can be bound")]
pub fn ask(question: &str, argument: &str) -> String {
    let answered = || {
        let found = FUNCTIONS.iter().find(|(name, _)| *name == question);
        let (Some((_, function)), Some(json)) = (found, value(argument)) else {
            return Err(unknown_question());
        };
        function(&Node::root(&json))
    };
    answer(answered())
}

/// A field of the argument, null where it isn't there.
pub(super) fn field<'a>(argument: &Node<'a>, key: &str) -> &'a Json<'a> {
    argument.value().get(key).unwrap_or(&Json::Null)
}

/// The refusal of a field of the argument that was read on its own.
pub(super) fn within(mut error: Error, field: &str) -> Error {
    error.path.insert_str(0, field);
    error.details.iter_mut().for_each(|detail| detail.path.insert_str(0, field));
    error
}

/// A fault of the argument.
pub(super) fn bad(detail: Detail) -> Error {
    Error::from_detail(ErrorCode::BadArgument, detail)
}
