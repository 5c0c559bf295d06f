//! How well the usual gap foretells the next one, against the published accuracy on CDNOW.
//!
//! The reference table (error of the logarithm, share within a factor of two, error in days) was
//! computed on the twelve first gaps of each customer, each foretold from those before it: 2,761
//! forecasts. Its rows of the plain mean, the median, everybody's median and of the gaps drawn to
//! the mean of all with weight 2, which is ours, come out here to their last printed digit, the
//! shares but for ties at exactly a factor of two. Not here: its `post_median` on CDNOW, whose two parameters it
//! doesn't print (a gamma-exponential fit of the same gaps comes within 0.001), and its rows on
//! Complete Journey, for which the baskets after day 336 would be needed: the training part has
//! 23,542 of its 24,634 forecasts.

use zhanggui::model::card::{Card, LogGap};
use zhanggui::score::rhythm::usual_gap;

use crate::everywhere;
use crate::table::Table;

const FIRST: usize = 12;

type Forecast<'a> = &'a dyn Fn(&[f64]) -> f64;

fn customers() -> Vec<Vec<f64>> {
    let table = Table::read(include_str!("../vectors/score/cdnow_gaps.csv"), ',');
    let gaps = |text: &str| text.split(' ').map(|gap| gap.parse().unwrap()).collect();
    table.rows().map(|row| gaps(row.text("gaps"))).collect()
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let n = sorted.len();
    (sorted[(n - 1) / 2] + sorted[n / 2]) / 2.0
}

/// Forecasts, mean error of the logarithm, mean error in days, and shares within a factor of two,
/// ties at two left out and taken in.
fn accuracy(
    all: &[Vec<f64>],
    of: std::ops::RangeInclusive<usize>,
    forecast: Forecast<'_>,
) -> (usize, [f64; 4]) {
    let (mut n, mut sums) = (0, [0.0; 4]);
    for gaps in all {
        for k in 1..gaps.len().min(FIRST) {
            if of.contains(&k) {
                let (foretold, came) = (forecast(&gaps[..k]), gaps[k]);
                let ratio = (foretold / came).max(came / foretold);
                n += 1;
                sums[0] += libm::log(ratio);
                sums[1] += (foretold - came).abs();
                sums[2] += f64::from(u8::from(ratio < 2.0));
                sums[3] += f64::from(u8::from(ratio <= 2.0));
            }
        }
    }
    (n, sums.map(|sum| sum / n as f64))
}

everywhere! {
    fn the_usual_gap_is_as_accurate_as_the_published_table_of_cdnow_says() {
        let all = customers();
        let every: Vec<f64> = all.iter().flatten().copied().collect();
        let mean = every.iter().map(|gap| libm::log(*gap)).sum::<f64>() / every.len() as f64;
        let shop = Card { log_gap: Some(LogGap { mean, sd: 1.0 }), ..Card::prior() };
        let ours = |gaps: &[f64]| {
            let sum = gaps.iter().map(|gap| libm::log(*gap)).sum();
            libm::exp(usual_gap(gaps.len() as u32, sum, &shop).mean)
        };
        let typical = median(&every);
        let rows: [(Forecast<'_>, [[f64; 3]; 4]); 4] = [
            (&ours, [
                [1.0296, 0.4234, 47.978], [1.1502, 0.37908, 70.514],
                [1.0371, 0.42172, 47.958], [0.91291, 0.46476, 28.191],
            ]),
            (&|gaps| gaps.iter().sum::<f64>() / gaps.len() as f64, [
                [1.1689, 0.4176, 59.591], [1.4469, 0.32473, 94.659],
                [1.1454, 0.41835, 58.278], [0.95788, 0.49821, 30.617],
            ]),
            (&|gaps| median(gaps), [
                [1.1654, 0.40637, 58.079], [1.4469, 0.32473, 94.659],
                [1.14, 0.41246, 55.698], [0.95393, 0.46953, 29.293],
            ]),
            (&|_| typical, [
                [1.0769, 0.38138, 49.292], [1.1728, 0.32609, 71.679],
                [1.0576, 0.39562, 48.6], [1.02, 0.4098, 30.589],
            ]),
        ];
        for (row, (forecast, published)) in rows.iter().enumerate() {
            let parts = [(1..=FIRST, 2761), (1..=1, 736), (2..=4, 1188), (5..=FIRST, 837)];
            for ((of, count), expected) in parts.into_iter().zip(published) {
                let (n, got) = accuracy(&all, of.clone(), forecast);
                assert_eq!(n, count);
                // To the digits that are printed; a tie is one or not as the table's doubles fell.
                let [error, share, days] = expected;
                assert!((got[0] - error).abs() < 6e-5, "{row} {of:?}: {got:?} {expected:?}");
                assert!((got[1] - days).abs() < 6e-4, "{row} {of:?}: {got:?} {expected:?}");
                let ties = got[2] - 6e-6..=got[3] + 6e-6;
                assert!(ties.contains(share), "{row} {of:?}: {got:?} {expected:?}");
            }
        }
    }
}
