//! Does what the customer usually buys cost more than they are used to?
//!
//! What they are used to pay for an item is what they paid, each purchase drawing it half of the
//! way to its own price: recent prices count most, as in studies of reference prices (Kalyanaram
//! and Winer, Marketing Science 14, 1995); the half is our assumption. The rise is that of a basket
//! of the items bought in two orders or more, each as often as it was bought (a Laspeyres index):
//! today's prices in the catalogue over those that the customer is used to.
//!
//! Cost: one look for each such item.

use crate::event::{Event, EventItem};
use crate::id::ItemIx;
use crate::model::Model;
use crate::time::Instant;

/// What is kept of an order's price.
const CARRIED: f64 = 0.5;
/// In how many orders a usual item was bought at least.
const USUAL: u32 = 2;

/// What the customer is used to pay, item by item in the order of their numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Prices(Vec<Own>);

#[derive(Clone, Debug, PartialEq)]
struct Own {
    item: ItemIx,
    price: f64,
    orders: u32,
    last: Instant,
}

impl Prices {
    pub(super) fn take(&mut self, order: &Event, lines: &[&EventItem], model: &Model) {
        if order.currency.is_some_and(|currency| currency != model.meta.currency) {
            return;
        }
        for line in lines {
            let item = model.catalogue.find(&line.id);
            let Some((item, paid)) = item.zip(line.unit_price) else { continue };
            let (paid, place) = (paid.as_f64(), self.0.partition_point(|own| own.item < item));
            match self.0.get_mut(place).filter(|own| own.item == item) {
                Some(own) => {
                    own.price = CARRIED * own.price + (1.0 - CARRIED) * paid;
                    own.orders += u32::from(own.last < order.at);
                    own.last = order.at;
                }
                None => self.0.insert(place, Own { item, price: paid, orders: 1, last: order.at }),
            }
        }
    }

    /// By which share the basket of usual items costs more; 0 where it doesn't, or is not known.
    pub(super) fn rise(&self, model: &Model) -> f64 {
        let (mut used_to, mut today) = (0.0, 0.0);
        for own in self.0.iter().filter(|own| own.orders >= USUAL) {
            let Some(price) = model.catalogue.price(own.item) else { continue };
            used_to += f64::from(own.orders) * own.price;
            today += f64::from(own.orders) * price.as_f64();
        }
        if used_to > 0.0 { (today / used_to - 1.0).max(0.0) } else { 0.0 }
    }
}
