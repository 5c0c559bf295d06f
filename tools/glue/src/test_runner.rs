//! The `wasm-bindgen-test-runner` of wasm-bindgen's command line tools, given the module as the shipped
//! one is: without the features that it does without.

mod features;

use std::ffi::OsString;
use std::path::Path;
use std::{env, fs};

use anyhow::{Context, Result};
use wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args;

fn main() -> Result<()> {
    let arguments: Result<Vec<OsString>> = env::args_os().map(prepared).collect();
    run_cli_with_args(arguments?)
}

/// A module becomes a changed copy in a folder beside it; any other argument stays.
fn prepared(argument: OsString) -> Result<OsString> {
    let path = Path::new(&argument);
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
        return Ok(argument);
    };
    if path.extension().is_none_or(|extension| extension != "wasm") {
        return Ok(argument);
    }
    let copies = folder.join("prepared");
    let copy = copies.join(name);
    let mut module = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    features::disallow_beyond_mvp(&mut module);
    fs::create_dir_all(&copies)?;
    fs::write(&copy, module)?;
    Ok(copy.into())
}
