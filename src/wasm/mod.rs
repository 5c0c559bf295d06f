//! The edge to JavaScript: the only place that names wasm-bindgen, js-sys or web-sys.
//!
//! Each binding converts, calls one pure function, converts back. State stays on this side: a
//! page sends one event at a time and gets one plain object per question. Times cross as epoch
//! milliseconds; the clock is the loader's. Nothing here can send anything anywhere: of web-sys
//! only the console is compiled in.

mod convert;
mod customer;
mod engine;
#[cfg(feature = "train")]
mod kpi;
mod loyalty;
mod pure;
#[cfg(feature = "train")]
mod train;

use wasm_bindgen::prelude::wasm_bindgen;

/// Runs once when the module is instantiated: a panic, which no input should reach, at least says
/// where it happened before it becomes a trap.
#[wasm_bindgen(start)]
fn start() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map_or("", |l| l.file());
        let line = info.location().map_or(0, |l| l.line());
        web_sys::console::error_2(
            &["zhanggui: internal error in ", place].concat().into(),
            &line.into(),
        );
    }));
}
