//! Values as JSON text.
//!
//! One text over the edge, which the browser's own `JSON.parse` makes objects of, costs a fraction
//! of an object built field by field from here, in time and in the size of the file. Numbers that
//! aren't whole are written by whom the caller names, so that no table of digits is compiled in, but
//! for [those whose bits end soon](fraction); those that aren't finite are `null`, as
//! `JSON.stringify` writes them.
//!
//! Here the signs are put into the text; which value becomes which of them stands in [`values`].

mod fraction;
mod list;
mod values;

use serde::Serialize;

use crate::locale::{push_digits, whole};

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
        if self.fraction(v) {
            return;
        }
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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_javascript_writes_them() {
        let number = |n: f64| print(&n, |n| n.to_string()).unwrap();
        assert_eq!(number(f64::NAN), "null");
        assert_eq!(number(f64::INFINITY), "null");
        assert_eq!([number(3.0), number(-3.0), number(0.0), number(0.1)], ["3", "-3", "0", "0.1"]);
        assert_eq!(number(9_007_199_254_740_991.0), "9007199254740991");
    }
}
