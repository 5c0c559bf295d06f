//! Where what is known about a customer meets what the shop knows.
//!
//! `recommend`, `score` and `loyalty` don't know one another. This module holds the customer whom
//! all three are asked about, decides whether a result may be personal at all, and says which
//! kind of result it was ([`Mode`]), so that a page always has something to show and always knows
//! what it shows.

mod customer;
mod group;
mod known;
mod membership;
#[cfg(feature = "texts")]
mod texts;

pub use customer::Customer;
pub use group::Group;
pub use membership::{Membership, Standing};

use serde::{Serialize, Serializer};

#[cfg(feature = "texts")]
use crate::locale::Phrase;
use crate::score::{Scores, behaviour};
#[cfg(feature = "texts")]
use crate::{loyalty, recommend, score};

/// Every text that is said of a customer.
#[cfg(feature = "texts")]
pub fn phrases() -> impl Iterator<Item = &'static Phrase> {
    let tables = [loyalty::PHRASES, recommend::PHRASES, texts::PHRASES];
    tables.into_iter().chain(score::PHRASES).flatten()
}

/// What a result was made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The customer's own profile.
    Personalized,
    /// Nothing of the customer: personalisation is not granted, or switched off.
    NonPersonalized,
    /// Personalisation is granted, but nothing is known yet.
    ColdStart,
}

impl Mode {
    /// The name in the JavaScript interface.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Personalized => "personalized",
            Self::NonPersonalized => "non_personalized",
            Self::ColdStart => "cold_start",
        }
    }
}

impl Serialize for Mode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// All figures about one customer, in one object.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures {
    /// What orders say.
    pub orders: Scores,
    /// What behaviour and answers say.
    pub behaviour: behaviour::Figures,
}

impl Serialize for Figures {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut scores = self.orders.named();
        scores.extend(self.behaviour.named());
        serializer.collect_map(scores)
    }
}

/// A result, what it was made from, and a name for it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answer<T> {
    /// The result.
    pub data: T,
    /// What it was made from.
    pub mode: Mode,
    /// Always `false` here: an answer is made when it is asked for. A loader that shows a kept one
    /// says `true`.
    pub stale: bool,
    /// Names this computation; the same inputs have the same name.
    pub trace: String,
}
