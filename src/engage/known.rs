//! What a customer did with items, and which of the catalogue's items those are.

use crate::event::Event;
use crate::id::ItemIx;
use crate::model::Model;
use crate::profile::{Fold, History, Traits};
use crate::recommend::Subject;

/// The history with the catalogue's item for each number in it.
#[derive(Clone, Debug)]
pub(super) struct Known {
    history: History,
    items: Vec<Option<ItemIx>>,
    catalogue_size: usize,
}

impl Known {
    pub(super) fn subject<'a>(&'a self, tags: &'a Traits) -> Subject<'a> {
        Subject { history: &self.history, items: &self.items, tags }
    }
}

impl Fold for Known {
    type Context = Model;

    fn of(events: &[Event], model: &Model) -> Self {
        let history = History::of(events, &());
        let items = Subject::resolve(&history, 0, &model.catalogue);
        Self { history, items, catalogue_size: model.catalogue.len() }
    }

    fn push(&mut self, event: &Event, model: &Model) -> bool {
        let pushed = self.history.push(event, &());
        self.items.extend(Subject::resolve(&self.history, self.items.len(), &model.catalogue));
        pushed
    }

    /// Items are only ever added to a catalogue, never moved.
    fn suits(&self, model: &Model) -> bool {
        self.catalogue_size == model.catalogue.len()
    }
}
