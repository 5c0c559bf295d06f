//! JSON text as a [`Json`].
//!
//! Bulk comes over the edge as one text: a field read from a JavaScript object costs two crossings
//! and a copy of its name, a field of a text some instructions. Made for what `JSON.stringify`
//! writes (a leading zero or plus is let through), safe for anything else. What isn't JSON, or nests
//! deeper than [`MAX_DEPTH`], is `None`.
//!
//! Whole numbers are read here. For any other the caller brings the reader: the standard library's
//! exact one carries 10 KB of tables, and a browser has one of its own.

use std::borrow::Cow;

use super::{Json, MAX_DEPTH};
use crate::money::MAX_SAFE;

/// Reads one value and nothing after it; `number` reads a number that isn't whole.
///
/// ```
/// use zhanggui::json::{Json, parse};
/// let number = |text: &str| text.parse().unwrap_or(f64::NAN);
/// let json = parse(r#"{"a": [1, 2.5, "\u6d4b\n"]}"#, number);
/// let list = vec![Json::Int(1), Json::Float(2.5), Json::Str("测\n".into())];
/// assert_eq!(json, Some(Json::Obj(vec![("a".into(), Json::Arr(list))])));
/// assert_eq!(parse("[1,]", number), None);
/// ```
pub fn parse(text: &str, number: fn(&str) -> f64) -> Option<Json<'_>> {
    let mut parser = Parser { text, at: 0, number };
    let value = parser.value(0)?;
    parser.space();
    (parser.at == text.len()).then_some(value)
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
    number: fn(&str) -> f64,
}

impl<'t> Parser<'t> {
    fn peek(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    fn space(&mut self) {
        while matches!(self.peek(), b' ' | b'\n' | b'\r' | b'\t') {
            self.at += 1;
        }
    }

    /// Whether `byte` comes next, after space; it is passed then.
    fn takes(&mut self, byte: u8) -> bool {
        self.space();
        let there = self.peek() == byte;
        self.at += usize::from(there);
        there
    }

    fn value(&mut self, depth: usize) -> Option<Json<'t>> {
        self.space();
        match self.peek() {
            b'{' | b'[' if depth > MAX_DEPTH => None,
            b'{' => self.list(b'}', |p| p.field(depth + 1)).map(Json::Obj),
            b'[' => self.list(b']', |p| p.value(depth + 1)).map(Json::Arr),
            b'"' => self.string().map(Json::Str),
            b'n' => self.word("null", Json::Null),
            b't' => self.word("true", Json::Bool(true)),
            b'f' => self.word("false", Json::Bool(false)),
            _ => self.number(),
        }
    }

    fn list<T>(&mut self, end: u8, one: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        self.at += 1;
        if self.takes(end) {
            return Some(Vec::new());
        }
        let mut out = Vec::new();
        loop {
            out.push(one(self)?);
            if self.takes(end) {
                return Some(out);
            }
            if !self.takes(b',') {
                return None;
            }
        }
    }

    fn field(&mut self, depth: usize) -> Option<(Cow<'t, str>, Json<'t>)> {
        self.space();
        let key = self.string()?;
        if self.takes(b':') { Some((key, self.value(depth)?)) } else { None }
    }

    fn word(&mut self, word: &str, value: Json<'t>) -> Option<Json<'t>> {
        let there = self.text.get(self.at..)?.starts_with(word);
        self.at += word.len();
        there.then_some(value)
    }

    fn number(&mut self) -> Option<Json<'t>> {
        let start = self.at;
        while matches!(self.peek(), b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E') {
            self.at += 1;
        }
        let token = self.text.get(start..self.at)?;
        if let Some(whole) = token.parse::<i64>().ok().filter(|n| n.abs() <= MAX_SAFE) {
            return Some(Json::Int(whole));
        }
        let value = (self.number)(token);
        (!value.is_nan()).then(|| Json::number(value))
    }

    fn string(&mut self) -> Option<Cow<'t, str>> {
        if self.peek() != b'"' {
            return None;
        }
        self.at += 1;
        let mut out = Cow::Borrowed(self.plain()?);
        loop {
            self.at += 1;
            match self.text.as_bytes().get(self.at - 1)? {
                b'"' => return Some(out),
                b'\\' => out.to_mut().push(self.escaped()?),
                _ => return None,
            }
            out.to_mut().push_str(self.plain()?);
        }
    }

    /// The part of a string until something that doesn't stand for itself.
    fn plain(&mut self) -> Option<&'t str> {
        let start = self.at;
        while !matches!(self.peek(), b'"' | b'\\' | 0..0x20) {
            self.at += 1;
        }
        self.text.get(start..self.at)
    }

    /// What follows a backslash; half of a surrogate pair alone is the replacement character.
    fn escaped(&mut self) -> Option<char> {
        let byte = self.peek();
        self.at += 1;
        Some(match byte {
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'"' | b'\\' | b'/' => char::from(byte),
            b'u' => {
                let unit = self.unit()?;
                let rest = self.text.get(self.at..)?;
                if !(0xd800..0xdc00).contains(&unit) || !rest.starts_with("\\u") {
                    return Some(char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER));
                }
                let before = self.at;
                self.at += 2;
                let low = self.unit()?;
                if !(0xdc00..0xe000).contains(&low) {
                    self.at = before;
                    return Some(char::REPLACEMENT_CHARACTER);
                }
                char::from_u32(0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00))?
            }
            _ => return None,
        })
    }

    fn unit(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        self.at += 4;
        digits.bytes().try_fold(0, |unit, byte| Some(unit * 16 + char::from(byte).to_digit(16)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Json<'_>> {
        parse(text, |text| text.parse().unwrap_or(f64::NAN))
    }

    #[test]
    fn it_reads_what_another_reader_of_json_reads() {
        let text = r#" {"a":[], "b":{}, "c":[null,true,false,-0,0,-12,9007199254740991,
            1e3,-2.5E-3],"é\"\\\/\b\f\n\r\t":"\ud83d\ude00测\u6d4b", "a":1} "#;
        let other: Json = serde_json::from_str(text).unwrap();
        assert_eq!(read(text), Some(other));
        assert_eq!(read("9007199254740993"), Some(Json::Float(9_007_199_254_740_992.0)));
    }

    #[test]
    fn a_name_is_the_same_however_it_is_written() {
        let names = |text: &str| match read(text) {
            Some(Json::Obj(fields)) => fields.iter().map(|(key, _)| key.to_string()).collect(),
            _ => Vec::new(),
        };
        assert_eq!(
            names(r#"{"id":1, "i\u0064":3, "\"id":4, "at" :6}"#),
            ["id", "id", "\"id", "at"]
        );
        assert_eq!(read(r#"{"id"}"#), None);
        assert_eq!(read(r#"{id":1}"#), None);
    }

    #[test]
    fn halves_of_surrogate_pairs_are_replaced() {
        for text in [r#""\ud800""#, r#""\udc00""#] {
            assert_eq!(read(text), Some(Json::Str("\u{fffd}".into())), "{text}");
        }
        assert_eq!(read(r#""\ud800\u0041""#), Some(Json::Str("\u{fffd}A".into())));
    }

    #[test]
    fn what_is_not_json_is_nothing() {
        for text in [
            "",
            " ",
            "[",
            "]",
            "{",
            "[1",
            "[1,",
            "[,]",
            "{\"a\"",
            "{\"a\":",
            "{\"a\":1,}",
            "{a:1}",
            "\"",
            "\"\\",
            "\"\\u12",
            "\"\\u12é\"",
            "\"\\x\"",
            "\"\n\"",
            "nul",
            "tru",
            "-",
            "1 2",
            "é",
            "--1",
            "\"\\ud800\\u\"",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn nesting_ends_where_it_does_for_every_other_value() {
        let is_read = |n: usize| read(&["[".repeat(n), "]".repeat(n)].concat()).is_some();
        assert!(is_read(MAX_DEPTH + 1));
        assert!(!is_read(MAX_DEPTH + 2));
        assert!(!is_read(100_000));
    }
}
