//! Reading a programme: the collector of faults, the shared readers, and the top of the schema.
//!
//! Every read puts its fault into one list and goes on with a default, so that a shop sees all
//! that is wrong at once; only a list that stayed empty gives a [`Programme`].

use super::{Basis, Expiry, Length, Programme, RefundPolicy, Unit};
use super::{check, earning, ranking};
use crate::error::{Detail, Error, ErrorCode};
use crate::json::{Json, Node, Read};
use crate::money::{Currency, MAX_SAFE};
use crate::time::Zone;

/// The longest id, in bytes.
pub(super) const MAX_ID: usize = 128;
const MAX_MONTHS: i64 = 1200;
const MAX_DAYS: i64 = 36_600;

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

    /// Refuses a value that is not an object, and every field of it that is not `known`.
    pub(super) fn only(&mut self, node: &Node<'_>, known: &[&str]) {
        let Some(fields) = self.take(node.fields()) else { return };
        for (key, field) in fields {
            if !known.contains(&key) {
                self.add(&field, "unknown_field", "is not a field of the schema");
            }
        }
    }

    /// Refuses fields that mean nothing beside the `type` that was given.
    pub(super) fn inapplicable(&mut self, node: &Node<'_>, keys: &[&str]) {
        for key in keys {
            if let Some(field) = node.get(key) {
                self.add(&field, "not_applicable", "means nothing beside the rest given here");
            }
        }
    }

    pub(super) fn optional<T>(
        &mut self,
        node: &Node<'_>,
        key: &str,
        read: impl FnOnce(&Node<'_>) -> Read<T>,
    ) -> Option<T> {
        let field = node.get(key)?;
        self.take(read(&field))
    }

    pub(super) fn required<T>(
        &mut self,
        node: &Node<'_>,
        key: &str,
        read: impl FnOnce(&Node<'_>) -> Read<T>,
    ) -> Option<T> {
        // A value that is no object has been refused already; its fields are not missing too.
        if !matches!(node.value(), Json::Obj(_)) {
            return None;
        }
        let field = self.take(node.need(key))?;
        self.take(read(&field))
    }

    pub(super) fn flag(&mut self, node: &Node<'_>, key: &str) -> bool {
        self.optional(node, key, |n| n.bool()).unwrap_or(false)
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
        mut read: impl FnMut(&mut Self, &Node<'_>),
    ) {
        let Some(array) = node.get(key) else { return };
        let Some(elements) = self.take(array.elements()) else { return };
        elements.for_each(|element| read(self, &element));
    }

    pub(super) fn names(&mut self, node: &Node<'_>, key: &str) -> Vec<String> {
        let mut names = Vec::new();
        self.each(node, key, |faults, element| {
            names.extend(faults.take(name(element)));
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

pub(super) fn name(node: &Node<'_>) -> Read<String> {
    node.name(MAX_ID).map(str::to_owned)
}

/// An amount or a count that may be nothing.
pub(super) fn amount(node: &Node<'_>) -> Read<i64> {
    node.int(0, MAX_SAFE)
}

/// An amount or a count above nothing.
pub(super) fn positive(node: &Node<'_>) -> Read<i64> {
    node.int(1, MAX_SAFE)
}

/// One of a few words.
pub(super) fn choice<T: Copy>(node: &Node<'_>, words: &[(&str, T)]) -> Read<T> {
    let text = node.str()?;
    words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value).ok_or_else(|| {
        let mut message = String::from("must be one of");
        for (word, _) in words {
            message.push(' ');
            message.push_str(word);
        }
        node.fault("bad_value", message)
    })
}

pub(super) fn expiry(faults: &mut Faults, node: &Node<'_>) -> Expiry {
    #[derive(Clone, Copy)]
    enum Kind {
        None,
        After,
        Inactivity,
        Anniversary,
    }
    faults.only(node, &["type", "months", "days", "round"]);
    let kind = faults.required(node, "type", |n| {
        choice(
            n,
            &[
                ("none", Kind::None),
                ("after", Kind::After),
                ("inactivity", Kind::Inactivity),
                ("anniversary", Kind::Anniversary),
            ],
        )
    });
    match kind {
        None => Expiry::Never,
        Some(Kind::None) => {
            faults.inapplicable(node, &["months", "days", "round"]);
            Expiry::Never
        }
        Some(Kind::Anniversary) => {
            faults.inapplicable(node, &["months", "days", "round"]);
            Expiry::Anniversary
        }
        Some(Kind::Inactivity) => {
            faults.inapplicable(node, &["round"]);
            faults.length(node).map_or(Expiry::Never, Expiry::Inactivity)
        }
        Some(Kind::After) => {
            let unit = faults.optional(node, "round", |n| {
                choice(
                    n,
                    &[
                        ("none", Unit::None),
                        ("day", Unit::Day),
                        ("month", Unit::Month),
                        ("quarter", Unit::Quarter),
                        ("half", Unit::Half),
                        ("year", Unit::Year),
                    ],
                )
            });
            let length = faults.length(node);
            length.map_or(Expiry::Never, |n| Expiry::After(n, unit.unwrap_or(Unit::None)))
        }
    }
}

fn basis(faults: &mut Faults, node: &Node<'_>) -> Basis {
    faults.only(node, &["tax", "shipping", "exclude_categories", "exclude_skus"]);
    let words = [("include", true), ("exclude", false)];
    let tax = faults.optional(node, "tax", |n| choice(n, &words));
    let shipping = faults.optional(node, "shipping", |n| choice(n, &words));
    Basis {
        without_tax: !tax.unwrap_or(true),
        with_shipping: shipping.unwrap_or(false),
        exclude_categories: faults.names(node, "exclude_categories"),
        exclude_skus: faults.names(node, "exclude_skus"),
    }
}

fn refund(faults: &mut Faults, node: &Node<'_>) -> RefundPolicy {
    faults.only(node, &["negative", "tier"]);
    let clamp = faults
        .optional(node, "negative", |n| choice(n, &[("allow", false), ("clamp", true)]))
        .unwrap_or(false);
    let recalculate = faults
        .optional(node, "tier", |n| choice(n, &[("keep", false), ("recalculate", true)]))
        .unwrap_or(false);
    RefundPolicy { clamp, recalculate }
}

fn timezone(node: &Node<'_>) -> Read<String> {
    let text = node.str()?;
    if Zone::parse_fixed(text).is_some() || is_zone_name(text) {
        return Ok(text.to_owned());
    }
    Err(node.fault("bad_timezone", "must be an IANA time zone or ±HH:MM"))
}

/// Whether `text` can be an IANA name: an area of the database and a place of its alphabet. The
/// core holds no database; whether the place exists is for whoever supplies its offsets.
fn is_zone_name(text: &str) -> bool {
    const AREAS: [&str; 17] = [
        "Africa",
        "America",
        "Antarctica",
        "Arctic",
        "Asia",
        "Atlantic",
        "Australia",
        "Brazil",
        "Canada",
        "Chile",
        "Etc",
        "Europe",
        "Indian",
        "Mexico",
        "Pacific",
        "SystemV",
        "US",
    ];
    const ALONE: [&str; 5] = ["UTC", "GMT", "UCT", "Zulu", "Universal"];
    let Some((area, place)) = text.split_once('/') else { return ALONE.contains(&text) };
    AREAS.contains(&area)
        && text.len() <= 64
        && place.split('/').all(|part| !part.is_empty())
        && place.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-+/".contains(&b))
}

impl Programme {
    /// Reads a programme by its schema, version 1. Unknown fields are faults.
    ///
    /// # Errors
    ///
    /// `bad-programme`, with every fault found in [`Error::details`]: each has its place as a
    /// JSON pointer and one of the codes `missing_field`, `unknown_field`, `wrong_type`,
    /// `out_of_range`, `bad_value`, `bad_date`, `bad_range`, `bad_length`, `bad_timezone`,
    /// `duplicate_id`, `unknown_metric`, `unknown_tier`, `not_increasing`, `not_applicable`,
    /// `incompatible`, `base_tier`.
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
        &[
            "schema",
            "id",
            "currency",
            "timezone",
            "basis",
            "earn",
            "multipliers",
            "actions",
            "birthday_bonus",
            "expiry",
            "redeem",
            "refund",
            "metrics",
            "tiers",
            "tier_policy",
        ],
    );
    faults.required(root, "schema", |n| match n.int(0, i64::MAX)? {
        1 => Ok(()),
        _ => Err(n.fault("bad_value", "this build reads schema 1")),
    });
    let id = faults.required(root, "id", name);
    let currency = faults.required(root, "currency", |n| {
        Currency::parse(n.str()?)
            .ok_or_else(|| n.fault("bad_value", "must be three upper-case letters (ISO 4217)"))
    });
    let timezone = faults.required(root, "timezone", timezone);
    let actions = earning::actions(faults, root);
    let metrics = ranking::metrics(faults, root, &actions);
    let tiers = ranking::tiers(faults, root, &metrics);
    let multipliers = earning::multipliers(faults, root, &tiers);
    let basis = faults.section(root, "basis", basis).unwrap_or_default();
    let earn = faults.section(root, "earn", earning::earn);
    let birthday_bonus = faults.section(root, "birthday_bonus", |faults, node| {
        faults.only(node, &["points"]);
        faults.required(node, "points", amount).unwrap_or(0)
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
