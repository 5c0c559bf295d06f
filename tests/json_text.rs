//! JSON as text, there and back, against another reader and writer of it.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs, clippy::unwrap_used)]

use proptest::prelude::*;
use serde_json::{Value, json};
use zhanggui::json::{Json, parse, print};

fn read(text: &str) -> Option<Json<'_>> {
    parse(text, |number| number.parse().unwrap_or(f64::NAN))
}

fn write(value: &Json) -> String {
    print(value, |number| serde_json::to_string(&number).unwrap()).unwrap()
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-(1_i64 << 53) + 1..1 << 53).prop_map(Value::from),
        any::<f64>().prop_map(|n| json!(n)),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((any::<String>(), inner), 0..6)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    #[test]
    fn what_another_writes_is_read_as_another_reads_it(value in value(), pretty in any::<bool>()) {
        let text = if pretty { format!("{value:#}") } else { value.to_string() };
        let other: Json = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(read(&text), Some(other));
    }

    #[test]
    fn what_is_written_is_read_back_here_and_elsewhere(value in value()) {
        let json: Json = serde_json::from_value(value).unwrap();
        let text = write(&json);
        prop_assert_eq!(read(&text).unwrap_or_default(), json.clone(), "{}", text);
        prop_assert_eq!(serde_json::from_str::<Json>(&text).unwrap(), json);
    }

    #[test]
    fn no_text_whatever_breaks_the_reader(value in value(), at in any::<prop::sample::Index>(), junk in ".{0,3}") {
        let mut text = value.to_string();
        let boundaries: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        let place = if boundaries.is_empty() { 0 } else { *at.get(&boundaries) };
        let there = text.split_off(place);
        let rest: String = there.chars().skip(1).collect();
        let _ = read(&text);
        let _ = read(&[text, junk, rest].concat());
    }
}
