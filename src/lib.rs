//! # Zhanggui (掌柜): the shopkeeper who knows every regular, inside the customer's own browser
//!
//! (architecture page: to be completed with the modules)
#![forbid(unsafe_code)]

pub mod engage;
pub mod error;
pub mod event;
pub mod id;
pub mod json;
pub mod locale;
pub mod loyalty;
pub mod model;
pub mod money;
pub mod names;
pub mod order;
pub mod profile;
pub mod recommend;
pub mod score;
pub mod time;
#[cfg(feature = "train")]
pub mod train;
#[cfg(target_arch = "wasm32")]
mod wasm;
