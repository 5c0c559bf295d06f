//! Turns a compiled module into what JavaScript loads: `glue <in.wasm> <folder> <name>` writes
//! `<name>.js`, `<name>.d.ts`, `<name>_bg.wasm` and its `.d.ts` into the folder.
//!
//! The loader finds the wasm file itself, so the glue names no default path and holds no `import.meta`.

mod features;

use std::{env, fs};

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [input, folder, name] = arguments.as_slice() else {
        bail!("usage: glue <in.wasm> <folder> <name>");
    };
    let mut module = fs::read(input).with_context(|| format!("cannot read {input}"))?;
    features::disallow_beyond_mvp(&mut module);
    Bindgen::new()
        .input_bytes(name, module)
        .out_name(name)
        .web(true)?
        .omit_default_module_path(true)
        .typescript(true)
        .generate(folder)
        .with_context(|| format!("no glue for {input}"))
}
