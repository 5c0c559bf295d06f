use zhanggui::error::ErrorCode;
use zhanggui::model::card::PurchaseParams;
use zhanggui::score::purchase::{
    Model, Orders, PurchaseFigures, PurchaseQuery, expected_if_alive, likelihood, purchase_model,
};

use crate::table::{Row, Table, close, error, reference};

/// BG/NBD on CDNOW, in weeks: the optimum to all digits.
pub(crate) const BG: PurchaseParams = PurchaseParams {
    r: 0.2425929072061138,
    alpha: 4.413531561126152,
    a: 0.7928861481226087,
    b: 2.4257534365771534,
};
/// MBG/NBD on the same.
pub(crate) const MBG: PurchaseParams = PurchaseParams {
    r: 0.524837983563596,
    alpha: 6.182992018830696,
    a: 0.8913561556648901,
    b: 1.613999335730515,
};

const WEEKS_90D: f64 = 90.0 / 7.0;

fn figures(
    row: &Row<'_>,
    model: Model,
    params: PurchaseParams,
    horizons: &[f64],
) -> PurchaseFigures {
    purchase_model(&PurchaseQuery {
        model,
        params,
        frequency: row.u32("x"),
        recency: row.f64("t_x"),
        age: row.f64("T"),
        horizons,
    })
    .unwrap()
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn both_models_meet_the_reference_on_cdnow() {
    for row in reference().rows() {
        for (model, params, name) in [(Model::BgNbd, BG, "bg"), (Model::MbgNbd, MBG, "mbg")] {
            let got = figures(&row, model, params, &[39.0, WEEKS_90D]);
            let expect = |got, column: &str| {
                let column = [name, column].concat();
                close(got, row.f64(&column), 1e-12, &column);
            };
            expect(got.p_alive, "_p_alive");
            expect(got.expected_orders[0], "_e_39w");
            expect(got.expected_orders[1], "_e_90d");
            expect(got.p_no_order[1], "_p_no_purchase_90d");
        }
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn hard_inputs_meet_sixty_digit_references() {
    let cases = Table::read(include_str!("../vectors/score/bgnbd_corner_cases.csv"), ';');
    for row in cases.rows() {
        let case = row.text("case");
        let f = |c| row.f64(c);
        let params = PurchaseParams { r: f("r"), alpha: f("alpha"), a: f("a"), b: f("b") };
        let orders = Orders { x: row.u32("x"), t_x: f("t_x"), t: f("T") };
        let got = figures(&row, Model::BgNbd, params, &[f("t")]);
        let alive = expected_if_alive(Model::BgNbd, &params, &orders, f("t"));
        close(got.p_alive, f("p_alive"), 1e-12, case);
        close(alive, f("E_given_alive"), 1e-11, case);
        close(got.expected_orders[0], f("E_x"), 1e-11, case);
        let ll = likelihood::ln_likelihood(Model::BgNbd, &params, &orders);
        let expected = f("loglik_i");
        assert!(error(ll, expected) < 1e-9 || (ll - expected).abs() < 1e-15, "{case}: {ll}");
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn expected_orders_hold_where_the_series_is_too_long_or_cancels() {
    let cases = Table::read(include_str!("../vectors/score/expected_orders_hard.csv"), ';');
    for row in cases.rows() {
        let f = |c| row.f64(c);
        let params = PurchaseParams { r: f("r"), alpha: f("alpha"), a: f("a"), b: f("b") };
        let orders = Orders { x: row.u32("x"), t_x: f("t_x"), t: f("T") };
        let got = expected_if_alive(Model::BgNbd, &params, &orders, f("t"));
        close(got, f("E_given_alive"), 1e-11, row.text("case"));
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn arguments_that_mean_nothing_are_refused_with_their_path() {
    let good = PurchaseQuery {
        model: Model::MbgNbd,
        params: MBG,
        frequency: 2,
        recency: 30.0,
        age: 38.0,
        horizons: &[1.0],
    };
    assert!(purchase_model(&good).is_ok());
    let with = |params| PurchaseQuery { params, ..good.clone() };
    let cases = [
        ("/params/r", with(PurchaseParams { r: 0.0, ..MBG })),
        ("/params/alpha", with(PurchaseParams { alpha: f64::NAN, ..MBG })),
        ("/params/a", with(PurchaseParams { a: -1.0, ..MBG })),
        ("/params/b", with(PurchaseParams { b: f64::INFINITY, ..MBG })),
        ("/age", PurchaseQuery { age: f64::NAN, ..good.clone() }),
        ("/recency", PurchaseQuery { recency: -1.0, ..good.clone() }),
        ("/recency", PurchaseQuery { recency: 40.0, ..good.clone() }),
        ("/recency", PurchaseQuery { frequency: 0, ..good.clone() }),
        ("/horizons/1", PurchaseQuery { horizons: &[1.0, -1.0], ..good.clone() }),
    ];
    for (path, query) in cases {
        let error = purchase_model(&query).unwrap_err();
        assert_eq!((error.code, error.path.as_str()), (ErrorCode::BadArgument, path));
    }
}
