//! Sessions as the recommender would have met them: what was looked at so far, and what came next.
//!
//! Every place of a session but the first is a query of the scene `next`: the looks before it are
//! the history, the look itself the target. Nothing else is known of the visitor, so that what is
//! learnt and judged holds for a first visit too.

use super::examples::{Examples, Lesson};
use super::random::SplitMix64;
use super::returning::{event, piece};
use super::tables::SessionLog;
use crate::event::EventType;
use crate::id::ItemIx;
use crate::model::{Catalogue, Model};
use crate::profile::{Fold, History, Traits};
use crate::recommend::features::SESSION;
use crate::recommend::{Pool, Query, Scene, Subject};
use crate::time::Instant;

/// How long the lists are.
pub const LENGTH: usize = 20;

const SEED: u64 = 0x7e57;

/// A visitor before the next look.
#[derive(Debug)]
pub struct Visit<'a> {
    /// The looks so far, latest last.
    pub before: &'a [u32],
    /// The next one.
    pub target: ItemIx,
    /// When.
    pub now: Instant,
    history: History,
    items: Vec<Option<ItemIx>>,
}

impl Visit<'_> {
    /// The visitor as recommendation sees one.
    pub fn subject(&self) -> Subject<'_> {
        Subject { history: &self.history, items: &self.items, tags: Traits::NONE, past: None }
    }
}

/// Hands the visits of every session of `log` to `take`, sessions drawn by lot, until it says that
/// it has enough.
pub fn each(log: &SessionLog, catalogue: &Catalogue, take: &mut dyn FnMut(&Visit<'_>) -> bool) {
    let mut sessions: Vec<&[u32]> = log.sessions().filter(|looks| looks.len() > 1).collect();
    SplitMix64::new(SEED).shuffle(&mut sessions);
    for looks in sessions {
        let mut history = History::default();
        let mut items = Vec::new();
        for (place, item) in looks.iter().enumerate() {
            let item = ItemIx(*item);
            let now = Instant::from_ms(place as i64 * STEP_MS).unwrap_or(Instant::MIN);
            if place > 0 {
                let before = looks.get(..place).unwrap_or_default();
                let visit = Visit { before, target: item, now, history, items };
                if !take(&visit) {
                    return;
                }
                Visit { history, items, .. } = visit;
            }
            let mut look = event(EventType::ViewItem, place as u32, now);
            look.items.push(piece(catalogue.id(item)));
            // Looks never ask for a replay.
            let _ = history.push(&look, &());
            items.resize(history.items().len(), Some(item));
        }
    }
}

/// Between two looks; nothing that is learnt depends on it.
const STEP_MS: i64 = 10_000;

/// The lists of scene `next` for the sessions of `log`, while there is room.
pub fn examples(model: &Model, log: &SessionLog) -> Examples {
    let mut examples = Examples::of(Scene::Next, &[SESSION], Lesson::Steady);
    let mut pool = Pool::default();
    let query = Query::new(Scene::Next, LENGTH);
    each(log, &model.catalogue, &mut |visit| {
        examples.add(&mut pool, model, &visit.subject(), &query, &[visit.target], visit.now)
    });
    examples
}
