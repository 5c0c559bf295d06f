use zhanggui::model::card::SegmentCuts;
use zhanggui::score::purchase::Model;
use zhanggui::score::value::{LifetimeQuery, Rate, customer_lifetime_value};
use zhanggui::score::worth::Segment;

use crate::purchase::BG;
use crate::table::{Row, close, customers};
use crate::value::GG;

/// Linear interpolation between neighbours.
fn quantile(values: impl Iterator<Item = f64>, share: f64) -> f64 {
    let mut sorted: Vec<f64> = values.collect();
    sorted.sort_by(f64::total_cmp);
    let at = share * (sorted.len() - 1) as f64;
    let low = at as usize;
    let high = (low + 1).min(sorted.len() - 1);
    sorted[low] + (sorted[high] - sorted[low]) * (at - low as f64)
}

fn lifetime(row: &Row<'_>) -> f64 {
    let query = LifetimeQuery {
        model: Model::BgNbd,
        purchase: BG,
        value: GG,
        frequency: row.u32("x"),
        recency: row.f64("t_x_days") / 7.0,
        age: row.f64("T_days") / 7.0,
        mean_value: row.f64("zbar"),
        months: 12,
        rate: Rate::Annual(0.12),
        days_per_month: 365.25 / 12.0,
        unit_days: 7.0,
        acquisition_cost: 0.0,
    };
    customer_lifetime_value(&query).unwrap()
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn cdnow_divides_into_value_segments_as_the_golden_table_has_it() {
    let table = customers();
    let all: Vec<(f64, f64)> = table.rows().map(|r| (lifetime(&r), r.f64("spend"))).collect();
    let (clv, past) = (
        |share| quantile(all.iter().map(|c| c.0), share),
        |share| quantile(all.iter().map(|c| c.1), share),
    );
    let cuts = SegmentCuts {
        clv50: clv(0.5),
        clv80: clv(0.8),
        past50: past(0.5),
        past80: past(0.8),
        year80: past(0.8),
    };
    for (segment, n, spend, value) in [
        (Segment::Core, 472, 194.412, 108.393),
        (Segment::AtRisk, 123, 215.617, 12.0666),
        (Segment::Potential, 664, 35.9363, 13.8518),
        (Segment::Ordinary, 1098, 28.2062, 9.037),
    ] {
        let of = |(clv, past): &&(f64, f64)| Segment::of(&cuts, *clv, *past, false) == segment;
        let here: Vec<&(f64, f64)> = all.iter().filter(of).collect();
        assert_eq!(here.len(), n, "{segment:?}");
        let mean =
            |figure: fn(&(f64, f64)) -> f64| here.iter().map(|c| figure(c)).sum::<f64>() / n as f64;
        close(mean(|c| c.1), spend, 1e-5, "past spend");
        close(mean(|c| c.0), value, 1e-3, "value of twelve months");
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn a_lost_customer_of_the_better_half_is_at_risk_unless_core() {
    let cuts = SegmentCuts { clv50: 10.0, clv80: 20.0, past50: 30.0, past80: 40.0, year80: 50.0 };
    let of = |clv, past, is_lost| Segment::of(&cuts, clv, past, is_lost);
    assert_eq!(of(5.0, 30.0, true), Segment::AtRisk);
    assert_eq!(of(5.0, 29.0, true), Segment::Ordinary);
    assert_eq!(of(15.0, 30.0, false), Segment::Potential);
    assert_eq!(of(20.0, 99.0, true), Segment::Core);
}
