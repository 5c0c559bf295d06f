//! A JSON-like value as it came in, and a reader that always knows where it is.
//!
//! Everything a page hands over (events, queries, programmes, profiles) arrives as a [`Json`] and
//! is read through [`Node`]s, each of which knows its JSON pointer; so every refusal names the
//! place, and one reading can collect all faults. A derived deserializer would stop at the first
//! one and could not say where.
//!
//! Guarantees: nesting deeper than [`MAX_DEPTH`] is refused while it is read, before the stack
//! is at risk; NaN and infinities arrive as floats and are refused by every typed read; with a
//! key given twice the last one counts, as in `JSON.parse`. Cost: one allocation per array and
//! object; a string is borrowed from the text that it was read from, unless escapes stand in it.

mod parse;
mod print;

use std::borrow::Cow;
use std::fmt;

pub use parse::parse;
pub use print::print;
pub(crate) use print::text;
use serde::de::{DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::Detail;
use crate::locale::whole;
use crate::money::MAX_SAFE;
use crate::order::Gather;
use crate::time::{Date, Instant};

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

#[derive(Clone, Copy)]
enum Step<'a> {
    Root,
    Key(&'a str),
    Index(usize),
}

/// A value and where it stands. Typed reads answer with the value or with a [`Detail`] that names
/// the place; the pointer is only put together when something is wrong.
#[derive(Clone, Copy)]
pub struct Node<'a> {
    value: &'a Json<'a>,
    parent: Option<&'a Node<'a>>,
    step: Step<'a>,
}

/// What a typed read gives.
pub type Read<T> = Result<T, Detail>;

impl<'a> Node<'a> {
    /// The whole of `value`.
    pub const fn root(value: &'a Json<'a>) -> Self {
        Self { value, parent: None, step: Step::Root }
    }

    /// The bare value.
    pub const fn value(&self) -> &'a Json<'a> {
        self.value
    }

    /// Whether there is nothing: `null` or `undefined`.
    pub const fn is_null(&self) -> bool {
        matches!(self.value, Json::Null)
    }

    /// JSON pointer (RFC 6901) to this value; empty for the root.
    pub fn path(&self) -> String {
        let mut out = self.parent.map(Node::path).unwrap_or_default();
        match self.step {
            Step::Root => {}
            Step::Key(key) => {
                out.push('/');
                for c in key.chars() {
                    match c {
                        '~' => out.push_str("~0"),
                        '/' => out.push_str("~1"),
                        c => out.push(c),
                    }
                }
            }
            Step::Index(i) => {
                out.push('/');
                out.push_str(&whole(i as i64));
            }
        }
        out
    }

    /// A fault of kind `code` here.
    #[cold]
    pub fn fault(&self, code: &'static str, message: impl Into<String>) -> Detail {
        Detail::new(self.path(), code, message)
    }

    #[cold]
    fn wrong_type(&self, expected: &str) -> Detail {
        let mut message = String::from("must be ");
        message.push_str(expected);
        self.fault("wrong_type", message)
    }

    /// The field `key` of this object, if it is there and not null.
    pub fn get(&'a self, key: &'a str) -> Option<Node<'a>> {
        let value = self.value.get(key).filter(|v| **v != Json::Null)?;
        Some(Node { value, parent: Some(self), step: Step::Key(key) })
    }

    /// The field `key`, or the fault `missing_field` at its place.
    pub fn need(&'a self, key: &'a str) -> Read<Node<'a>> {
        self.get(key).ok_or_else(|| self.lacks(key))
    }

    /// The fault `missing_field` at the place of the field `key`.
    #[cold]
    pub fn lacks(&'a self, key: &'a str) -> Detail {
        let absent = Node { value: self.value, parent: Some(self), step: Step::Key(key) };
        absent.fault("missing_field", "is required")
    }

    /// The fields of those names, as [`get`](Self::get) finds each, in one walk over the object: the
    /// names that are most often there should stand first.
    pub fn pick<const N: usize>(&'a self, keys: &[&'a str; N]) -> [Option<Node<'a>>; N] {
        let mut found = [None; N];
        if let Json::Obj(fields) = self.value {
            for (name, value) in fields {
                if let Some(place) = keys.iter().position(|key| key == name) {
                    let node = Node { value, parent: Some(self), step: Step::Key(keys[place]) };
                    found[place] = Some(node).filter(|node| !node.is_null());
                }
            }
        }
        found
    }

    /// The fields of this object, each once, in the order given.
    pub fn fields(&'a self) -> Read<Vec<(&'a str, Node<'a>)>> {
        let Json::Obj(fields) = self.value else { return Err(self.wrong_type("an object")) };
        let mut out: Vec<(&str, Node<'_>)> = Vec::with_capacity(fields.len());
        for (key, value) in fields {
            let node = Node { value, parent: Some(self), step: Step::Key(key) };
            match out.iter_mut().find(|(k, _)| k == key) {
                Some(slot) => slot.1 = node,
                None => out.push((key, node)),
            }
        }
        Ok(out)
    }

    /// The elements of this array.
    pub fn elements(&'a self) -> Read<impl Iterator<Item = Node<'a>>> {
        let Json::Arr(items) = self.value else { return Err(self.wrong_type("an array")) };
        Ok(items.iter().enumerate().map(move |(i, value)| Node {
            value,
            parent: Some(self),
            step: Step::Index(i),
        }))
    }

    /// This object, or the fault `wrong_type`.
    pub fn object(self) -> Read<Self> {
        if matches!(self.value, Json::Obj(_)) {
            Ok(self)
        } else {
            Err(self.wrong_type("an object"))
        }
    }

    /// A string.
    pub fn str(&self) -> Read<&'a str> {
        match self.value {
            Json::Str(text) => Ok(text),
            _ => Err(self.wrong_type("a string")),
        }
    }

    /// A string of at least one and at most `max_bytes` bytes.
    pub fn name(&self, max_bytes: usize) -> Read<&'a str> {
        let text = self.str()?;
        if text.is_empty() {
            return Err(self.fault("bad_value", "must not be empty"));
        }
        if text.len() > max_bytes {
            return Err(self.fault("out_of_range", "is too long"));
        }
        Ok(text)
    }

    /// The [`name`](Self::name) under `key`, if there is one.
    pub fn name_at(&'a self, key: &'a str, max_bytes: usize) -> Read<Option<&'a str>> {
        match self.get(key) {
            Some(field) => field.name(max_bytes).map(Some),
            None => Ok(None),
        }
    }

    /// The [`int`](Self::int) under `key`, if there is one.
    pub fn int_at(&'a self, key: &'a str, min: i64, max: i64) -> Read<Option<i64>> {
        match self.get(key) {
            Some(field) => field.int(min, max).map(Some),
            None => Ok(None),
        }
    }

    /// `true` or `false`.
    pub fn bool(&self) -> Read<bool> {
        match self.value {
            Json::Bool(v) => Ok(*v),
            _ => Err(self.wrong_type("true or false")),
        }
    }

    /// A whole number from `min` to `max`.
    pub fn int(&self, min: i64, max: i64) -> Read<i64> {
        match self.value {
            Json::Int(v) if (min..=max).contains(v) => Ok(*v),
            Json::Int(_) => Err(self.out_of_range(min, max)),
            _ => Err(self.wrong_type("a whole number")),
        }
    }

    #[cold]
    fn out_of_range(&self, min: i64, max: i64) -> Detail {
        let mut message = String::from("must be from ");
        message.push_str(&whole(min));
        message.push_str(" to ");
        message.push_str(&whole(max));
        self.fault("out_of_range", message)
    }

    /// A finite number.
    pub fn number(&self) -> Read<f64> {
        match self.value {
            Json::Int(v) => Ok(*v as f64),
            Json::Float(v) if v.is_finite() => Ok(*v),
            _ => Err(self.wrong_type("a finite number")),
        }
    }

    /// An instant: epoch milliseconds, or RFC 3339 with an offset.
    pub fn instant(&self) -> Read<Instant> {
        let instant = match self.value {
            Json::Int(ms) => Instant::from_ms(*ms),
            Json::Float(ms) if ms.is_finite() => Instant::from_ms(f64::floor(*ms) as i64),
            Json::Str(text) => Instant::parse_rfc3339(text),
            _ => return Err(self.wrong_type("epoch milliseconds or RFC 3339")),
        };
        instant.ok_or_else(|| {
            self.fault(
                "bad_instant",
                "must be epoch milliseconds or RFC 3339 with an offset, years 1 to 9999",
            )
        })
    }

    /// A calendar day, `YYYY-MM-DD`.
    pub fn date(&self) -> Read<Date> {
        Date::parse(self.str()?).ok_or_else(|| self.fault("bad_date", "must be YYYY-MM-DD"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Json<'static> {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn faults_name_their_place_as_a_json_pointer() {
        let json = parse(r#"{"items": [{"a/b": 1}, {"a/b": "x"}]}"#);
        let root = Node::root(&json);
        let items = root.need("items").unwrap();
        let second = items.elements().unwrap().nth(1).unwrap();
        let field = second.need("a/b").unwrap();
        assert_eq!(field.int(0, 9).unwrap_err().path, "/items/1/a~1b");
        assert_eq!(second.need("c").err().unwrap().path, "/items/1/c");
        assert_eq!(root.str().unwrap_err().path, "");
    }

    #[test]
    fn nesting_is_refused_beyond_its_limit_instead_of_overflowing() {
        let deep = |n: usize| format!("{}{}", "[".repeat(n), "]".repeat(n));
        assert!(serde_json::from_str::<Json>(&deep(MAX_DEPTH)).is_ok());
        assert!(serde_json::from_str::<Json>(&deep(MAX_DEPTH + 1)).is_err());
    }

    #[test]
    fn of_a_repeated_key_the_last_counts() {
        let json = parse(r#"{"a": 1, "a": 2}"#);
        assert_eq!(json.get("a"), Some(&Json::Int(2)));
        let root = Node::root(&json);
        assert_eq!(root.fields().unwrap().len(), 1);
    }

    #[test]
    fn whole_floats_are_whole_numbers_and_fractions_are_not() {
        assert_eq!(parse("2.0"), Json::Int(2));
        assert_eq!(parse("2.5"), Json::Float(2.5));
        assert_eq!(Node::root(&Json::Float(f64::NAN)).number().unwrap_err().code, "wrong_type");
        assert_eq!(Node::root(&Json::Int(9)).int(0, 5).unwrap_err().code, "out_of_range");
    }
}
