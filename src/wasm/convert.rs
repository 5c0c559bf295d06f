//! Values across the edge: one JSON text in, one out.
//!
//! The loader writes and reads them with the browser's own `JSON`; here [`parse`] and [`print`] do.
//! An object that is read field by field crosses twice for each and takes ten times as long; what
//! JSON cannot say, such as NaN for a price, the loader sends as a text, so that it is refused where
//! it stands instead of becoming `null`. Without a JavaScript object on this side, wasm-bindgen keeps
//! no table of them, in this file or in the loader.

use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::error::{Error, ErrorCode};
use crate::json::{Json, Node, Read, parse, print};
use crate::locale::concat;
use crate::time::Instant;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = String)]
    fn decimal(number: f64) -> String;
    #[wasm_bindgen(js_name = parseFloat)]
    fn number(decimal: &str) -> f64;
}

/// A value as JSON.
pub(super) fn text<T: Serialize + ?Sized>(value: &T) -> String {
    print(value, decimal).unwrap_or_default()
}

/// A text as a value; nothing that isn't JSON, or is nested too deeply.
pub(super) fn value(text: &str) -> Option<Json<'_>> {
    parse(text, number)
}

/// What comes of a question as the loader takes it: the answer's text, empty for none, or behind a
/// `!` the error's, which is thrown there.
pub(super) fn answer(answered: Result<String, Error>) -> String {
    answered.unwrap_or_else(|error| concat(&["!", &text(&error)]))
}

/// What answers a question about its arguments.
pub(super) type Question<T> = fn(&mut T, &Arguments<'_>) -> Result<String, Error>;

/// Answers the question of that name among `questions`, each with the code under which arguments
/// that are no JSON are refused.
pub(super) fn ask<T>(
    questions: &[(&str, ErrorCode, Question<T>)],
    of: &mut T,
    question: &str,
    arguments: &str,
) -> String {
    let mut answered = || {
        let found = questions.iter().find(|(name, ..)| *name == question);
        let (_, code, answer) = found.ok_or_else(unknown_question)?;
        let message = "is not a plain JSON-like value, or is nested too deeply";
        let list = value(arguments).ok_or_else(|| Error::new(*code, "", message))?;
        answer(of, &Arguments(&list))
    };
    answer(answered())
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
pub(super) struct Arguments<'a>(&'a Json<'a>);

impl Arguments<'_> {
    pub(super) fn at(&self, place: usize) -> &Json<'_> {
        match self.0 {
            Json::Arr(list) => list.get(place).unwrap_or(&Json::Null),
            _ => &Json::Null,
        }
    }

    /// The loader's clock, or an instant a page named, as epoch milliseconds.
    pub(super) fn instant(&self, place: usize) -> Result<Instant, Error> {
        instant(Node::root(self.at(place)).number().unwrap_or(f64::NAN))
    }

    /// A text, if there is one.
    pub(super) fn name(&self, place: usize) -> Option<&str> {
        Node::root(self.at(place)).str().ok()
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
