//! Does what the customer usually buys cost more than they are used to?
//!
//! What they are used to pay for an item is what they paid, recent prices counting most, as in
//! studies of reference prices (Kalyanaram and Winer, Marketing Science 14, 1995); that each
//! purchase counts for half of it is our assumption. The rise is that of a basket of the items
//! bought in two orders or more, each as often as it was bought (a Laspeyres index): today's prices
//! in the catalogue over those that the customer is used to. Cost: one look for each item.

use crate::id::ItemIx;
use crate::model::Model;
use crate::profile::History;

/// In how many orders a usual item was bought at least.
const USUAL: u32 = 2;

/// By which share the basket of usual items costs more; 0 where it doesn't, or is not known.
/// `items` are the catalogue's, in the order of the history's.
pub(super) fn rise(history: &History, items: &[Option<ItemIx>], model: &Model) -> f64 {
    let (mut used_to, mut today) = (0.0, 0.0);
    for (own, item) in history.items().iter().zip(items) {
        let ours = own.currency.is_none_or(|currency| currency == model.meta.currency);
        let price = item.and_then(|item| model.catalogue.price(item));
        if let Some(price) = price.filter(|_| ours && own.orders >= USUAL && own.price > 0.0) {
            used_to += f64::from(own.orders) * own.price;
            today += f64::from(own.orders) * price.as_f64();
        }
    }
    if used_to > 0.0 { (today / used_to - 1.0).max(0.0) } else { 0.0 }
}
