//! One figure about a customer, and what it rests on.
//!
//! A [`Score`] is the shape of every answer of this module. It is generic over its value, but
//! written by one body: the value becomes a [`Json`] there, so that another type of value costs
//! the browser's file little.

use std::borrow::Cow;
use std::rc::Rc;

use serde::{Serialize, Serializer};

use super::texts::{Basis, NO_CARD, Writer};
use crate::json::Json;
use crate::money::Minor;

/// One figure and what it rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Score<T> {
    /// The figure; nothing where there is nothing to say.
    pub value: Option<T>,
    /// Why there is no value: a stable code such as `no_orders`.
    pub reason: Option<&'static str>,
    /// Where the expectation lies with probability 0.8; contains the value.
    pub interval: Option<(T, T)>,
    /// How many of the customer's own observations it rests on: order days, unless the score says
    /// otherwise.
    pub n: u32,
    /// 0 to 1: the share of the customer's own history in the figure, halved without a fitted
    /// card.
    pub confidence: f64,
    /// Whether a fitted card of the shop stood behind it, or nothing but counting did.
    pub calibrated: bool,
    /// The facts, most telling first.
    pub basis: Vec<Rc<Basis>>,
}

impl<T> Score<T> {
    /// No figure, because of `reason`.
    pub(super) const fn none(reason: &'static str) -> Self {
        Self {
            value: None,
            reason: Some(reason),
            interval: None,
            n: 0,
            confidence: 0.0,
            calibrated: false,
            basis: Vec::new(),
        }
    }

    /// No figure, for there are no orders.
    pub(super) const fn nobody() -> Self {
        Self::none("no_orders")
    }

    /// The same with its interval.
    pub(super) fn within(mut self, low: T, high: T) -> Self {
        self.interval = Some((low, high));
        self
    }
}

/// What a score may be about.
pub trait Figure {
    /// The value as it is written.
    fn json(&self) -> Json<'_>;
}

impl Figure for u32 {
    fn json(&self) -> Json<'_> {
        Json::Int(i64::from(*self))
    }
}

impl Figure for f64 {
    fn json(&self) -> Json<'_> {
        Json::Float(*self)
    }
}

impl Figure for Minor {
    fn json(&self) -> Json<'_> {
        Json::Int(self.0)
    }
}

impl Figure for &'static str {
    fn json(&self) -> Json<'_> {
        Json::Str((*self).into())
    }
}

/// An object as it is written, field by field.
pub(super) struct Object<'a>(Vec<(Cow<'a, str>, Json<'a>)>);

impl<'a> Object<'a> {
    pub(super) fn with_capacity(fields: usize) -> Self {
        Self(Vec::with_capacity(fields))
    }

    #[inline(never)]
    pub(super) fn put(&mut self, name: &'static str, value: Json<'a>) {
        self.0.push((name.into(), value));
    }

    pub(super) fn text(&mut self, name: &'static str, text: &'a str) {
        self.put(name, Json::Str(text.into()));
    }

    pub(super) fn int(&mut self, name: &'static str, value: i64) {
        self.put(name, Json::Int(value));
    }

    pub(super) fn json(self) -> Json<'a> {
        Json::Obj(self.0)
    }
}

/// A score whatever it is about: what writes many of them, writes each by the same body.
pub trait AnyScore {
    /// Its fields, as they are written.
    #[doc(hidden)]
    fn fields(&self) -> Fields<'_>;
}

impl<T: Figure> AnyScore for Score<T> {
    fn fields(&self) -> Fields<'_> {
        let Self { reason, n, confidence, calibrated, .. } = *self;
        let value = Written(self.value.as_ref().map(|value| value as &dyn Figure));
        let interval = self.interval.as_ref();
        let interval =
            interval.map(|(low, high)| (Written(Some(low as &dyn Figure)), Written(Some(high))));
        Fields { value, reason, interval, n, confidence, calibrated, basis: &self.basis }
    }
}

impl<T: Figure> Serialize for Score<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.fields().serialize(serializer)
    }
}

impl Serialize for dyn AnyScore + '_ {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.fields().serialize(serializer)
    }
}

/// Whatever the figure is, it is written here, once.
pub(super) struct Written<'a>(Option<&'a dyn Figure>);

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.map_or(Json::Null, Figure::json).serialize(serializer)
    }
}

/// The fields of a score.
#[doc(hidden)]
#[derive(Serialize)]
pub struct Fields<'a> {
    value: Written<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    interval: Option<(Written<'a>, Written<'a>)>,
    n: u32,
    confidence: f64,
    calibrated: bool,
    basis: &'a [Rc<Basis>],
}

/// What the scores of one customer share: on how many observations they rest, whether the card
/// behind them was fitted, and how their grounds are written.
#[derive(Clone, Copy)]
pub(super) struct Ground {
    pub(super) n: u32,
    pub(super) fitted: bool,
    pub(super) write: Writer,
}

impl Ground {
    /// A figure that is simply counted.
    pub(super) fn fact<T>(&self, value: T, basis: Vec<Rc<Basis>>) -> Score<T> {
        Score { calibrated: true, ..self.score(value, 1.0, basis) }
    }

    /// A figure that the card stands behind; `own` is the customer's own share in it.
    pub(super) fn modelled<T>(&self, value: T, own: f64, mut basis: Vec<Rc<Basis>>) -> Score<T> {
        let confidence = self.trusted(own, &mut basis);
        self.score(value, confidence, basis)
    }

    /// Half of `own` without a fitted card, and the sentence that says so.
    #[inline(never)]
    fn trusted(&self, own: f64, basis: &mut Vec<Rc<Basis>>) -> f64 {
        if self.fitted {
            return own;
        }
        basis.push(self.write.say(&NO_CARD, &[]));
        own / 2.0
    }

    fn score<T>(&self, value: T, confidence: f64, basis: Vec<Rc<Basis>>) -> Score<T> {
        Score {
            value: Some(value),
            reason: None,
            interval: None,
            n: self.n,
            confidence,
            calibrated: self.fitted,
            basis,
        }
    }
}
