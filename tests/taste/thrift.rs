//! Who waits for reductions.

use zhanggui::event::Event;
use zhanggui::model::catalogue::Product;
use zhanggui::money::Minor;
use zhanggui::time::DAY_MS;

use crate::common::event;
use crate::town::town;
use crate::{Shelf, ask, everywhere, of, weight};

/// Twelve lines with a list price, that many of them reduced.
fn bargains(reduced: usize) -> Vec<Event> {
    let lines: Vec<String> = (0..12)
        .map(|i| {
            let paid = if i < reduced { 700 } else { 1_000 };
            format!(r#"{{"id":"i045","unitPrice":{paid},"listPrice":1000}}"#)
        })
        .collect();
    let orders = (0..12).map(|i| {
        let at = (900 + i as i64) * DAY_MS;
        event(&format!(r#"{{"id":"o{i:02}","type":"purchase","at":{at},"items":[{}]}}"#, lines[i]))
    });
    orders.collect()
}

everywhere! {
    fn who_waits_for_reductions_sees_value_first_and_who_does_not_sees_brand_and_new_first() {
        let mut model = town();
        model.card.discount_base = 0.5;
        let query = r#"{"scene":"similar","seedIds":["i010"],"limit":19}"#;
        let thrifty = ask(&model, bargains(12), query);
        let minded = ask(&model, bargains(0), query);
        let unknown = ask(&model, bargains(12).into_iter().take(9).collect(), query);
        let codes = |shelf: &Shelf| -> Vec<&str> {
            let all = shelf.data.iter().flat_map(|r| r.reasons.iter().map(|r| r.code));
            all.filter(|code| ["good_value", "brand_or_new"].contains(code)).collect()
        };
        assert!(codes(&thrifty).contains(&"good_value") && !codes(&thrifty).contains(&"brand_or_new"));
        assert!(codes(&minded).contains(&"brand_or_new") && !codes(&minded).contains(&"good_value"));
        assert_eq!(codes(&unknown), [""; 0]);
        let place = |shelf: &Shelf, id: &str| of(shelf, id).rank;
        assert!(place(&thrifty, "i000") < place(&thrifty, "i016"));
        let lead = |shelf: &Shelf, id: &str| weight(shelf, id, "brand_or_new");
        assert!(lead(&minded, "i017") > 0.0 && lead(&minded, "i016") > 0.0);
        assert_eq!(lead(&minded, "i018"), 0.0);
        model.lay(&[Product { id: "i018".into(), list_price: Some(Minor(9_000)), ..Product::default() }]);
        let reduced = ask(&model, bargains(12), query);
        assert!(weight(&reduced, "i018", "good_value") > weight(&thrifty, "i018", "good_value"));
    }
}
