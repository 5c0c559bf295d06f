//! The worked examples of the loyalty calculation, one by one, natively and in wasm.
//!
//! Tier, next, keep, metrics, points, benefits, quote, warnings and errors must agree exactly,
//! errors as sets of place and code. The ledger is compared whole too, its codes of reasons
//! included, though another implementation may word those as it likes.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod loyalty_vectors;

use loyalty_vectors::{CASES, Refused, Subject, to_json};
use serde_json::{Value, json};
use zhanggui::error::Error;
use zhanggui::loyalty::Programme;

const REAL: &str = include_str!("vectors/loyalty/real-programmes.json");

fn faults(error: &Error) -> Value {
    let mut faults: Vec<Value> =
        error.details.iter().map(|d| json!({"path": d.path, "code": d.code})).collect();
    faults.sort_by_key(Value::to_string);
    Value::Array(faults)
}

fn sorted(list: &Value) -> Value {
    let mut list = list.as_array().unwrap().clone();
    list.sort_by_key(Value::to_string);
    Value::Array(list)
}

fn run(file: &Value, case: &Value) -> Value {
    match Subject::of(file, case) {
        Ok(subject) => serde_json::to_value(subject.state()).unwrap(),
        Err(Refused::Programme(error)) => json!({"config_errors": faults(&error)}),
        Err(Refused::Events(error)) => json!({"event_errors": faults(&error)}),
    }
}

/// A value of a state by a dotted path; `-1` is the last of an array.
fn at<'v>(state: &'v Value, path: &str) -> &'v Value {
    path.split('.').fold(state, |value, step| match value {
        Value::Array(items) if step == "-1" => items.last().unwrap(),
        Value::Array(items) => &items[step.parse::<usize>().unwrap()],
        other => &other[step],
    })
}

fn differences(case: &Value, got: &Value) -> Vec<String> {
    let mut out = Vec::new();
    let mut expected = case["expect"].clone();
    for errors in ["config_errors", "event_errors"] {
        if let Some(list) = expected.get(errors) {
            expected[errors] = sorted(list);
        }
    }
    if let Some(hand) = case["hand"].as_object().filter(|_| got.get("tier").is_some()) {
        for (path, value) in hand {
            if at(got, path) != value {
                out.push(format!("by hand {path}: {value}, got {}", at(got, path)));
            }
        }
    }
    let (expected, got) = (expected.as_object().unwrap(), got.as_object().unwrap());
    for key in expected.keys().chain(got.keys().filter(|k| !expected.contains_key(*k))) {
        if expected.get(key) != got.get(key) {
            let show = |side: Option<&Value>| side.map_or("nothing".into(), Value::to_string);
            out.push(format!(
                "{key}:\n  want {}\n  got  {}",
                show(expected.get(key)),
                show(got.get(key))
            ));
        }
    }
    out
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn every_worked_example_comes_out_as_written() {
    let file: Value = serde_json::from_str(CASES).unwrap();
    let cases = file["cases"].as_array().unwrap();
    let mut wrong = Vec::new();
    for case in cases {
        let differences = differences(case, &run(&file, case));
        if !differences.is_empty() {
            wrong.push(format!("{}\n{}", case["id"], differences.join("\n")));
        }
    }
    assert!(wrong.is_empty(), "{} of {} differ:\n{}", wrong.len(), cases.len(), wrong.join("\n\n"));
    assert_eq!(cases.len(), 89);
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn every_real_programme_is_read() {
    let file: Value = serde_json::from_str(REAL).unwrap();
    let programmes = file.as_array().unwrap();
    for entry in programmes {
        let read = Programme::read(&to_json(&entry["config"]));
        assert!(read.is_ok(), "{}: {:?}", entry["id"], read.err());
    }
    assert_eq!(programmes.len(), 15);
}
