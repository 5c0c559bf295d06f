//! Which items to show one customer in one place, in which order, and why.
//!
//! A query goes through a pipeline: **candidates** from several sources, each filling its own
//! features ([`features`]); a **blend**, one linear weight per feature and scene, learnt by
//! `train` where it could be and stated in [`Scene::default_weights`] where not; **hard filters**,
//! the customer's own word among them; the shop's **boosts** with their quotas; **diversity**,
//! **rotation** and **exploration**, which change the order and never a score; and for what is
//! left, **reasons** whose weights sum to the score. Linear on
//! purpose: a sum can be taken apart again, so an explanation is the computation and not a story
//! about it.
//!
//! Guarantees: deterministic to the bit; nothing unavailable or filtered is ever shown; what a
//! shelf shows never depends on the person where there is no [`Subject`]. Cost: O(candidates), and
//! O(own items × neighbours) once for each [`Past`]; no allocation per candidate once a [`Pool`] has
//! grown.

mod context;
mod evidence;
mod explain;
mod facts;
pub mod features;
mod feedback;
mod likeness;
mod parts;
mod past;
mod place;
mod pool;
mod query;
mod quota;
mod reasons;
mod rows;
mod scene;
mod select;
mod session;
mod sources;
mod tally;
mod texts;

pub use context::Context;
pub use explain::Counterfactual;
pub use past::Past;
pub use pool::{Candidate, Pool};
pub use query::{Boost, Filter, MAX_LIMIT, Query};
pub use reasons::Reason;
pub use scene::{Scene, Seen};
#[cfg(feature = "texts")]
pub(crate) use texts::PHRASES;

use features::{
    BOUGHT_WITH, FAVOURED, FEATURE_SET, FEATURES, PLACE, Row, SESSION, SESSION_BOUGHT, SUITED,
    Weights, uses,
};
use feedback::Bars;
use past::Worked;
use rows::Rows;
use select::Chosen;
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};
use session::Session;

use crate::id::ItemIx;
use crate::locale::Locale;
use crate::model::{Catalogue, Model};
use crate::order::{Gather, sort_by};
use crate::profile::{History, ItemHistory, OwnIx, Traits};
use crate::time::Instant;

/// How many best sellers are always candidates, and how many of a seed's category.
const BEST_SELLERS: usize = 200;
const PER_SEED_CATEGORY: usize = 60;

/// The customer as recommendation sees it: a history, and which items of the catalogue its own
/// numbers stand for.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// What the customer did with items.
    pub history: &'a History,
    /// By own number, the item of the catalogue; `None` where the shop no longer has it.
    pub items: &'a [Option<ItemIx>],
    /// What the customer said of tags.
    pub tags: &'a Traits,
    /// Where somebody keeps it, what was worked out before of the same history and model.
    pub past: Option<&'a Past>,
}

impl<'a> Subject<'a> {
    /// The items of the catalogue that `history`'s numbers from `from` on stand for.
    pub fn resolve(history: &History, from: usize, catalogue: &Catalogue) -> Vec<Option<ItemIx>> {
        let items = history.items().get(from..).unwrap_or_default();
        items.iter().map(|own| catalogue.find(&own.id)).gather()
    }

    /// What the customer met, and wants to see still.
    fn own(&self) -> impl Iterator<Item = (&'a ItemHistory, ItemIx)> + use<'a> {
        let items = self.history.items().iter().zip(self.items);
        let known = items.filter_map(|(own, item)| item.map(|item| (own, item)));
        known.filter(|(own, _)| own.is_met())
    }

    /// Whether there is something for the shelf; only one of the customer's own things may want for it.
    pub fn has_for(&self, query: &Query) -> bool {
        let mut own = self.own();
        !query.scene.only_own() || own.any(|(own, _)| select::own_admits(query, Some(own)))
    }

    fn item(&self, own: OwnIx) -> Option<ItemIx> {
        let place = own.0 as usize;
        let wanted = self.history.items().get(place).is_some_and(|own| !own.unwanted);
        self.items.get(place).copied().flatten().filter(|_| wanted)
    }

    fn of(&self, item: ItemIx) -> Option<&'a ItemHistory> {
        let place = self.items.iter().position(|own| *own == Some(item))?;
        self.history.items().get(place).filter(|own| own.is_met())
    }
}

/// All that an answer depends on.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// What the shop knows.
    pub model: &'a Model,
    /// Who it is for; where that is nobody, the answer depends on no person.
    pub subject: Option<Subject<'a>>,
    /// What the page asks for.
    pub query: &'a Query,
    /// When.
    pub now: Instant,
    /// The language of the reasons.
    pub locale: Locale,
}

/// One item of a shelf.
#[derive(Clone, Debug, PartialEq)]
pub struct Recommendation {
    /// The item.
    pub item: ItemIx,
    /// The shop's id of it.
    pub id: Box<str>,
    /// The f64 sum of the reasons' weights, in their order.
    pub score: f64,
    /// From 1.
    pub rank: u32,
    /// Why, the weightiest first.
    pub reasons: Vec<Reason>,
    /// When the customer would usually need it next, on a buy-again shelf.
    pub due: Option<Instant>,
    /// What would stand in its place otherwise, where that was asked for.
    pub counterfactual: Option<Counterfactual>,
}

impl Serialize for Recommendation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Recommendation", 6)?;
        fields.serialize_field("id", &self.id)?;
        fields.serialize_field("score", &self.score)?;
        fields.serialize_field("rank", &self.rank)?;
        fields.serialize_field("reasons", &self.reasons)?;
        if let Some(due) = self.due {
            fields.serialize_field("due", &due)?;
        }
        if let Some(counterfactual) = &self.counterfactual {
            fields.serialize_field("counterfactual", counterfactual)?;
        }
        fields.end()
    }
}

/// The weights that hold for `scene`: the model's own if it has learnt some over these features,
/// and for what the customer has not bought those of such a shelf, if it has them.
pub fn weights(scene: Scene, seen: Seen, model: &Model) -> Weights {
    let fits = |code: u32| code == scene.code() || seen == Seen::Exclude && code == scene.unseen();
    let learnt = model.blend.rows.iter().rev().find(|(code, _)| fits(*code));
    let learnt = learnt.filter(|_| model.blend.feature_set == FEATURE_SET);
    match learnt.and_then(|(_, row)| row.first_chunk::<FEATURES>().copied()) {
        Some(row) if model.blend.rows.iter().all(|(_, r)| r.len() == FEATURES) => row,
        _ => scene.default_weights(),
    }
}

/// An item's place on a shelf.
struct Placed {
    item: ItemIx,
    row: Row,
    /// Its place by the score, from 1, if exploration drew it from there; else 0.
    from: u32,
}

/// The candidates of a query, and what their rows are made of.
struct Gathered<'a> {
    rows: Rows<'a>,
    bars: Bars,
    candidates: &'a [Candidate],
}

/// Hands every candidate that `teaches`, by whether the customer bought it, to `take`, with its row of
/// those features that `weights` ask for: what learning reads. In a session best sellers are none; they
/// only fill what stays empty.
pub fn each_row(
    pool: &mut Pool,
    question: &Question<'_>,
    weights: &Weights,
    mut teaches: impl FnMut(ItemIx, bool) -> bool,
    mut take: impl FnMut(ItemIx, &Row),
) {
    let (anew, session) = (Past::default(), Session::of(question));
    let sellers = question.query.scene != Scene::Next;
    let Gathered { mut rows, candidates, .. } =
        gather(pool, &anew, question, &session, &[], weights, sellers);
    for candidate in candidates {
        let bought = rows.history(candidate).is_some_and(|own| own.orders > 0);
        if teaches(candidate.item, bought) {
            take(candidate.item, rows.of(candidate));
        }
    }
}

fn gather<'a>(
    pool: &'a mut Pool,
    anew: &'a Past,
    question: &'a Question<'a>,
    session: &'a Session,
    wanted: &[ItemIx],
    weights: &Weights,
    sellers: bool,
) -> Gathered<'a> {
    let Question { model, query, now, .. } = *question;
    pool.reset(model.catalogue.len());
    let matters = weights[BOUGHT_WITH] != 0.0 && !query.scene.only_own();
    let past = question.subject.and_then(|subject| {
        let kept = subject.past.filter(|_| wanted.is_empty());
        // Who keeps it may be asked for another scene next.
        let also = (matters || kept.is_some()).then_some(wanted);
        let make = || Worked::of(&subject, model, also, &mut pool.tally);
        kept.unwrap_or(anew).worked(make).map(|worked| worked.at(now))
    });
    let only_own = query.scene.only_own() && past.is_some_and(|past| !past.own().is_empty());
    if let Some(past) = &past {
        past.candidates(pool, matters);
        sources::categories(pool, past, question);
    }
    for item in wanted {
        pool.get(*item);
    }
    if !only_own {
        others(pool, question, session, weights);
        if sellers {
            if weights[FAVOURED] != 0.0 {
                sources::liked(pool, model);
            }
            sources::best_sellers(pool, question, BEST_SELLERS);
        }
        sources::boosted(pool, question);
    }
    let bars = feedback::heed(pool, question);
    let pool: &'a Pool = pool;
    let rows = Rows::new(pool, past, question, session, weights);
    Gathered { rows, bars, candidates: pool.candidates() }
}

/// What the page, the session and the context lead to.
fn others(pool: &mut Pool, question: &Question<'_>, session: &Session, weights: &Weights) {
    let Question { model, query, .. } = *question;
    if weights[SESSION_BOUGHT] != 0.0 {
        session.bought_with(pool, model);
    }
    if uses(weights, &SESSION) {
        session.viewed_with(pool, model);
    }
    sources::seeds(pool, &query.seeds, model, PER_SEED_CATEGORY);
    if weights[SUITED] != 0.0 && query.context.asks() {
        sources::suited(pool, question, BEST_SELLERS);
    }
    if query.scene == Scene::New {
        sources::arrivals(pool, question, BEST_SELLERS);
    }
}

/// Fills a shelf, or explains one item of it.
pub fn recommend(pool: &mut Pool, question: &Question<'_>) -> Vec<Recommendation> {
    let shelf = shelf(pool, question);
    match question.query.about {
        Some(item) => explain::explain(shelf, pool, question, item),
        None => shelf,
    }
}

fn shelf(pool: &mut Pool, question: &Question<'_>) -> Vec<Recommendation> {
    let Question { model, query, .. } = *question;
    // Where there is nothing for it yet, a shelf of the customer's own things shows what sells; but for
    // what isn't wanted.
    let is_bare = question.subject.is_none_or(|subject| !subject.has_for(query));
    let mut unwanted = Vec::new();
    let mut question = *question;
    if let Some(known) = question.subject.filter(|_| is_bare) {
        for (own, item) in known.history.items().iter().zip(known.items) {
            unwanted.push(item.filter(|_| own.unwanted));
        }
        question.subject = Some(Subject { items: &unwanted, past: None, ..known });
    }
    let question = &question;
    let scene = if is_bare && query.scene.only_own() { Scene::Home } else { query.scene };
    let weights = weights(scene, query.seen, model);
    let (lot, anew, session) = (pool.lot, Past::default(), Session::of(question));
    // Best sellers only water a session down: MRR@20 .400 without them, .393 with them in every
    // list (6,347 prefixes of a click log, .688 and .683 HR@20). They come where it leaves places
    // empty.
    let mut sellers = scene != Scene::Next;
    loop {
        let mut gathered = gather(pool, &anew, question, &session, &[], &weights, sellers);
        let chosen = select::select(&mut gathered, model, query, lot);
        if sellers || chosen.len() >= query.limit {
            return told(&chosen, &mut gathered.rows, question, &session, &weights);
        }
        sellers = true;
    }
}

/// Re-orders items that the page already has, best first, by the scene and the context of the query;
/// ids that the catalogue doesn't have are the caller's to keep behind them. Nothing is left out;
/// what the customer doesn't want to see comes last.
pub fn rank(pool: &mut Pool, question: &Question<'_>, items: &[ItemIx]) -> Vec<Recommendation> {
    let Question { model, query, .. } = *question;
    let weights = weights(query.scene, query.seen, model);
    let (anew, session) = (Past::default(), Session::of(question));
    let Gathered { mut rows, bars, candidates } =
        gather(pool, &anew, question, &session, items, &weights, true);
    let place = |item: ItemIx| items.iter().position(|ix| *ix == item);
    let mut wanted: Vec<(bool, f64, Placed)> = Vec::with_capacity(items.len());
    for candidate in candidates {
        if let Some(place) = place(candidate.item) {
            let mut row = *rows.of(candidate);
            row[PLACE] = std::f64::consts::LN_2 / libm::log(place as f64 + 2.0);
            let barred = !bars.admit(candidate.item, &model.catalogue);
            let placed = Placed { item: candidate.item, row, from: 0 };
            wanted.push((barred, parts::score(&placed.row, &weights), placed));
        }
    }
    sort_by(&mut wanted, |(a_barred, a_score, a), (b_barred, b_score, b)| {
        let order = a_barred.cmp(b_barred).then(b_score.total_cmp(a_score));
        order.then(b.row[PLACE].total_cmp(&a.row[PLACE]))
    });
    let placed = wanted.into_iter().map(|(.., placed)| placed).gather();
    reasoned(&placed, question, &session, &weights)
}

/// The shelf of what was chosen, with reasons if they are asked for.
fn told(
    chosen: &[Chosen<'_>],
    rows: &mut Rows<'_>,
    question: &Question<'_>,
    session: &Session,
    weights: &Weights,
) -> Vec<Recommendation> {
    let query = question.query;
    // Boosts may make a score so large that it depends on the order of its parts.
    if query.explain || !query.boosts.is_empty() {
        let mut placed = Vec::with_capacity(chosen.len());
        for Chosen { candidate, from, .. } in chosen {
            placed.push(Placed { item: candidate.item, row: *rows.of(candidate), from: *from });
        }
        return reasoned(&placed, question, session, weights);
    }
    let context = reasons::Context::of(question, session, weights);
    let mut shelf = Vec::with_capacity(chosen.len());
    for Chosen { candidate, key, .. } in chosen {
        let score = if candidate.sunk == 0.0 { *key } else { rows.score(candidate) };
        context.put(&mut shelf, candidate.item, score, Vec::new());
    }
    shelf
}

fn reasoned(
    placed: &[Placed],
    question: &Question<'_>,
    session: &Session,
    weights: &Weights,
) -> Vec<Recommendation> {
    let context = reasons::Context::of(question, session, weights);
    let behind = question.query.explain.then(|| context.behind(placed));
    let mut shelf = Vec::with_capacity(placed.len());
    let mut parts = Vec::new();
    for (i, placed) in placed.iter().enumerate() {
        context.parts(placed, &mut parts);
        let behind = behind.as_ref().and_then(|behind| behind.get(i));
        let reasons = behind.map(|behind| context.reasons(placed.item, &parts, behind));
        // From 0.0 on, for the sum of nothing at all is -0.0.
        let score = parts.iter().fold(0.0, |sum, (_, weight)| sum + weight);
        context.put(&mut shelf, placed.item, score, reasons.unwrap_or_default());
    }
    shelf
}
