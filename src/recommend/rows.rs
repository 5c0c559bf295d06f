//! From what the sources found of a candidate to its row of features.
//!
//! Cost: one row at a time in one buffer; what holds for the whole query (liked categories, the
//! session's length, today, which features can count at all) is worked out once, and a logarithm
//! once for what stands in a row in the customer's history with the same figure.

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
use super::pool::{Candidate, Faded, Pool, Sum};
use super::session::{self, Session};
use super::sources::Liked;
use super::{Query, Subject};
use crate::id::ItemIx;
use crate::model::Model;
use crate::model::catalogue::NO_CATEGORY;
use crate::model::strings::StrIx;
use crate::profile::{Fading, Hour, ItemHistory};
use crate::time::Instant;
use std::ops::Range;

/// An item this much overdue is as overdue as it gets.
const OVERDUE_CAP: f64 = 4.0;

/// Writes rows; one for the whole query.
pub(super) struct Rows<'a> {
    model: &'a Model,
    now: Instant,
    /// Since the epoch.
    pub(super) today: i32,
    query: &'a Query,
    faded: &'a [Faded],
    own: Vec<&'a ItemHistory>,
    orders: u32,
    hour: Hour,
    /// The last logarithms of [`COUNTED`], and the last gap.
    fading: Fading,
    logs: [Last; COUNTED.len()],
    gap: Last,
    liked: &'a Liked,
    /// To what the page or the customer is about, if it counts in this scene and some candidate asks.
    likeness: Option<Likeness>,
    /// Of the session's length, if the session counts in this scene.
    long: Option<f64>,
    /// The features that count, in order; those of [`OWN`] are the first so many.
    terms: Vec<(usize, f64)>,
    own_terms: usize,
    row: Row,
    /// Whether something of [`OWN`] stands in it.
    is_own: bool,
}

/// What of an own item goes in as ln(1 + x).
const COUNTED: [usize; 6] =
    [LOOKED, BOUGHT, BOUGHT_FADED_20, BOUGHT_FADED_60, BOUGHT_FADED_180, BOUGHT_RANKED];

/// Of [`SESSION`], what other customers look at: not 0 where there is no session.
const EVERYBODY: Range<usize> = VIEWS..VIEWS_NONE + 1;

/// Whether a feature is 0 for every candidate, as the query or the session says nothing to it.
fn is_idle(feature: usize, query: &Query, session: &Session) -> bool {
    let context = &query.context;
    match feature {
        GOES_WITH | ALIKE | SAME_CATEGORY => query.seeds.is_empty(),
        SUITED | IN_BAND => !context.asks(),
        VALUE | QUALITY => context.thrift == 0.0,
        SESSION_BOUGHT | VIEWED..VIEWS => session.is_empty(),
        _ => false,
    }
}

/// What a function was asked last, and what it said: candidates in a row, as the lines of an order
/// are, ask the same, and a logarithm costs as much as the rest of a row.
#[derive(Clone, Copy)]
struct Last {
    asked: f64,
    said: f64,
}

impl Last {
    const NOTHING: Self = Self { asked: f64::NAN, said: 0.0 };

    fn of(&mut self, x: f64, function: fn(f64) -> f64) -> f64 {
        if x != self.asked {
            *self = Self { asked: x, said: function(x) };
        }
        self.said
    }
}

impl<'a> Rows<'a> {
    pub(super) fn new(
        pool: &'a Pool,
        model: &'a Model,
        subject: Option<&Subject<'a>>,
        session: &Session,
        query: &'a Query,
        weights: &Weights,
        now: Instant,
    ) -> Self {
        let mut own = Vec::new();
        if let Some(subject) = subject {
            subject.own().for_each(|(history, _)| own.push(history));
        }
        let mut terms = Vec::with_capacity(FEATURES);
        for (feature, weight) in weights.iter().enumerate() {
            if *weight != 0.0 && !is_idle(feature, query, session) {
                terms.push((feature, *weight));
            }
        }
        let models = likeness::models(query, session);
        let is_asked = weights[LIKENESS] != 0.0
            && !models.is_empty()
            && (!query.seeds.is_empty() || pool.candidates().iter().any(|c| is_unknown(c, model)));
        Self {
            model,
            now,
            today: model.meta.zone.date(now).days(),
            query,
            faded: &pool.faded,
            own,
            orders: subject.map_or(0, |s| s.history.orders()),
            hour: Hour::of(now),
            fading: Fading::default(),
            logs: [Last::NOTHING; COUNTED.len()],
            gap: Last::NOTHING,
            liked: &pool.liked,
            likeness: is_asked.then(|| Likeness::to(models, model)),
            long: (uses(weights, &SESSION) && (!session.is_empty() || uses(weights, &EVERYBODY)))
                .then(|| libm::log1p(session.length() as f64)),
            own_terms: terms.iter().take_while(|(feature, _)| OWN.contains(feature)).count(),
            terms,
            row: [0.0; FEATURES],
            is_own: false,
        }
    }

    /// Whether nothing of the catalogue was met yet.
    pub(super) fn knows_nobody(&self) -> bool {
        self.own.is_empty()
    }

    /// What the customer did with a candidate.
    pub(super) fn history(&self, candidate: &Candidate) -> Option<&'a ItemHistory> {
        candidate.own().and_then(|place| self.own.get(place)).copied()
    }

    /// The weighted sum of a candidate's row: bit by bit what [`dot`](super::features::dot) says, for
    /// a zero adds nothing.
    pub(super) fn score(&mut self, candidate: &Candidate) -> f64 {
        self.of(candidate);
        let mut sum = 0.0;
        let skipped = if self.is_own { 0 } else { self.own_terms };
        for (feature, weight) in self.terms.get(skipped..).unwrap_or_default() {
            sum += self.row[*feature] * weight;
        }
        sum
    }

    /// The row of a candidate.
    pub(super) fn of(&mut self, candidate: &Candidate) -> &Row {
        if self.is_own {
            self.row[OWN].fill(0.0);
            self.is_own = false;
        }
        if let Some(place) = candidate.own() {
            self.own(candidate.item, place);
        }
        self.others(candidate);
        self.taste(candidate);
        if let Some(long) = self.long {
            self.session(candidate, long);
        }
        &self.row
    }

    fn own(&mut self, item: ItemIx, place: usize) {
        let (Some(own), Some(faded)) = (self.own.get(place), self.faded.get(place)) else { return };
        self.is_own = true;
        let row = &mut self.row;
        let [faded_20, faded_60, faded_180] = faded.bought;
        let ranked = own.ranked_with(&mut self.fading, self.orders);
        let counts = [faded.looks, f64::from(own.orders), faded_20, faded_60, faded_180, ranked];
        for ((feature, count), log) in COUNTED.iter().zip(counts).zip(&mut self.logs) {
            row[*feature] = log.of(count, libm::log1p);
        }
        if let Some(looked) = own.looked {
            row[LOOKED_LAST] = libm::exp2(-self.now.days_since(looked));
        }
        let Some((_, last)) = own.bought else { return };
        let since = self.now.days_since(last);
        row[BOUGHT_RATE] = f64::from(own.orders) / f64::from(self.orders.max(1));
        row[OVERDUE] =
            own.mean_gap_days().map_or(0.0, |gap| (since / gap.max(1.0)).clamp(0.0, OVERDUE_CAP));
        row[OVERDUE_SQUARED] = row[OVERDUE] * row[OVERDUE];
        row[BOUGHT_AGAIN] = f64::from(u8::from(own.orders > 1));
        let (rate, gap) = self.model.repeats.of(item);
        let gap = self.gap.of(gap, libm::expm1);
        row[OVERDUE_FOR_ALL] = (since / gap.max(1.0)).clamp(0.0, OVERDUE_CAP);
        row[BOUGHT_POPULAR] = row[BOUGHT_FADED_60] * self.model.popularity.signals(item).lately;
        row[JUST_BOUGHT] = 1.0 / (1.0 + since.max(0.0));
        row[BOUGHT_REBOUGHT] = rate * row[BOUGHT];
        row[BOUGHT_IN_SMALL] = own.in_small_orders();
        row[BOUGHT_THIS_HOUR] = own.at_this_hour(self.hour);
    }

    /// What other customers and the shop say of it.
    fn others(&mut self, candidate: &Candidate) {
        let item = candidate.item;
        let category = self.model.catalogue.category(item);
        let signals = self.model.popularity.signals(item);
        let since = self.model.catalogue.since(item).days();
        let nobody = self.knows_nobody();
        let row = &mut self.row;
        row[BOUGHT_WITH] = damped(candidate.sum(Sum::Purchases));
        row[GOES_WITH] = candidate.sum(Sum::Seeds);
        row[ALIKE] = candidate.sum(Sum::SeedsViewed);
        row[SESSION_BOUGHT] = damped(candidate.sum(Sum::LooksBought));
        row[CATEGORY] = self.liked.lifts.get(category.index()).copied().unwrap_or(0.0);
        row[NEVER_BOUGHT] = if nobody || row[BOUGHT] > 0.0 { 0.0 } else { 1.0 };
        row[POPULAR] = signals.overall;
        row[POPULAR_LATELY] = signals.lately;
        row[BOUGHT_WITH_POPULAR] = row[BOUGHT_WITH] * signals.lately;
        row[TREND] = signals.trend;
        row[NEW] = self.model.freshness(self.today.saturating_sub(since));
        let (rate, gap) = self.model.repeats.of(item);
        row[REBOUGHT] = rate;
        row[REBOUGHT_GAP] = gap;
        row[SAME_CATEGORY] = 0.0;
        if category != NO_CATEGORY && !self.query.seeds.is_empty() {
            let catalogue = &self.model.catalogue;
            let seeds = &self.query.seeds;
            let alike = seeds.iter().filter(|s| catalogue.category(**s) == category).count();
            row[SAME_CATEGORY] = alike as f64 / seeds.len() as f64;
        }
    }

    /// What the item is, for whom and for what.
    fn taste(&mut self, candidate: &Candidate) {
        let item = candidate.item;
        let Self { model, query, likeness, liked, row, .. } = self;
        let (items, context) = (&model.catalogue, &query.context);
        row[LIKENESS] = 0.0;
        if let Some(likeness) = likeness
            && (!query.seeds.is_empty() || is_unknown(candidate, model))
        {
            row[LIKENESS] = likeness.of(item, model);
        }
        let share = liked.shares.get(items.category(item).index()).copied().unwrap_or(0.0);
        let looked = model.sessions.counts.signals(item).lately;
        let bought = row[POPULAR_LATELY];
        row[FAVOURED] = share * if bought > looked { bought } else { looked };
        if context.asks() {
            row[SUITED] = context.suited(item, items);
            row[IN_BAND] = context.in_band(item, items);
        }
        if context.thrift > 0.0 {
            row[VALUE] = context.thrift * value(item, model);
        } else if context.thrift < 0.0 {
            let brand = if items.brand(item) == StrIx(0) { 0.0 } else { 1.0 };
            row[QUALITY] = -context.thrift * ((brand + row[NEW]) / 2.0);
        }
    }

    fn session(&mut self, candidate: &Candidate, long: f64) {
        let row = &mut self.row;
        let (near, before) = (candidate.sum(Sum::NearbyLast), candidate.sum(Sum::NearbyPrevious));
        row[VIEWED] = candidate.sum(Sum::Viewed);
        row[VIEWED_LAST] = candidate.sum(Sum::ViewedLast);
        row[VIEWED_PREVIOUS] = candidate.sum(Sum::ViewedPrevious);
        row[VIEWED_SLOWLY] = candidate.sum(Sum::ViewedSlowly);
        row[NEARBY_LAST] = near;
        row[NEARBY_PREVIOUS] = before;
        row[NEARBY_LAST_ROOT] = f64::sqrt(near);
        row[NEARBY_ROOT] = f64::sqrt(near + before);
        let (age, times) = (candidate.sum(Sum::SeenAge), candidate.sum(Sum::SeenTimes));
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

/// Whether nobody's behaviour says anything of it, the customer's own included.
fn is_unknown(candidate: &Candidate, model: &Model) -> bool {
    candidate.own().is_none() && model.is_cold(candidate.item)
}

/// How far the price is below what is usual in its category, plus how far below its list price.
fn value(item: ItemIx, model: &Model) -> f64 {
    let items = &model.catalogue;
    let Some(price) = items.price(item).map(|price| price.as_f64()) else { return 0.0 };
    let below = |usual: f64| if price < usual { 1.0 - price / usual } else { 0.0 };
    let list = items.list_price(item).map_or(0.0, |list| list.as_f64());
    (below(model.usual_price(items.category(item))) + below(list)).min(1.0)
}

/// ln(1 + x), without asking for the logarithm of most candidates' zeros.
fn damped(sum: f64) -> f64 {
    if sum > 0.0 { libm::log1p(sum) } else { 0.0 }
}
