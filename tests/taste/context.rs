//! What the page says of the moment: its context, a price band, for whom a present is, its own order
//! of results.

use zhanggui::engage::{Customer, Mode};
use zhanggui::event::Event;
use zhanggui::locale::Locale;
use zhanggui::model::catalogue::{Builder, Product};
use zhanggui::model::{Model, Neighbours, Popularity};
use zhanggui::recommend::Query;
use zhanggui::time::Zone;

use crate::common::{customer, day, order, shop};
use crate::town::town;
use crate::{Shelf, ask, ask_of, everywhere, ids, json, laid, of, weight};

everywhere! {
    fn context_moves_what_the_shop_tagged_for_it_and_says_which() {
        let model = laid(&[
            r#"{"id":"m4","tags":["festival:mid-autumn","giftable"]}"#,
            r#"{"id":"b4","tags":["weather:rain"]}"#,
        ]);
        let asked = |context: &str| {
            ask(&model, vec![], &format!(r#"{{"scene":"home","limit":12,"diversity":0,"context":{context}}}"#))
        };
        let place = |shelf: &Shelf, id: &str| of(shelf, id).rank;
        let plain = asked("{}");
        let festive = asked(r#"{"festival":"mid-autumn","giftable":true}"#);
        assert!(place(&festive, "m4") < place(&plain, "m4"));
        let reason = of(&festive, "m4").reasons.iter().find(|r| r.code == "suits_context").unwrap();
        assert_eq!(reason.text, "Suits: festival:mid-autumn, giftable");
        assert_eq!(reason.params, json(r#"{"context":"festival:mid-autumn, giftable"}"#));
        let rainy = asked(r#"{"weather":["rain","wind"],"channel":"web"}"#);
        let (one, both) = (weight(&rainy, "b4", "suits_context"), weight(&festive, "m4", "suits_context"));
        assert!((3.0 * one - both).abs() < 1e-12, "a third of the entries: {one} {both}");
        assert_eq!(weight(&rainy, "m4", "suits_context"), 0.0);
        let odd = asked(r#"{"festival":"mid-autumn|giftable","giftable|festival:mid-autumn":true,"weather":"rain"}"#);
        assert_eq!(weight(&odd, "m4", "suits_context"), 0.0, "no tag holds a bar");
        assert_eq!(weight(&odd, "b4", "suits_context"), weight(&asked(r#"{"weather":"rain"}"#), "b4", "suits_context"));
    }
}

everywhere! {
    fn tags_travel_in_the_models_file() {
        let mut items = Builder::default();
        for (id, tags) in [("a", None), ("b", Some("giftable|weather:rain")), ("c", None)] {
            let attributes = [None, None, tags.map(Box::from)];
            assert!(items.item(&Product { id: id.into(), attributes, ..Product::default() }, &Zone::UTC));
        }
        let Model { meta, blend, card, .. } = shop();
        let popularity = Popularity::new(vec![9, 1, 5], vec![9, 1, 5]);
        let model = Model::new(meta, items.finish(), popularity, Neighbours::default(), blend, card);
        let read = Model::read(&model.write()).unwrap();
        let query = r#"{"scene":"gift","context":{"weather":"rain","giftable":true}}"#;
        assert_eq!(ids(&ask(&read, vec![], query)), ["b", "a", "c"]);
        assert_eq!(read.write(), model.write());
    }
}

everywhere! {
    fn a_price_band_is_a_wish_and_no_filter() {
        let asked = |band: &str| ask(&shop(), vec![], &format!(
            r#"{{"scene":"home","limit":12,"context":{{"priceBand":{band}}}}}"#));
        let shelf = asked(r#"{"min":9000,"max":10000}"#);
        assert_eq!(shelf.data.len(), 11);
        assert!(weight(&shelf, "m2", "in_price_band") > weight(&shelf, "m4", "in_price_band"));
        assert!(weight(&shelf, "m4", "in_price_band") > 0.0);
        assert_eq!(weight(&shelf, "b1", "in_price_band"), 0.0);
        assert_eq!(weight(&asked(r#"{"max":5000}"#), "b1", "in_price_band"), weight(&shelf, "m2", "in_price_band"));
    }
}

everywhere! {
    fn a_declared_household_joins_the_context_of_who_allows_it() {
        let model = laid(&[r#"{"id":"m4","tags":["household:baby"]}"#]);
        let mut profile = customer(vec![]);
        profile.declare("household", json(r#"["baby","dog"]"#), day(1), "page").unwrap();
        let query = r#"{"scene":"home","limit":12}"#;
        assert!(weight(&ask_of(&model, profile.clone(), query), "m4", "suits_context") > 0.0);
        profile.set_personalization(false, day(0));
        assert_eq!(weight(&ask_of(&model, profile, query), "m4", "suits_context"), 0.0);
    }
}

everywhere! {
    fn a_present_follows_recipient_and_price_band_and_not_the_givers_habits() {
        let model = laid(&[
            r#"{"id":"m4","tags":["recipient:mother","giftable"]}"#,
            r#"{"id":"c3","tags":["giftable"]}"#,
        ]);
        let query = r#"{"scene":"gift","limit":5,
            "context":{"recipient":"mother","giftable":true,"priceBand":{"min":6000,"max":12000}}}"#;
        let giver = ask(&model, vec![order("o", 1_000, &["b1", "b2"]), order("p", 999, &["b1"])], query);
        assert_eq!(giver.mode, Mode::NonPersonalized);
        assert_eq!(ids(&giver)[..2], ["m4", "c3"]);
        assert_eq!(giver.data, ask(&model, vec![], query).data);
        assert!(giver.data.iter().all(|r| r.reasons.iter().all(|r| r.code != "bought_before")));
    }
}

everywhere! {
    fn results_keep_near_the_pages_order_but_bend_to_the_customer() {
        let model = town();
        let list: Vec<_> = (60..100).map(|i| model.catalogue.find(&format!("i{i:03}")).unwrap()).collect();
        let rank = |events: Vec<Event>, options: &str| {
            let query = Query::read(&json(options), &model.catalogue).unwrap();
            let shelf = Customer::new(customer(events)).rank(&model, query, &list, day(1_001), Locale::En);
            ids(&shelf).iter().map(|id| (*id).to_owned()).collect::<Vec<_>>()
        };
        let habit: Vec<Event> = (0..4).map(|i| order(&format!("o{i}"), 960 + 10 * i, &["i099"])).collect();
        let search = r#"{"scene":"search"}"#;
        let nobodys = rank(vec![], search);
        assert_eq!(nobodys[..5], ["i060", "i061", "i062", "i063", "i064"]);
        let mine = rank(habit.clone(), search);
        let place = |list: &[String]| list.iter().position(|id| id == "i099").unwrap();
        assert!(place(&mine) < place(&nobodys) && place(&mine) > 0, "{mine:?}");
        assert_eq!(mine[0], "i060", "what fits best stays");
        assert_eq!(rank(habit, r#"{"scene":"home"}"#)[0], "i099", "on a page of its own the customer's own comes first");
    }
}
