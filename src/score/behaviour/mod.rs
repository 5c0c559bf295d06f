//! What a customer does, says and answers, apart from when they order.
//!
//! [`Behaviour`] is the state kept over the profile's events, a [`Fold`]; [`figures`] asks it. Each
//! file below is one group of scores with its part of the state, its conventions and its weights.
//! What needs the customer's agreement to personalisation is `not_allowed` without it.
//!
//! Guarantees: nothing is NaN or infinite; an event after `now` counts for nothing; a question
//! allocates for its answer alone, never an event. Cost: O(1) an event; a question some 9 µs
//! natively, whether there were ten events or a thousand.

mod abandoned;
mod bonds;
mod delivered;
mod engagement;
mod measures;
mod offers;
mod prices;
mod service;
mod tally;
mod texts;
mod visit;
mod voice;

use serde::{Serialize, Serializer};

use super::figure::Score;
use super::segments::{Person, Segments};
use super::tags::{self, Tag, Taste};
use super::texts::Writer;
use super::{Evidence, Named, Scores};
use crate::event::{Event, EventType};
use crate::id::ItemIx;
use crate::model::{Card, Model};
use crate::money::Minor;
use crate::profile::{Fold, History, Returns};
use crate::time::{Instant, Zone};
pub use abandoned::Abandoned;
use measures::Sheet;
pub use measures::{Measure, Measures};
use offers::Offers;
use service::Service;
use tally::Tally;
#[cfg(feature = "texts")]
pub(super) use texts::PHRASES;
use visit::Visit;
use voice::Voice;
#[cfg(feature = "train")]
pub(crate) use voice::wilson;

/// What is kept of a customer's behaviour.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Behaviour {
    returns: Returns,
    tally: Tally,
    offers: Offers,
    visit: Visit,
    voice: Voice,
    service: Service,
    taste: Taste,
    revision: u32,
}

impl Fold for Behaviour {
    type Context = Model;

    fn of(events: &[Event], model: &Model) -> Self {
        let mut behaviour =
            Self { returns: Returns::of(events), revision: model.revision(), ..Self::default() };
        for event in events {
            behaviour.take(event, model);
        }
        behaviour
    }

    fn push(&mut self, event: &Event, model: &Model) -> bool {
        if event.kind.needs_order() {
            return false;
        }
        self.take(event, model);
        true
    }

    fn suits(&self, model: &Model) -> bool {
        self.revision == model.revision()
    }
}

impl Behaviour {
    fn take(&mut self, event: &Event, model: &Model) {
        self.tally.take(event);
        self.visit.take(event);
        self.voice.take(event);
        self.service.take(event);
        let mut kept = Vec::new();
        if event.kind == EventType::Purchase {
            kept = self.returns.kept(event);
            self.offers.take(event, &kept, model.meta.currency);
        }
        self.taste.take(event, &kept, model);
    }
}

impl Behaviour {
    /// How much more (up to 1) or less (down to -1) than others of this shop the customer waits for
    /// reductions; 0 where too little is known.
    pub fn thrift(&self, card: &Card) -> f64 {
        self.offers.thrift(card)
    }
}

/// The least days that a favourite was bought on.
const FAVOURITE: u32 = 2;

impl Behaviour {
    /// What the scores of orders want to know besides those.
    pub fn evidence(&self, question: &Question<'_>) -> Evidence {
        let Question { order_days, history, personal, person, .. } = *question;
        let Person { now, model, .. } = *person;
        let fresh = |kind| self.tally.of(kind).faded.at(now, engagement::half_life(kind));
        let (back, bought) = (fresh(EventType::Refund), fresh(EventType::Purchase));
        let contract = Evidence {
            open_complaints: self.service.open(),
            returned_share: if bought > 0.0 { (back / bought).min(1.0) } else { 0.0 },
            delivery_delay_days: self.service.delay_days(),
            ..Evidence::default()
        };
        if !personal {
            return contract;
        }
        let favourite = history.items().iter().max_by_key(|item| item.orders);
        let favourite = favourite.filter(|item| item.orders >= FAVOURITE);
        let favourite = favourite.and_then(|item| model.catalogue.find(&item.id));
        let (visits, orders_on_visits) = self.visit.counted();
        Evidence {
            intent: self.visit.intent(order_days, now),
            has_cart: self.visit.in_cart() > 0,
            watched: abandoned::watched(history, now),
            visits,
            orders_on_visits,
            top_share: self.taste.top_share(now),
            price_rise: prices::rise(history, question.items, model),
            visit_ratio: self.visit.ratio(now),
            favourite_out_of_stock: favourite.is_some_and(|item| !model.catalogue.available(item)),
            ..contract
        }
    }
}

/// What the scores of behaviour are asked with, besides the behaviour itself.
#[derive(Clone, Copy)]
pub struct Question<'a> {
    /// On how many days the customer ordered.
    pub order_days: u32,
    /// What the customer did with items.
    pub history: &'a History,
    /// Which of the catalogue's those are.
    pub items: &'a [Option<ItemIx>],
    /// Whether the customer allows personalisation.
    pub personal: bool,
    /// The customer as the shop's own segments see it, and those.
    pub person: &'a Person<'a>,
    /// What the shop defines.
    pub segments: &'a Segments,
    /// What it costs to keep this customer for a year, if the caller knows it better than the card.
    pub retention_cost: Option<Minor>,
}

/// A question with what follows from it.
struct Ask<'a> {
    now: Instant,
    zone: &'a Zone,
    card: &'a Card,
    orders: &'a Scores,
    order_days: u32,
    retention_cost: Option<f64>,
    write: Writer,
}

/// Everything that behaviour says.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures {
    /// The figures proper.
    pub measures: Measures,
    /// What was looked at and not bought, the warmest first.
    pub abandoned: Score<Vec<Abandoned>>,
    /// What the customer likes, uses and declared.
    pub tags: Score<Vec<Tag>>,
}

impl Figures {
    /// All of them by name.
    pub fn named(&self) -> Named<'_> {
        let mut all: Named<'_> = Vec::with_capacity(20);
        self.measures.name(&mut all);
        all.push(("abandoned", &self.abandoned));
        all.push(("tags", &self.tags));
        all
    }
}

impl Serialize for Figures {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.named())
    }
}

/// Asks for all of it.
pub fn figures(behaviour: &Behaviour, question: &Question<'_>, orders: &Scores) -> Figures {
    let Question { order_days, history, personal, person, segments, .. } = *question;
    let Person { now, model, locale, .. } = *person;
    let write = Writer { locale, currency: model.meta.currency };
    let (zone, card) = (&model.meta.zone, &model.card);
    let retention_cost = question.retention_cost.map(Minor::as_f64).or(card.retention_cost);
    let mut sheet = Sheet::new(Ask { now, zone, card, orders, order_days, retention_cost, write });
    behaviour.offers.put(&behaviour.tally, &mut sheet);
    let (mut abandoned, mut tags) = (Score::none("not_allowed"), Score::none("not_allowed"));
    if personal {
        engagement::put(&behaviour.tally, &mut sheet);
        behaviour.visit.put(&mut sheet);
        bonds::put_fit(segments, person, &mut sheet);
        abandoned = abandoned::score(history, now);
        tags = tags::tags(&behaviour.taste, person, write);
    }
    behaviour.voice.put(&mut sheet);
    behaviour.service.put(&mut sheet);
    delivered::put(behaviour, &mut sheet);
    bonds::put(behaviour, &mut sheet);
    Figures { measures: sheet.finish(), abandoned, tags }
}
