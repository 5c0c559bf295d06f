//! A reader that always knows where it is.
//!
//! Each [`Node`] knows its JSON pointer, so that every refusal names the place, and one reading can
//! collect all faults. A derived deserializer would stop at the first one and could not say where.
//!
//! Cost: a node is three words on the stack; the pointer is only put together when something is
//! wrong.

use super::Json;
use crate::error::Detail;
use crate::locale::whole;
use crate::time::{Date, Instant};

#[derive(Clone, Copy)]
enum Step<'a> {
    Root,
    Key(&'a str),
    Index(usize),
}

/// A value and where it stands. Typed reads answer with the value or with a [`Detail`] that names
/// the place.
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
        self.pick_all(keys, &mut found);
        found
    }

    /// The body of [`pick`](Self::pick), once for all lengths.
    #[inline(never)]
    fn pick_all(&'a self, keys: &[&'a str], found: &mut [Option<Node<'a>>]) {
        if let Json::Obj(fields) = self.value {
            for (name, value) in fields {
                if let Some(place) = keys.iter().position(|key| key == name) {
                    let node = Node { value, parent: Some(self), step: Step::Key(keys[place]) };
                    found[place] = Some(node).filter(|node| !node.is_null());
                }
            }
        }
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
    fn what_is_picked_in_one_walk_is_what_each_name_gets() {
        let json = parse(r#"{"b": 1, "a": null, "b": 2, "c": 3, "c": null}"#);
        let root = Node::root(&json);
        let keys = ["a", "b", "c", "d"];
        let picked = root.pick(&keys).map(|found| found.map(|node| node.int(0, 9)));
        assert_eq!(picked, keys.map(|key| root.get(key).map(|node| node.int(0, 9))));
        assert_eq!(picked, [None, Some(Ok(2)), None, None]);
        assert!(Node::root(&Json::Null).pick(&["a"])[0].is_none());
        assert_eq!(root.fields().unwrap().len(), 3);
    }

    #[test]
    fn typed_reads_refuse_what_is_of_another_type_or_out_of_range() {
        assert_eq!(Node::root(&Json::Float(f64::NAN)).number().unwrap_err().code, "wrong_type");
        assert_eq!(Node::root(&Json::Int(9)).int(0, 5).unwrap_err().code, "out_of_range");
    }
}
