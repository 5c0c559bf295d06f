//! A JSON-like value as it came in, whatever it is.
//!
//! Everything a page hands over (events, queries, programmes, profiles) arrives as a [`Json`] and
//! is read through [`Node`]s, which know the place of whatever is wrong with it.
//!
//! Guarantees: nesting deeper than [`MAX_DEPTH`] is refused while it is read, before the stack
//! is at risk; NaN and infinities arrive as floats and are refused by every typed read; with a
//! key given twice the last one counts, as in `JSON.parse`. Cost: one allocation per array and
//! object; a string is borrowed from the text that it was read from, unless escapes stand in it.

mod node;
mod parse;
mod print;

use std::borrow::Cow;
use std::fmt;

pub use node::{Node, Read};
pub use parse::parse;
pub use print::print;
pub(crate) use print::text;
use serde::de::{DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::money::MAX_SAFE;
use crate::order::Gather;

/// How many arrays and objects may stand inside each other.
pub const MAX_DEPTH: usize = 32;

/// A value as a page may give it.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Json<'t> {
    /// `null`, and JavaScript's `undefined`.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Any other number, NaN and infinities included.
    Float(f64),
    /// A string.
    Str(Cow<'t, str>),
    /// An array.
    Arr(Vec<Json<'t>>),
    /// An object, in the order given.
    Obj(Vec<(Cow<'t, str>, Json<'t>)>),
}

impl<'t> Json<'t> {
    /// A number; a whole one in JavaScript's safe range counts as a whole number.
    pub fn number(value: f64) -> Self {
        let whole = value.abs() <= MAX_SAFE as f64 && f64::trunc(value) == value;
        if whole { Self::Int(value as i64) } else { Self::Float(value) }
    }

    /// The value under `key`, if this is an object that has it.
    pub fn get(&self, key: &str) -> Option<&Json<'t>> {
        match self {
            Self::Obj(fields) => fields.iter().rev().find(|(k, _)| k == key).map(|(_, v)| v),
            _ => None,
        }
    }

    /// The same, to be kept longer than the text that it was read from.
    pub fn owned(&self) -> Json<'static> {
        let own = |text: &Cow<'t, str>| Cow::Owned(String::from(&**text));
        match self {
            Self::Null => Json::Null,
            Self::Bool(v) => Json::Bool(*v),
            Self::Int(v) => Json::Int(*v),
            Self::Float(v) => Json::Float(*v),
            Self::Str(v) => Json::Str(own(v)),
            Self::Arr(v) => Json::Arr(v.iter().map(Json::owned).gather()),
            Self::Obj(v) => Json::Obj(v.iter().map(|(k, v)| (own(k), v.owned())).gather()),
        }
    }
}

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(v) => serializer.serialize_bool(*v),
            Self::Int(v) => serializer.serialize_i64(*v),
            Self::Float(v) => serializer.serialize_f64(*v),
            Self::Str(v) => serializer.serialize_str(v),
            Self::Arr(v) => serializer.collect_seq(v),
            Self::Obj(v) => serializer.collect_map(v.iter().map(|(k, v)| (k, v))),
        }
    }
}

impl<'de> Deserialize<'de> for Json<'static> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        AtDepth(0).deserialize(deserializer)
    }
}

struct AtDepth(usize);

impl<'de> DeserializeSeed<'de> for AtDepth {
    type Value = Json<'static>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json<'static>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl AtDepth {
    fn deeper<E: serde::de::Error>(&self) -> Result<Self, E> {
        if self.0 >= MAX_DEPTH { Err(E::custom("nested too deeply")) } else { Ok(Self(self.0 + 1)) }
    }
}

impl<'de> Visitor<'de> for AtDepth {
    type Value = Json<'static>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Json<'static>, E> {
        Ok(Json::Null)
    }

    fn visit_none<E>(self) -> Result<Json<'static>, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, v: bool) -> Result<Json<'static>, E> {
        Ok(Json::Bool(v))
    }

    fn visit_i64<E>(self, v: i64) -> Result<Json<'static>, E> {
        Ok(Json::Int(v))
    }

    fn visit_u64<E>(self, v: u64) -> Result<Json<'static>, E> {
        Ok(i64::try_from(v).map_or(Json::Float(v as f64), Json::Int))
    }

    fn visit_f64<E>(self, v: f64) -> Result<Json<'static>, E> {
        Ok(Json::number(v))
    }

    fn visit_str<E>(self, v: &str) -> Result<Json<'static>, E> {
        Ok(Json::Str(Cow::Owned(v.to_owned())))
    }

    fn visit_string<E>(self, v: String) -> Result<Json<'static>, E> {
        Ok(Json::Str(Cow::Owned(v)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Json<'static>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(self.deeper()?)? {
            items.push(item);
        }
        Ok(Json::Arr(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json<'static>, A::Error> {
        let mut fields = Vec::new();
        while let Some(key) = map.next_key::<String>()? {
            fields.push((key.into(), map.next_value_seed(self.deeper()?)?));
        }
        Ok(Json::Obj(fields))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nesting_is_refused_beyond_its_limit_instead_of_overflowing() {
        let deep = |n: usize| format!("{}{}", "[".repeat(n), "]".repeat(n));
        assert!(serde_json::from_str::<Json>(&deep(MAX_DEPTH)).is_ok());
        assert!(serde_json::from_str::<Json>(&deep(MAX_DEPTH + 1)).is_err());
    }

    #[test]
    fn of_a_repeated_key_the_last_counts() {
        let json: Json = serde_json::from_str(r#"{"a": 1, "a": 2}"#).unwrap();
        assert_eq!(json.get("a"), Some(&Json::Int(2)));
    }

    #[test]
    fn whole_floats_are_whole_numbers_and_fractions_are_not() {
        assert_eq!(serde_json::from_str::<Json>("2.0").unwrap(), Json::Int(2));
        assert_eq!(serde_json::from_str::<Json>("2.5").unwrap(), Json::Float(2.5));
    }

    #[test]
    fn what_is_owned_is_the_same() {
        let text = r#"[null,true,1,0.5,"a\nb",{"k":["v"]}]"#;
        let json = parse(text, |number| number.parse().unwrap_or(f64::NAN)).unwrap();
        assert_eq!(json.owned(), json);
    }
}
