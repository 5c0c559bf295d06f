//! Reading a programme: the collector of faults, the shared readers, and the top of the schema.
//!
//! Every read puts its fault into one list and goes on with a default, so that a shop sees all
//! that is wrong at once; only a list that stayed empty gives a [`Programme`].

use super::{Basis, Expiry, Length, Programme, RefundPolicy, Unit};
use super::{check, earning, ranking};
use crate::error::{Detail, Error, ErrorCode};
use crate::json::{Json, Node, Read};
use crate::locale::concat;
use crate::money::{Currency, MAX_SAFE};
use crate::parts::{Parts, cut};
use crate::time::Zone;

/// The longest id, in bytes.
pub(super) const MAX_ID: usize = 128;
const MAX_MONTHS: i64 = 1200;
const MAX_DAYS: i64 = 36_600;

/// An amount or a count that may be nothing.
pub(super) const AMOUNT: &(i64, i64) = &(0, MAX_SAFE);
/// An amount or a count above nothing.
pub(super) const POSITIVE: &(i64, i64) = &(1, MAX_SAFE);

/// Whether a field must be there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    Optional,
    Required,
}
pub(super) use Need::{Optional, Required};

/// The faults found so far.
#[derive(Default)]
pub(super) struct Faults(pub(super) Vec<Detail>);

impl Faults {
    pub(super) fn take<T>(&mut self, read: Read<T>) -> Option<T> {
        read.map_err(|fault| self.0.push(fault)).ok()
    }

    pub(super) fn add(&mut self, node: &Node<'_>, code: &'static str, message: &str) {
        self.0.push(node.fault(code, message));
    }

    /// The same at a field of `node`, if that is there.
    pub(super) fn add_at(&mut self, node: &Node<'_>, key: &str, code: &'static str, message: &str) {
        if let Some(field) = node.get(key) {
            self.add(&field, code, message);
        }
    }

    /// Refuses a value that is not an object, and every field of it that is not `known`.
    pub(super) fn only(&mut self, node: &Node<'_>, known: &str) {
        let Some(fields) = self.take(node.fields()) else { return };
        for (key, field) in fields {
            if place_among(known, key).is_none() {
                self.add(&field, "unknown_field", "is not a field of the schema");
            }
        }
    }

    /// Refuses fields that mean nothing beside the `type` that was given.
    pub(super) fn inapplicable(&mut self, node: &Node<'_>, keys: &str) {
        for key in Parts::of(keys, b' ') {
            self.add_at(node, key, "not_applicable", "means nothing beside the rest given here");
        }
    }

    /// A field, which may have to be there.
    pub(super) fn field<'n>(
        &mut self,
        node: &'n Node<'n>,
        key: &'n str,
        need: Need,
    ) -> Option<Node<'n>> {
        let field = node.get(key);
        // A value that is no object has been refused already; its fields are not missing too.
        if field.is_none() && need == Required && matches!(node.value(), Json::Obj(_)) {
            self.take(node.need(key));
        }
        field
    }

    /// A whole number of that range.
    pub(super) fn int(
        &mut self,
        node: &Node<'_>,
        key: &str,
        need: Need,
        range: &(i64, i64),
    ) -> Option<i64> {
        let field = self.field(node, key, need)?;
        self.take(field.int(range.0, range.1))
    }

    /// Which of the `words`, which stand with a space between, it is.
    pub(super) fn word(
        &mut self,
        node: &Node<'_>,
        key: &str,
        need: Need,
        words: &str,
    ) -> Option<usize> {
        let field = self.field(node, key, need)?;
        let word = self.take(field.str())?;
        let found = place_among(words, word);
        if found.is_none() {
            self.add(&field, "bad_value", &concat(&["must be one of ", words]));
        }
        found
    }

    /// An id, which must be there.
    pub(super) fn id(&mut self, node: &Node<'_>, key: &str) -> Option<String> {
        let field = self.field(node, key, Required)?;
        self.name(&field)
    }

    pub(super) fn name(&mut self, node: &Node<'_>) -> Option<String> {
        self.take(node.name(MAX_ID)).map(str::to_owned)
    }

    pub(super) fn flag(&mut self, node: &Node<'_>, key: &str, default: bool) -> bool {
        match node.get(key) {
            Some(field) => self.take(field.bool()).unwrap_or(default),
            None => default,
        }
    }

    /// A section that need not be there, read by a function that collects its own faults.
    pub(super) fn section<T>(
        &mut self,
        node: &Node<'_>,
        key: &str,
        read: impl FnOnce(&mut Self, &Node<'_>) -> T,
    ) -> Option<T> {
        let field = node.get(key)?;
        Some(read(self, &field))
    }

    /// Each element of an array that need not be there.
    pub(super) fn each(
        &mut self,
        node: &Node<'_>,
        key: &str,
        read: &mut dyn FnMut(&mut Self, &Node<'_>),
    ) {
        let Some(array) = node.get(key) else { return };
        let Some(elements) = self.take(array.elements()) else { return };
        for element in elements {
            read(self, &element);
        }
    }

    /// Refuses an array that has no element.
    pub(super) fn not_empty(&mut self, node: &Node<'_>, key: &str, message: &str) {
        if let Some(field) = node.get(key)
            && matches!(field.value(), Json::Arr(elements) if elements.is_empty())
        {
            self.add(&field, "bad_value", message);
        }
    }

    pub(super) fn names(&mut self, node: &Node<'_>, key: &str) -> Vec<String> {
        let mut names = Vec::new();
        self.each(node, key, &mut |faults, element| {
            if let Some(name) = faults.name(element) {
                names.push(name);
            }
        });
        names
    }

    /// The length of a thing that needs exactly one of `months` and `days`.
    pub(super) fn length(&mut self, node: &Node<'_>) -> Option<Length> {
        match (node.get("months"), node.get("days")) {
            (Some(months), None) => {
                self.take(months.int(1, MAX_MONTHS)).map(|n| Length::Months(n as i32))
            }
            (None, Some(days)) => self.take(days.int(1, MAX_DAYS)).map(|n| Length::Days(n as i32)),
            _ => {
                self.add(node, "bad_length", "needs either months or days");
                None
            }
        }
    }
}

/// The place of `word` among `words`, which stand with a space between.
fn place_among(words: &str, word: &str) -> Option<usize> {
    Parts::of(words, b' ').position(|known| known == word)
}

pub(super) fn expiry(faults: &mut Faults, node: &Node<'_>) -> Expiry {
    faults.only(node, "type months days round");
    let kind = faults.word(node, "type", Required, "none after inactivity anniversary");
    match kind {
        Some(1) => {
            const UNITS: [Unit; 6] =
                [Unit::None, Unit::Day, Unit::Month, Unit::Quarter, Unit::Half, Unit::Year];
            let words = "none day month quarter half year";
            let unit = faults.word(node, "round", Optional, words).and_then(|i| UNITS.get(i));
            let length = faults.length(node);
            length.map_or(Expiry::Never, |n| Expiry::After(n, *unit.unwrap_or(&Unit::None)))
        }
        Some(2) => {
            faults.inapplicable(node, "round");
            faults.length(node).map_or(Expiry::Never, Expiry::Inactivity)
        }
        Some(fixed) => {
            faults.inapplicable(node, "months days round");
            if fixed == 0 { Expiry::Never } else { Expiry::Anniversary }
        }
        None => Expiry::Never,
    }
}

fn basis(faults: &mut Faults, node: &Node<'_>) -> Basis {
    faults.only(node, "tax shipping exclude_categories exclude_skus");
    let words = "include exclude";
    Basis {
        without_tax: faults.word(node, "tax", Optional, words) == Some(1),
        with_shipping: faults.word(node, "shipping", Optional, words) == Some(0),
        exclude_categories: faults.names(node, "exclude_categories"),
        exclude_skus: faults.names(node, "exclude_skus"),
    }
}

fn refund(faults: &mut Faults, node: &Node<'_>) -> RefundPolicy {
    faults.only(node, "negative tier");
    RefundPolicy {
        clamp: faults.word(node, "negative", Optional, "allow clamp") == Some(1),
        recalculate: faults.word(node, "tier", Optional, "keep recalculate") == Some(1),
    }
}

fn currency_of(node: &Node<'_>) -> Read<Currency> {
    Currency::parse(node.str()?)
        .ok_or_else(|| node.fault("bad_value", "must be three upper-case letters (ISO 4217)"))
}

fn timezone_of(node: &Node<'_>) -> Read<String> {
    let text = node.str()?;
    if Zone::parse_fixed(text).is_some() || is_zone_name(text) {
        return Ok(text.to_owned());
    }
    Err(node.fault("bad_timezone", "must be an IANA time zone or ±HH:MM"))
}

/// Whether `text` can be an IANA name: an area of the database and a place of its alphabet. The
/// core holds no database; whether the place exists is for whoever supplies its offsets.
fn is_zone_name(text: &str) -> bool {
    const AREAS: &str = "Africa America Antarctica Arctic Asia Atlantic Australia Brazil Canada \
        Chile Etc Europe Indian Mexico Pacific SystemV US";
    const ALONE: &str = "UTC GMT UCT Zulu Universal";
    let Some((area, place)) = cut(text, b'/') else {
        return place_among(ALONE, text).is_some();
    };
    place_among(AREAS, area).is_some()
        && text.len() <= 64
        && Parts::of(place, b'/').all(|part| !part.is_empty())
        && place.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-+/".contains(&b))
}

impl Programme {
    /// Reads a programme by its schema, version 1. Unknown fields are faults.
    ///
    /// # Errors
    ///
    /// `bad-programme`, with every fault found in [`details`](crate::error::Refusal::details): each
    /// has its place as a JSON pointer and one of the codes `missing_field`, `unknown_field`,
    /// `wrong_type`, `out_of_range`, `bad_value`, `bad_date`, `bad_range`, `bad_length`,
    /// `bad_timezone`, `duplicate_id`, `unknown_metric`, `unknown_tier`, `not_increasing`,
    /// `not_applicable`, `incompatible`, `base_tier`.
    pub fn read(json: &Json) -> Result<Self, Error> {
        let mut faults = Faults::default();
        let programme = read(&mut faults, &Node::root(json));
        match programme {
            Some(programme) if faults.0.is_empty() => Ok(programme),
            _ => Err(Error::from_details(ErrorCode::BadProgramme, faults.0)),
        }
    }
}

/// The programme, where its required fields can be read; whatever else is wrong is in `faults`.
fn read(faults: &mut Faults, root: &Node<'_>) -> Option<Programme> {
    faults.only(
        root,
        "schema id currency timezone basis earn multipliers actions birthday_bonus expiry redeem \
         refund metrics tiers tier_policy",
    );
    if faults.int(root, "schema", Required, &(0, i64::MAX)).is_some_and(|schema| schema != 1) {
        faults.add_at(root, "schema", "bad_value", "this build reads schema 1");
    }
    let id = faults.id(root, "id");
    let currency = faults.field(root, "currency", Required);
    let currency = currency.and_then(|node| faults.take(currency_of(&node)));
    let timezone = faults.field(root, "timezone", Required);
    let timezone = timezone.and_then(|node| faults.take(timezone_of(&node)));
    let actions = earning::actions(faults, root);
    let metrics = ranking::metrics(faults, root, &actions);
    let tiers = ranking::tiers(faults, root, &metrics);
    let multipliers = earning::multipliers(faults, root, &tiers);
    let basis = faults.section(root, "basis", basis).unwrap_or_default();
    let earn = faults.section(root, "earn", earning::earn);
    let birthday_bonus = faults.section(root, "birthday_bonus", |faults, node| {
        faults.only(node, "points");
        faults.int(node, "points", Required, AMOUNT).unwrap_or(0)
    });
    let expiry = faults.section(root, "expiry", expiry).unwrap_or(Expiry::Never);
    let redeem = faults.section(root, "redeem", earning::redeem).flatten();
    let refund = faults.section(root, "refund", refund).unwrap_or_default();
    let policy = faults.section(root, "tier_policy", ranking::policy).unwrap_or_default();
    check::pairs(faults, root, &policy);
    check::rising(faults, root, &tiers);
    Some(Programme {
        id: id?,
        currency: currency?,
        timezone: timezone?,
        basis,
        earn,
        multipliers,
        actions,
        birthday_bonus,
        expiry,
        redeem,
        refund,
        metrics,
        tiers,
        policy,
    })
}
