//! What the trainer says of a panic, which no input should reach, before it becomes a trap: where
//! it happened.

use crate::locale::concat;

use wasm_bindgen::prelude::wasm_bindgen;

/// Runs once when the module is instantiated.
#[wasm_bindgen(start)]
fn start() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map_or("", |l| l.file());
        let line = info.location().map_or(0, |l| l.line());
        web_sys::console::error_2(
            &concat(&["zhanggui: internal error in ", place]).into(),
            &line.into(),
        );
    }));
}
