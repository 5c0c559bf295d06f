//! One customer.

pub mod summary;
