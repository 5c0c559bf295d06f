//! Fitting: what the shop's own machine does, never the browser.

pub mod fit;
