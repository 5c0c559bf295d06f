//! What is asked about a customer, and what is known of them besides their orders.

use crate::locale::Locale;
use crate::money::Minor;

/// What is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Query {
    /// How far the probabilities look ahead, 1 to [`MAX_HORIZON_DAYS`](super::MAX_HORIZON_DAYS);
    /// as far as the card says if absent.
    pub horizon_days: Option<u32>,
    /// What this customer cost to win; the card's figure if absent.
    pub acquisition_cost: Option<Minor>,
    /// What it costs to keep and serve this customer for a year; the card's figure if absent.
    pub retention_cost: Option<Minor>,
    /// The language of the sentences.
    pub locale: Locale,
}

/// What the customer's behaviour and the shop's service say, as far as anything is known. Figures
/// of the last months, worked out by whoever has the events; the default knows nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Evidence {
    /// P(an order in this session), by what was done in it.
    pub intent: Option<f64>,
    /// Whether something lies in the cart.
    pub has_cart: bool,
    /// How many items were looked at twice or more and not bought.
    pub watched: u32,
    /// Visits on which nothing was known in advance, and those of them that ended in an order.
    pub visits: u32,
    /// Of the visits, those with an order.
    pub orders_on_visits: u32,
    /// The share of the customer's orders that their first category or brand has.
    pub top_share: Option<f64>,
    /// Complaints that wait for an answer.
    pub open_complaints: u32,
    /// Share of the latest orders of which something was given back.
    pub returned_share: f64,
    /// By how many days the last delivery took longer than this customer's others.
    pub delivery_delay_days: f64,
    /// By how much the customer's usual items cost more than they used to pay: 0.1 for 10 %.
    pub price_rise: f64,
    /// Whether what they buy most is out of stock.
    pub favourite_out_of_stock: bool,
    /// Visits of the last 30 days against the 30-day mean of the 90 before: 0.4 for 60 % fewer.
    pub visit_ratio: Option<f64>,
}
