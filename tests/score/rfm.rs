use zhanggui::model::card::Card;
use zhanggui::score::rfm::rfm;

use crate::table::customers;

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn every_customer_of_cdnow_scores_by_the_cut_points_as_the_reference_does() {
    let card = Card {
        recency_cuts: [99.0, 198.0, 219.0, 242.0],
        frequency_cuts: [1.0, 1.0, 2.0, 3.0],
        monetary_cuts: [14.96, 27.99, 45.975999999999985, 93.72200000000004],
        ..Card::prior()
    };
    for row in customers().rows() {
        let got = rfm(&card, row.f64("recency_days"), row.f64("x") + 1.0, row.f64("spend"));
        let got = (u32::from(got.recency), u32::from(got.frequency), u32::from(got.monetary));
        assert_eq!(got, (row.u32("R"), row.u32("F"), row.u32("M")));
    }
}
