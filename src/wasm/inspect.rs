//! What a model file says, as columns: for judging it beside lists that could be made of the same
//! counts. In Node's `train.wasm` only.

use js_sys::{Array, Float64Array, Object, Reflect, Uint32Array};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::convert::thrown;
use crate::model::Model;

/// `{ asOf, ids, orders, recent, starts, neighbours, weights }`: one id, count of orders and count
/// of lately's for every item, most of lately's first; `neighbours` and `weights` of item `i` are
/// those from `starts[i]` to `starts[i + 1]`, both in the order of the items.
///
/// # Errors
/// `bad-model`.
#[wasm_bindgen(js_name = modelContents)]
#[expect(unreachable_pub, reason = "only a public function can be bound")]
pub fn model_contents(bytes: Vec<u8>) -> Result<JsValue, JsValue> {
    let model = Model::read(&bytes).map_err(|e| thrown(&e))?;
    let ranked = model.popularity.ranked();
    let mut place = vec![0; ranked.len()];
    for (at, item) in ranked.iter().enumerate() {
        if let Some(own) = place.get_mut(item.index()) {
            *own = at as u32;
        }
    }
    let (mut starts, mut neighbours, mut weights) = (vec![0], Vec::new(), Vec::new());
    for item in ranked {
        model.bought_with.each(*item, |other, weight| {
            neighbours.push(place.get(other.index()).copied().unwrap_or(0));
            weights.push(weight);
        });
        starts.push(neighbours.len() as u32);
    }
    let ids: Array = ranked.iter().map(|i| JsValue::from(model.catalogue.id(*i))).collect();
    let counts = |of: &dyn Fn(usize) -> u32| -> JsValue {
        let counts: Vec<u32> = (0..ranked.len()).map(of).collect();
        Uint32Array::from(counts.as_slice()).into()
    };
    let orders = |at: usize| ranked.get(at).map_or(0, |i| model.popularity.orders(*i));
    let recent = |at: usize| ranked.get(at).map_or(0, |i| model.popularity.recent(*i));
    let out = Object::new();
    let columns: [(&str, JsValue); 7] = [
        ("asOf", (model.meta.as_of.ms() as f64).into()),
        ("ids", ids.into()),
        ("orders", counts(&orders)),
        ("recent", counts(&recent)),
        ("starts", Uint32Array::from(starts.as_slice()).into()),
        ("neighbours", Uint32Array::from(neighbours.as_slice()).into()),
        ("weights", Float64Array::from(weights.as_slice()).into()),
    ];
    for (name, column) in columns {
        Reflect::set(&out, &name.into(), &column)?;
    }
    Ok(out.into())
}
