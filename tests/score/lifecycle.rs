use zhanggui::model::card::{Card, PurchaseParams};
use zhanggui::money::Minor;
use zhanggui::profile::summary::OrderDay;
use zhanggui::score::lifecycle::{Level, Replay, Stage, stage_on};
use zhanggui::time::Date;

use crate::purchase::MBG;
use crate::table::customers;

/// CDNOW's parameters with the day for a unit, and the thresholds of the golden table.
fn cdnow() -> Card {
    Card {
        fitted: true,
        purchase: PurchaseParams { alpha: MBG.alpha * 7.0, ..MBG },
        t1: 0.75,
        t2: 0.92,
        ..Card::prior()
    }
}

fn order_days(days: &[i32]) -> Vec<OrderDay> {
    let day = |d: &i32| OrderDay { day: Date::from_days(*d), net: Minor(100), orders: 1 };
    days.iter().map(day).collect()
}

/// Stage and warning on that day, which is not before the last order.
fn on(days: &[i32], as_of: i32, card: &Card) -> (Stage, Level, i32) {
    let replay = Replay::of(&order_days(days), card);
    let (stage, warning) = replay.on(Date::from_days(as_of), card);
    (stage, warning.level, warning.since.days())
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn cdnow_divides_into_stages_as_the_golden_table_has_it() {
    let card = Card { new_days: 0, ..cdnow() };
    let mut inactive = [(Stage::Active, 0, 0), (Stage::Dormant, 0, 0), (Stage::Lost, 0, 0)];
    for row in customers().rows() {
        let got = stage_on(Stage::New, &card, row.u32("x"), row.u32("t_x_days"), row.u32("T_days"));
        let slot = inactive.iter_mut().find(|(stage, ..)| *stage == got).unwrap();
        slot.1 += 1;
        slot.2 += u32::from(row.u32("hold_x_90d") == 0);
    }
    let shares = inactive.map(|(_, n, gone)| (n, (1000 * gone + n / 2) / n));
    assert_eq!(shares, [(401, 494), (421, 793), (1535, 930)]);
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn a_life_runs_from_prospect_to_lost_and_back() {
    let card = Card { t1: 0.5, t2: 0.8, ..Card::prior() };
    let cases: [(&[i32], i32, Stage); 7] = [
        (&[], 500, Stage::Prospect),
        (&[500], 500, Stage::New),
        (&[500], 545, Stage::New),
        (&[500], 546, Stage::Dormant),
        (&[500, 520, 540], 545, Stage::Active),
        (&[500, 520, 540], 1200, Stage::Lost),
        (&[500, 520, 540, 1200, 1205, 1210, 1215, 1220, 1225], 1226, Stage::Active),
    ];
    for (days, as_of, expected) in cases {
        assert_eq!(on(days, as_of, &card).0, expected, "{days:?} on {as_of}");
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn a_step_down_is_undone_only_below_the_threshold_by_the_hysteresis() {
    let card = Card::prior();
    // q is 0.464 on the day of a first repeat after 150 days: within 0.05 below t1.
    let q = |x, t_x, t| {
        let orders = zhanggui::score::purchase::Orders { x, t_x, t };
        let model = zhanggui::score::purchase::Model::MbgNbd;
        zhanggui::score::purchase::p_no_order(model, &card.purchase, &orders, 90.0)
    };
    let day = (1..400u32).find(|d| (0.455..0.495).contains(&q(1, f64::from(*d), f64::from(*d))));
    let day = day.unwrap();
    assert_eq!(stage_on(Stage::Active, &card, 1, day, day), Stage::Active);
    assert_eq!(stage_on(Stage::Dormant, &card, 1, day, day), Stage::Dormant);
    assert_eq!(stage_on(Stage::New, &card, 1, day, day), Stage::Active);
}

/// Stage and warning by definition: at the end of each local day, from the first order on.
fn replayed(days: &[i32], as_of: i32, card: &Card) -> (Stage, Level, i32) {
    let Some(first) = days.first() else { return (Stage::Prospect, Level::Low, as_of) };
    let level_of = |stage| match stage {
        Stage::Lost => Level::High,
        Stage::Dormant => Level::Medium,
        _ => Level::Low,
    };
    let stage_of = |level| match level {
        Level::High => Stage::Lost,
        Level::Medium => Stage::Dormant,
        Level::Low => Stage::Active,
    };
    let (mut stage, mut level, mut since) = (Stage::Prospect, Level::Low, *first);
    for today in *first..=as_of {
        let past: Vec<&i32> = days.iter().filter(|d| **d <= today).collect();
        let (x, last) = (past.len() as u32 - 1, **past.last().unwrap());
        let now = |before| stage_on(before, card, x, (last - first) as u32, (today - first) as u32);
        stage = now(stage);
        let warning = level_of(now(stage_of(level)));
        if warning < level || (warning > level && today - since >= card.dwell_days as i32) {
            (level, since) = (warning, today);
        }
    }
    (stage, level, since)
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn the_short_replay_equals_the_replay_of_every_day() {
    let hasty = Card { dwell_days: 0, ..Card::prior() };
    let slow = Card { hysteresis: 0.3, new_days: 10, dwell_days: 60, ..Card::prior() };
    let cards = [Card::prior(), cdnow(), slow, hasty];
    let mut seed = 7u64;
    let mut random = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((seed >> 33) % below) as i32
    };
    let mut seen = Vec::new();
    for round in 0..200 {
        let mut day = 1000;
        let orders = random(9);
        let days: Vec<i32> = (0..orders)
            .map(|_| {
                day += 1 + if random(3) == 0 { random(300) } else { random(40) };
                day
            })
            .collect();
        let as_of = day + random(200);
        let card = &cards[round % cards.len()];
        let got = on(&days, as_of, card);
        assert_eq!(got, replayed(&days, as_of, card), "{days:?} on {as_of}");
        seen.push((got.0.as_str(), got.1));
    }
    seen.sort_unstable();
    seen.dedup();
    assert!(seen.len() >= 7, "the cases reach every stage, and warnings behind it: {seen:?}");
}
