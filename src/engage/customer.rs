//! One customer with everything that is derived from the profile, kept as events come in.
//!
//! A query at the latest moment uses the states kept; an event that belongs before others, a
//! refund, or an `as_of` in the past has them built anew from the events. Both ways give the same
//! bits, because each [`Fold`](crate::profile::Fold) guarantees it.

use super::known::Known;
use super::{Answer, Membership, Mode, Standing};
use crate::error::Error;
use crate::event::Event;
use crate::id::ItemIx;
use crate::json::Json;
use crate::locale::Locale;
use crate::loyalty::{self, Member};
use crate::model::Model;
use crate::profile::summary::OrderSummary;
use crate::profile::{ConsentRecord, Kept, Profile, Purpose, Taken, order_days};
use crate::recommend::{self, Pool, Query, Recommendation, Subject};
use crate::score::{self, Scores};
use crate::time::Instant;

/// A customer in memory.
#[derive(Clone, Debug, Default)]
pub struct Customer {
    profile: Profile,
    known: Kept<Known>,
    pool: Pool,
}

impl Customer {
    /// A customer of that profile.
    pub fn new(profile: Profile) -> Self {
        Self { profile, ..Self::default() }
    }

    /// The profile.
    pub const fn profile(&self) -> &Profile {
        &self.profile
    }

    /// Takes one event in.
    pub fn track(&mut self, event: Event) -> Taken {
        let last = self.profile.events().last();
        let in_order = last.is_none_or(|last| last.order_cmp(&event).is_lt());
        let taken = self.profile.track(event);
        if taken == Taken::New && !in_order {
            self.forget();
        }
        taken
    }

    /// Changes the profile in another way than by an event.
    pub fn update<T>(&mut self, change: impl FnOnce(&mut Profile) -> T) -> T {
        self.forget();
        change(&mut self.profile)
    }

    fn forget(&mut self) {
        self.known.forget();
    }

    /// Records a decision; the ids of the events that it made us forget come back.
    pub fn set_consent(&mut self, purpose: Purpose, record: ConsentRecord) -> Vec<Box<str>> {
        self.update(|profile| profile.set_consent(purpose, record))
    }

    /// Fills a shelf.
    pub fn recommend(
        &mut self,
        model: &Model,
        query: &Query,
        now: Instant,
        locale: Locale,
    ) -> Answer<Vec<Recommendation>> {
        let (mode, data) = self.ask(model, now, |pool, subject| {
            recommend::recommend(pool, model, subject, query, now, locale)
        });
        Answer { trace: trace(query.scene.as_str(), &data), data, mode, stale: false }
    }

    /// Re-orders items that the page already has.
    pub fn rank(
        &mut self,
        model: &Model,
        items: &[ItemIx],
        now: Instant,
        locale: Locale,
    ) -> Answer<Vec<Recommendation>> {
        let (mode, data) = self.ask(model, now, |pool, subject| {
            recommend::rank(pool, model, subject, items, now, locale)
        });
        Answer { trace: trace("rank", &data), data, mode, stale: false }
    }

    /// Asks the recommender about this customer as far as the customer allows it.
    fn ask<T>(
        &mut self,
        model: &Model,
        now: Instant,
        question: impl FnOnce(&mut Pool, Option<&Subject<'_>>) -> T,
    ) -> (Mode, T) {
        if !self.profile.may_personalize() {
            return (Mode::NonPersonalized, question(&mut self.pool, None));
        }
        let subject = self.known.at(self.profile.events_until(now), model).subject();
        let known = subject.items.iter().any(Option::is_some);
        let mode = if known { Mode::Personalized } else { Mode::ColdStart };
        (mode, question(&mut self.pool, known.then_some(&subject)))
    }

    /// What the customer's orders say. Needs no consent to personalisation: it is arithmetic over
    /// the records of a contract.
    ///
    /// # Errors
    /// `bad-argument` for a horizon outside 1 to 3650 days.
    pub fn score(
        &self,
        model: &Model,
        now: Instant,
        horizon_days: Option<u32>,
        locale: Locale,
    ) -> Result<Answer<Scores>, Error> {
        let meta = &model.meta;
        let days = order_days(self.profile.events_until(now), &meta.zone, meta.currency).days;
        let summary = OrderSummary::new(&days, meta.zone.date(now));
        let horizon = horizon_days.unwrap_or(model.card.horizon_days);
        let data = score::score(&summary, &model.card, horizon, locale, meta.currency)?;
        let mode = if summary.first.is_some() { Mode::Personalized } else { Mode::ColdStart };
        Ok(Answer { data, mode, stale: false, trace: "score".to_string() })
    }

    /// Where the customer stands in the loyalty programme, worked out from the profile's own
    /// orders, refunds and actions. Needs no consent to personalisation either.
    pub fn tier(
        &self,
        model: &Model,
        membership: &Membership,
        now: Instant,
        locale: Locale,
    ) -> Answer<Standing> {
        let catalogue = &model.catalogue;
        let category = |id: &str| {
            let item = catalogue.find(id)?;
            Some(catalogue.category_id(catalogue.category(item))).filter(|id| !id.is_empty())
        };
        let currency = membership.programme.currency();
        let events = loyalty::events_of(self.profile.events(), currency, category);
        let data = membership.standing(&self.member(), &events, now, locale);
        let mode = if events.is_empty() { Mode::ColdStart } else { Mode::Personalized };
        Answer { data, mode, stale: false, trace: "tier".to_string() }
    }

    /// The declared birthday, if there is one that can be read.
    fn member(&self) -> Member {
        let birthday = self.profile.traits().get("birthday").map(|t| t.value.clone());
        let stated = Json::Obj(birthday.map(|b| ("birthday".to_string(), b)).into_iter().collect());
        Member::read(&stated).unwrap_or_default()
    }
}

/// A short name of a shelf: the scene and a hash of what is on it, in order.
fn trace(scene: &str, shelf: &[Recommendation]) -> String {
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    let hash = shelf
        .iter()
        .flat_map(|r| r.id.bytes().chain([0]))
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME));
    let digits = (0..12).map(|i| char::from_digit((hash >> (4 * i)) as u32 & 15, 16));
    [scene, ":"].into_iter().map(String::from).chain(digits.flatten().map(String::from)).collect()
}
