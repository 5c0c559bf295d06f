//! # Zhanggui (掌柜): the shopkeeper who knows every regular, inside the customer's own browser
//!
//! (architecture page: to be completed with the modules)
#![forbid(unsafe_code)]

pub mod error;
pub mod id;
pub mod json;
pub mod locale;
pub mod loyalty;
pub mod money;
pub mod time;
