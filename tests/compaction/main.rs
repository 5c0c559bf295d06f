//! A profile that is folded away part by part says what the whole one says.

#![allow(clippy::unwrap_used, reason = "a fixture that cannot be built fails its test")]

#[path = "../common/mod.rs"]
mod common;
#[cfg(not(target_arch = "wasm32"))]
mod erased;
#[cfg(not(target_arch = "wasm32"))]
mod join;
mod shop;
mod whole;
