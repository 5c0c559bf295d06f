//! What the customer allowed, purpose by purpose, and every change of it.
//!
//! No record means not granted. The ledger only grows; the record of a purpose is its last entry. It
//! stands in one order whatever order the entries came in: by instant, and of one instant refusals
//! last, so that they hold. So two copies' ledgers join to the same one either way.

use std::cmp::Ordering;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

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

impl LedgerEntry {
    fn order_cmp(&self, other: &Self) -> Ordering {
        let (r, s) = (&self.record, &other.record);
        let order = (r.at, self.purpose, !r.granted).cmp(&(s.at, other.purpose, !s.granted));
        order.then_with(|| (&r.notice_version, &r.source).cmp(&(&s.notice_version, &s.source)))
    }
}

/// Every decision, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Consent {
    pub(super) ledger: Vec<LedgerEntry>,
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

    /// When `purpose` was last refused or withdrawn: nothing from before it rests on a consent. And
    /// when it was first granted since, if it is granted: of one instant refusals come last.
    pub(super) fn holds(&self, purpose: Purpose) -> (Option<Instant>, Option<Instant>) {
        let (mut withdrawn, mut since) = (None, None);
        for LedgerEntry { record, .. } in self.ledger.iter().filter(|e| e.purpose == purpose) {
            if record.granted {
                since = since.or(Some(record.at));
            } else {
                (withdrawn, since) = (Some(record.at), None);
            }
        }
        (withdrawn, since)
    }

    /// Takes down what the customer decides now; it counts, whatever the clock said before.
    pub fn set(&mut self, purpose: Purpose, mut record: ConsentRecord) {
        let last = self.record(purpose).filter(|last| last.at >= record.at);
        record.at = last.map_or(record.at, |last| last.at.plus_ms(1));
        self.merge(vec![LedgerEntry { purpose, record }]);
    }

    /// Adds decisions in any order, such as those of another copy; one that is known changes nothing.
    pub(super) fn merge(&mut self, others: Vec<LedgerEntry>) {
        for entry in others {
            let place = self.ledger.binary_search_by(|known| known.order_cmp(&entry));
            if let Err(place) = place {
                self.ledger.insert(place, entry);
            }
        }
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
        assert!(consent.granted(Purpose::Storage));
        consent.set(Purpose::Storage, record(false, 3));
        assert!(!consent.granted(Purpose::Storage));
        assert_eq!(consent.ledger().len(), 2);
    }

    #[test]
    fn a_decision_counts_even_if_the_clock_was_set_back_or_stands_still() {
        let mut consent = Consent::default();
        for (granted, at) in [(true, 9), (false, 4), (true, 4), (false, 11)] {
            consent.set(Purpose::Marketing, record(granted, at));
            assert_eq!(consent.granted(Purpose::Marketing), granted);
        }
        let times: Vec<i64> = consent.ledger().iter().map(|e| e.record.at.ms()).collect();
        assert_eq!(times, [9, 10, 11, 12]);
    }

    #[test]
    fn a_grant_counts_from_the_first_after_the_last_refusal() {
        let mut consent = Consent::default();
        let purpose = Purpose::Personalization;
        let known = |c: &Consent| {
            let ms = |at: Option<Instant>| at.map(|at| at.ms());
            let (withdrawn, since) = c.holds(purpose);
            (ms(withdrawn), ms(since))
        };
        assert_eq!(known(&consent), (None, None));
        for (granted, at, expected) in [
            (true, 1, (None, Some(1))),
            (true, 2, (None, Some(1))),
            (false, 3, (Some(3), None)),
            (true, 4, (Some(3), Some(4))),
            (true, 5, (Some(3), Some(4))),
        ] {
            consent.set(purpose, record(granted, at));
            assert_eq!(known(&consent), expected);
        }
    }

    #[test]
    fn merging_is_the_same_either_way_and_twice() {
        let mut a = Consent::default();
        a.set(Purpose::Storage, record(true, 5));
        let mut b = Consent::default();
        b.set(Purpose::Storage, record(false, 5));
        b.set(Purpose::Marketing, record(true, 1));
        let merged = |mut x: Consent, y: &Consent| {
            x.merge(y.ledger.clone());
            x
        };
        let ab = merged(a.clone(), &b);
        assert_eq!(ab, merged(b.clone(), &a));
        assert_eq!(ab, merged(ab.clone(), &b));
        assert!(!ab.granted(Purpose::Storage));
    }
}
