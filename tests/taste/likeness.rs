//! Likeness by description, and the categories that a customer likes.

use zhanggui::engage::Customer;
use zhanggui::locale::Locale;
use zhanggui::model::catalogue::Product;
use zhanggui::recommend::{Query, Recommendation, Scene};
use zhanggui::time::DAY_MS;

use crate::common::{customer, day, event, order, shop, view};
use crate::town::town;
use crate::{Shelf, ask, everywhere, ids, laid, of, weight};

everywhere! {
    fn what_was_never_sold_comes_up_for_who_buys_what_is_like_it() {
        let model = laid(&[
            r#"{"id":"new-bag","name":"Canvas shoulder bag","category":["bags"],"price":900}"#,
            r#"{"id":"new-candle","name":"Beeswax candle","category":["candles"],"price":900}"#,
            r#"{"id":"new-tent","name":"Tent","price":900}"#,
        ]);
        let buyer = |item: &str| ask(&model, vec![order("o", 990, &[item])], r#"{"scene":"home","limit":9,"diversity":0}"#);
        let shelf = buyer("b4");
        assert!(ids(&shelf).contains(&"new-bag"), "{:?}", ids(&shelf));
        assert!(!ids(&shelf).contains(&"new-tent"));
        let like = of(&shelf, "new-bag").reasons.iter().find(|r| r.code == "like").unwrap();
        assert_eq!((like.text.as_str(), &*like.evidence), ("Much like “Item b4”", &["b4".into()][..]));
        assert!(ids(&buyer("c3")).contains(&"new-candle"));
        let shelf = ask(&model, vec![], r#"{"scene":"similar","seedIds":["b1"],"limit":4}"#);
        assert!(ids(&shelf).contains(&"new-bag"), "{:?}", ids(&shelf));
    }
}

everywhere! {
    fn what_nobody_else_bought_does_not_leave_its_buyer_with_top_sellers_alone() {
        let mut model = town();
        let name = |id: &str, name: &str| Product { id: id.into(), names: [Some(name.into()), None, None], ..Product::default() };
        model.lay(&[
            Product { category: Some("k9".into()), ..name("soap", "手工皂薰") },
            Product { category: Some("k3".into()), ..name("vase", "青花瓶") },
        ]);
        let shelf = ask(&model, vec![order("o", 990, &["i185"])], r#"{"scene":"home","limit":10,"diversity":0.5}"#);
        let like = ids(&shelf).iter().filter(|id| **id == "soap" || ("i180".."i200").contains(id)).count();
        assert!(like >= 3 && !ids(&shelf).contains(&"vase"), "{:?}", ids(&shelf));
        let reasons = of(&ask(&model, vec![order("o", 990, &["i185"])], r#"{"scene":"home","limit":40,"diversity":0}"#), "soap").reasons.clone();
        assert_eq!(&*reasons[0].evidence, ["i185".into()], "{reasons:?}");
    }
}

everywhere! {
    fn chinese_names_are_alike_by_pairs_of_characters() {
        let model = {
            let mut model = town();
            let product = |id: &str, name: &str| Product {
                id: id.into(),
                names: [Some(name.into()), None, None],
                ..Product::default()
            };
            model.lay(&[product("pot", "迷你紫砂壶"), product("comb", "檀香木制木梳"), product("car", "儿童玩具车")]);
            model
        };
        let shelf = ask(&model, vec![], r#"{"scene":"similar","seedIds":["i005"],"limit":100}"#);
        let likeness = |id: &str| {
            let reasons = shelf.data.iter().find(|r| &*r.id == id).map(|r| &r.reasons);
            reasons.and_then(|all| all.iter().find(|r| r.code == "like")).map_or(0.0, |r| r.weight)
        };
        assert!(likeness("i006") > likeness("pot"), "the same category too");
        let rank = |list: [&str; 3], seed: &str| {
            let items: Vec<_> = list.iter().map(|id| model.catalogue.find(id).unwrap()).collect();
            let query = Query::new(Scene::Home, 3);
            let mut who = Customer::new(customer(vec![order("o", 1_000, &[seed])]));
            let ranked = who.rank(&model, query, &items, day(1_001), Locale::ZhCn);
            ids(&ranked)[0].to_owned()
        };
        assert_eq!(rank(["car", "comb", "pot"], "i005"), "pot");
        assert_eq!(rank(["car", "pot", "comb"], "i125"), "comb");
    }
}

everywhere! {
    fn once_there_is_history_no_front_page_is_a_bare_list_of_top_sellers() {
        let model = town();
        for scene in ["home", "next"] {
            let query = format!(r#"{{"scene":"{scene}","limit":10}}"#);
            let nobodys = ask(&model, vec![], &query);
            assert!(ids(&nobodys).iter().all(|id| *id < "i060"), "{scene}: {:?}", ids(&nobodys));
            let shelf = ask(&model, vec![view("v", 1_000, "i165")], &query);
            let liked = ids(&shelf).iter().filter(|id| ("i160".."i180").contains(id)).count();
            assert!(liked >= 3, "{scene}: {:?}", ids(&shelf));
            assert!(ids(&shelf).contains(&"i160"), "{scene}: the best of that category");
        }
    }
}

everywhere! {
    fn a_tag_called_wrong_is_no_taste_of_a_shelf_either() {
        let events = |about: &str| {
            let wrong = format!(r#"{{"id":"w","type":"wrong_tag","at":{},"ref":"{about}"}}"#, 995 * DAY_MS);
            vec![order("o", 990, &["b4"]), order("p", 991, &["c3"]), event(&wrong)]
        };
        let asked = |about: &str| ask(&shop(), events(about), r#"{"scene":"home","limit":12,"diversity":0}"#);
        let (kept, struck) = (asked("brand:Even"), asked("category:bags"));
        assert!(weight(&kept, "b2", "category") > 0.0);
        assert_eq!(weight(&struck, "b2", "category"), 0.0);
        assert_eq!(weight(&struck, "c1", "category"), weight(&kept, "c1", "category"));
        assert!(of(&struck, "b2").rank > of(&kept, "b2").rank);
    }
}

everywhere! {
    fn one_order_is_enough_for_a_front_page_of_ones_own() {
        let model = town();
        let best = |shelf: &Shelf| ids(shelf).iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
        let top_sellers = best(&ask(&model, vec![], r#"{"scene":"home","limit":10}"#));
        let own = ["bought_before", "bought_with", "category", "like", "session", "looked_at"];
        for bought in [["i045", "i105"], ["i165", "i125"], ["i185", "i145"]] {
            let shelf = ask(&model, vec![order("o", 990, &bought)], r#"{"scene":"home","limit":10}"#);
            let new = best(&shelf).iter().filter(|id| !top_sellers.contains(id)).count();
            assert!(new >= 4 && best(&shelf)[..3] != top_sellers[..3], "{bought:?}: {:?}", ids(&shelf));
            let speaks = |r: &&Recommendation| r.reasons.iter().any(|r| own.contains(&r.code) && r.weight > 0.0);
            assert!(shelf.data.iter().filter(speaks).count() > 5, "{bought:?}: {:?}", ids(&shelf));
        }
    }
}
