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

impl Sales {
    /// Checks the columns against each other and against the number of items.
    ///
    /// # Errors
    /// `bad-argument` with the table and column.
    pub fn check(&self, items: usize) -> Result<(), Error> {
        let Self { orders, recent, customers, first, baskets } = self;
        same_length("/items/orders", orders.len(), items)?;
        same_length("/items/recent_orders", recent.len(), items)?;
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
