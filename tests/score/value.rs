use zhanggui::model::card::{PurchaseParams, ValueParams};
use zhanggui::score::purchase::Model;
use zhanggui::score::value::{
    LifetimeQuery, Rate, ValueQuery, customer_lifetime_value, order_value,
};

use crate::purchase::BG;
use crate::table::{Row, close, reference};

pub(crate) const GG: ValueParams =
    ValueParams { p: 6.248802484133631, q: 3.744588454021122, v: 15.447748027599289 };

fn lifetime(row: &Row<'_>, rate: Rate, days_per_month: f64) -> f64 {
    customer_lifetime_value(&query(row, rate, days_per_month)).unwrap()
}

fn query(row: &Row<'_>, rate: Rate, days_per_month: f64) -> LifetimeQuery {
    LifetimeQuery {
        model: Model::BgNbd,
        purchase: BG,
        value: GG,
        frequency: row.u32("x"),
        recency: row.f64("t_x"),
        age: row.f64("T"),
        mean_value: row.f64("zbar"),
        months: 12,
        rate,
        days_per_month,
        unit_days: 7.0,
        acquisition_cost: 0.0,
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn order_value_and_lifetime_value_meet_the_reference_under_each_convention() {
    const WEEKS_4_345: f64 = 4.345 * 7.0;
    const JULIAN: f64 = 365.25 / 12.0;
    for row in reference().rows() {
        let value = ValueQuery { params: GG, frequency: row.u32("x"), mean_value: row.f64("zbar") };
        close(order_value(&value).unwrap(), row.f64("gg_e_aov"), 1e-12, "gg_e_aov");
        for (column, rate, month) in [
            ("clv_1pct_m_4345", Rate::Monthly(0.01), WEEKS_4_345),
            ("clv_12pct_y_4345", Rate::Annual(0.12), WEEKS_4_345),
            ("clv_1pct_m_julian", Rate::Monthly(0.01), JULIAN),
            ("clv_12pct_y_julian", Rate::Annual(0.12), JULIAN),
        ] {
            close(lifetime(&row, rate, month), row.f64(column), 1e-12, column);
        }
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn acquisition_cost_is_subtracted_and_bad_arguments_are_named() {
    let table = reference();
    let row = table.rows().next().unwrap();
    let good = query(&row, Rate::Monthly(0.01), 30.0);
    let net = LifetimeQuery { acquisition_cost: 10.0, ..good };
    let value = |q| customer_lifetime_value(&q).unwrap();
    close(value(net), value(good) - 10.0, 1e-12, "net");
    let cases = [
        ("/purchase/params/a", LifetimeQuery { purchase: PurchaseParams { a: 0.0, ..BG }, ..good }),
        ("/value/params/q", LifetimeQuery { value: ValueParams { q: 1.0, ..GG }, ..good }),
        ("/meanValue", LifetimeQuery { mean_value: 0.0, ..good }),
        ("/months", LifetimeQuery { months: 0, ..good }),
        ("/annualRate", LifetimeQuery { rate: Rate::Annual(-0.1), ..good }),
        ("/monthlyRate", LifetimeQuery { rate: Rate::Monthly(f64::NAN), ..good }),
        ("/daysPerMonth", LifetimeQuery { days_per_month: 0.0, ..good }),
        ("/unitDays", LifetimeQuery { unit_days: f64::INFINITY, ..good }),
        ("/acquisitionCost", LifetimeQuery { acquisition_cost: f64::NAN, ..good }),
    ];
    for (path, query) in cases {
        assert_eq!(customer_lifetime_value(&query).unwrap_err().path, path);
    }
}
