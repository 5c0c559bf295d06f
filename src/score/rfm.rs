//! Recency, frequency, monetary: one to five each, by the shop's cut points.
//!
//! `score = 1 + #{cut < value}`, recency the other way round, so that equal customers always score
//! alike; quantile ranks split ties at random (60 % of a typical shop's customers have one order).
//! The cut points come from the card; scores of several shops don't compare.
//!
//! The groups are named as Shopify names its eleven, by R and FM = (F + M) / 2; the eleventh,
//! `prospects`, has no orders and so no score here. Where the lines run is our own table.

use super::figure::{Figure, Object};
use crate::json::Json;
use crate::model::card::{Card, Cuts};

/// The three scores and the group that they make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rfm {
    /// 1 (long ago) to 5 (just now).
    pub recency: u8,
    /// 1 (once) to 5 (most often).
    pub frequency: u8,
    /// 1 (least) to 5 (most).
    pub monetary: u8,
    /// Stable code such as `champions` or `at_risk`.
    pub group: &'static str,
}

impl Rfm {
    /// What a shop without cut points says of everybody.
    pub const NEUTRAL: Self = Self::of(3, 3, 3);

    /// The same of a shop that knows no prices.
    #[must_use]
    pub const fn unpriced(self) -> Self {
        Self::of(self.recency, self.frequency, Self::NEUTRAL.monetary)
    }

    const fn of(recency: u8, frequency: u8, monetary: u8) -> Self {
        Self { recency, frequency, monetary, group: group(recency, frequency + monetary) }
    }
}

impl Figure for Rfm {
    fn json(&self) -> Json<'_> {
        let mut object = Object::with_capacity(4);
        object.int("recency", i64::from(self.recency));
        object.int("frequency", i64::from(self.frequency));
        object.int("monetary", i64::from(self.monetary));
        object.text("group", self.group);
        object.json()
    }
}

/// The scores of a customer: days since the last order, order days, total net spend in minor
/// units.
pub fn rfm(card: &Card, recency_days: f64, order_days: f64, total: f64) -> Rfm {
    Rfm::of(
        6 - step(&card.recency_cuts, recency_days),
        step(&card.frequency_cuts, order_days),
        step(&card.monetary_cuts, total),
    )
}

fn step(cuts: &Cuts, value: f64) -> u8 {
    1 + cuts.iter().filter(|cut| **cut < value).count() as u8
}

/// The group by recency and by frequency and monetary together (2 to 10: twice FM).
const fn group(recency: u8, fm2: u8) -> &'static str {
    match (recency, fm2) {
        (5, 8..) => "champions",
        (5, 4..) => "active",
        (5, _) => "new",
        (4, 8..) => "loyal",
        (4, 4..) => "active",
        (3, 8..) => "loyal",
        (3, 4..) => "needs_attention",
        (3 | 4, _) => "promising",
        (_, 9..) => "previously_loyal",
        (_, 6..) => "at_risk",
        (2, 4..) => "almost_lost",
        _ => "dormant",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_on_a_cut_belongs_below_it_and_recency_runs_the_other_way() {
        let card = Card {
            recency_cuts: [10.0, 20.0, 30.0, 40.0],
            frequency_cuts: [1.0, 1.0, 2.0, 3.0],
            monetary_cuts: [100.0, 200.0, 300.0, 400.0],
            ..Card::prior()
        };
        let scores = |r, f, m| {
            let rfm = rfm(&card, r, f, m);
            (rfm.recency, rfm.frequency, rfm.monetary, rfm.group)
        };
        assert_eq!(scores(10.0, 1.0, 100.0), (5, 1, 1, "new"));
        assert_eq!(scores(11.0, 2.0, 100.5), (4, 3, 2, "active"));
        assert_eq!(scores(41.0, 4.0, 401.0), (1, 5, 5, "previously_loyal"));
        assert_eq!(scores(0.0, 4.0, 401.0), (5, 5, 5, "champions"));
    }

    #[test]
    fn ten_groups_share_the_whole_grid() {
        let mut seen: Vec<&str> = (1..=5)
            .flat_map(|r| (1..=5).flat_map(move |f| (1..=5).map(move |m| Rfm::of(r, f, m).group)))
            .collect();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), 10, "{seen:?}");
    }
}
