//! # Zhanggui (掌柜): the shopkeeper who knows every regular, inside the customer's own browser
//!
//! Scoring, recommendation and loyalty tiers for **one** customer, computed where that customer
//! is. The crate compiles to one WebAssembly file inside the npm package `zhanggui`; nothing in it
//! can send anything anywhere.
//!
//! Three kinds of state, never mixed: the **model** (the shop's, immutable, shipped as `shop.zg`),
//! the **programme** (the loyalty rules, declarative JSON) and the **profile** (the customer's,
//! local, exportable, erasable). Every function is pure over these three and an explicit instant:
//! the same input gives the same bits, natively and in WebAssembly. To that end all
//! transcendental functions come from `libm` and every sum has a fixed order.
//!
//! # From a log to a shelf
//!
//! ```text
//! the shop's log ── train ──▶ shop.zg ──▶ Model ─────┐
//! the loyalty rules, JSON ──────────────▶ Programme ─┼─ engage ─▶ scores, shelves, tier,
//! what the customer does ── event ──────▶ Profile ───┘            each with its reasons
//! ```
//!
//! Training runs on the shop's machine, everything else in the page. The npm package
//! (`www/package`) loads the file, keeps the profile in the browser's storage and hands events and
//! questions over; [`engage::Customer`] is what it talks to.
//!
//! # Who knows whom
//!
//! ```text
//! wasm → engage → { recommend, score, loyalty } → { profile, model } → { event, json, error,
//!                                                   money, time, id, locale, names, order,
//!                                                   parts, exponential }
//! train → { model, score, recommend, loyalty, profile }
//! ```
//!
//! Top knows below, never the reverse; the last know one another. In the trainer's file, which only
//! Node loads, `wasm` knows `train` as well. `recommend`, `score` and `loyalty` don't know one
//! another: [`engage`] combines them. What more than one of them needs of a customer stands in
//! [`profile`].
//!
//! | module | owns |
//! |---|---|
//! | [`error`], [`json`] | refusals with code and place; values that know where they stand, and their text |
//! | [`money`], [`time`], [`id`], [`locale`] | value types; how texts are put together, in three languages |
//! | [`names`], [`order`], [`parts`], [`exponential`] | what libraries would do with more bytes: looking up, sorting, cutting a text, fading |
//! | [`event`] | the one vocabulary of shop events |
//! | [`profile`] | one customer: events, consent, order days, item history; merging copies, folding away what is old |
//! | [`model`] | what the shop ships, and its file format |
//! | [`score`] | recency, frequency, monetary; purchase model; value; lifecycle; behaviour; tags; segments |
//! | [`recommend`] | scenes, candidates, blend, filters, diversity, reasons |
//! | [`loyalty`] | programme, points, tiers, benefits |
//! | [`engage`] | one customer, or a group, asked about all of it; consent gates, modes |
//! | `train` | fitting, packing, backtest, the shop's figures over a period (feature `train`) |
//! | `wasm` | the edge to JavaScript, the only place that knows of it |
//!
//! # Features
//!
//! `texts`, on by default, compiles in what is said in all three languages. The browser's file goes
//! without and is handed the one that a page speaks ([`locale::install`]). `train` adds `train`.
//!
//! # One customer, start to end
//!
//! ```
//! use zhanggui::engage::{Customer, Mode};
//! use zhanggui::event;
//! use zhanggui::json::Json;
//! use zhanggui::locale::Locale;
//! use zhanggui::model::Model;
//! use zhanggui::profile::{Profile, Taken};
//! use zhanggui::recommend::{Query, Scene};
//! use zhanggui::score::{self, segments::Segments};
//!
//! let shop = Model::read(include_bytes!("../tests/golden/v1.zg"))?;
//! let profile: Json = serde_json::from_str(
//!     r#"{"consent": {"personalization": {"granted": true, "at": 0}}}"#,
//! )?;
//! let mut customer = Customer::new(Profile::read(&profile)?.profile);
//!
//! let order: Json = serde_json::from_str(
//!     r#"{"id": "o1", "type": "purchase", "at": "1972-07-01T10:00:00Z",
//!         "items": [{"id": "m1", "quantity": 2, "unitPrice": 1000}]}"#,
//! )?;
//! let order = event::read(&order)?;
//! let later = order.at.plus_ms(30 * 86_400_000);
//! assert_eq!(customer.track(order), Taken::New);
//!
//! let shelf = customer.recommend(&shop, Query::new(Scene::Home, 3), later, Locale::En);
//! assert_eq!(shelf.mode, Mode::Personalized);
//! assert_eq!(&*shelf.data[0].id, "m1");
//! let scores = customer.score(&shop, &Segments::default(), later, &score::Query::default())?;
//! assert_eq!(scores.data.orders.recency.value, Some(30));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![forbid(unsafe_code)]

pub mod engage;
pub mod error;
pub mod event;
pub mod exponential;
pub mod id;
pub mod json;
pub mod locale;
pub mod loyalty;
pub mod model;
pub mod money;
pub mod names;
pub mod order;
pub mod parts;
pub mod profile;
pub mod recommend;
pub mod score;
pub mod time;
#[cfg(feature = "train")]
pub mod train;
#[cfg(target_arch = "wasm32")]
mod wasm;

/// The README, so that its Rust lines are compiled.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
