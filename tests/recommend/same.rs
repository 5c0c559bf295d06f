//! What must change nothing: the order of events, what else was asked, reasons; without consent, the
//! person.

use zhanggui::engage::{Answer, Customer, Mode};
use zhanggui::locale::Locale;
use zhanggui::recommend::{Query, Recommendation, Scene};

use crate::common::{customer, day, event, order, shop, view};
use crate::{ask, everywhere, ids, regular};

everywhere! {
    fn the_same_customer_gets_the_same_bits_however_the_events_came() {
        let mut backwards = regular();
        backwards.reverse();
        for scene in Scene::ALL {
            let query = Query::new(scene, 8);
            assert_eq!(ask(regular(), &query), ask(backwards.clone(), &query), "{scene:?}");
        }
    }
}

everywhere! {
    fn tracking_one_by_one_with_questions_between_equals_loading_at_once() {
        let query = Query::new(Scene::Home, 8);
        let mut live = Customer::new(customer(vec![]));
        for event in regular() {
            live.track(event);
            live.recommend(&shop(), query.clone(), day(1_000), Locale::En);
        }
        assert_eq!(live.recommend(&shop(), query.clone(), day(1_000), Locale::En), ask(regular(), &query));
    }
}

everywhere! {
    fn whatever_happens_next_a_shelf_shows_what_a_newly_loaded_customer_gets() {
        let next = [
            view("v2", 1_000, "b2"),
            order("o4", 1_001, &["c1", "b2"]),
            event(r#"{"id":"n1","type":"not_interested","at":86486400001,"ref":"m1"}"#),
            event(r#"{"id":"w1","type":"more_like_this","at":86486400002,"ref":"m1"}"#),
            event(r#"{"id":"s1","type":"view_item_list","at":86486400003,"items":[{"id":"m2"},{"id":"b1"}]}"#),
            event(r#"{"id":"r1","type":"refund","at":86486400004,"orderId":"o4"}"#),
            order("o0", 800, &["b3"]),
            order("o5", 1_020, &["m2"]),
        ];
        let (shop, mut so_far) = (shop(), regular());
        let items: Vec<_> = shop.catalogue.items().collect();
        let shelves = |customer: &mut Customer| {
            let mut shelves = Vec::new();
            for (scene, hours) in [(Scene::Home, 0), (Scene::Home, 90), (Scene::BuyAgain, 7), (Scene::Next, 1)] {
                let now = day(1_030).plus_ms(hours * 3_600_000);
                shelves.push(customer.recommend(&shop, Query::new(scene, 8), now, Locale::En));
                shelves.push(customer.rank(&shop, Query::new(scene, 8), &items, now, Locale::En));
            }
            shelves
        };
        let mut live = Customer::new(customer(regular()));
        shelves(&mut live);
        for event in next {
            so_far.push(event.clone());
            live.track(event);
            assert_eq!(shelves(&mut live), shelves(&mut Customer::new(customer(so_far.clone()))));
        }
    }
}

everywhere! {
    fn an_event_after_as_of_changes_nothing() {
        let query = Query::new(Scene::Home, 8);
        let past = |events| Customer::new(customer(events)).recommend(&shop(), query.clone(), day(945), Locale::En);
        assert_eq!(past(regular()), past(regular().into_iter().take(2).collect()));
    }
}

everywhere! {
    fn weights_of_reasons_sum_to_the_score_in_their_order() {
        for scene in Scene::ALL {
            let mut query = Query::new(scene, 10);
            query.seeds = vec![shop().catalogue.find("m1").unwrap()];
            for item in ask(regular(), &query).data {
                let sum = item.reasons.iter().fold(0.0, |sum, r| sum + r.weight);
                assert_eq!(sum.to_bits(), item.score.to_bits(), "{scene:?} {}", item.id);
            }
        }
    }
}

everywhere! {
    fn a_shelf_without_reasons_has_the_same_items_and_scores_to_the_bit() {
        for scene in Scene::ALL {
            let query = Query { seeds: vec![shop().catalogue.find("m1").unwrap()], ..Query::new(scene, 10) };
            let bare = ask(regular(), &Query { explain: false, ..query.clone() });
            let scores = |a: &Answer<Vec<Recommendation>>| -> Vec<(Box<str>, u64)> {
                a.data.iter().map(|r| (r.id.clone(), r.score.to_bits())).collect()
            };
            assert_eq!(scores(&bare), scores(&ask(regular(), &query)), "{scene:?}");
            assert!(bare.data.iter().all(|r| r.reasons.is_empty()));
        }
    }
}

everywhere! {
    fn the_top_of_a_short_shelf_is_the_top_of_the_long_one() {
        let mut long = Query::new(Scene::Home, 100);
        long.diversity = 0.0;
        let all = ask(regular(), &long);
        assert!(all.data.windows(2).all(|w| w[0].score >= w[1].score - 1e-12));
        for limit in 1..10 {
            let short = Query { limit, ..long.clone() };
            assert_eq!(ids(&ask(regular(), &short)), ids(&all)[..limit]);
        }
    }
}

everywhere! {
    fn without_consent_or_with_the_switch_off_two_people_get_the_same_bytes() {
        for scene in Scene::ALL {
            let query = Query::new(scene, 6);
            let mut answers = Vec::new();
            for events in [vec![], regular(), vec![order("z", 10, &["c3", "c2"])]] {
                let mut profile = customer(events);
                profile.set_personalization(false, day(0));
                let answer = Customer::new(profile).recommend(&shop(), query.clone(), day(1_000), Locale::En);
                assert_eq!(answer.mode, Mode::NonPersonalized);
                assert!(!answer.data.is_empty(), "{scene:?} left its slot empty");
                answers.push(serde_json::to_string(&answer).unwrap());
            }
            assert!(answers.windows(2).all(|w| w[0] == w[1]), "{scene:?}");
        }
    }
}
