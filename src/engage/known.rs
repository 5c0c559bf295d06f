//! What a customer did with items, and which of the catalogue's items those are.

use crate::event::{Event, EventType};
use crate::id::ItemIx;
use crate::model::Model;
use crate::profile::{Fold, History, Traits};
use crate::recommend::{Past, Subject};
use crate::time::Instant;

/// The history with the catalogue's item for each number in it.
#[derive(Clone, Debug)]
pub(super) struct Known {
    history: History,
    items: Vec<Option<ItemIx>>,
    past: Past,
    model: Version,
}

impl Known {
    pub(super) fn subject<'a>(&'a self, tags: &'a Traits) -> Subject<'a> {
        Subject { history: &self.history, items: &self.items, tags, past: Some(&self.past) }
    }
}

impl Fold for Known {
    type Context = Model;

    fn of(events: &[Event], model: &Model) -> Self {
        let history = History::of(events, &());
        let items = Subject::resolve(&history, 0, &model.catalogue);
        Self { history, items, past: Past::default(), model: version(model) }
    }

    fn push(&mut self, event: &Event, model: &Model) -> bool {
        let pushed = self.history.push(event, &());
        // What was only shown pulls nothing, and is told after every shelf.
        if !matches!(event.kind, EventType::ViewItemList | EventType::MessageShown) {
            self.past = Past::default();
        }
        self.items.extend(Subject::resolve(&self.history, self.items.len(), &model.catalogue));
        pushed
    }

    fn suits(&self, model: &Model) -> bool {
        self.model == version(model)
    }
}

/// Of a model: as of when it is, how many items it has and how many pairs of what goes together.
type Version = (Instant, usize, usize);

/// Items are only ever added to a catalogue, never moved.
fn version(model: &Model) -> Version {
    (model.meta.as_of, model.catalogue.len(), model.also_bought().pairs())
}
