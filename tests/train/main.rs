//! Training on logs small enough to reckon by hand.
#![cfg(feature = "train")]
#![allow(clippy::unwrap_used, reason = "a fixture that cannot be built fails its test")]

#[path = "../common/mod.rs"]
mod common;

mod metrics;
mod model;
mod pairs;
mod sessions;
mod shop;
mod windows;
