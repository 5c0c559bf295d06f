//! What the shop ships.

pub mod card;
