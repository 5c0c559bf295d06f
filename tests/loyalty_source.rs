//! What the loyalty calculation's own text must not hold.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs, clippy::unwrap_used)]

use std::fs;
use std::path::Path;

/// The sources below `folder`, each with its path.
fn sources(folder: &Path, out: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, out);
        } else {
            out.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
        }
    }
}

/// Whether a line of code, comments and texts aside, has a type or a literal of floating point.
fn floats(line: &str) -> bool {
    let code = line.split("//").next().unwrap_or("");
    let code: String = code.split('"').step_by(2).collect();
    let word = |c: char| !c.is_alphanumeric() && c != '_';
    let types = code.split(word).any(|w| w.ends_with("f32") || w.ends_with("f64"));
    // `1.5`, but not the field of a tuple's field, `pair.0.1`.
    let literal = code
        .as_bytes()
        .windows(4)
        .any(|w| w[0] != b'.' && w[1].is_ascii_digit() && w[2] == b'.' && w[3].is_ascii_digit());
    types || literal
}

#[test]
fn no_floating_point_appears_in_the_calculation() {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/loyalty"), &mut files);
    assert!(files.len() > 25);
    for (path, text) in files {
        for (at, line) in text.lines().enumerate() {
            assert!(!floats(line), "{path}:{}: {line}", at + 1);
        }
    }
}

#[test]
fn the_search_for_floating_point_finds_it() {
    for line in ["let a: f64 = b;", "x as f32", "let a = 1.5;", "1_f64", "n * 0.25", "2.0f32"] {
        assert!(floats(line), "{line}");
    }
    for line in ["let a = 1;", "\"1.5\"", "// 1.5 f64", "0..5", "pair.0", "a.1.b", "/// f64"] {
        assert!(!floats(line), "{line}");
    }
}
