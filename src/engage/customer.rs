//! One customer with everything that is derived from the profile, kept as events come in.
//!
//! A query at the latest moment uses the states kept; an event that belongs before others, a
//! refund, or an `as_of` in the past has them built anew from the events. Both ways give the same
//! bits, because each [`Fold`](crate::profile::Fold) guarantees it.

use super::known::Known;
use super::{Answer, Figures, Membership, Mode, Standing};
use crate::error::{Error, ErrorCode};
use crate::event::Event;
use crate::id::ItemIx;
use crate::json::{Json, Node};
use crate::locale::Locale;
use crate::loyalty::{self, LoyaltyEvent, Member, Options, Programme};
use crate::model::Model;
use crate::names;
use crate::order::Gather;
use crate::profile::{Kept, Limits, Profile, Purpose, Supplied, Taken};
use crate::recommend::{self, Pool, Query, Recommendation, Subject};
use crate::score::behaviour::{self, Behaviour, Question};
use crate::score::segments::{Person, SegmentHit, Segments};
use crate::score::{self, Life};
use crate::time::Instant;

/// The trait that joins the context of every query.
const HOUSEHOLD: &str = "household";

/// A customer in memory.
#[derive(Clone, Debug, Default)]
pub struct Customer {
    profile: Profile,
    known: Kept<Known>,
    behaviour: Kept<Behaviour>,
    life: Kept<Life>,
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

    /// Folds the oldest events if there are more than that; the ids of those that storage is to
    /// forget, as [`Profile::compact`] gives them.
    pub fn compact(&mut self, limits: Limits) -> Vec<Box<str>> {
        let gone = self.profile.compact(limits);
        if !gone.is_empty() {
            self.forget();
        }
        gone
    }

    /// The profile, to change it in another way than by an event: what was derived is forgotten.
    pub fn profile_mut(&mut self) -> &mut Profile {
        self.forget();
        &mut self.profile
    }

    fn forget(&mut self) {
        self.known.forget();
        self.behaviour.forget();
        self.life.forget();
    }

    /// Fills a shelf.
    pub fn recommend(
        &mut self,
        model: &Model,
        mut query: Query,
        now: Instant,
        locale: Locale,
    ) -> Answer<Vec<Recommendation>> {
        self.add_to(&mut query, model, now);
        let query = &query;
        let (mut mode, subject) =
            subject(&self.profile, &mut self.known, &mut self.pool, model, query, now);
        if subject.is_some_and(|subject| !subject.has_for(query)) {
            mode = Mode::ColdStart;
        }
        let question = recommend::Question { model, subject, query, now, locale };
        let data = recommend::recommend(&mut self.pool, &question);
        Answer { trace: trace(query.scene.as_str(), &data), data, mode, stale: false }
    }

    /// Re-orders items that the page already has, for the scene and the context of `query`.
    pub fn rank(
        &mut self,
        model: &Model,
        mut query: Query,
        items: &[ItemIx],
        now: Instant,
        locale: Locale,
    ) -> Answer<Vec<Recommendation>> {
        self.add_to(&mut query, model, now);
        let query = &query;
        let (mode, subject) =
            subject(&self.profile, &mut self.known, &mut self.pool, model, query, now);
        let question = recommend::Question { model, subject, query, now, locale };
        let data = recommend::rank(&mut self.pool, &question, items);
        Answer { trace: trace("rank", &data), data, mode, stale: false }
    }

    /// Adds to the query what the customer declared of the household, and how prices move the customer.
    fn add_to(&mut self, query: &mut Query, model: &Model, now: Instant) {
        if has_a_say(&self.profile, query) {
            if let Some(declared) = self.profile.traits().get(HOUSEHOLD) {
                query.context.declare(HOUSEHOLD, &declared.value);
            }
            let behaviour = self.behaviour.at(self.profile.events_until(now), model);
            query.context.thrift = behaviour.thrift(&model.card);
        }
    }

    /// What is known about the customer. What orders say needs no consent to personalisation: it is
    /// arithmetic over the records of a contract; what behaviour says is left out without it.
    ///
    /// # Errors
    /// `bad-argument` for a horizon outside 1 to 3650 days and for a cost below 0.
    pub fn score(
        &mut self,
        model: &Model,
        segments: &Segments,
        now: Instant,
        query: &score::Query,
    ) -> Result<Answer<Figures>, Error> {
        let events = self.profile.events_until(now);
        let life = self.life.at(events, model);
        let known = self.known.at(events, model).subject(self.profile.tags());
        let question = Question {
            order_days: life.orders.days.len() as u32,
            history: known.history,
            items: known.items,
            personal: self.profile.may_personalize(),
            person: &person(&self.profile, model, now, query.locale),
            segments,
            retention_cost: query.retention_cost,
        };
        let behaviour = self.behaviour.at(events, model);
        let subject = score::Subject {
            days: &life.orders.days,
            replay: life.replay,
            as_of: model.meta.zone.date(now),
            currency: model.meta.currency,
            evidence: &behaviour.evidence(&question),
        };
        let orders = score::score(&subject, &model.card, query)?;
        let has_ordered = !life.orders.days.is_empty();
        let mode = if has_ordered { Mode::Personalized } else { Mode::ColdStart };
        let behaviour = behaviour::figures(behaviour, &question, &orders);
        let data = Figures { orders, behaviour };
        Ok(Answer { data, mode, stale: false, trace: "score".to_string() })
    }

    /// Which of the shop's segments the customer is in, or how the one of the id `about` comes out;
    /// none without consent to personalisation.
    pub fn segments(
        &self,
        model: &Model,
        segments: &Segments,
        about: Option<&str>,
        now: Instant,
        locale: Locale,
    ) -> Answer<Vec<SegmentHit>> {
        let personal = self.profile.may_personalize();
        let hits = || segments.hits(&person(&self.profile, model, now, locale), about);
        let (mode, data) = if personal {
            (Mode::Personalized, hits())
        } else {
            (Mode::NonPersonalized, Vec::new())
        };
        Answer { data, mode, stale: false, trace: "segments".to_string() }
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
    /// orders, refunds and actions and what the shop's server supplied; `options` say what else.
    /// Needs no consent to personalisation either.
    ///
    /// # Errors
    /// `bad-event`, if what was supplied doesn't fit the programme.
    pub fn tier(
        &self,
        model: &Model,
        membership: &Membership,
        options: Options,
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
        let data = membership.standing(&member, &events, now, options, locale);
        let mode = if events.is_empty() { Mode::ColdStart } else { Mode::Personalized };
        Ok(Answer { data, mode, stale: false, trace: "tier".to_string() })
    }

    /// The declared birthday, if there is one that can be read.
    fn member(&self) -> Member {
        let birthday = self.profile.traits().get("birthday").map(|t| t.value.clone());
        let stated = Json::Obj(birthday.map(|b| ("birthday".into(), b)).into_iter().gather());
        Member::read(&stated).unwrap_or_default()
    }
}

/// Whether the customer may have a say in the answer.
fn has_a_say(profile: &Profile, query: &Query) -> bool {
    profile.may_personalize() && !query.scene.is_for_others()
}

/// The customer as far as the customer allows recommendation to know it.
fn subject<'a>(
    profile: &'a Profile,
    known: &'a mut Kept<Known>,
    pool: &mut Pool,
    model: &Model,
    query: &Query,
    now: Instant,
) -> (Mode, Option<Subject<'a>>) {
    pool.lot = 0;
    if !has_a_say(profile, query) {
        return (Mode::NonPersonalized, None);
    }
    pool.lot = profile.id().map_or(0, names::hash);
    let subject = known.at(profile.events_until(now), model).subject(profile.tags());
    let said = !subject.history.hidden().is_empty();
    if said || subject.items.iter().any(Option::is_some) {
        (Mode::Personalized, Some(subject))
    } else {
        (Mode::ColdStart, None)
    }
}

fn person<'a>(profile: &'a Profile, model: &'a Model, now: Instant, locale: Locale) -> Person<'a> {
    Person {
        now,
        events: profile.events_until(now),
        traits: profile.traits(),
        tags: profile.tags(),
        sensitive: profile.consent().granted(Purpose::Sensitive),
        model,
        locale,
    }
}

fn read_supplied(
    supplied: &Supplied,
    programme: &Programme,
) -> Result<(Member, Vec<LoyaltyEvent>), Error> {
    Ok((Member::read(&supplied.member)?, loyalty::read_events(&supplied.events, programme)?))
}

/// A short name of a shelf: the scene and a hash of what is on it, in order.
pub(super) fn trace(scene: &str, shelf: &[Recommendation]) -> String {
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for item in shelf {
        for byte in item.id.bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(PRIME);
        }
        hash = hash.wrapping_mul(PRIME);
    }
    let mut out = String::from(scene);
    out.push(':');
    for i in 0..12 {
        out.extend(char::from_digit((hash >> (4 * i)) as u32 & 15, 16));
    }
    out
}
