//! Money as whole minor units (fen, cents) with an ISO 4217 currency.
//!
//! Amounts of different currencies are never added: an amount on its own is a [`Minor`], and the
//! place that holds many of them holds one [`Currency`]. Formatting is our own, from integers:
//! `Intl` writes zh-TW CNY as "CN¥" and TWD with two decimals, and throws on some old phones.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

use serde::{Serialize, Serializer};

use crate::locale::{concat, group_thousands};

/// The largest amount that is taken in, 2^53 − 1: every whole number up to it is exact in
/// JavaScript too.
pub const MAX_SAFE: i64 = (1 << 53) - 1;

/// `a × b / by` towards zero, the product being exact; the nearest bound where it does not fit.
#[inline(never)]
pub(crate) fn mul_div(a: i64, b: i64, by: i64) -> i64 {
    let exact = i128::from(a) * i128::from(b) / i128::from(by);
    exact.clamp(i64::MIN.into(), i64::MAX.into()) as i64
}

/// An amount in minor units of a currency that its owner knows. Arithmetic saturates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
#[repr(transparent)]
pub struct Minor(pub i64);

impl Minor {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// The amount as a float, exact for every amount up to [`MAX_SAFE`].
    #[inline]
    pub const fn as_f64(self) -> f64 {
        self.0 as f64
    }

    /// This amount `quantity` times.
    #[inline]
    pub const fn times(self, quantity: u32) -> Self {
        Self(self.0.saturating_mul(quantity as i64))
    }

    /// Rounds half away from zero; infinities and NaN become the nearest bound and 0.
    pub fn from_f64(value: f64) -> Self {
        Self(libm::round(value).clamp(-(MAX_SAFE as f64), MAX_SAFE as f64) as i64)
    }
}

impl Add for Minor {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Minor {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Minor {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl SubAssign for Minor {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl Neg for Minor {
    type Output = Self;
    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl Sum for Minor {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, Add::add)
    }
}

/// An ISO 4217 code: three upper-case ASCII letters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// Chinese yuan.
    pub const CNY: Self = Self(*b"CNY");

    /// Reads a code such as `CNY`; `None` unless it is three upper-case ASCII letters.
    pub fn parse(code: &str) -> Option<Self> {
        let bytes: [u8; 3] = code.as_bytes().try_into().ok()?;
        bytes.iter().all(u8::is_ascii_uppercase).then_some(Self(bytes))
    }

    /// The three letters.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// How many digits of the minor unit stand behind the decimal point.
    pub const fn digits(self) -> u32 {
        match &self.0 {
            b"JPY" | b"KRW" | b"VND" => 0,
            _ => 2,
        }
    }

    const fn sign(&self) -> &'static str {
        match &self.0 {
            b"CNY" => "¥",
            b"TWD" => "NT$",
            b"HKD" => "HK$",
            b"USD" => "US$",
            b"JPY" => "JP¥",
            b"EUR" => "€",
            b"GBP" => "£",
            _ => "",
        }
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// Writes an amount for people: sign, grouped whole part, and the fraction only where there is
/// one. The same in all three locales, so that a price never changes its face with the language.
///
/// ```
/// use zhanggui::money::{Currency, Minor, format};
/// assert_eq!(format(Minor(1_234_550), Currency::CNY), "¥12,345.50");
/// assert_eq!(format(Minor(-26_000), Currency::CNY), "-¥260");
/// ```
pub fn format(amount: Minor, currency: Currency) -> String {
    let unit = if currency.digits() == 0 { 1 } else { 100 };
    let magnitude = amount.0.unsigned_abs();
    let minus = if amount.0 < 0 { "-" } else { "" };
    let (code, sign) = match currency.sign() {
        "" => (currency.as_str(), " "),
        sign => ("", sign),
    };
    let whole = group_thousands(magnitude / unit);
    let fraction = magnitude % unit;
    if fraction == 0 {
        return concat(&[minus, code, sign, &whole]);
    }
    // With the unit before it, so that its zeros stay.
    let fraction = group_thousands(unit + fraction);
    concat(&[minus, code, sign, &whole, ".", fraction.get(1..).unwrap_or("")])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_show_a_fraction_only_where_there_is_one() {
        let cases = [
            (0, "CNY", "¥0"),
            (5, "CNY", "¥0.05"),
            (100, "CNY", "¥1"),
            (100_000_000, "TWD", "NT$1,000,000"),
            (1_234, "JPY", "JP¥1,234"),
            (1_234, "GBP", "£12.34"),
            (1_250, "CHF", "CHF 12.50"),
            (i64::MIN, "USD", "-US$92,233,720,368,547,758.08"),
        ];
        for (amount, currency, expected) in cases {
            let currency = Currency::parse(currency).unwrap();
            assert_eq!(format(Minor(amount), currency), expected);
        }
    }

    #[test]
    fn a_currency_is_three_upper_case_letters() {
        for bad in ["", "cny", "CN", "CNYX", "C¥", "12A"] {
            assert_eq!(Currency::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn arithmetic_saturates_and_rounding_never_leaves_the_safe_range() {
        assert_eq!(Minor(i64::MAX) + Minor(1), Minor(i64::MAX));
        assert_eq!(Minor(3).times(4), Minor(12));
        assert_eq!(Minor::from_f64(f64::NAN), Minor(0));
        assert_eq!(Minor::from_f64(f64::INFINITY), Minor(MAX_SAFE));
        assert_eq!(Minor::from_f64(2.5), Minor(3));
        assert_eq!(Minor::from_f64(-2.5), Minor(-3));
    }
}
