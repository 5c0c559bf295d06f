//! Scoring against published models, golden tables and properties. What runs natively runs in
//! wasm too, on the same vectors, save for fitting and the random properties.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../common/mod.rs"]
mod common;

mod behaviour;
#[cfg(not(target_arch = "wasm32"))]
mod behaviour_properties;
mod causes;
#[cfg(not(target_arch = "wasm32"))]
mod customer;
mod dcf;
#[cfg(not(target_arch = "wasm32"))]
mod decisive;
#[cfg(all(feature = "train", not(target_arch = "wasm32")))]
mod fit;
mod gaps;
mod lifecycle;
#[cfg(not(target_arch = "wasm32"))]
mod properties;
mod purchase;
mod pure;
mod relation;
mod rfm;
mod scores;
mod segments;
mod table;
mod tags;
mod value;
mod worth;
