//! What the customer says when asked, or unasked: ratings and surveys.
//!
//! Conventions, since one `survey` event answers one question: its `ref` names the question and
//! its `rating` is the answer, from 1 to 5 and for `nps` from 0 to 10. A `rating` or `review` with
//! a rating, and a survey without a `ref`, answer `csat`. `expectation` is what was hoped for
//! before; the others are parts of the delivered value ([`super::delivered`]), where 5 is the best
//! of a benefit and the most of a cost. Answers off their scale are passed over.
//!
//! CSAT is the share of 4 and 5 with Wilson's 95 % interval (Journal of the American Statistical
//! Association 22, 1927); the net promoter score the share of 9 and 10 less that of 0 to 6
//! (Reichheld, Harvard Business Review, December 2003), times 100.

use super::measures::{Measure, Sheet};
use crate::event::{Event, EventType};

/// The questions; the last eight are the parts of the delivered value.
const QUESTIONS: [&str; 11] = [
    "csat",
    "nps",
    "expectation",
    "product",
    "service",
    "personnel",
    "image",
    "money",
    "time",
    "effort",
    "psychic",
];
const CSAT: usize = 0;
const NPS: usize = 1;
const EXPECTATION: usize = 2;
const FIRST_PART: usize = 3;

/// The middle of the scale, and how many answers it weighs in the mean rating.
const MIDDLE: f64 = 3.0;
const MIDDLE_WEIGHT: f64 = 5.0;

/// The answers to one question.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Answers {
    n: u32,
    sum: f64,
    /// Satisfied: 4 and more of 5, 9 and more of 10.
    top: u32,
    /// Detractors: 6 and less of 10.
    bottom: u32,
}

impl Answers {
    fn mean(&self) -> Option<f64> {
        (self.n > 0).then(|| self.sum / f64::from(self.n))
    }
}

/// All answers, by question.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Voice([Answers; QUESTIONS.len()]);

impl Voice {
    pub(super) fn take(&mut self, event: &Event) {
        let question = match event.kind {
            EventType::Rating | EventType::Review => Some(CSAT),
            EventType::Survey => {
                let name = event.reference.as_deref().unwrap_or("csat");
                QUESTIONS.iter().position(|question| *question == name)
            }
            _ => None,
        };
        let Some((question, rating)) = question.zip(event.rating) else { return };
        let (low, top) = if question == NPS { (0.0, 9.0) } else { (1.0, 4.0) };
        if let Some(answers) = self.0.get_mut(question).filter(|_| rating >= low)
            && rating <= top + 1.0
        {
            answers.n = answers.n.saturating_add(1);
            answers.sum += rating;
            answers.top += u32::from(rating >= top);
            answers.bottom += u32::from(rating <= 6.0);
        }
    }

    /// Satisfaction, expectation gap and net promoter score.
    pub(super) fn put(&self, sheet: &mut Sheet<'_>) {
        let (csat, nps, hoped) = (self.0[CSAT], self.0[NPS], self.0[EXPECTATION]);
        let share = |k: u32, n: u32| (n > 0).then(|| f64::from(k) / f64::from(n));
        let value = share(csat.top, csat.n);
        let drawn = self.rating().unwrap_or(MIDDLE);
        let facts = [f64::from(csat.n), f64::from(csat.top), drawn];
        let score = sheet.put(Measure::Satisfaction, value, csat.n, &facts);
        score.interval = value.map(|_| wilson(csat.top, csat.n));

        let means = csat.mean().zip(hoped.mean());
        let (met, wished) = means.unwrap_or_default();
        let n = csat.n.min(hoped.n);
        sheet.put(Measure::ExpectationGap, means.map(|_| met - wished), n, &[met, wished]);

        let value = share(nps.top, nps.n).zip(share(nps.bottom, nps.n));
        let value = value.map(|(promoters, detractors)| 100.0 * (promoters - detractors));
        let facts = [nps.n.into(), nps.top.into(), nps.bottom.into()];
        sheet.put(Measure::Nps, value, nps.n, &facts);
    }

    /// The mean rating, drawn to the middle of the scale while there are few.
    fn rating(&self) -> Option<f64> {
        let Answers { n, sum, .. } = self.0[CSAT];
        let weight = f64::from(n) + MIDDLE_WEIGHT;
        (n > 0).then(|| (MIDDLE_WEIGHT * MIDDLE + sum) / weight)
    }

    /// How warmly the customer would recommend the shop, 0 to 1.
    pub(super) fn advocacy(&self) -> Option<f64> {
        self.0[NPS].mean().map(|mean| mean / 10.0)
    }

    /// How satisfied, 0 to 1.
    pub(super) fn pleased(&self) -> Option<f64> {
        self.rating().map(|mean| (mean - 1.0) / 4.0)
    }

    /// What was answered about a part of the delivered value, 0 to 1.
    pub(super) fn part(&self, part: usize) -> Option<f64> {
        let answers = self.0.get(FIRST_PART + part)?;
        answers.mean().map(|mean| (mean - 1.0) / 4.0)
    }
}

/// Wilson's score interval at 95 % for `k` of `n`, `n` above 0. Contains `k / n`.
pub(crate) fn wilson(k: u32, n: u32) -> (f64, f64) {
    const Z: f64 = 1.959_963_984_540_054;
    let (n, share) = (f64::from(n), f64::from(k) / f64::from(n));
    let z2 = Z * Z / n;
    let middle = share + z2 / 2.0;
    let half = Z * f64::sqrt((share * (1.0 - share) + z2 / 4.0) / n);
    let bound = |v: f64| v / (1.0 + z2);
    (bound(middle - half).max(0.0).min(share), bound(middle + half).min(1.0).max(share))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wilson_intervals_match_the_reference_and_contain_the_share() {
        let cases = [
            (7, 10, 0.396_778_147_461_145, 0.892_208_732_593_699),
            (0, 5, 0.0, 0.434_482_464_783_175),
            (5, 5, 0.565_517_535_216_825, 1.0),
        ];
        for (k, n, low, high) in cases {
            let (a, b) = wilson(k, n);
            assert!((a - low).abs() < 1e-14 && (b - high).abs() < 1e-14, "{k} of {n}: {a} {b}");
        }
    }
}
