//! Shelves over a small shop: what must, may and must not be on them, and why.

#![allow(clippy::unwrap_used, reason = "a fixture that cannot be built fails its test")]

mod common;

use common::{customer, day, event, order, shop, view};
use zhanggui::engage::{Answer, Customer, Mode};
use zhanggui::event::Event;
use zhanggui::locale::Locale;
use zhanggui::model::catalogue::Product;
use zhanggui::model::{Model, Neighbours, Popularity, Sessions};
use zhanggui::money::Minor;
use zhanggui::recommend::{Query, Recommendation, Scene, Seen};
use zhanggui::time::{DAY_MS, Zone};

fn read(json: &str) -> Query {
    Query::read(&serde_json::from_str(json).unwrap(), &shop().catalogue).unwrap()
}

fn ask(events: Vec<Event>, query: &Query) -> Answer<Vec<Recommendation>> {
    Customer::new(customer(events)).recommend(&shop(), query.clone(), day(1_000), Locale::En)
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

/// The shop with what its visitors look at together: m1 with m2, m2 with c1.
fn visited() -> Model {
    let model = shop();
    let find = |id: &str| model.catalogue.find(id).unwrap();
    let mut rows = vec![Vec::new(); model.catalogue.len()];
    for (a, b) in [("m1", "m2"), ("m2", "c1")] {
        rows[find(a).index()].push((find(b), 1.0));
        rows[find(b).index()].push((find(a), 1.0));
    }
    let counts = Popularity::new(vec![9; rows.len()], vec![3; rows.len()]);
    model.with_sessions(Sessions { counts, neighbours: Neighbours::from_rows(&rows) })
}

fn next_after(looks: &[Event]) -> Vec<Recommendation> {
    let query = Query { diversity: 0.0, ..Query::new(Scene::Next, 10) };
    let mut visitor = Customer::new(customer(looks.to_vec()));
    visitor.recommend(&visited(), query.clone(), day(1_000), Locale::En).data
}

everywhere! {
    fn next_follows_the_last_look_and_the_walk_goes_one_step_further() {
        let place = |shelf: &[Recommendation], id: &str| shelf.iter().position(|r| &*r.id == id);
        let shelf = next_after(&[view("v1", 1_000, "m1")]);
        let reason = |id: &str, code: &str| {
            let item = shelf.iter().find(|r| &*r.id == id).unwrap();
            item.reasons.iter().find(|r| r.code == code).unwrap().clone()
        };
        assert_eq!(&*shelf[0].id, "m2");
        let direct = reason("m2", "viewed_with");
        assert_eq!(direct.evidence, [Box::from("m1")]);
        assert_eq!(direct.text, "Looked at by those who look at “Item m1”, as you did");
        // Nobody looked at m1 and c1 in one session; m2 lies between them.
        let far = reason("c1", "viewed_with");
        assert!(far.weight > 0.0 && far.weight < direct.weight);
        assert_eq!(far.evidence, [Box::from("m1")]);
        let later = next_after(&[view("v1", 999, "m1"), view("v2", 1_000, "c1")]);
        assert!(place(&later, "m2") < place(&later, "b1"));
        // A look of the day before yesterday is another session.
        let long_ago = next_after(&[view("v1", 997, "m1")]);
        assert!(long_ago.iter().all(|r| r.reasons.iter().all(|r| r.code != "viewed_with")));
    }
}

everywhere! {
    fn a_session_whose_finds_are_filtered_away_still_fills_the_shelf() {
        let query = read(r#"{"scene":"next","limit":3,"exclude":["m1","m2","c1"],"diversity":0}"#);
        let mut visitor = Customer::new(customer(vec![view("v1", 1_000, "m1")]));
        let answer = visitor.recommend(&visited(), query.clone(), day(1_000), Locale::En);
        assert_eq!(answer.data.len(), 3, "{:?}", ids(&answer));
    }
}

everywhere! {
    fn a_products_page_shows_what_is_looked_at_with_it() {
        let query = read(r#"{"scene":"similar","seedIds":["m2"],"limit":3}"#);
        let shelf = Customer::new(customer(vec![])).recommend(&visited(), query.clone(), day(1_000), Locale::ZhTw).data;
        let found = shelf.iter().find(|r| &*r.id == "c1").unwrap();
        let reason = found.reasons.iter().find(|r| r.code == "viewed_with_this").unwrap();
        assert_eq!(reason.text, "看過「Item m2」的顧客也看它");
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
    fn what_was_ordered_twice_within_a_day_has_no_rhythm_yet() {
        let mut twice = vec![order("o1", 900, &["b1"]), order("o2", 900, &["b1"])];
        let answer = ask(twice.clone(), &Query::new(Scene::BuyAgain, 5));
        assert_eq!((ids(&answer), answer.data[0].due), (vec!["b1"], None));
        assert!(answer.data[0].reasons.iter().all(|r| r.code != "due"), "{answer:?}");
        twice.push(order("o3", 960, &["b1"]));
        let answer = ask(twice, &Query::new(Scene::BuyAgain, 5));
        assert_eq!(answer.data[0].due, Some(day(990)));
        let due = answer.data[0].reasons.iter().find(|r| r.code == "due").unwrap();
        assert!(due.text.starts_with("You buy it about every 30 days"), "{}", due.text);
    }
}

everywhere! {
    fn a_shelf_of_ones_own_things_without_any_is_what_sells_and_says_that_it_is_nobodys() {
        let (viewed, again) = (Query::new(Scene::RecentlyViewed, 4), Query::new(Scene::BuyAgain, 4));
        let said = |id: &str, kind: &str, about: &str| {
            event(&format!(r#"{{"id":"{id}","type":"{kind}","at":{},"ref":"{about}"}}"#, 990 * DAY_MS))
        };
        let shown = r#"{"id":"s","type":"view_item_list","at":0,"items":[{"id":"b1"}]}"#;
        let nobody = ask(vec![], &viewed);
        assert_eq!((nobody.mode, nobody.data.len()), (Mode::ColdStart, 4));
        for (query, events) in [
            (&viewed, vec![order("o", 900, &["m1"])]),
            (&viewed, vec![event(shown)]),
            (&again, vec![view("v", 990, "c1")]),
        ] {
            let answer = ask(events, query);
            assert_eq!((answer.mode, ids(&answer)), (Mode::ColdStart, ids(&nobody)));
        }
        let top = ids(&nobody)[0].to_owned();
        for word in [said("n", "not_interested", &top), said("h", "hide_category", "bags")] {
            let answer = ask(vec![word, order("o", 900, &["m2"])], &viewed);
            assert_eq!((answer.mode, answer.data.len()), (Mode::ColdStart, 4));
            assert!(!ids(&answer).contains(&&*top), "the customer's word holds: {answer:?}");
        }
        assert_eq!(ask(vec![view("v", 990, "c1")], &viewed).mode, Mode::Personalized);
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
        let past = |events| Customer::new(customer(events)).recommend(&shop(), query.clone(), day(945), Locale::En);
        assert_eq!(past(regular()), past(regular().into_iter().take(2).collect()));
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

everywhere! {
    fn the_row_of_an_own_item_is_what_its_history_says() {
        use zhanggui::model::Repeats;
        use zhanggui::recommend::features::{
            BOUGHT_AGAIN, BOUGHT_FADED_60, BOUGHT_POPULAR, OVERDUE, OVERDUE_FOR_ALL,
            OVERDUE_SQUARED, POPULAR_LATELY, REBOUGHT, REBOUGHT_GAP,
        };
        use zhanggui::profile::{Fold, History, Traits};
        use zhanggui::recommend::{Pool, Question, Subject, each_row};
        let mut model = shop();
        model.repeats = Repeats::new((0..12).map(|i| (f64::from(i) / 16.0, 5.0)));
        let history = History::of(&regular(), &());
        let items = Subject::resolve(&history, 0, &model.catalogue);
        let subject = Some(Subject { history: &history, items: &items, tags: Traits::NONE });
        let weights = Scene::Home.default_weights();
        let query = &Query::new(Scene::Home, 5);
        let mut rows = Vec::new();
        let (now, locale) = (day(1_000), Locale::En);
        let question = Question { model: &model, subject, query, now, locale };
        each_row(&mut Pool::default(), &question, &weights, |item, row| {
            rows.push((model.catalogue.id(item).to_owned(), *row));
        });
        let row = |id: &str| rows.iter().find(|(known, _)| known == id).unwrap().1;
        let close = |x: f64, y: f64| assert!((x - y).abs() < 0.02, "{x} for {y}");
        // m1: bought on days 900, 930 and 960, so every 30 days and 40 days ago.
        let m1 = row("m1");
        close(m1[OVERDUE], 40.0 / 30.0);
        assert_eq!(m1[OVERDUE_SQUARED], m1[OVERDUE] * m1[OVERDUE]);
        assert_eq!((m1[BOUGHT_AGAIN], row("m2")[BOUGHT_AGAIN]), (1.0, 0.0));
        // 40 days for a usual gap of 5: as overdue as it gets.
        close(m1[OVERDUE_FOR_ALL], 4.0);
        close(m1[BOUGHT_POPULAR], m1[BOUGHT_FADED_60] * m1[POPULAR_LATELY]);
        assert!(m1[BOUGHT_POPULAR] > 0.1);
        close(m1[REBOUGHT], 7.0 / 16.0);
        // Of what was never bought, what all others say.
        let b2 = row("b2");
        close(b2[REBOUGHT], 1.0 / 16.0);
        close(b2[REBOUGHT_GAP], libm::log1p(5.0));
        assert_eq!((b2[OVERDUE_FOR_ALL], b2[BOUGHT_POPULAR]), (0.0, 0.0));
    }
}

everywhere! {
    fn a_shelf_of_unseen_things_has_weights_of_its_own() {
        use zhanggui::recommend::features::{FEATURE_SET, FEATURES, POPULAR_LATELY, TREND};
        use zhanggui::model::Model;
        use zhanggui::recommend::weights;
        let mut model = shop();
        let row = |feature: usize| {
            let mut row = vec![0.0; FEATURES];
            row[feature] = 1.0;
            row
        };
        model.blend.feature_set = FEATURE_SET;
        model.blend.rows = vec![(Scene::Home.code(), row(TREND))];
        let of = |model: &_, scene, seen| weights(scene, seen, model).to_vec();
        assert_eq!(of(&model, Scene::Home, Seen::Exclude), row(TREND));
        model.blend.rows.push((Scene::Home.unseen(), row(POPULAR_LATELY)));
        assert_eq!(of(&model, Scene::Home, Seen::Exclude), row(POPULAR_LATELY));
        assert_eq!(of(&model, Scene::Home, Seen::Include), row(TREND));
        let new = Scene::New.default_weights().to_vec();
        assert_eq!(of(&model, Scene::New, Seen::Exclude), new);
        let back = Model::read(&model.write()).unwrap();
        assert_eq!(back, model);
    }
}

everywhere! {
    fn what_customers_also_buy_and_what_they_buy_again_survive_the_file() {
        use zhanggui::id::ItemIx;
        use zhanggui::model::{Model, Neighbours, Repeats};
        let mut model = shop();
        assert_eq!(model.also_bought(), &model.bought_with);
        let mut rows = vec![Vec::new(); 12];
        rows[7] = vec![(ItemIx(6), 1.0)];
        model.customers_also = Neighbours::from_rows(&rows);
        model.repeats = Repeats::new((0..12).map(|i| (0.5, f64::from(i))));
        let back = Model::read(&model.write()).unwrap();
        assert_eq!(back, model);
        // m1's customers also buy c3: on the front page that speaks for it, and says so.
        let mut query = Query::new(Scene::Home, 11);
        query.diversity = 0.0;
        let answer = Customer::new(customer(regular())).recommend(&back, query.clone(), day(1_000), Locale::En);
        let c3 = answer.data.iter().find(|r| &*r.id == "c3").unwrap();
        let reason = c3.reasons.iter().find(|r| r.code == "bought_with").unwrap();
        assert_eq!(reason.evidence, ["m1".into()]);
        assert!(answer.data.iter().all(|r| &*r.id != "b2" || r.reasons.iter().all(|r| r.code != "bought_with")));
    }
}
