//! The edge to JavaScript: the only place that names wasm-bindgen, js-sys or web-sys.
//!
//! Each binding converts, calls one pure function, converts back. State stays on this side: a
//! page sends one event at a time and gets one text of JSON per question. Times cross as epoch
//! milliseconds; the clock is the loader's. Nothing here can send anything anywhere: of web-sys
//! only the console is there, and only in the trainer. A panic, which no input should reach, is a
//! bare trap in the browser's file: its message would cost 3 KB.

mod convert;
mod customer;
mod engine;
#[cfg(feature = "train")]
mod inspect;
#[cfg(feature = "train")]
mod kpi;
mod loyalty;
#[cfg(feature = "train")]
mod panic;
mod pure;
mod score;
#[cfg(feature = "train")]
mod train;
#[cfg(feature = "train")]
mod values;

/// The standard one weighs 3 KB more, and this one takes constant time.
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();
