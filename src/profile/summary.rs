//! placeholder until merged
use crate::money::Minor;
use crate::time::Date;
/// One local day with orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrderDay {
    /// The day.
    pub day: Date,
    /// What was spent, net.
    pub net: Minor,
    /// Orders that day.
    pub orders: u32,
}
