//! The shop's loyalty programme as a customer meets it: the rules, their zone, what things are
//! called, and where the customer stands, in figures and in sentences.

use serde::Serialize;

use crate::locale::Locale;
use crate::loyalty::{self, Description, LoyaltyEvent, Member, Names, Options, Programme, State};
use crate::time::{Instant, Zone};

/// A programme ready to be applied.
#[derive(Clone, Debug)]
pub struct Membership {
    /// The rules.
    pub programme: Programme,
    /// Their timezone, as offsets.
    pub zone: Zone,
    /// What tiers, metrics, actions and benefits are called.
    pub names: Names,
}

/// Where a customer stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// In figures: the fields of the state itself.
    #[serde(flatten)]
    pub state: State,
    /// In sentences.
    pub texts: Description,
}

impl Membership {
    /// Where a member with these events stands at `as_of`.
    pub fn standing(
        &self,
        member: &Member,
        events: &[LoyaltyEvent],
        as_of: Instant,
        options: Options,
        locale: Locale,
    ) -> Standing {
        let state = loyalty::calculate(&self.programme, &self.zone, member, events, as_of, options);
        let texts = loyalty::describe(&self.programme, &self.zone, &state, &self.names, locale);
        Standing { state, texts }
    }
}
