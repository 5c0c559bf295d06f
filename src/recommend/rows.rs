//! From what the sources found of a candidate to its row of features.
//!
//! Cost: one row at a time in one buffer; what holds for the whole query (liked categories, the
//! session's length, today, which features can count at all) is worked out once. Most candidates
//! need no row: [`ceiling`] says what their score is at most. What becomes a feature here has to be
//! in there too.

mod ceiling;

use super::features::{
    ALIKE, BOUGHT, BOUGHT_AGAIN, BOUGHT_FADED_20, BOUGHT_FADED_60, BOUGHT_FADED_180,
    BOUGHT_IN_SMALL, BOUGHT_POPULAR, BOUGHT_RANKED, BOUGHT_RATE, BOUGHT_REBOUGHT, BOUGHT_THIS_HOUR,
    BOUGHT_WITH, BOUGHT_WITH_POPULAR, CATEGORY, FAVOURED, FEATURES, GOES_WITH, IN_BAND,
    JUST_BOUGHT, LIKENESS, LOOKED, LOOKED_LAST, NEARBY_LAST, NEARBY_LAST_ROOT, NEARBY_PREVIOUS,
    NEARBY_ROOT, NEVER_BOUGHT, NEW, OVERDUE, OVERDUE_FOR_ALL, OVERDUE_SQUARED, OWN, POPULAR,
    POPULAR_LATELY, QUALITY, REBOUGHT, REBOUGHT_GAP, Row, SAME_CATEGORY, SEEN, SEEN_AGE, SEEN_LAST,
    SEEN_LAST_LONG, SEEN_LONG, SEEN_PREVIOUS, SEEN_TIMES, SESSION, SESSION_BOUGHT, SUITED, TREND,
    VALUE, VIEWED, VIEWED_LAST, VIEWED_PREVIOUS, VIEWED_SLOWLY, VIEWS, VIEWS_LATELY,
    VIEWS_LATELY_SEEN, VIEWS_NONE, VIEWS_SEEN, Weights, uses,
};
use super::likeness::{self, Likeness};
use super::parts;
use super::past::Recalled;
use super::pool::{Candidate, Pool, Sum};
use super::session::{self, Session};
use super::{Query, Question};
use crate::exponential::halved;
use crate::id::{CategoryIx, ItemIx};
use crate::model::Model;
use crate::model::catalogue::NO_CATEGORY;
use crate::model::strings::StrIx;
use crate::profile::{Hour, ItemHistory};
use crate::time::Instant;

/// For each unit of weight, more than the order in which terms are added can change; a thousandth of it is
/// more than the grains of all parts.
const ROUNDING: f64 = 1e-9;

/// An item this much overdue is as overdue as it gets.
const OVERDUE_CAP: f64 = 4.0;

/// Writes rows; one for the whole query.
pub(super) struct Rows<'a> {
    model: &'a Model,
    now: Instant,
    /// Since the epoch.
    pub(super) today: i32,
    query: &'a Query,
    pool: &'a Pool,
    past: Option<Recalled<'a>>,
    history: &'a [ItemHistory],
    orders: u32,
    hour: Hour,
    /// What the page or the customer is about, if it counts in this scene.
    models: &'a [ItemIx],
    /// To those, once a candidate asks.
    likeness: Option<Likeness>,
    /// Whether there is something on the page or in the session that leads to others.
    is_led: bool,
    /// Whether it matters what a thing is, for whom and for what.
    is_asked: bool,
    /// Whether it matters when and in which orders a thing was bought.
    minds_rhythm: bool,
    /// Of the session's length, if the session counts in this scene.
    long: Option<f64>,
    /// What sums of the same terms in another order may differ by.
    rounding: f64,
    /// What features weigh: 0 for those that are 0 for every candidate.
    weights: Weights,
    row: Row,
    /// Whether something of [`OWN`] stands in it.
    is_own: bool,
}

/// What of an own item goes in as ln(1 + x).
const COUNTED: [usize; 6] =
    [LOOKED, BOUGHT, BOUGHT_FADED_20, BOUGHT_FADED_60, BOUGHT_FADED_180, BOUGHT_RANKED];

/// An own item, as its row and its ceiling ask about it.
#[derive(Clone, Copy)]
struct Met<'a> {
    item: ItemIx,
    history: &'a ItemHistory,
    /// The figures of [`COUNTED`].
    counts: [f64; COUNTED.len()],
}

/// Whether a feature is 0 for every candidate, as the query or the session says nothing to it.
fn is_idle(feature: usize, query: &Query, session: &Session) -> bool {
    let context = &query.context;
    match feature {
        GOES_WITH | ALIKE | SAME_CATEGORY => query.seeds.is_empty(),
        SUITED | IN_BAND => !context.asks(),
        VALUE => context.thrift <= 0.0,
        QUALITY => context.thrift >= 0.0,
        SESSION_BOUGHT | VIEWED..VIEWS => session.is_empty(),
        _ => false,
    }
}

impl<'a> Rows<'a> {
    pub(super) fn new(
        pool: &'a Pool,
        past: Option<Recalled<'a>>,
        question: &Question<'a>,
        session: &'a Session,
        weights: &Weights,
    ) -> Self {
        let Question { model, subject, query, now, .. } = *question;
        let mut weights = *weights;
        let mut rounding = ROUNDING / 1e3;
        for (feature, weight) in weights.iter_mut().enumerate() {
            if is_idle(feature, query, session) {
                *weight = 0.0;
            }
            rounding += ROUNDING * weight.abs();
        }
        let likens = weights[LIKENESS] != 0.0;
        Self {
            model,
            now,
            today: model.meta.zone.date(now).days(),
            query,
            pool,
            past,
            history: subject.map_or(&[], |s| s.history.items()),
            orders: subject.map_or(0, |s| s.history.orders()),
            hour: Hour::of(now),
            models: if likens { likeness::models(query, session) } else { &[] },
            likeness: None,
            is_led: !query.seeds.is_empty() || !session.is_empty(),
            is_asked: weights[NEW] != 0.0
                || [SUITED, IN_BAND, VALUE, QUALITY].iter().any(|f| weights[*f] != 0.0),
            minds_rhythm: uses(&weights, &(BOUGHT_AGAIN..BOUGHT_WITH))
                || [OVERDUE, JUST_BOUGHT].iter().any(|f| weights[*f] != 0.0),
            long: uses(&weights, &SESSION).then(|| libm::log1p(session.length() as f64)),
            rounding,
            weights,
            row: [0.0; FEATURES],
            is_own: false,
        }
    }

    /// How many of the catalogue the customer has met: the first of the candidates.
    pub(super) fn own_count(&self) -> usize {
        self.past.map_or(0, |past| past.own().len())
    }

    /// What the customer did with a candidate.
    pub(super) fn history(&self, candidate: &Candidate) -> Option<&'a ItemHistory> {
        self.met(candidate).map(|met| met.history)
    }

    #[inline(always)]
    fn met(&self, candidate: &Candidate) -> Option<Met<'a>> {
        let past = self.past.as_ref()?;
        let own = past.own().get(candidate.own()?)?;
        let history = self.history.get(own.place as usize)?;
        let [faded_20, faded_60, faded_180, looks] = past.figures(own);
        let orders = f64::from(history.orders);
        let counts = [looks, orders, faded_20, faded_60, faded_180, own.ranked];
        Some(Met { item: own.item, history, counts })
    }

    /// A candidate's score, but for boosts.
    pub(super) fn score(&mut self, candidate: &Candidate) -> f64 {
        self.of(candidate);
        parts::score(&self.row, &self.weights)
    }

    /// The row of a candidate.
    pub(super) fn of(&mut self, candidate: &Candidate) -> &Row {
        if self.is_own {
            self.row[OWN].fill(0.0);
            self.is_own = false;
        }
        if let Some(met) = self.met(candidate) {
            self.own(&met);
        }
        self.others(candidate);
        self.taste(candidate);
        if let Some(long) = self.long {
            self.session(candidate, long);
        }
        &self.row
    }

    fn own(&mut self, met: &Met<'_>) {
        let Met { item, history: own, counts } = *met;
        self.is_own = true;
        let rate = self.rate(own);
        let row = &mut self.row;
        for (feature, count) in COUNTED.iter().zip(counts) {
            row[*feature] = damped(count);
        }
        if let Some(looked) = own.looked {
            row[LOOKED_LAST] = halved(self.now.days_since(looked));
        }
        let Some((_, last)) = own.bought else { return };
        let since = self.now.days_since(last);
        row[BOUGHT_RATE] = rate;
        row[OVERDUE] = own.mean_gap_days().map_or(0.0, |gap| overdue(since, gap));
        row[OVERDUE_SQUARED] = row[OVERDUE] * row[OVERDUE];
        row[BOUGHT_AGAIN] = f64::from(u8::from(own.orders > 1));
        let (rebought, _) = self.model.repeats.of(item);
        row[OVERDUE_FOR_ALL] = overdue(since, self.model.repeats.usual_days(item));
        row[BOUGHT_POPULAR] = row[BOUGHT_FADED_60] * self.model.popularity.signals(item).lately;
        row[JUST_BOUGHT] = 1.0 / (1.0 + since.max(0.0));
        row[BOUGHT_REBOUGHT] = rebought * row[BOUGHT];
        row[BOUGHT_IN_SMALL] = own.in_small_orders();
        row[BOUGHT_THIS_HOUR] = own.at_this_hour(self.hour);
    }

    fn rate(&self, own: &ItemHistory) -> f64 {
        f64::from(own.orders) / f64::from(self.orders.max(1))
    }

    /// What other customers and the shop say of it.
    fn others(&mut self, candidate: &Candidate) {
        let item = candidate.item;
        let category = self.model.catalogue.category(item);
        let signals = self.model.popularity.signals(item);
        let (new, same) = (self.freshness(item), self.same_category(category));
        let nobody = self.own_count() == 0;
        let sums = self.pool.sums(candidate);
        let row = &mut self.row;
        row[BOUGHT_WITH] = damped(candidate.bought_with);
        row[GOES_WITH] = sums.of(Sum::Seeds);
        row[ALIKE] = sums.of(Sum::SeedsViewed);
        row[SESSION_BOUGHT] = damped(sums.of(Sum::LooksBought));
        row[CATEGORY] = self.pool.liked.lifts.get(category.index()).copied().unwrap_or(0.0);
        row[NEVER_BOUGHT] = if nobody || row[BOUGHT] > 0.0 { 0.0 } else { 1.0 };
        row[POPULAR] = signals.overall;
        row[POPULAR_LATELY] = signals.lately;
        row[BOUGHT_WITH_POPULAR] = row[BOUGHT_WITH] * signals.lately;
        row[TREND] = signals.trend;
        row[NEW] = new;
        let (rate, gap) = self.model.repeats.of(item);
        row[REBOUGHT] = rate;
        row[REBOUGHT_GAP] = gap;
        row[SAME_CATEGORY] = same;
    }

    fn freshness(&self, item: ItemIx) -> f64 {
        let since = self.model.catalogue.since(item).days();
        self.model.freshness(self.today.saturating_sub(since))
    }

    fn same_category(&self, category: CategoryIx) -> f64 {
        let seeds = &self.query.seeds;
        if category == NO_CATEGORY || seeds.is_empty() {
            return 0.0;
        }
        let catalogue = &self.model.catalogue;
        let alike = seeds.iter().filter(|s| catalogue.category(**s) == category).count();
        alike as f64 / seeds.len() as f64
    }

    /// What the item is, for whom and for what.
    fn taste(&mut self, candidate: &Candidate) {
        let item = candidate.item;
        let asked = self.may_liken(candidate);
        let Self { model, query, models, likeness, pool, row, .. } = self;
        let (items, context) = (&model.catalogue, &query.context);
        row[LIKENESS] = 0.0;
        if asked {
            let likeness = likeness.get_or_insert_with(|| Likeness::to(models, model));
            row[LIKENESS] = likeness.of(item, model);
        }
        let share = pool.liked.shares.get(items.category(item).index()).copied().unwrap_or(0.0);
        row[FAVOURED] = share * model.wanted_lately(item);
        if context.asks() {
            row[SUITED] = context.suited(item, items);
            row[IN_BAND] = context.in_band(item, items);
        }
        if context.thrift > 0.0 {
            row[VALUE] = context.thrift * value(item, model);
        } else if context.thrift < 0.0 {
            row[QUALITY] = -context.thrift * quality(item, row[NEW], model);
        }
    }

    /// Whether there is something to be like, and that is asked of the candidate: of all on a page that
    /// is about something, else of those of which nobody's behaviour says anything.
    #[inline(always)]
    fn may_liken(&self, candidate: &Candidate) -> bool {
        !self.models.is_empty()
            && (!self.query.seeds.is_empty()
                || candidate.own().is_none() && self.model.is_cold(candidate.item))
    }

    fn session(&mut self, candidate: &Candidate, long: f64) {
        let sums = self.pool.sums(candidate);
        let row = &mut self.row;
        let (near, before) = (sums.of(Sum::NearbyLast), sums.of(Sum::NearbyPrevious));
        row[VIEWED] = sums.of(Sum::Viewed);
        row[VIEWED_LAST] = sums.of(Sum::ViewedLast);
        row[VIEWED_PREVIOUS] = sums.of(Sum::ViewedPrevious);
        row[VIEWED_SLOWLY] = sums.of(Sum::ViewedSlowly);
        row[NEARBY_LAST] = near;
        row[NEARBY_PREVIOUS] = before;
        row[NEARBY_LAST_ROOT] = f64::sqrt(near);
        row[NEARBY_ROOT] = f64::sqrt(near + before);
        let (age, times) = (sums.of(Sum::SeenAge), sums.of(Sum::SeenTimes));
        let flag = |yes: bool| if yes { 1.0 } else { 0.0 };
        let (seen, last) = (flag(times > 0.0), flag(age == session::LAST_AGE));
        row[SEEN] = seen;
        row[SEEN_AGE] = age;
        row[SEEN_LAST] = last;
        row[SEEN_PREVIOUS] = flag(age == session::PREVIOUS_AGE);
        row[SEEN_TIMES] = damped(times);
        row[SEEN_LONG] = seen * long;
        row[SEEN_LAST_LONG] = last * long;
        let signals = self.model.sessions.counts.signals(candidate.item);
        row[VIEWS] = signals.overall;
        row[VIEWS_LATELY] = signals.lately;
        row[VIEWS_SEEN] = seen * signals.overall;
        row[VIEWS_LATELY_SEEN] = seen * signals.lately;
        row[VIEWS_NONE] = flag(signals.lately <= 0.0);
    }
}

/// How far the price is below what is usual in its category, plus how far below its list price.
fn value(item: ItemIx, model: &Model) -> f64 {
    let items = &model.catalogue;
    let Some(price) = items.price(item).map(|price| price.as_f64()) else { return 0.0 };
    let below = |usual: f64| if price < usual { 1.0 - price / usual } else { 0.0 };
    let list = items.list_price(item).map_or(0.0, |list| list.as_f64());
    (below(model.usual_price(items.category(item))) + below(list)).min(1.0)
}

/// Half for a brand, half for being new.
fn quality(item: ItemIx, new: f64, model: &Model) -> f64 {
    let brand = if model.catalogue.brand(item) == StrIx(0) { 0.0 } else { 1.0 };
    (brand + new) / 2.0
}

/// So many days of a gap.
#[inline(always)]
fn overdue(since: f64, gap: f64) -> f64 {
    let times = if gap > 1.0 { since / gap } else { since };
    times.clamp(0.0, OVERDUE_CAP)
}

/// ln(1 + x), without asking for the logarithm of most candidates' zeros.
fn damped(sum: f64) -> f64 {
    if sum > 0.0 { libm::log1p(sum) } else { 0.0 }
}
