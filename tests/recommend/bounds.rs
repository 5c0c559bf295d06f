//! What may be on a shelf, what never is, and what fills it.

use zhanggui::engage::{Customer, Mode};
use zhanggui::locale::Locale;
use zhanggui::model::catalogue::Product;
use zhanggui::money::Minor;
use zhanggui::recommend::{Query, Scene};
use zhanggui::time::Zone;

use crate::common::{customer, day, order, shop};
use crate::{ask, everywhere, ids, read, regular};

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
    fn a_newcomer_gets_a_cold_start_and_a_full_shelf() {
        let answer = ask(vec![], &Query::new(Scene::Home, 4));
        assert_eq!((answer.mode, answer.data.len()), (Mode::ColdStart, 4));
        assert!(answer.data[0].reasons.iter().all(|r| r.code == "popular"));
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
        known.recommend(&model, Query::new(Scene::Home, 8), day(1_000), Locale::En);
        model.catalogue.upsert(&sold_out, &Zone::UTC);
        model.catalogue.upsert(&fresh, &Zone::UTC);
        let home = known.recommend(&model, Query::new(Scene::Home, 20), day(1_000), Locale::En);
        assert!(!ids(&home).contains(&"m1"));
        let new = known.recommend(&model, Query::new(Scene::New, 3), day(1_050), Locale::En);
        assert_eq!(ids(&new)[0], "fresh");
    }
}

everywhere! {
    fn a_condition_draws_what_meets_it_from_the_whole_shop() {
        let mut model = shop();
        for n in 0..300 {
            let id = format!("n{n:03}").into();
            let (price, since) = (Some(Minor(20_000 + n)), Some(day(500 + n)));
            model.catalogue.upsert(&Product { id, price, since, ..Product::default() }, &Zone::UTC);
        }
        let found = |scene: &str, rest: &str| {
            let json = format!(r#"{{"scene":"{scene}","limit":20,{rest}}}"#);
            let query = Query::read(&serde_json::from_str(&json).unwrap(), &model.catalogue).unwrap();
            Customer::new(customer(regular())).recommend(&model, query, day(1_000), Locale::En).data.len()
        };
        for scene in ["home", "next", "search", "trending", "new", "gift"] {
            assert_eq!(found(scene, r#""filter":{"ids":["n270","n280"]}"#), 2, "{scene}");
            assert_eq!(found(scene, r#""filter":{"minPrice":20290}"#), 10, "{scene}");
        }
        // Who scrolls on has the page leave out what is already there.
        let seen: Vec<String> = (0..250).map(|n| format!(r#""n{n:03}""#)).collect();
        assert_eq!(found("home", &format!(r#""exclude":[{}]"#, seen.join(","))), 20);
    }
}

everywhere! {
    fn no_reason_at_all_sums_to_plain_zero() {
        let mut model = shop();
        let bare = Product { id: "bare".into(), ..Product::default() };
        model.catalogue.upsert(&bare, &Zone::UTC);
        let query = Query::new(Scene::Trending, 50);
        let shelf = Customer::new(customer(vec![])).recommend(&model, query, day(1_000), Locale::En);
        let bare = shelf.data.iter().find(|item| item.reasons.is_empty()).unwrap();
        assert_eq!(bare.score.to_bits(), 0.0_f64.to_bits());
    }
}

everywhere! {
    fn rank_keeps_every_known_id_once_and_puts_the_customers_own_first() {
        let model = shop();
        let items: Vec<_> = ["c3", "x1", "m1", "b4", "m1"].iter().map(|id| model.catalogue.find(id).unwrap()).collect();
        let answer = Customer::new(customer(regular())).rank(&model, Query::new(Scene::Home, 5), &items, day(1_000), Locale::En);
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
