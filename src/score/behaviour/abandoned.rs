//! What the customer looked at and did not buy: something to ask about, before it cools.
//!
//! At least two looks, or half a minute of looking, since the item was last bought, the last of
//! them within a fortnight. A look's weight halves every fourteen days.

use crate::json::Json;
use crate::order::sort_by;
use crate::profile::{History, ItemHistory};
use crate::score::figure::{Figure, Object, Score};
use crate::time::Instant;

const LOOKS: u32 = 2;
const DWELL_MS: u64 = 30_000;
const DAYS: f64 = 14.0;
/// How many items are told.
const MOST: usize = 5;

/// An item that was looked at and not bought.
#[derive(Clone, Debug, PartialEq)]
pub struct Abandoned {
    /// The shop's id of it.
    pub id: Box<str>,
    /// Looks since it was last bought.
    pub looks: u32,
    /// How long it was looked at since, in milliseconds.
    pub dwell_ms: u64,
    /// The last look.
    pub at: Instant,
    /// All looks, faded.
    pub weight: f64,
}

impl Figure for Vec<Abandoned> {
    fn json(&self) -> Json<'_> {
        let mut all = Vec::with_capacity(self.len());
        for item in self {
            let mut object = Object::with_capacity(5);
            object.text("id", &item.id);
            object.int("looks", i64::from(item.looks));
            object.int("dwellMs", item.dwell_ms as i64);
            object.int("at", item.at.ms());
            object.put("weight", Json::Float(item.weight));
            all.push(object.json());
        }
        Json::Arr(all)
    }
}

/// When an item was last looked at, if that is enough and not too long ago.
fn looked(item: &ItemHistory, now: Instant) -> Option<Instant> {
    let enough = item.looks_since >= LOOKS || item.dwell_since_ms >= DWELL_MS;
    item.looked.filter(|at| enough && now.days_since(*at) <= DAYS)
}

/// How many items there are.
pub(super) fn watched(history: &History, now: Instant) -> u32 {
    history.items().iter().map(|item| u32::from(looked(item, now).is_some())).sum()
}

/// The warmest of them; `nothing_abandoned` where there is none.
pub(super) fn score(history: &History, now: Instant) -> Score<Vec<Abandoned>> {
    let (mut items, mut n) = (Vec::new(), 0_u32);
    for item in history.items() {
        let Some(at) = looked(item, now) else { continue };
        let (id, looks, dwell_ms) = (item.id.clone(), item.looks_since, item.dwell_since_ms);
        items.push(Abandoned { id, looks, dwell_ms, at, weight: item.looks_decayed(now) });
        n = n.saturating_add(looks);
    }
    if items.is_empty() {
        return Score::none("nothing_abandoned");
    }
    sort_by(&mut items, |a, b| b.weight.total_cmp(&a.weight).then_with(|| a.id.cmp(&b.id)));
    items.truncate(MOST);
    let value = Some(items);
    Score { value, reason: None, n, confidence: 1.0, calibrated: true, ..Score::none("") }
}
