//! The tables that the SQL stages make, as columns.
//!
//! One [`Log`] for the whole time line and one [`Sales`] for each cut: what was sold before it.
//! Items have the same index in all of them. Everything is checked here once, so that the rest of
//! `train` reads the columns without a look.

use crate::error::{Error, ErrorCode};
use crate::time::Instant;

/// What was sold before one cut: the tables `items`, `basket_items` and `item_pairs`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sales {
    /// Per item, the orders that held it.
    pub orders: Vec<u32>,
    /// Per item, those of the last weeks.
    pub recent: Vec<u32>,
    /// Per item, how many known customers bought it.
    pub customers: Vec<u32>,
    /// Per item, the buyers of the last weeks; an order of nobody known is a buyer of its own.
    pub recent_buyers: Vec<u32>,
    /// Per item, its first sale.
    pub first: Vec<Option<Instant>>,
    /// What lay in one basket.
    pub baskets: Baskets,
}

/// Which items lay in one basket, and how often each lay in any.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Baskets {
    /// The item of each row of `basket_items`.
    pub item: Vec<u32>,
    /// Distinct buyers who had it in a basket.
    pub buyers: Vec<u32>,
    /// One item of each row of `item_pairs`.
    pub a: Vec<u32>,
    /// The other.
    pub b: Vec<u32>,
    /// Distinct buyers who had both in one basket.
    pub pair_buyers: Vec<u32>,
}

/// What the known customers bought, line by line: the table `history` of the last cut.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Log {
    /// Customer, ascending.
    pub customer: Vec<u32>,
    /// Order, ascending within a customer.
    pub order: Vec<u32>,
    /// When, epoch milliseconds.
    pub at: Vec<i64>,
    /// What.
    pub item: Vec<u32>,
}

/// What was looked at before one cut: the tables `item_views` and `view_pairs`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Views {
    /// The item of each row of `item_views`.
    pub item: Vec<u32>,
    /// Sessions with it.
    pub sessions: Vec<u32>,
    /// Those of the latest third.
    pub recent: Vec<u32>,
    /// Distinct viewers.
    pub viewers: Vec<u32>,
    /// Those of the latest third.
    pub recent_viewers: Vec<u32>,
    /// One item of each row of `view_pairs`.
    pub a: Vec<u32>,
    /// The other.
    pub b: Vec<u32>,
    /// Distinct viewers who looked at both in one session.
    pub pair_viewers: Vec<u32>,
    /// How closely, in units of 1/2520.
    pub weight: Vec<f64>,
}

/// What was looked at in each session, look by look: the table `session_views`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SessionLog {
    /// Session, ascending.
    pub session: Vec<u32>,
    /// What.
    pub item: Vec<u32>,
}

impl Views {
    /// Checks the columns against each other and against the number of items.
    ///
    /// # Errors
    /// `bad-argument` with the table and column.
    pub fn check(&self, items: usize) -> Result<(), Error> {
        let (rows, pairs) = (self.item.len(), self.a.len());
        same_length("/item_views/sessions", self.sessions.len(), rows)?;
        same_length("/item_views/recent_sessions", self.recent.len(), rows)?;
        same_length("/item_views/recent_viewers", self.recent_viewers.len(), rows)?;
        same_length("/item_views/viewers", self.viewers.len(), rows)?;
        same_length("/view_pairs/b", self.b.len(), pairs)?;
        same_length("/view_pairs/viewers", self.pair_viewers.len(), pairs)?;
        same_length("/view_pairs/weight", self.weight.len(), pairs)?;
        below("/item_views/item", &self.item, items)?;
        below("/view_pairs/a", &self.a, items)?;
        below("/view_pairs/b", &self.b, items)
    }
}

impl SessionLog {
    /// Checks the columns against each other and against the number of items.
    ///
    /// # Errors
    /// `bad-argument` with the column.
    pub fn check(&self, items: usize) -> Result<(), Error> {
        same_length("/session_views/item", self.item.len(), self.session.len())?;
        below("/session_views/item", &self.item, items)?;
        let sorted = self.session.is_sorted();
        if sorted { Ok(()) } else { Err(bad("/session_views", "must be sorted by session")) }
    }

    /// The sessions, each the items looked at, in order.
    pub fn sessions(&self) -> impl Iterator<Item = &[u32]> {
        let mut items = self.item.as_slice();
        self.session.chunk_by(|a, b| a == b).map(move |looks| {
            let (session, rest) = items.split_at_checked(looks.len()).unwrap_or((items, &[]));
            items = rest;
            session
        })
    }
}

impl Sales {
    /// Checks the columns against each other and against the number of items.
    ///
    /// # Errors
    /// `bad-argument` with the table and column.
    pub fn check(&self, items: usize) -> Result<(), Error> {
        let Self { orders, recent, customers, recent_buyers, first, baskets } = self;
        same_length("/items/orders", orders.len(), items)?;
        same_length("/items/recent_orders", recent.len(), items)?;
        same_length("/items/recent_buyers", recent_buyers.len(), items)?;
        same_length("/items/customers", customers.len(), items)?;
        same_length("/items/first_ms", first.len(), items)?;
        same_length("/basket_items/buyers", baskets.buyers.len(), baskets.item.len())?;
        same_length("/item_pairs/b", baskets.b.len(), baskets.a.len())?;
        same_length("/item_pairs/buyers", baskets.pair_buyers.len(), baskets.a.len())?;
        below("/basket_items/item", &baskets.item, items)?;
        below("/item_pairs/a", &baskets.a, items)?;
        below("/item_pairs/b", &baskets.b, items)
    }
}

impl Log {
    /// Per customer, what was bought before `cut` and when; who bought nothing yet is left out.
    pub fn by_customer(&self, cut: Instant) -> impl Iterator<Item = Vec<(u32, i64)>> + '_ {
        let mut start = 0;
        self.customer.chunk_by(|a, b| a == b).filter_map(move |lines| {
            let own = start..start + lines.len();
            start = own.end;
            let items = self.item.get(own.clone())?.iter().copied();
            let lines = items.zip(self.at.get(own)?.iter().copied());
            let before: Vec<(u32, i64)> = lines.filter(|(_, at)| *at < cut.ms()).collect();
            (!before.is_empty()).then_some(before)
        })
    }

    /// What each customer who bought something had bought before `cut`: every item once, ascending.
    pub fn bought(&self, cut: Instant) -> Vec<Vec<u32>> {
        let distinct = |lines: Vec<(u32, i64)>| {
            let mut items: Vec<u32> = lines.into_iter().map(|(item, _)| item).collect();
            items.sort_unstable();
            items.dedup();
            items
        };
        self.by_customer(cut).map(distinct).collect()
    }

    /// Checks the columns against each other and against the number of items.
    ///
    /// # Errors
    /// `bad-argument` with the column.
    pub fn check(&self, items: usize) -> Result<(), Error> {
        let rows = self.customer.len();
        same_length("/history/order_no", self.order.len(), rows)?;
        same_length("/history/at_ms", self.at.len(), rows)?;
        same_length("/history/item", self.item.len(), rows)?;
        below("/history/item", &self.item, items)?;
        let keys = self.customer.iter().zip(&self.order);
        if !keys.is_sorted() {
            return Err(bad("/history", "must be sorted by customer and order"));
        }
        if self.at.iter().any(|ms| Instant::from_ms(*ms).is_none()) {
            return Err(bad("/history/at_ms", "holds a time outside the calendar"));
        }
        Ok(())
    }
}

#[cold]
fn bad(path: &str, message: &str) -> Error {
    Error::new(ErrorCode::BadArgument, path, message)
}

fn same_length(path: &str, length: usize, expected: usize) -> Result<(), Error> {
    if length == expected { Ok(()) } else { Err(bad(path, "is of another length than its table")) }
}

fn below(path: &str, column: &[u32], items: usize) -> Result<(), Error> {
    let known = column.iter().all(|ix| (*ix as usize) < items);
    if known { Ok(()) } else { Err(bad(path, "names an item that the table items does not have")) }
}
