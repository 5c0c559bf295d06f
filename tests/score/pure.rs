use serde_json::{Value, json};
use zhanggui::error::{Error, ErrorCode};
use zhanggui::json::Json;
use zhanggui::score::pure;

use crate::table::close;

fn read(value: Value) -> Json<'static> {
    serde_json::from_value(value).unwrap()
}

fn purchase() -> Value {
    json!({
        "model": "bg-nbd",
        "params": { "r": 0.2425929072061138, "alpha": 4.413531561126152,
                    "a": 0.7928861481226087, "b": 2.4257534365771534 },
        "frequency": 2, "recency": 30.43, "age": 38.86, "horizons": [39],
    })
}

fn lifetime() -> Value {
    json!({
        "purchase": purchase(),
        "value": { "params": { "p": 6.248802484133631, "q": 3.744588454021122, "v": 15.447748027599289 } },
        "frequency": 2, "recency": 30.43, "age": 38.86, "meanValue": 22.35,
        "months": 12, "monthlyRate": 0.01, "daysPerMonth": 30.415, "unitDays": 7,
    })
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn the_functions_take_their_arguments_by_the_public_names() {
    let figures = pure::purchase_model(&read(purchase())).unwrap();
    close(figures.p_alive, 0.72660915154925, 1e-12, "p alive");
    close(figures.expected_orders[0], 1.22591045212057, 1e-12, "expected orders");
    let clv = pure::customer_lifetime_value(&read(lifetime())).unwrap();
    close(clv, 36.2784964961516, 1e-12, "lifetime value");
    let value =
        json!({ "params": { "p": 6.25, "q": 3.74, "v": 15.44 }, "frequency": 0, "meanValue": 0 });
    close(pure::order_value(&read(value)).unwrap(), 6.25 * 15.44 / 2.74, 1e-12, "order value");
    let flows = json!({ "cashFlows": [1000, 1000, 1000, 1000, 1000], "annualRate": 0.12,
                        "acquisitionCost": 3000, "timing": "begin" });
    let worth = pure::discounted_cash_flow(&read(flows)).unwrap();
    close(worth.net_present_value, 1037.3493466264056, 1e-14, "net present value");
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn what_is_missing_or_wrong_is_refused_at_its_place() {
    fn error<T: std::fmt::Debug>(
        call: fn(&Json) -> Result<T, Error>,
        mut value: Value,
        at: &str,
        put: Value,
    ) -> (ErrorCode, String) {
        *value.pointer_mut(at).unwrap() = put;
        let error = call(&read(value)).unwrap_err();
        (error.code, error.path.clone())
    }
    for (at, put) in [
        ("/model", json!("pareto")),
        ("/params", json!(null)),
        ("/params/a", json!("1")),
        ("/params/b", json!(0)),
        ("/frequency", json!(1.5)),
        ("/frequency", json!(-1)),
        ("/age", json!(-1)),
        ("/horizons", json!(39)),
        ("/horizons/0", json!(-39)),
    ] {
        let got = error(pure::purchase_model, purchase(), at, put);
        assert_eq!(got, (ErrorCode::BadArgument, at.to_owned()));
    }
    for (at, put) in [
        ("/purchase/model", json!(1)),
        ("/purchase/params/r", json!(-1)),
        ("/value/params/q", json!(1)),
        ("/meanValue", json!(0)),
        ("/months", json!(0)),
        ("/monthlyRate", json!(-1)),
    ] {
        let got = error(pure::customer_lifetime_value, lifetime(), at, put);
        assert_eq!(got, (ErrorCode::BadArgument, at.to_owned()));
    }
    let unrated = error(pure::customer_lifetime_value, lifetime(), "/monthlyRate", json!(null));
    assert_eq!(unrated, (ErrorCode::BadArgument, "/annualRate".to_owned()));
}
