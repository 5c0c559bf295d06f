//! Shelves over a small shop: what must, may and must not be on them, and why.

#![allow(clippy::unwrap_used, reason = "a fixture that cannot be built fails its test")]

mod common;

use common::{customer, day, order, shop, view};
use zhanggui::engage::{Answer, Customer, Mode};
use zhanggui::event::Event;
use zhanggui::locale::Locale;
use zhanggui::model::catalogue::Product;
use zhanggui::money::Minor;
use zhanggui::recommend::{Query, Recommendation, Scene, Seen};
use zhanggui::time::Zone;

fn read(json: &str) -> Query {
    Query::read(&serde_json::from_str(json).unwrap(), &shop().catalogue).unwrap()
}

fn ask(events: Vec<Event>, query: &Query) -> Answer<Vec<Recommendation>> {
    Customer::new(customer(events)).recommend(&shop(), query, day(1_000), Locale::En)
}

fn ids(answer: &Answer<Vec<Recommendation>>) -> Vec<&str> {
    answer.data.iter().map(|r| &*r.id).collect()
}

/// Mugs every thirty days, a bag once, a candle looked at today.
fn regular() -> Vec<Event> {
    vec![
        order("o1", 900, &["m1", "m2"]),
        order("o2", 930, &["m1"]),
        order("o3", 960, &["m1", "b1"]),
        view("v1", 1_000, "c1"),
    ]
}

everywhere! {
    fn a_regulars_front_page_leads_with_what_the_regular_buys() {
        let answer = ask(regular(), &Query::new(Scene::Home, 5));
        assert_eq!(answer.mode, Mode::Personalized);
        assert_eq!(ids(&answer)[0], "m1");
        let reason = &answer.data[0].reasons[0];
        assert_eq!(reason.code, "bought_before");
        assert_eq!(reason.text, "You bought it 3×, last on 18 Aug 1972");
    }
}

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
    fn weights_of_reasons_sum_to_the_score_in_their_order() {
        for scene in Scene::ALL {
            let mut query = Query::new(scene, 10);
            query.seeds = vec![shop().catalogue.find("m1").unwrap()];
            for item in ask(regular(), &query).data {
                let sum: f64 = item.reasons.iter().map(|r| r.weight).sum();
                assert_eq!(sum.to_bits(), item.score.to_bits(), "{scene:?} {}", item.id);
            }
        }
    }
}

everywhere! {
    fn what_is_out_of_stock_excluded_or_filtered_never_comes() {
        for scene in Scene::ALL {
            let json = format!(r#"{{"scene":"{}","limit":50,"exclude":["m1"],"dedupeWith":["b1"],
                "filter":{{"maxPrice":9000}}}}"#, scene.as_str());
            for id in ids(&ask(regular(), &read(&json))) {
                let item = shop().catalogue.find(id).unwrap();
                assert!(id != "x1" && id != "m1" && id != "b1", "{scene:?}: {id}");
                assert!(shop().catalogue.price(item).unwrap() <= Minor(9_000), "{scene:?}: {id}");
            }
        }
        let mugs = read(r#"{"scene":"home","filter":{"categories":["kitchen"]},"diversity":0}"#);
        assert!(ids(&ask(vec![], &mugs)).iter().all(|id| id.starts_with('m')));
        let gone = read(r#"{"scene":"home","limit":50,"filter":{"includeUnavailable":true},"seen":"include"}"#);
        assert!(ids(&ask(vec![order("o", 900, &["x1"])], &gone)).contains(&"x1"));
    }
}

everywhere! {
    fn seen_says_whether_purchases_may_come() {
        let of = |seen| {
            let mut query = Query::new(Scene::Home, 20);
            query.seen = seen;
            ask(regular(), &query)
        };
        let bought = ["m1", "m2", "b1"];
        assert!(ids(&of(Seen::Exclude)).iter().all(|id| !bought.contains(id)));
        assert!(ids(&of(Seen::Only)).iter().all(|id| bought.contains(id)));
        assert_eq!(of(Seen::Only).data.len(), 3);
    }
}

everywhere! {
    fn buy_again_puts_the_overdue_first_and_says_when_it_is_due() {
        let answer = ask(regular(), &Query::new(Scene::BuyAgain, 5));
        assert_eq!(ids(&answer)[0], "m1");
        assert_eq!(answer.data[0].due, Some(day(990)));
        assert!(answer.data[0].reasons.iter().any(|r| r.code == "due"));
        assert_eq!(answer.data.iter().find(|r| &*r.id == "b1").unwrap().due, None);
    }
}

everywhere! {
    fn a_product_page_shows_what_is_bought_with_the_product_but_not_the_product() {
        let answer = ask(vec![], &read(r#"{"scene":"together","seedIds":["b1"],"limit":2}"#));
        assert_eq!(ids(&answer), ["b2", "b3"]);
        assert_eq!(answer.data[0].reasons[0].text, "Often bought together with “Item b1”");
        assert_eq!(answer.data[0].reasons[0].evidence, ["b1".into()]);
    }
}

everywhere! {
    fn the_last_click_changes_what_comes_next() {
        let next = Query::new(Scene::Next, 1);
        let after = |clicks: &[&str]| {
            let views = clicks.iter().enumerate().map(|(i, id)| view(&format!("v{i}"), 1_000, id));
            ids(&ask(views.collect(), &next))[0].to_owned()
        };
        assert!(after(&["m1"]).starts_with('m'));
        assert!(after(&["m1", "b2"]).starts_with('b'));
    }
}

everywhere! {
    fn recently_viewed_is_what_was_looked_at_the_latest_first() {
        let views = vec![view("v1", 990, "b1"), view("v2", 995, "m2"), view("v3", 994, "c2"), order("o", 1, &["m3"])];
        assert_eq!(ids(&ask(views, &Query::new(Scene::RecentlyViewed, 5))), ["m2", "c2", "b1"]);
    }
}

everywhere! {
    fn a_shelf_is_spread_over_categories_and_variants_but_never_left_short() {
        let mut query = Query::new(Scene::Home, 4);
        query.diversity = 0.75;
        let answer = ask(regular(), &query);
        let mugs = ids(&answer).iter().filter(|id| id.starts_with('m')).count();
        assert_eq!((answer.data.len(), mugs), (4, 2), "one mug, and one more to fill: {answer:?}");
        query.limit = 11;
        assert_eq!(ask(regular(), &query).data.len(), 11);
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
                profile.set_personalization(false);
                let answer = Customer::new(profile).recommend(&shop(), &query, day(1_000), Locale::En);
                assert_eq!(answer.mode, Mode::NonPersonalized);
                assert!(!answer.data.is_empty(), "{scene:?} left its slot empty");
                answers.push(serde_json::to_string(&answer).unwrap());
            }
            assert!(answers.windows(2).all(|w| w[0] == w[1]), "{scene:?}");
        }
    }
}

everywhere! {
    fn a_newcomer_gets_a_cold_start_and_a_full_shelf() {
        let answer = ask(vec![], &Query::new(Scene::Home, 4));
        assert_eq!((answer.mode, answer.data.len()), (Mode::ColdStart, 4));
        assert!(answer.data[0].reasons.iter().all(|r| r.code == "popular"));
    }
}

everywhere! {
    fn an_event_after_as_of_changes_nothing() {
        let query = Query::new(Scene::Home, 8);
        let past = |events| Customer::new(customer(events)).recommend(&shop(), &query, day(945), Locale::En);
        assert_eq!(past(regular()), past(regular().into_iter().take(2).collect()));
    }
}

everywhere! {
    fn tracking_one_by_one_with_questions_between_equals_loading_at_once() {
        let query = Query::new(Scene::Home, 8);
        let mut live = Customer::new(customer(vec![]));
        for event in regular() {
            live.track(event);
            live.recommend(&shop(), &query, day(1_000), Locale::En);
        }
        assert_eq!(live.recommend(&shop(), &query, day(1_000), Locale::En), ask(regular(), &query));
    }
}

everywhere! {
    fn todays_stock_and_new_items_count_at_once() {
        let mut model = shop();
        let sold_out = Product { id: "m1".into(), available: Some(false), ..Product::default() };
        let fresh = Product {
            id: "fresh".into(),
            category: Some("bags".into()),
            since: Some(day(1_049)),
            price: Some(Minor(500)),
            ..Product::default()
        };
        let mut known = Customer::new(customer(regular()));
        known.recommend(&model, &Query::new(Scene::Home, 8), day(1_000), Locale::En);
        model.catalogue.upsert(&sold_out, &Zone::UTC);
        model.catalogue.upsert(&fresh, &Zone::UTC);
        let home = known.recommend(&model, &Query::new(Scene::Home, 20), day(1_000), Locale::En);
        assert!(!ids(&home).contains(&"m1"));
        let new = known.recommend(&model, &Query::new(Scene::New, 3), day(1_050), Locale::En);
        assert_eq!(ids(&new)[0], "fresh");
    }
}

everywhere! {
    fn rank_keeps_every_known_id_once_and_puts_the_customers_own_first() {
        let model = shop();
        let items: Vec<_> = ["c3", "x1", "m1", "b4", "m1"].iter().map(|id| model.catalogue.find(id).unwrap()).collect();
        let answer = Customer::new(customer(regular())).rank(&model, &Query::new(Scene::Home, 5), &items, day(1_000), Locale::En);
        assert_eq!(ids(&answer)[0], "m1");
        assert_eq!(answer.data.len(), 4);
    }
}

everywhere! {
    fn a_bad_query_is_refused_with_its_place() {
        let cases = [
            (r#"{}"#, "/scene"),
            (r#"{"scene":"sauna"}"#, "/scene"),
            (r#"{"scene":"home","limit":0}"#, "/limit"),
            (r#"{"scene":"home","limit":101}"#, "/limit"),
            (r#"{"scene":"home","seen":"maybe"}"#, "/seen"),
            (r#"{"scene":"home","seedIds":[7]}"#, "/seedIds/0"),
            (r#"{"scene":"home","filter":{"minPrice":1.5}}"#, "/filter/minPrice"),
            (r#"{"scene":"home","diversity":2}"#, "/diversity"),
            (r#"{"scene":"home","asOf":"yesterday"}"#, "/asOf"),
            (r#"[]"#, ""),
        ];
        for (json, path) in cases {
            let error = Query::read(&serde_json::from_str(json).unwrap(), &shop().catalogue).unwrap_err();
            assert_eq!((error.code.as_str(), error.path.as_str()), ("bad-query", path), "{json}");
        }
    }
}
