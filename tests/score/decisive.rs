//! What turns a segment: random conditions over traits that may each be one way or the other.

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::{Value, json};
use zhanggui::engage::Customer;
use zhanggui::json::Json;
use zhanggui::locale::Locale;
use zhanggui::score::segments::{SegmentHit, Segments};

use crate::common::{customer, day, shop};

/// A condition whose every leaf is a trait of its own, by number.
fn condition() -> impl Strategy<Value = Value> {
    let leaf = Just(json!("leaf"));
    let tree = leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(|parts| json!({"all": parts})),
            prop::collection::vec(inner.clone(), 1..4).prop_map(|parts| json!({"any": parts})),
            inner.prop_map(|part| json!({"not": part})),
        ]
    });
    tree.prop_map(|mut tree| {
        number(&mut tree, &mut 0);
        tree
    })
}

fn number(tree: &mut Value, next: &mut usize) {
    match tree {
        Value::Object(fields) => fields.values_mut().for_each(|part| number(part, next)),
        Value::Array(parts) => parts.iter_mut().for_each(|part| number(part, next)),
        leaf => {
            *leaf = json!({"trait": format!("t{next}"), "is": true});
            *next += 1;
        }
    }
}

fn person(traits: &[bool]) -> Customer {
    let mut customer = Customer::new(customer(Vec::new()));
    for (n, on) in traits.iter().enumerate() {
        customer.profile_mut().declare(&format!("t{n}"), Json::Bool(*on), day(1), "form").unwrap();
    }
    customer
}

fn ask(traits: &[bool], segments: &Segments, about: Option<&str>) -> Vec<SegmentHit> {
    person(traits).segments(&shop(), segments, about, day(1_000), Locale::En).data
}

/// The traits that a list of facts is about.
fn named(facts: &Value) -> BTreeSet<String> {
    let facts = facts.as_array().into_iter().flatten();
    facts.map(|fact| fact["params"]["trait"].as_str().unwrap().to_owned()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_fact_is_decisive_if_and_only_if_it_turns_the_outcome_alone(
        when in condition(),
        traits in prop::collection::vec(any::<bool>(), 24),
    ) {
        let all: Json = serde_json::from_value(json!({"segments": [{"id": "s", "when": when}]})).unwrap();
        let segments = Segments::read(&all).unwrap();
        let hits = ask(&traits, &segments, Some("s"));
        prop_assert_eq!(hits.len(), 1);
        let told = serde_json::to_value(&hits[0]).unwrap();
        let holds = |traits: &[bool]| !ask(traits, &segments, None).is_empty();
        let (mut turning, outcome) = (BTreeSet::new(), holds(&traits));
        for n in 0..traits.len() {
            let mut other = traits.clone();
            other[n] = !other[n];
            if holds(&other) != outcome {
                turning.insert(format!("t{n}"));
            }
        }
        prop_assert_eq!(named(&told["decisive"]), turning);
        // What it rests on is enough: with those facts as they are, no other matters.
        let grounds = named(&told["basis"]);
        let turned: Vec<bool> = traits.iter().enumerate().map(|(n, on)| on ^ !grounds.contains(&format!("t{n}"))).collect();
        prop_assert_eq!(holds(&turned), outcome);
    }
}
