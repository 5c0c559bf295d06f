//! The three languages of the product, and how texts are put together in them.
//!
//! This module only formats. What is said stands in tables beside the rules that say it: a table
//! is written with `phrases!`, and a text is a [`Phrase`] of it with named holes filled: `{amount}`.
//! Numbers are written from integers throughout; formatting a float would cost the browser ten
//! kilobytes.

mod phrase;

pub(crate) use phrase::phrases;
pub use phrase::{Phrase, counted, fill, fill_by, install};

use serde::{Serialize, Serializer};

use crate::time::Date;

/// A language that texts are written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Locale {
    /// Simplified Chinese as written on the mainland.
    #[default]
    ZhCn,
    /// Traditional Chinese as written in Taiwan; written, not converted.
    ZhTw,
    /// English.
    En,
}

impl Locale {
    /// All of them, in the order that [`Text`] and the model file keep.
    pub const ALL: [Self; 3] = [Self::ZhCn, Self::ZhTw, Self::En];

    /// Reads `zh-CN`, `zh-TW` or `en`.
    pub fn parse(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|l| l.as_str() == tag)
    }

    /// The BCP 47 tag.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ZhCn => "zh-CN",
            Self::ZhTw => "zh-TW",
            Self::En => "en",
        }
    }
}

impl Serialize for Locale {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// A name that a shop gives in up to three languages; the one asked for, or the nearest there is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text([Option<Box<str>>; 3]);

impl Text {
    /// A text from its three forms, in the order of [`Locale::ALL`]; empty ones count as missing.
    pub fn new(forms: [Option<&str>; 3]) -> Self {
        let mut text = Self::default();
        for (own, form) in text.0.iter_mut().zip(forms) {
            *own = form.filter(|form| !form.is_empty()).map(Box::from);
        }
        text
    }

    /// The form in exactly this language.
    pub fn form(&self, locale: Locale) -> Option<&str> {
        self.0[locale as usize].as_deref()
    }

    /// The form in `locale`; else the other Chinese one; else whichever there is; else "".
    pub fn get(&self, locale: Locale) -> &str {
        let form = |locale| self.form(locale).unwrap_or("");
        Self::pick([form(Locale::ZhCn), form(Locale::ZhTw), form(Locale::En)], locale)
    }

    /// What [`get`](Self::get) picks from three forms in the order of [`Locale::ALL`], of which
    /// empty ones count as missing.
    pub fn pick(forms: [&str; 3], locale: Locale) -> &str {
        let order = match locale {
            Locale::ZhCn => [0, 1, 2],
            Locale::ZhTw => [1, 0, 2],
            Locale::En => [2, 0, 1],
        };
        for place in order {
            if !forms[place].is_empty() {
                return forms[place];
            }
        }
        ""
    }
}

/// Digits in groups of three: `1234567` as `1,234,567`.
#[inline(never)]
pub fn group_thousands(value: u64) -> String {
    let mut out = Vec::new();
    push_digits(&mut out, value, ",");
    text(out)
}

/// A whole number as it is: std's `to_string` is one function for every type of number, and a
/// table of digits.
#[inline(never)]
pub fn whole(value: i64) -> String {
    let mut out = Vec::new();
    if value < 0 {
        out.push(b'-');
    }
    push_digits(&mut out, value.unsigned_abs(), "");
    text(out)
}

/// Appends the digits of `value`, with `between` after every third from the right.
pub(crate) fn push_digits(out: &mut Vec<u8>, value: u64, between: &str) {
    if value >= 1000 {
        push_digits(out, value / 1000, between);
        out.extend_from_slice(between.as_bytes());
    }
    let last = (value % 1000) as u32;
    for unit in [100, 10, 1] {
        if value >= u64::from(unit) || unit == 1 {
            out.push(b'0' + (last / unit % 10) as u8);
        }
    }
}

fn text(digits: Vec<u8>) -> String {
    String::from_utf8(digits).unwrap_or_default()
}

/// The parts one after another, without the copy of code that std's `concat` is.
#[inline(never)]
pub(crate) fn concat(parts: &[&str]) -> String {
    let mut out = String::new();
    for part in parts {
        out.push_str(part);
    }
    out
}

/// A number with one decimal, rounded half away from zero: 2.44 as `2.4`. Meant for figures up to
/// a million or so; a value that is not finite is written as `0.0`.
pub fn one_decimal(value: f64) -> String {
    let tenths = libm::round(value * 10.0);
    let tenths = if tenths.is_finite() { tenths.clamp(-1e15, 1e15) as i64 } else { 0 };
    let magnitude = tenths.unsigned_abs();
    let sign = if tenths < 0 { "-" } else { "" };
    concat(&[sign, &group_thousands(magnitude / 10), ".", &group_thousands(magnitude % 10)])
}

/// A share as a whole percentage, rounded half up: 0.256 as `26`.
pub fn percent(share: f64) -> String {
    let value = libm::round(share * 100.0);
    whole(if value.is_finite() { value.clamp(-1e9, 1e9) as i64 } else { 0 })
}

/// A calendar day for people: `2011年12月10日`, or `10 Dec 2011`.
pub fn date(day: Date, locale: Locale) -> String {
    let (year, month, dom) = day.ymd();
    let (year, dom) = (whole(year.into()), whole(dom.into()));
    if locale != Locale::En {
        return concat(&[&year, "年", &whole(month.into()), "月", &dom, "日"]);
    }
    const MONTHS: &str = "JanFebMarAprMayJunJulAugSepOctNovDec";
    let start = 3 * (month as usize - 1);
    concat(&[&dom, " ", MONTHS.get(start..start + 3).unwrap_or(""), " ", &year])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_holes_and_lone_braces_stay_visible() {
        assert_eq!(fill("a {x} {y", &[("z", "1")]), "a {x} {y");
        assert_eq!(fill("{a}{b}{a}", &[("a", "1"), ("b", "{a}")]), "1{a}1");
    }

    #[test]
    fn a_text_falls_back_to_the_nearest_language() {
        let text = Text::new([None, Some("購物袋"), Some("Bags")]);
        assert_eq!(text.get(Locale::ZhCn), "購物袋");
        assert_eq!(text.get(Locale::En), "Bags");
        assert_eq!(Text::new([Some(""), None, None]).get(Locale::En), "");
    }

    #[test]
    fn figures_are_written_from_integers() {
        assert_eq!(one_decimal(2.44), "2.4");
        assert_eq!(one_decimal(-0.25), "-0.3");
        assert_eq!(one_decimal(f64::NAN), "0.0");
        assert_eq!(percent(0.256), "26");
        assert_eq!(group_thousands(1_234_567), "1,234,567");
        assert_eq!(group_thousands(999), "999");
    }

    #[test]
    fn days_are_written_as_each_language_writes_them() {
        let day = Date::from_ymd(2011, 12, 10).unwrap();
        assert_eq!(date(day, Locale::ZhTw), "2011年12月10日");
        assert_eq!(date(day, Locale::En), "10 Dec 2011");
    }
}
