use std::time::Instant;

use zhanggui::model::card::{PurchaseParams, ValueParams};
use zhanggui::score::purchase::likelihood::{ln_likelihood, ln_likelihood_value};
use zhanggui::score::purchase::{Model, Orders, p_no_order};
use zhanggui::train::fit::{
    CustomerRow, FitOptions, Grouped, Prior, Question, fit, fit_card, fit_value,
};

use crate::purchase::{BG, MBG};
use crate::table::{close, customers};

fn published() -> Vec<(u32, f64, f64)> {
    customers().rows().map(|r| (r.u32("x"), r.f64("t_x"), r.f64("T"))).collect()
}

fn repeat_means() -> Vec<(u32, f64)> {
    customers().rows().map(|r| (r.u32("x"), r.f64("zbar"))).collect()
}

/// CDNOW in days and cents, with the 90 days after.
fn rows() -> Vec<CustomerRow> {
    let row = |r: crate::table::Row<'_>| CustomerRow {
        x: r.u32("x"),
        t_x: r.f64("t_x_days"),
        t: r.f64("T_days"),
        mean_repeat: r.f64("zbar") * 100.0,
        total: r.f64("spend") * 100.0,
        year: r.f64("spend") * 100.0,
        holdout_orders: Some(r.u32("hold_x_90d")),
    };
    customers().rows().map(row).collect()
}

#[test]
fn fits_without_a_prior_reach_the_published_optimum() {
    let grouped = Grouped::new(published().into_iter());
    for (model, best) in [(Model::BgNbd, -9582.4255605674), (Model::MbgNbd, -9582.1326849)] {
        let fit = grouped.fit(model, Prior::None);
        assert!((fit.ln_likelihood - best).abs() < 1e-6, "{model:?}: {fit:?}");
        assert!(fit.evaluations < 2_000, "{fit:?}");
    }
    let fit = fit_value(repeat_means().into_iter(), 1.0, Prior::None);
    assert_eq!(fit.customers, 946);
    assert!((fit.ln_likelihood - -4055.9232435).abs() < 1e-6, "{fit:?}");
    close(fit.params.p, 6.25, 0.002, "p");
    close(fit.params.q, 3.74, 0.002, "q");
    close(fit.params.v, 15.44, 0.002, "v");
}

#[test]
fn a_shop_of_many_histories_reaches_its_optimum_by_way_of_a_sample() {
    let spread = |i: usize| {
        let shift = i as f64 / 7.0;
        move |(x, t_x, t): (u32, f64, f64)| (x, t_x, t + shift)
    };
    let rows = (0..24).flat_map(|i| published().into_iter().map(spread(i)));
    let grouped = Grouped::new(rows);
    assert!(grouped.len() > 20_000, "{}", grouped.len());
    for model in [Model::BgNbd, Model::MbgNbd] {
        let fit = grouped.fit(model, Prior::None);
        let PurchaseParams { r, alpha, a, b } = fit.params;
        for axis in 0..4 {
            for factor in [0.999, 1.001] {
                let at = |i, v: f64| if i == axis { v * factor } else { v };
                let (r, alpha, a, b) = (at(0, r), at(1, alpha), at(2, a), at(3, b));
                let beside = grouped.ln_likelihood(model, &PurchaseParams { r, alpha, a, b });
                assert!(beside < fit.ln_likelihood + 1e-6, "{model:?} {axis} {factor}");
            }
        }
    }
    let spread = |i: usize| move |(n, mean): (u32, f64)| (n, mean + i as f64 / 7.0);
    let pairs: Vec<(u32, f64)> =
        (0..24).flat_map(|i| repeat_means().into_iter().map(spread(i))).collect();
    let fit = fit_value(pairs.iter().copied(), 1.0, Prior::None);
    assert!(fit.customers > 20_000, "{fit:?}");
    let ValueParams { p, q, v } = fit.params;
    for factor in [0.999, 1.001] {
        for beside in [
            ValueParams { p: p * factor, ..fit.params },
            ValueParams { q: q * factor, ..fit.params },
            ValueParams { v: v * factor, ..fit.params },
        ] {
            let one = |(n, mean): &(u32, f64)| ln_likelihood_value(&beside, *n, *mean);
            let beside: f64 = pairs.iter().filter(|(n, _)| *n > 0).map(one).sum();
            assert!(beside < fit.ln_likelihood + 1e-6, "{factor}");
        }
    }
}

#[test]
fn the_weak_prior_moves_the_optimum_of_a_real_shop_by_next_to_nothing() {
    let fit = Grouped::new(published().into_iter()).fit(Model::BgNbd, Prior::Weak);
    assert!((fit.ln_likelihood - -9582.42809).abs() < 1e-5, "{fit:?}");
}

#[test]
fn the_grouped_likelihood_is_the_sum_over_customers() {
    let rows = published();
    let grouped = Grouped::new(rows.iter().copied());
    assert!(grouped.len() < rows.len());
    for (model, f) in [(Model::BgNbd, BG), (Model::MbgNbd, MBG)] {
        let one = |(x, t_x, t): &(u32, f64, f64)| {
            ln_likelihood(model, &f, &Orders { x: *x, t_x: *t_x, t: *t })
        };
        close(grouped.ln_likelihood(model, &f), rows.iter().map(one).sum(), 1e-12, "sum");
    }
    let fit = fit_value(repeat_means().into_iter(), 1.0, Prior::None);
    let one = |(n, mean): &(u32, f64)| ln_likelihood_value(&fit.params, *n, *mean);
    let sum = repeat_means().iter().filter(|(n, _)| *n > 0).map(one).sum();
    close(fit.ln_likelihood, sum, 1e-12, "value");
}

#[test]
fn thirty_customers_give_a_usable_card_every_time() {
    let all = rows();
    for draw in 0..25 {
        for n in [30, 50, 200] {
            // A stride that has no factor with 2,357 visits each customer once.
            let sample: Vec<CustomerRow> =
                (0..n).map(|i| all[(i * (97 + draw) + draw * 31) % all.len()]).collect();
            let (card, report) = fit_card(&sample, &FitOptions::default()).unwrap();
            assert_eq!(report.customers, n as u32);
            let PurchaseParams { r, alpha, a, b } = card.purchase;
            for (name, value, low, high) in [
                ("r", r, 0.02, 20.0),
                ("alpha", alpha, 1.0, 2000.0),
                ("a", a, 0.005, 50.0),
                ("b", b, 0.02, 100.0),
                ("mean order", card.value.p * card.value.v / (card.value.q - 1.0), 500.0, 2e4),
            ] {
                assert!((low..high).contains(&value), "{name} of {n} in draw {draw}: {value}");
            }
        }
    }
}

#[test]
fn nobody_came_back_and_everybody_at_once_still_give_a_card() {
    let silent = CustomerRow { t: 100.0, total: 5_000.0, ..CustomerRow::default() };
    let (card, report) = fit_card(&vec![silent; 40], &FitOptions::default()).unwrap();
    assert_eq!((report.repeaters, report.groups, report.value_ln_likelihood), (0, 1, 0.0));
    card.validate().unwrap();
    let busy = CustomerRow { x: 99, t_x: 99.0, t: 99.0, mean_repeat: 100.0, ..silent };
    for prior in [Prior::Weak, Prior::None] {
        let options = FitOptions { prior, ..FitOptions::default() };
        fit_card(&vec![busy; 40], &options).unwrap().0.validate().unwrap();
        fit_card(&[busy], &options).unwrap().0.validate().unwrap();
    }
}

#[test]
fn the_card_of_cdnow_has_the_reference_cuts_and_beats_recency_on_the_holdout() {
    let (card, report) = fit_card(&rows(), &FitOptions::default()).unwrap();
    assert_eq!(card.recency_cuts, [99.0, 198.0, 219.0, 242.0]);
    assert_eq!(card.frequency_cuts, [1.0, 1.0, 2.0, 3.0]);
    for (got, cut) in card.monetary_cuts.iter().zip([1496.0, 2799.0, 4597.6, 9372.2]) {
        close(*got, cut, 1e-9, "monetary cut");
    }
    let holdout = report.holdout.as_ref().unwrap();
    close(holdout.auc, 0.789, 0.002, "auc");
    close(holdout.auc_of_orders, 0.7904, 0.001, "auc of expected orders");
    close(holdout.auc_of_recency, 0.7843, 0.0002, "auc of recency");
    close(holdout.brier, 0.1096, 0.005, "brier");
    close(holdout.brier_of_base, 0.1403, 0.001, "brier of base");
    close(holdout.mae, 0.3406, 0.005, "mae");
    assert!(holdout.mae < holdout.mae_of_recency && holdout.brier < holdout.brier_of_recency);
    assert!(report.ships());
    assert!(card.fitted && card.customers == 2357);
    assert!(0.5 <= card.t1 && card.t1 < card.t2, "{} {}", card.t1, card.t2);
}

/// CDNOW as published, in weeks, with the 39 weeks after.
fn weeks() -> Vec<CustomerRow> {
    let row = |r: crate::table::Row<'_>| CustomerRow {
        x: r.u32("x"),
        t_x: r.f64("t_x"),
        t: r.f64("T"),
        mean_repeat: r.f64("zbar"),
        total: r.f64("spend"),
        holdout_orders: Some(r.u32("hold_x")),
        ..CustomerRow::default()
    };
    customers().rows().map(row).collect()
}

#[test]
fn the_39_weeks_after_are_foretold_as_well_as_the_reference_does() {
    for (model, mae, auc, total) in
        [(Model::BgNbd, 0.785457, 0.77254, 1653.42), (Model::MbgNbd, 0.764781, 0.77277, 1576.74)]
    {
        let question = Question { model, prior: Prior::None, horizon: 39.0 };
        let holdout = fit(&weeks(), &question).unwrap().holdout.unwrap();
        close(holdout.mae, mae, 1e-4, "mae");
        close(holdout.auc_of_orders, auc, 5e-5, "auc");
        close(holdout.auc_of_recency, 0.77144, 5e-5, "auc of recency");
        close(holdout.expected_orders, total, 1e-4, "orders foretold");
        assert_eq!((holdout.customers, holdout.orders), (2357, 1882.0));
        close(holdout.mae_of_recency, 0.932105, 1e-3, "mae of recency");
    }
}

#[test]
fn the_deciles_of_cdnow_agree_within_five_points_and_the_steps_rise() {
    let (_, report) = fit_card(&rows(), &FitOptions::default()).unwrap();
    let holdout = report.holdout.unwrap();
    assert!(holdout.calibration.len() >= 8, "{holdout:?}");
    for bin in &holdout.calibration {
        assert!((bin.predicted - bin.actual).abs() < 0.05, "{bin:?}");
    }
    for bins in [&holdout.calibration, &holdout.isotonic] {
        assert_eq!(bins.iter().map(|b| b.customers).sum::<u32>(), 2357);
        let mean = bins.iter().map(|b| f64::from(b.customers) * b.actual).sum::<f64>() / 2357.0;
        close(mean, holdout.inactive, 1e-12, "share of the silent");
        assert!(bins.is_sorted_by(|a, b| a.predicted < b.predicted));
    }
    assert!(holdout.isotonic.is_sorted_by(|a, b| a.actual < b.actual));
}

#[test]
fn the_calibration_of_one_half_of_the_customers_holds_for_the_other() {
    let half = |which: usize| rows().into_iter().skip(which).step_by(2).collect::<Vec<_>>();
    for (fitted, judged) in [(half(0), half(1)), (half(1), half(0))] {
        let (card, _) = fit_card(&fitted, &FitOptions::default()).unwrap();
        let points = card.calibration.expect("more than a thousand customers");
        assert!(points.windows(3).all(|w| w[0] <= w[2]), "{points:?}");
        let brier = |corrected: bool| {
            let square = |r: &CustomerRow| {
                let orders = Orders { x: r.x, t_x: r.t_x, t: r.t };
                let q = p_no_order(Model::MbgNbd, &card.purchase, &orders, 90.0);
                let silent = f64::from(u8::from(r.holdout_orders == Some(0)));
                let miss = if corrected { card.corrected(q) } else { q } - silent;
                miss * miss
            };
            judged.iter().map(square).sum::<f64>() / judged.len() as f64
        };
        // CDNOW is foretold well as it is: there is little to gain, and little is lost.
        assert!(brier(true) <= brier(false) + 2e-4, "{} {}", brier(true), brier(false));
    }
    let few: Vec<CustomerRow> = rows().into_iter().take(999).collect();
    assert_eq!(fit_card(&few, &FitOptions::default()).unwrap().0.calibration, None);
}

#[test]
fn a_forecast_that_is_too_high_is_corrected_to_nearly_what_came() {
    let mut all = rows();
    // Every third of those who stayed away comes after all.
    for (i, row) in all.iter_mut().enumerate() {
        if i % 3 == 0 {
            row.holdout_orders = Some(row.holdout_orders.unwrap().max(1));
        }
    }
    let (card, report) = fit_card(&all, &FitOptions::default()).unwrap();
    for bin in report.holdout.unwrap().calibration {
        let missed = (card.corrected(bin.predicted) - bin.actual).abs();
        assert!(missed < 0.5 * (bin.predicted - bin.actual).abs(), "{bin:?}: {missed}");
    }
}

#[test]
fn the_rows_may_come_in_any_order() {
    let mut all = rows();
    let (card, _) = fit_card(&all, &FitOptions::default()).unwrap();
    all.reverse();
    all.rotate_left(700);
    let (again, _) = fit_card(&all, &FitOptions::default()).unwrap();
    assert_eq!(card.to_values().map(f64::to_bits), again.to_values().map(f64::to_bits));
}

#[test]
fn a_model_that_loses_to_recency_does_not_ship() {
    let mut all = rows();
    // Those who were said to be lost come, and the others don't.
    for row in &mut all {
        row.holdout_orders = Some(u32::from(row.x == 0));
    }
    let (_, report) = fit_card(&all, &FitOptions::default()).unwrap();
    assert!(!report.ships(), "{report:?}");
}

#[test]
fn among_few_a_forecast_is_not_judged() {
    let mut few = rows();
    few.truncate(200);
    for (i, row) in few.iter_mut().enumerate() {
        row.holdout_orders = Some(u32::from(row.x == 0 || i >= 40));
    }
    let (_, report) = fit_card(&few, &FitOptions::default()).unwrap();
    let holdout = report.holdout.as_ref().unwrap();
    assert!(holdout.auc < holdout.auc_of_recency && !holdout.judged, "{holdout:?}");
    assert!(report.ships());
}

#[test]
fn rows_that_cannot_be_are_refused_with_their_place() {
    let good = CustomerRow {
        x: 1,
        t_x: 5.0,
        t: 9.0,
        mean_repeat: 1.0,
        total: 2.0,
        ..CustomerRow::default()
    };
    let cases = [
        ("/rows/1/t", CustomerRow { t: f64::NAN, ..good }),
        ("/rows/1/t_x", CustomerRow { t_x: 10.0, ..good }),
        ("/rows/1/t_x", CustomerRow { x: 0, ..good }),
        ("/rows/1/total", CustomerRow { total: f64::INFINITY, ..good }),
        ("/rows/1/year", CustomerRow { year: f64::NAN, ..good }),
        ("/rows/1/mean_repeat", CustomerRow { mean_repeat: -1.0, ..good }),
    ];
    for (path, row) in cases {
        assert_eq!(fit_card(&[good, row], &FitOptions::default()).unwrap_err().path, path);
    }
    assert_eq!(fit_card(&[], &FitOptions::default()).unwrap_err().path, "/rows");
}

/// `cargo test --release --features train --test score -- --ignored --nocapture a_million`
#[test]
#[ignore = "a measurement"]
fn a_million_customers_are_fitted_in_seconds() {
    let base = rows();
    let rows: Vec<CustomerRow> = (0..1_000_000)
        .map(|i| {
            let row = base[i % base.len()];
            let (age, quiet) = ((i / base.len()) as f64 % 89.0, (i / 7) as f64 % 13.0);
            let t_x = if row.x > 0 { (row.t_x - quiet).max(1.0) } else { 0.0 };
            CustomerRow {
                t_x,
                t: row.t + age,
                mean_repeat: row.mean_repeat + i as f64 % 977.0,
                ..row
            }
        })
        .collect();
    let start = Instant::now();
    let (_, report) = fit_card(&rows, &FitOptions::default()).unwrap();
    println!("{:?} {report:?}", start.elapsed());
}
