//! What of Rust's values is which of JSON's: numbers, strings, names of variants, what holds others.
//!
//! Bytes and variants of several fields are refused: no answer holds them.

use std::fmt::Error;

use serde::ser::{Impossible, Serialize, SerializeMap, Serializer};

use super::Printer;
use super::list::List;
use crate::money::MAX_SAFE;

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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Serialize;

    use super::super::print;

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
}
