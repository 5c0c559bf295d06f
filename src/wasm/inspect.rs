//! What a model file says, as columns: for judging it beside lists that could be made of the same
//! counts. In Node's `train.wasm` only.

use js_sys::{Array, Float64Array, Object, Reflect, Uint32Array};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::values::thrown;
use crate::model::Model;

/// `{ asOf, ids, counts, starts, neighbours, weights }`: one id and one count for every item, those
/// that were had lately first; `neighbours` and `weights` of item `i` are those from `starts[i]` to
/// `starts[i + 1]`, both in the order of the items. With `views`, sessions count and what is looked
/// at together, where the model has any; else orders, and what is bought together.
///
/// # Errors
/// `bad-model`.
#[wasm_bindgen(js_name = modelContents)]
#[expect(unreachable_pub, reason = "only a public function can be bound")]
pub fn model_contents(bytes: Vec<u8>, views: bool) -> Result<JsValue, JsValue> {
    let model = Model::read(&bytes).map_err(|e| thrown(&e))?;
    let looked = views && !model.sessions.counts.ranked().is_empty();
    let (popularity, together) = match looked {
        true => (&model.sessions.counts, &model.sessions.neighbours),
        false => (&model.popularity, &model.bought_with),
    };
    let ranked = popularity.ranked();
    let mut place = vec![0; model.catalogue.len()];
    for (at, item) in ranked.iter().enumerate() {
        if let Some(own) = place.get_mut(item.index()) {
            *own = at as u32;
        }
    }
    let (mut starts, mut neighbours, mut weights) = (vec![0], Vec::new(), Vec::new());
    for item in ranked {
        together.each(*item, |other, weight| {
            neighbours.push(place.get(other.index()).copied().unwrap_or(0));
            weights.push(weight);
        });
        starts.push(neighbours.len() as u32);
    }
    let ids: Array = ranked.iter().map(|i| JsValue::from(model.catalogue.id(*i))).collect();
    let counts: Vec<u32> = ranked.iter().map(|i| popularity.orders(*i)).collect();
    let out = Object::new();
    let columns: [(&str, JsValue); 6] = [
        ("asOf", (model.meta.as_of.ms() as f64).into()),
        ("ids", ids.into()),
        ("counts", Uint32Array::from(counts.as_slice()).into()),
        ("starts", Uint32Array::from(starts.as_slice()).into()),
        ("neighbours", Uint32Array::from(neighbours.as_slice()).into()),
        ("weights", Float64Array::from(weights.as_slice()).into()),
    ];
    for (name, column) in columns {
        Reflect::set(&out, &name.into(), &column)?;
    }
    Ok(out.into())
}
