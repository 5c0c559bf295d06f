//! What the customer gets for what it costs them: delivered value (让渡价值).
//!
//! Benefit of product, service, personnel and image less cost in money, time, effort and peace of
//! mind, each from 0 to 100, each side weighted over what is known of it; so the value is from
//! -100 to 100. A part is what the customer answered when asked ([`super::voice`]); unasked, what
//! behaviour shows of it:
//!
//! | part | weight | unasked |
//! |---|---|---|
//! | product | 0.4 | the mean rating |
//! | service | 0.3 | complaints that were closed |
//! | personnel | 0.15 | nothing |
//! | image | 0.15 | how warmly the customer would recommend the shop |
//! | money | 0.4 | half of the list price is what a fair bargain costs: 50 at list price |
//! | time | 0.25 | days to delivery, 14 and more are 100 |
//! | effort | 0.2 | looks an order, 20 and more are 100 |
//! | psychic | 0.15 | orders complained of or sent back |
//!
//! Credit: the idea is Kotler's customer delivered value (Marketing Management, 8th edition, 1994);
//! the measures and weights are ours.

use super::Behaviour;
use super::measures::{Measure, Sheet};
use super::texts::{VALUE_PARTS, weigh};
use crate::event::EventType;

const PARTS: usize = 8;
const BENEFITS: usize = 4;
const WEIGHTS: [f64; PARTS] = [0.4, 0.3, 0.15, 0.15, 0.4, 0.25, 0.2, 0.15];
const SLOWEST_DAYS: f64 = 14.0;
const MOST_LOOKS: f64 = 20.0;

/// The value; `too_little_known` unless there is a part of either side.
pub(super) fn put(behaviour: &Behaviour, sheet: &mut Sheet<'_>) {
    let mut parts = unasked(behaviour);
    for (part, value) in parts.iter_mut().enumerate() {
        *value = behaviour.voice.part(part).or(*value);
    }
    let mut basis = Vec::new();
    let write = &sheet.ask.write;
    let mut side = |from: usize| {
        let (names, weights, parts) = (&VALUE_PARTS[from..], &WEIGHTS[from..], &parts[from..]);
        weigh(write, names, &weights[..BENEFITS], parts, &mut basis)
    };
    let value = side(0).zip(side(BENEFITS)).map(|(benefit, cost)| benefit - cost);
    let n = basis.len() as u32;
    sheet.put(Measure::DeliveredValue, value, n, &[]).basis = basis;
}

fn unasked(behaviour: &Behaviour) -> [Option<f64>; PARTS] {
    let Behaviour { voice, service, offers, tally, .. } = behaviour;
    let orders = f64::from(offers.orders);
    let an_order = |n: u32| (orders > 0.0).then(|| f64::from(n) / orders);
    let looks = tally.of(EventType::ViewItem).n;
    let sent_back = tally.of(EventType::Refund).n;
    [
        voice.pleased(),
        service.care(),
        None,
        voice.advocacy(),
        (offers.priced > 0).then(|| 0.5 * offers.price_index()),
        service.delivery_days().map(|days| days / SLOWEST_DAYS),
        an_order(looks).filter(|_| looks > 0).map(|looks| looks / MOST_LOOKS),
        an_order(service.complaints() + sent_back),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weights_of_each_side_sum_to_one() {
        let (benefits, costs) = WEIGHTS.split_at(BENEFITS);
        for side in [benefits, costs] {
            assert!((side.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        }
        assert_eq!(VALUE_PARTS.len(), PARTS);
    }
}
