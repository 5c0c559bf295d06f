//! Values as JSON text.
//!
//! One text over the edge, which the browser's own `JSON.parse` makes objects of, costs a fraction
//! of an object built field by field from here, in time and in the size of the file. Numbers that
//! aren't whole are written by whom the caller names, so that no table of digits is compiled in;
//! those that aren't finite are `null`, as `JSON.stringify` writes them.

use std::fmt::Error;

use serde::ser::{
    Impossible, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeTuple, Serializer,
};

use crate::locale::{push_digits, whole};
use crate::money::MAX_SAFE;

/// Writes `value`; nothing comes of one that JSON cannot hold. `number` writes a finite number
/// that isn't whole.
///
/// ```
/// use zhanggui::json::{Json, print};
/// let list = vec![Json::Int(-1), Json::Float(0.5), Json::Str("\"测\u{1}\n".into()), Json::Null];
/// let text = print(&Json::Obj(vec![("a".into(), Json::Arr(list))]), |n| n.to_string());
/// assert_eq!(text.as_deref(), Some(r#"{"a":[-1,0.5,"\"测\u0001\u000a",null]}"#));
/// ```
pub fn print<T: Serialize + ?Sized>(value: &T, number: fn(f64) -> String) -> Option<String> {
    let mut printer = Printer::new(number);
    value.serialize(&mut printer).ok()?;
    printer.finish()
}

/// The text of a value that is compared but never read: a number that isn't whole stands there as
/// its bits.
pub(crate) fn text<T: Serialize + ?Sized>(value: &T) -> String {
    print(value, |n| whole(n.to_bits() as i64)).unwrap_or_default()
}

/// What an answer about a customer comes to: a text that doubled its way there would be copied
/// as often again.
const CAPACITY: usize = 1 << 14;

struct Printer {
    /// UTF-8; as bytes, for a `String` encodes each of the many single signs.
    text: Vec<u8>,
    number: fn(f64) -> String,
    /// What was asked of `number`, and where in the text its answer stands: the same share or gap
    /// is written many times in an answer, and asking leaves the module.
    numbers: Vec<(f64, usize, usize)>,
}

// Not inlined: `print` is there for each type that is written.
impl Printer {
    #[inline(never)]
    fn new(number: fn(f64) -> String) -> Self {
        Self { text: Vec::with_capacity(CAPACITY), number, numbers: Vec::new() }
    }

    #[inline(never)]
    fn finish(self) -> Option<String> {
        String::from_utf8(self.text).ok()
    }

    fn whole(&mut self, negative: bool, magnitude: u64) {
        if negative {
            self.text.push(b'-');
        }
        push_digits(&mut self.text, magnitude, "");
    }

    fn number(&mut self, v: f64) {
        let known = self.numbers.iter().find(|known| known.0 == v);
        if let Some((_, from, until)) = known.copied() {
            // `extend_from_within` weighs seven times as much.
            for at in from..until {
                let sign = self.text.get(at).copied().unwrap_or_default();
                self.text.push(sign);
            }
            return;
        }
        let from = self.text.len();
        let text = (self.number)(v);
        self.put(text.as_bytes());
        self.numbers.push((v, from, self.text.len()));
    }

    #[inline(never)]
    fn put(&mut self, text: &[u8]) {
        self.text.extend_from_slice(text);
    }

    fn quoted(&mut self, text: &str) {
        let text = text.as_bytes();
        self.text.push(b'"');
        let mut start = 0;
        for (at, byte) in text.iter().enumerate() {
            if *byte >= b' ' && *byte != b'"' && *byte != b'\\' {
                continue;
            }
            self.put(text.get(start..at).unwrap_or_default());
            start = at + 1;
            if *byte < b' ' {
                self.put(if *byte < 16 { b"\\u000" } else { b"\\u001" });
                self.text.push(b"0123456789abcdef"[usize::from(byte & 15)]);
            } else {
                self.text.push(b'\\');
                self.text.push(*byte);
            }
        }
        self.put(text.get(start..).unwrap_or_default());
        self.text.push(b'"');
    }

    fn open(&mut self, start: u8, end: u8) -> List<'_> {
        self.text.push(start);
        List { printer: self, end, first: true }
    }
}

/// An array or an object that is being written.
struct List<'p> {
    printer: &'p mut Printer,
    end: u8,
    first: bool,
}

impl List<'_> {
    fn next(&mut self) -> &mut Printer {
        if !std::mem::replace(&mut self.first, false) {
            self.printer.text.push(b',');
        }
        self.printer
    }

    fn close(self) {
        self.printer.text.push(self.end);
    }
}

impl<'p> Serializer for &'p mut Printer {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = List<'p>;
    type SerializeTuple = List<'p>;
    type SerializeTupleStruct = Impossible<(), Error>;
    type SerializeTupleVariant = Impossible<(), Error>;
    type SerializeMap = List<'p>;
    type SerializeStruct = List<'p>;
    type SerializeStructVariant = Impossible<(), Error>;

    fn serialize_bool(self, v: bool) -> Result<(), Error> {
        self.put(if v { b"true" } else { b"false" });
        Ok(())
    }

    fn serialize_i8(self, v: i8) -> Result<(), Error> {
        self.serialize_i64(v.into())
    }

    fn serialize_i16(self, v: i16) -> Result<(), Error> {
        self.serialize_i64(v.into())
    }

    fn serialize_i32(self, v: i32) -> Result<(), Error> {
        self.serialize_i64(v.into())
    }

    fn serialize_i64(self, v: i64) -> Result<(), Error> {
        self.whole(v < 0, v.unsigned_abs());
        Ok(())
    }

    fn serialize_u8(self, v: u8) -> Result<(), Error> {
        self.serialize_u64(v.into())
    }

    fn serialize_u16(self, v: u16) -> Result<(), Error> {
        self.serialize_u64(v.into())
    }

    fn serialize_u32(self, v: u32) -> Result<(), Error> {
        self.serialize_u64(v.into())
    }

    fn serialize_u64(self, v: u64) -> Result<(), Error> {
        self.whole(false, v);
        Ok(())
    }

    fn serialize_f32(self, v: f32) -> Result<(), Error> {
        self.serialize_f64(v.into())
    }

    fn serialize_f64(self, v: f64) -> Result<(), Error> {
        if v.abs() <= MAX_SAFE as f64 && f64::trunc(v) == v {
            self.whole(v.is_sign_negative(), v.abs() as u64);
        } else if v.is_finite() {
            self.number(v);
        } else {
            self.put(b"null");
        }
        Ok(())
    }

    fn serialize_char(self, v: char) -> Result<(), Error> {
        self.quoted(v.encode_utf8(&mut [0; 4]));
        Ok(())
    }

    fn serialize_str(self, v: &str) -> Result<(), Error> {
        self.quoted(v);
        Ok(())
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), Error> {
        Err(Error)
    }

    fn serialize_none(self) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Error> {
        self.put(b"null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<(), Error> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        let mut map = self.serialize_map(None)?;
        map.serialize_entry(variant, value)?;
        SerializeMap::end(map)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<List<'p>, Error> {
        Ok(self.open(b'[', b']'))
    }

    fn serialize_tuple(self, _: usize) -> Result<List<'p>, Error> {
        Ok(self.open(b'[', b']'))
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleStruct, Error> {
        Err(Error)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Error> {
        Err(Error)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<List<'p>, Error> {
        Ok(self.open(b'{', b'}'))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<List<'p>, Error> {
        Ok(self.open(b'{', b'}'))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Error> {
        Err(Error)
    }

    // Of a loop the compiler sees that nothing in it can fail; of the `try_for_each` that stands here
    // unless told otherwise it doesn't, and then everything that holds a list asks whether it did.
    fn collect_seq<I: IntoIterator<Item: Serialize>>(self, items: I) -> Result<(), Error> {
        let mut list = self.open(b'[', b']');
        for item in items {
            item.serialize(list.next())?;
        }
        list.close();
        Ok(())
    }

    fn collect_map<K, V, I>(self, entries: I) -> Result<(), Error>
    where
        K: Serialize,
        V: Serialize,
        I: IntoIterator<Item = (K, V)>,
    {
        let mut list = self.open(b'{', b'}');
        for (key, value) in entries {
            list.serialize_entry(&key, &value)?;
        }
        list.close();
        Ok(())
    }
}

impl SerializeSeq for List<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        value.serialize(self.next())
    }

    fn end(self) -> Result<(), Error> {
        self.close();
        Ok(())
    }
}

impl SerializeTuple for List<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        value.serialize(self.next())
    }

    fn end(self) -> Result<(), Error> {
        self.close();
        Ok(())
    }
}

impl SerializeMap for List<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        key.serialize(self.next())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.printer.text.push(b':');
        value.serialize(&mut *self.printer)
    }

    fn end(self) -> Result<(), Error> {
        self.close();
        Ok(())
    }
}

impl SerializeStruct for List<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        self.serialize_entry(key, value)
    }

    fn end(self) -> Result<(), Error> {
        self.close();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Serialize;

    use super::*;

    #[derive(Serialize)]
    #[serde(rename_all = "snake_case")]
    enum Kind {
        OnlyName,
        Holds(i32),
    }

    #[derive(Serialize)]
    struct Everything<'a> {
        name: &'a str,
        none: Option<u8>,
        some: Option<i8>,
        pair: (u64, f32),
        kinds: [Kind; 2],
        map: BTreeMap<&'a str, bool>,
        letter: char,
        #[serde(flatten)]
        inner: Inner,
    }

    #[derive(Serialize)]
    struct Inner {
        least: i64,
        unit: (),
    }

    #[test]
    fn it_writes_what_another_writer_of_json_writes() {
        let value = Everything {
            name: "a\"\\/é\u{7f}测",
            none: None,
            some: Some(-7),
            pair: (u64::MAX, 0.25),
            kinds: [Kind::OnlyName, Kind::Holds(-3)],
            map: BTreeMap::from([("x", true), ("y", false)]),
            letter: '\\',
            inner: Inner { least: i64::MIN, unit: () },
        };
        let text = print(&value, |n| serde_json::to_string(&n).unwrap());
        assert_eq!(text.unwrap(), serde_json::to_string(&value).unwrap());
    }

    #[test]
    fn numbers_are_written_as_javascript_writes_them() {
        let number = |n: f64| print(&n, |n| n.to_string()).unwrap();
        assert_eq!(number(f64::NAN), "null");
        assert_eq!(number(f64::INFINITY), "null");
        assert_eq!([number(3.0), number(-3.0), number(0.0), number(0.1)], ["3", "-3", "0", "0.1"]);
        assert_eq!(number(9_007_199_254_740_991.0), "9007199254740991");
    }
}
