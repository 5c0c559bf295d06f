//! Which items to show one customer in one place, in which order, and why.
//!
//! A query goes through a pipeline: **candidates** from several sources, each filling its own
//! features ([`features`]); a **blend**, one linear weight per feature and scene, learnt by
//! `train` where it could be and stated in [`Scene::default_weights`] where not; **hard filters**;
//! **diversity**; and for what is left, **reasons** whose weights sum to the score. Linear on
//! purpose: a sum can be taken apart again, so an explanation is the computation and not a story
//! about it.
//!
//! Guarantees: deterministic to the bit; nothing unavailable or filtered is ever shown; what a
//! shelf shows never depends on the person where there is no [`Subject`]. Cost: O(own items ×
//! neighbours + candidates); no allocation per candidate once a [`Pool`] has grown.
//!
//! Not here yet: rotation and exploration.

mod context;
mod evidence;
pub mod features;
mod likeness;
mod pool;
mod query;
mod reasons;
mod rows;
mod scene;
mod select;
mod session;
mod sources;
mod tally;
mod texts;

pub use context::Context;
pub use pool::{Candidate, Pool};
pub use query::{Filter, MAX_LIMIT, Query};
pub use reasons::Reason;
pub use scene::{Scene, Seen};

use crate::order::Gather;
use features::{
    BOUGHT_WITH, FAVOURED, FEATURE_SET, FEATURES, PLACE, Row, SESSION, SESSION_BOUGHT, SUITED,
    Weights, uses,
};
use rows::Rows;
use serde::{Serialize, Serializer};
use session::Session;

use crate::id::ItemIx;
use crate::locale::Locale;
use crate::model::{Catalogue, Model};
use crate::order::sort_by;
use crate::profile::{History, ItemHistory, OwnIx};
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
}

impl<'a> Subject<'a> {
    /// The items of the catalogue that `history`'s numbers from `from` on stand for.
    pub fn resolve(history: &History, from: usize, catalogue: &Catalogue) -> Vec<Option<ItemIx>> {
        let items = history.items().get(from..).unwrap_or_default();
        items.iter().map(|own| catalogue.find(&own.id)).gather()
    }

    fn own(&self) -> impl Iterator<Item = (&'a ItemHistory, ItemIx)> + use<'a> {
        let items = self.history.items().iter().zip(self.items);
        items.filter_map(|(own, item)| item.map(|item| (own, item)))
    }

    fn item(&self, own: OwnIx) -> Option<ItemIx> {
        self.items.get(own.0 as usize).copied().flatten()
    }

    fn of(&self, item: ItemIx) -> Option<&'a ItemHistory> {
        self.own().find(|(_, ix)| *ix == item).map(|(own, _)| own)
    }
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
}

impl Serialize for Recommendation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", &self.id)?;
        map.serialize_entry("score", &self.score)?;
        map.serialize_entry("rank", &self.rank)?;
        map.serialize_entry("reasons", &self.reasons)?;
        if let Some(due) = self.due {
            map.serialize_entry("due", &due)?;
        }
        map.end()
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

/// The candidates of a query, and what their rows are made of.
struct Gathered<'a> {
    rows: Rows<'a>,
    candidates: &'a [Candidate],
    session: Session,
}

/// Hands every candidate of `query` to `take`, with its row of those features that `weights` or
/// the scene's own sources give it: what learning reads.
pub fn each_row(
    pool: &mut Pool,
    model: &Model,
    subject: Option<&Subject<'_>>,
    query: &Query,
    weights: &Weights,
    now: Instant,
    mut take: impl FnMut(ItemIx, &Row),
) {
    let Gathered { mut rows, candidates, .. } =
        gather(pool, model, subject, query, &[], weights, now);
    for candidate in candidates {
        take(candidate.item, rows.of(candidate));
    }
}

fn gather<'a>(
    pool: &'a mut Pool,
    model: &'a Model,
    subject: Option<&Subject<'a>>,
    query: &'a Query,
    wanted: &[ItemIx],
    weights: &Weights,
    now: Instant,
) -> Gathered<'a> {
    pool.reset(model.catalogue.len());
    let session = subject.map_or_else(Session::default, |s| Session::of(s, now));
    if let Some(subject) = subject {
        sources::own_items(pool, subject, model, now);
    }
    if subject.is_none() || !query.scene.only_own() {
        others(pool, model, subject, query, &session, weights, now);
    }
    for item in wanted {
        pool.get(*item);
    }
    let pool: &'a Pool = pool;
    let rows = Rows::new(pool, model, subject, &session, query, weights, now);
    Gathered { rows, candidates: pool.candidates(), session }
}

/// What the customer has not met.
fn others(
    pool: &mut Pool,
    model: &Model,
    subject: Option<&Subject<'_>>,
    query: &Query,
    session: &Session,
    weights: &Weights,
    now: Instant,
) {
    if let Some(subject) = subject {
        if weights[BOUGHT_WITH] != 0.0 {
            sources::bought_with(pool, subject, model);
        }
        if weights[SESSION_BOUGHT] != 0.0 {
            session.bought_with(pool, model);
        }
        if uses(weights, &SESSION) {
            session.viewed_with(pool, model);
        }
    }
    sources::seeds(pool, &query.seeds, model, PER_SEED_CATEGORY);
    if weights[SUITED] != 0.0 && query.context.asks() {
        sources::suited(pool, &query.context, model, BEST_SELLERS);
    }
    if query.scene == Scene::New {
        sources::arrivals(pool, model, now, BEST_SELLERS);
    }
    // Where a session has found enough of its own, best sellers only water it down: MRR@20 .400
    // without them, .393 with them in every list (6,347 prefixes of a click log, .688 and .683 HR@20).
    if query.scene != Scene::Next || pool.candidates().len() < query.limit {
        if weights[FAVOURED] != 0.0 {
            sources::liked(pool, model);
        }
        sources::best_sellers(pool, model, BEST_SELLERS);
    }
}

/// Fills a shelf. Without a `subject` the answer depends on the query alone.
pub fn recommend(
    pool: &mut Pool,
    model: &Model,
    subject: Option<&Subject<'_>>,
    query: &Query,
    now: Instant,
    locale: Locale,
) -> Vec<Recommendation> {
    // Where nobody is known, a shelf of the customer's own things shows what sells.
    let scene = if subject.is_none() && query.scene.only_own() { Scene::Home } else { query.scene };
    let weights = weights(scene, query.seen, model);
    let mut gathered = gather(pool, model, subject, query, &[], &weights, now);
    let picked = select::select(&mut gathered, model, subject.is_some(), query, &weights);
    explain(picked, &gathered.session, model, subject, query, &weights, now, locale)
}

/// Re-orders items that the page already has, best first, by the scene and the context of `query`;
/// ids that the catalogue doesn't have are the caller's to keep behind them. Nothing is left out.
pub fn rank(
    pool: &mut Pool,
    model: &Model,
    subject: Option<&Subject<'_>>,
    query: &Query,
    items: &[ItemIx],
    now: Instant,
    locale: Locale,
) -> Vec<Recommendation> {
    let weights = weights(query.scene, query.seen, model);
    let Gathered { mut rows, candidates, session } =
        gather(pool, model, subject, query, items, &weights, now);
    let place = |item: &ItemIx| items.iter().position(|ix| ix == item);
    let mut wanted: Vec<(ItemIx, Row)> = Vec::with_capacity(items.len());
    for candidate in candidates {
        if let Some(place) = place(&candidate.item) {
            let mut row = *rows.of(candidate);
            row[PLACE] = std::f64::consts::LN_2 / libm::log(place as f64 + 2.0);
            wanted.push((candidate.item, row));
        }
    }
    let score = |row: &Row| features::dot(row, &weights);
    sort_by(&mut wanted, |a, b| {
        score(&b.1).total_cmp(&score(&a.1)).then_with(|| place(&a.0).cmp(&place(&b.0)))
    });
    explain(wanted, &session, model, subject, query, &weights, now, locale)
}

#[expect(clippy::too_many_arguments, reason = "the whole of a query and of its answer")]
fn explain(
    picked: Vec<(ItemIx, Row)>,
    session: &Session,
    model: &Model,
    subject: Option<&Subject<'_>>,
    query: &Query,
    weights: &Weights,
    now: Instant,
    locale: Locale,
) -> Vec<Recommendation> {
    // On a shared screen nothing of what single people did may be told.
    let subject = subject.filter(|_| query.scene != Scene::InStore);
    let context = reasons::Context { model, subject, session, query, now, locale };
    let behind = query.explain.then(|| context.behind(&picked));
    let mut shelf = Vec::with_capacity(picked.len());
    for (i, (item, row)) in picked.iter().enumerate() {
        let parts = reasons::parts(row, weights, query.scene);
        let reasons = behind.as_ref().map(|behind| context.reasons(i, *item, &parts, behind));
        shelf.push(Recommendation {
            item: *item,
            id: model.catalogue.id(*item).into(),
            score: parts.iter().map(|(_, weight)| weight).sum(),
            rank: i as u32 + 1,
            reasons: reasons.unwrap_or_default(),
            due: context.due(*item),
        });
    }
    shelf
}
