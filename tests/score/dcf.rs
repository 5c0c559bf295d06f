use zhanggui::score::dcf::{Timing, discounted_cash_flow, retention_value};

use crate::table::{Table, close};

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn cash_flows_and_retained_margins_meet_the_golden_table() {
    let table = Table::read(include_str!("../vectors/score/dcf_golden.csv"), ';');
    for row in table.rows() {
        let (case, flows) = (row.text("case"), row.text("cash_flows"));
        let (rate, expected) = (row.f64("annual_rate"), row.f64("npv"));
        let timing = Timing::parse(row.text("timing")).unwrap();
        let got = match flows.strip_prefix("m=").and_then(|f| f.split_once(" r=")) {
            Some((margin, retention)) => {
                let number = |text: &str| text.parse().unwrap();
                retention_value(number(margin), number(retention), rate, timing).unwrap()
            }
            None => {
                let flows: Vec<f64> =
                    flows.split_whitespace().map(|flow| flow.parse().unwrap()).collect();
                let cost = row.f64("acquisition_cost");
                discounted_cash_flow(&flows, rate, cost, timing).unwrap().net_present_value
            }
        };
        if expected == 0.0 {
            assert!(got.abs() < 1e-12, "{case}: {got}");
        } else {
            close(got, expected, 4e-15, case);
        }
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn payback_is_the_first_year_that_covers_the_cost_after_discounting() {
    let year = |flows: &[f64], cost| {
        discounted_cash_flow(flows, 0.12, cost, Timing::End).unwrap().payback_year
    };
    assert_eq!(year(&[1000.0; 5], 3000.0), Some(4));
    assert_eq!(year(&[1000.0; 3], 3000.0), None);
    assert_eq!(year(&[], 3000.0), None);
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn what_is_not_a_number_is_refused_with_its_path() {
    let path = |flows: &[f64], rate, cost| {
        discounted_cash_flow(flows, rate, cost, Timing::End).unwrap_err().path.clone()
    };
    assert_eq!(path(&[1.0, f64::NAN], 0.1, 0.0), "/cashFlows/1");
    assert_eq!(path(&[1.0], -1.0, 0.0), "/annualRate");
    assert_eq!(path(&[1.0], 0.1, f64::INFINITY), "/acquisitionCost");
    assert_eq!(retention_value(1.0, 1.1, 0.1, Timing::End).unwrap_err().path, "/retention");
}
