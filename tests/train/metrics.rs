//! The figures of a judgement, and how sure they are.

use zhanggui::train::metrics::{bootstrap, hit, ndcg, recall};

use crate::shop::items;

#[test]
fn metrics_are_what_the_definitions_say() {
    let ranked = items(&[5, 1, 7, 2]);
    let targets = items(&[1, 2, 9]);
    assert_eq!((hit(&ranked, &targets, 1), hit(&ranked, &targets, 2)), (0.0, 1.0));
    assert_eq!(recall(&ranked, &targets, 4), 2.0 / 3.0);
    // Hits at places 2 and 4; the ideal has three at 1, 2 and 3.
    let gain = |place: f64| 1.0 / libm::log2(place + 1.0);
    let expected = (gain(2.0) + gain(4.0)) / (gain(1.0) + gain(2.0) + gain(3.0));
    assert!((ndcg(&ranked, &targets, 10) - expected).abs() < 1e-12);
    // The ideal is cut at K: two places, two hits, full marks although a target is missing.
    assert_eq!(ndcg(&items(&[1, 2]), &targets, 2), 1.0);
    assert_eq!((ndcg(&ranked, &[], 10), recall(&ranked, &[], 4)), (0.0, 0.0));
}

#[test]
fn a_bootstrap_interval_holds_the_mean_and_is_as_wide_as_theory_says() {
    let figures: Vec<[f64; 2]> = (0..400).map(|i| [f64::from(i % 2), 0.25]).collect();
    let [half, constant] = bootstrap(&figures, 1_000, 1);
    assert_eq!((half.mean, constant.mean), (0.5, 0.25));
    assert_eq!((constant.low, constant.high), (0.25, 0.25));
    // ±1.96·√(0.25/400) = ±0.049.
    assert!((0.043..0.055).contains(&(half.mean - half.low)), "{half:?}");
    assert!((0.043..0.055).contains(&(half.high - half.mean)), "{half:?}");
    assert_eq!(bootstrap(&figures, 1_000, 1), [half, constant]);
    assert_eq!(bootstrap::<1>(&[], 1_000, 1)[0].mean, 0.0);
}
