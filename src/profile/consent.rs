//! What the customer allowed, purpose by purpose, and every change of it.
//!
//! No record means not granted. The ledger only grows; the record of a purpose is its last entry.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::order::sort_by;
use crate::time::Instant;

/// What data may be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// Keeping the profile on this device beyond the page.
    Storage,
    /// Recommendations and actions made from behaviour.
    Personalization,
    /// Counting how the shop is used.
    Analytics,
    /// Messages of the shop.
    Marketing,
    /// Traits of a sensitive kind that the customer declared.
    Sensitive,
}

impl Purpose {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Storage, Self::Personalization, Self::Analytics, Self::Marketing, Self::Sensitive];

    /// The name in the JavaScript interface.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Storage => "storage",
            Self::Personalization => "personalization",
            Self::Analytics => "analytics",
            Self::Marketing => "marketing",
            Self::Sensitive => "sensitive",
        }
    }

    /// The purpose of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|p| p.as_str() == name)
    }
}

impl Serialize for Purpose {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// One decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ConsentRecord {
    /// What was decided.
    pub granted: bool,
    /// When.
    pub at: Instant,
    /// Which version of the shop's notice the customer saw.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice_version: Option<Box<str>>,
    /// Where it was decided: a banner, the account page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<Box<str>>,
}

impl ConsentRecord {
    /// Nothing was ever decided.
    pub const fn absent() -> Self {
        Self { granted: false, at: Instant::MIN, notice_version: None, source: None }
    }
}

/// One line of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LedgerEntry {
    /// What it was about.
    pub purpose: Purpose,
    /// The decision.
    #[serde(flatten)]
    pub record: ConsentRecord,
}

/// Every decision, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Consent {
    ledger: Vec<LedgerEntry>,
}

impl Consent {
    /// The decision that holds for `purpose`, if there was one.
    pub fn record(&self, purpose: Purpose) -> Option<&ConsentRecord> {
        self.ledger.iter().rev().find(|e| e.purpose == purpose).map(|e| &e.record)
    }

    /// Whether `purpose` is granted.
    pub fn granted(&self, purpose: Purpose) -> bool {
        self.record(purpose).is_some_and(|r| r.granted)
    }

    /// Every decision, oldest first.
    pub fn ledger(&self) -> &[LedgerEntry] {
        &self.ledger
    }

    /// Writes a decision into the ledger at its place in time.
    pub fn set(&mut self, purpose: Purpose, record: ConsentRecord) {
        let place = self.ledger.partition_point(|e| e.record.at <= record.at);
        self.ledger.insert(place, LedgerEntry { purpose, record });
    }

    /// Adds the decisions of another copy; of one instant, refusals stand last and so hold.
    pub fn merge(&mut self, other: Self) {
        self.ledger.extend(other.ledger);
        sort_by(&mut self.ledger, |a, b| {
            let (r, s) = (&a.record, &b.record);
            (r.at, a.purpose, !r.granted, &r.notice_version, &r.source).cmp(&(
                s.at,
                b.purpose,
                !s.granted,
                &s.notice_version,
                &s.source,
            ))
        });
        self.ledger.dedup();
    }
}

impl Serialize for Consent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for purpose in Purpose::ALL {
            if let Some(record) = self.record(purpose) {
                map.serialize_entry(purpose.as_str(), record)?;
            }
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(granted: bool, at: i64) -> ConsentRecord {
        let at = Instant::from_ms(at).unwrap();
        ConsentRecord { granted, at, notice_version: None, source: None }
    }

    #[test]
    fn no_record_means_not_granted_and_the_last_decision_holds() {
        let mut consent = Consent::default();
        assert!(!consent.granted(Purpose::Storage));
        consent.set(Purpose::Storage, record(true, 2));
        consent.set(Purpose::Storage, record(false, 1));
        assert!(consent.granted(Purpose::Storage));
        consent.set(Purpose::Storage, record(false, 3));
        assert!(!consent.granted(Purpose::Storage));
        assert_eq!(consent.ledger().len(), 3);
    }

    #[test]
    fn merging_is_the_same_either_way_and_twice() {
        let mut a = Consent::default();
        a.set(Purpose::Storage, record(true, 5));
        let mut b = Consent::default();
        b.set(Purpose::Storage, record(false, 5));
        b.set(Purpose::Marketing, record(true, 1));
        let merged = |mut x: Consent, y: &Consent| {
            x.merge(y.clone());
            x
        };
        let ab = merged(a.clone(), &b);
        assert_eq!(ab, merged(b.clone(), &a));
        assert_eq!(ab, merged(ab.clone(), &b));
        assert!(!ab.granted(Purpose::Storage));
    }
}
