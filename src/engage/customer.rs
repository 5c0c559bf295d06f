//! One customer with everything that is derived from the profile, kept as events come in.
//!
//! A query at the latest moment uses the kept history; an event that belongs before others, a
//! refund, or an `as_of` in the past has it built anew from the events. Both ways give the same
//! bits, because [`History`] guarantees it.

use super::{Answer, Membership, Mode, Standing};
use crate::error::{Error, ErrorCode};
use crate::event::Event;
use crate::id::ItemIx;
use crate::json::{Json, Node};
use crate::locale::Locale;
use crate::loyalty::{self, LoyaltyEvent, Member, Options, Programme};
use crate::model::Model;
use crate::profile::summary::OrderSummary;
use crate::profile::{ConsentRecord, History, Profile, Purpose, Supplied, Taken, order_days};
use crate::recommend::{self, Pool, Query, Recommendation, Subject};
use crate::score::{self, Scores};
use crate::time::Instant;

/// A customer in memory.
#[derive(Clone, Debug, Default)]
pub struct Customer {
    profile: Profile,
    history: History,
    /// How many of the profile's events `history` holds; less than all means it must be rebuilt.
    folded: usize,
    items: Vec<Option<ItemIx>>,
    catalogue_size: usize,
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
        let events = self.profile.events();
        let in_order = events.last().is_none_or(|last| last.order_cmp(&event).is_lt());
        let current = self.folded == events.len();
        let taken = self.profile.track(event);
        if taken == Taken::New {
            let pushed = current
                && in_order
                && self.profile.events().last().is_some_and(|event| self.history.push(event));
            self.folded = if pushed { self.folded + 1 } else { 0 };
        }
        taken
    }

    /// Changes the profile in another way than by an event.
    pub fn update<T>(&mut self, change: impl FnOnce(&mut Profile) -> T) -> T {
        self.folded = 0;
        change(&mut self.profile)
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
        let until = self.profile.events_until(now);
        if until.len() < self.profile.events().len() {
            let history = History::of(until);
            let items = Subject::resolve(&history, 0, &model.catalogue);
            let subject = Subject { history: &history, items: &items };
            return asked(&mut self.pool, &subject, question);
        }
        self.fold(model);
        let subject = Subject { history: &self.history, items: &self.items };
        asked(&mut self.pool, &subject, question)
    }

    /// Brings the kept history up to the profile, and the items up to the catalogue.
    fn fold(&mut self, model: &Model) {
        if self.folded != self.profile.events().len() {
            self.history = History::of(self.profile.events());
            self.folded = self.profile.events().len();
            self.items.clear();
        }
        if self.catalogue_size != model.catalogue.len() {
            self.catalogue_size = model.catalogue.len();
            self.items.clear();
        }
        self.items.extend(Subject::resolve(&self.history, self.items.len(), &model.catalogue));
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

    /// Takes what the shop's server knows of the membership, `{"member", "events"}`; it replaces
    /// what it said before.
    ///
    /// # Errors
    /// `bad-event` with every fault, where there is a programme to read the events by;
    /// `bad-argument` for anything else. Nothing is changed then.
    pub fn supply(
        &mut self,
        known: &Json,
        membership: Option<&Membership>,
        now: Instant,
    ) -> Result<(), Error> {
        let supplied = Supplied::read(&Node::root(known), now)
            .map_err(|fault| Error::from_detail(ErrorCode::BadArgument, fault))?;
        if let Some(membership) = membership {
            read_supplied(&supplied, &membership.programme)?;
        }
        self.profile.supply(supplied);
        Ok(())
    }

    /// Where the customer stands in the loyalty programme, worked out from the profile's own
    /// orders, refunds and actions and what the shop's server supplied; with an order's total, also
    /// what points could pay on it. Needs no consent to personalisation either.
    ///
    /// # Errors
    /// `bad-event`, if what was supplied doesn't fit the programme.
    pub fn tier(
        &self,
        model: &Model,
        membership: &Membership,
        order_total: Option<i64>,
        now: Instant,
        locale: Locale,
    ) -> Result<Answer<Standing>, Error> {
        let catalogue = &model.catalogue;
        let category = |id: &str| {
            let item = catalogue.find(id)?;
            Some(catalogue.category_id(catalogue.category(item))).filter(|id| !id.is_empty())
        };
        let currency = membership.programme.currency();
        let mut events = loyalty::events_of(self.profile.events(), currency, category);
        let mut member = self.member();
        if let Some(supplied) = self.profile.loyalty() {
            let (known, server) = read_supplied(supplied, &membership.programme)?;
            events = loyalty::joined(events, server, supplied.at);
            member = if known == Member::default() { member } else { known };
        }
        let options = Options { ledger: true, order_total };
        let data = membership.standing(&member, &events, now, options, locale);
        let mode = if events.is_empty() { Mode::ColdStart } else { Mode::Personalized };
        Ok(Answer { data, mode, stale: false, trace: "tier".to_string() })
    }

    /// The declared birthday, if there is one that can be read.
    fn member(&self) -> Member {
        let birthday = self.profile.traits().get("birthday").map(|t| t.value.clone());
        let stated = Json::Obj(birthday.map(|b| ("birthday".to_string(), b)).into_iter().collect());
        Member::read(&stated).unwrap_or_default()
    }
}

fn read_supplied(
    supplied: &Supplied,
    programme: &Programme,
) -> Result<(Member, Vec<LoyaltyEvent>), Error> {
    Ok((Member::read(&supplied.member)?, loyalty::read_events(&supplied.events, programme)?))
}

fn asked<T>(
    pool: &mut Pool,
    subject: &Subject<'_>,
    question: impl FnOnce(&mut Pool, Option<&Subject<'_>>) -> T,
) -> (Mode, T) {
    let known = subject.items.iter().any(Option::is_some);
    let mode = if known { Mode::Personalized } else { Mode::ColdStart };
    (mode, question(pool, known.then_some(subject)))
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
