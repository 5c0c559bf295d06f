//! What the customer declared, by name.

use serde::{Serialize, Serializer};

use crate::json::Json;
use crate::time::Instant;

/// Something the customer declared.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Trait {
    /// What was said.
    pub value: Json,
    /// When.
    pub at: Instant,
    /// To whom: a form, the till.
    pub source: Box<str>,
}

/// Everything the customer declared, each name once, ascending.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Traits(Vec<(Box<str>, Trait)>);

impl Traits {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What was declared under that name.
    pub fn get(&self, name: &str) -> Option<&Trait> {
        self.place(name).ok().and_then(|place| self.0.get(place)).map(|(_, declared)| declared)
    }

    /// Each name with what was declared under it.
    pub fn iter(&self) -> impl Iterator<Item = &(Box<str>, Trait)> {
        self.0.iter()
    }

    /// Puts a declaration in place of the one there is, if any.
    pub(super) fn put(&mut self, name: &str, declared: Trait) {
        match self.place(name) {
            Ok(place) => self.0[place].1 = declared,
            Err(place) => self.0.insert(place, (name.into(), declared)),
        }
    }

    fn place(&self, name: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(known, _)| (**known).cmp(name))
    }
}

impl Serialize for Traits {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, declared)| (name, declared)))
    }
}
