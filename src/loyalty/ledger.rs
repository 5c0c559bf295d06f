//! The ledger: one entry for each effect, for audit and explanation.

use std::borrow::Cow;

use serde::{Serialize, Serializer};

use super::state::{iso, safe};
use crate::locale::concat;
use crate::time::Instant;

/// What kind of effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LedgerKind {
    /// Points were earned and can be spent.
    Earn,
    /// Points were earned that wait.
    EarnPending,
    /// Waiting points became active.
    Activate,
    /// Points ended.
    Expire,
    /// Points were spent.
    Redeem,
    /// Spent points came back.
    Return,
    /// A refund took points back.
    Clawback,
    /// Points were given or taken by hand.
    Adjust,
    /// An event was refused.
    Reject,
    /// A tier was given.
    Grant,
    /// A given tier ended.
    GrantEnd,
    /// A higher tier was reached.
    TierUp,
    /// The tier was lowered.
    TierDown,
    /// The tier was kept or extended.
    TierRenew,
    /// The tier is kept for days of grace.
    TierGrace,
}

const KINDS: [(LedgerKind, &str); 15] = [
    (LedgerKind::Earn, "earn"),
    (LedgerKind::EarnPending, "earn_pending"),
    (LedgerKind::Activate, "activate"),
    (LedgerKind::Expire, "expire"),
    (LedgerKind::Redeem, "redeem"),
    (LedgerKind::Return, "return"),
    (LedgerKind::Clawback, "clawback"),
    (LedgerKind::Adjust, "adjust"),
    (LedgerKind::Reject, "reject"),
    (LedgerKind::Grant, "grant"),
    (LedgerKind::GrantEnd, "grant_end"),
    (LedgerKind::TierUp, "tier_up"),
    (LedgerKind::TierDown, "tier_down"),
    (LedgerKind::TierRenew, "tier_renew"),
    (LedgerKind::TierGrace, "tier_grace"),
];

impl LedgerKind {
    /// The name in a state.
    pub fn as_str(self) -> &'static str {
        KINDS.iter().find(|(kind, _)| *kind == self).map_or("", |(_, name)| name)
    }

    /// The kind of that name.
    pub fn parse(name: &str) -> Option<Self> {
        KINDS.iter().find(|(_, known)| *known == name).map(|(kind, _)| *kind)
    }
}

impl Serialize for LedgerKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// One effect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LedgerEntry {
    /// When.
    #[serde(serialize_with = "iso")]
    pub at: Instant,
    /// What kind.
    pub kind: LedgerKind,
    /// The points that came (above zero) or went (below).
    pub points: i64,
    /// The id of the event that it came of; `birthday:2025` for a birthday bonus.
    pub event: Option<String>,
    /// Why, as a code: for tiers `tier:why`.
    pub reason: Option<Cow<'static, str>>,
    /// The balance after it.
    pub balance: i64,
}

/// Why, before anybody asks for it as a text.
#[derive(Clone, Copy)]
pub(super) enum Reason<'a> {
    None,
    Code(&'static str),
    Text(&'a str),
    Pair(&'a str, &'a str),
}

impl Reason<'_> {
    fn text(self) -> Option<Cow<'static, str>> {
        match self {
            Self::None => None,
            Self::Code(code) => Some(Cow::Borrowed(code)),
            Self::Text(text) => Some(Cow::Owned(text.to_owned())),
            Self::Pair(what, why) => Some(Cow::Owned(concat(&[what, ":", why]))),
        }
    }
}

/// The entries so far; nothing, where nobody wants them.
#[derive(Debug)]
pub(super) struct Ledger(Option<Vec<LedgerEntry>>);

impl Ledger {
    pub(super) fn new(wanted: bool) -> Self {
        Self(wanted.then(Vec::new))
    }

    pub(super) fn add(
        &mut self,
        (at, balance): (Instant, i64),
        kind: LedgerKind,
        points: i64,
        event: Reason<'_>,
        reason: Reason<'_>,
    ) {
        let Some(entries) = &mut self.0 else { return };
        entries.push(LedgerEntry {
            at,
            kind,
            points: safe(points),
            event: event.text().map(Cow::into_owned),
            reason: reason.text(),
            balance: safe(balance),
        });
    }

    pub(super) fn finish(self) -> Option<Vec<LedgerEntry>> {
        self.0
    }
}
