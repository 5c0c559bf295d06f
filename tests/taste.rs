//! What items are, for whom and for what: likeness by description, liked categories, the page's
//! context, thrift, presents, results and groups.

#![allow(clippy::unwrap_used, reason = "a fixture that cannot be built fails its test")]

mod common;

use common::{customer, day, event, order, shop, view};
use zhanggui::engage::{Answer, Customer, Group, Mode};
use zhanggui::event::Event;
use zhanggui::id::ItemIx;
use zhanggui::json::{Json, Node};
use zhanggui::locale::Locale;
use zhanggui::model::catalogue::{Builder, Product};
use zhanggui::model::{Blend, Card, Meta, Model, Neighbours, Popularity};
use zhanggui::money::Minor;
use zhanggui::profile::{ConsentRecord, Profile, Purpose};
use zhanggui::recommend::{Query, Recommendation, Scene};
use zhanggui::time::{DAY_MS, Zone};

type Shelf = Answer<Vec<Recommendation>>;

fn json(text: &str) -> Json<'static> {
    serde_json::from_str(text).unwrap()
}

fn ask(model: &Model, events: Vec<Event>, query: &str) -> Shelf {
    ask_of(model, customer(events), query)
}

fn ask_of(model: &Model, profile: Profile, query: &str) -> Shelf {
    let query = Query::read(&json(query), &model.catalogue).unwrap();
    Customer::new(profile).recommend(model, query, day(1_001), Locale::En)
}

fn ids(shelf: &Shelf) -> Vec<&str> {
    shelf.data.iter().map(|r| &*r.id).collect()
}

fn of<'a>(shelf: &'a Shelf, id: &str) -> &'a Recommendation {
    shelf.data.iter().find(|r| &*r.id == id).unwrap()
}

/// The small shop with the page's products on it.
fn laid(products: &[&str]) -> Model {
    let mut model = shop();
    let read = |text: &&str| Product::read(&Node::root(&json(text))).unwrap();
    model.lay(&products.iter().map(read).collect::<Vec<_>>());
    model
}

/// Two hundred things of ten kinds, the first of each selling most; of the last kind nothing is sold.
fn town() -> Model {
    let words = [
        "紫砂茶壶",
        "龙井绿茶",
        "棉麻围巾",
        "陶瓷花瓶",
        "竹编果篮",
        "景泰蓝笔筒",
        "檀香木梳",
        "铜制香炉",
        "丝绸旗袍",
        "手工皂",
    ];
    let mut items = Builder::default();
    for (kind, word) in words.iter().enumerate() {
        items.category(&format!("k{kind}"), "", [word, word, ""]);
    }
    for i in 0..200 {
        let (kind, place) = (i / 20, i % 20);
        let own = char::from_u32(0x4e00 + 7 * i as u32).unwrap();
        let product = Product {
            id: format!("i{i:03}").into(),
            names: [Some([words[kind], own.encode_utf8(&mut [0; 4])].concat().into()), None, None],
            category: Some(format!("k{kind}").into()),
            price: Some(Minor(1_000 + 100 * place as i64)),
            brand: (place % 4 == 0).then(|| "老字号".into()),
            since: Some(day(if place % 4 == 1 { 990 } else { 0 })),
            ..Product::default()
        };
        assert!(items.item(&product, &Zone::UTC));
    }
    let orders: Vec<u32> = (0..200).map(|i| if i < 180 { 400 - 2 * i } else { 0 }).collect();
    let recent = orders.iter().map(|n| n / 4).collect();
    let Meta { currency, zone, as_of, .. } = shop().meta;
    let meta =
        Meta { currency, zone, as_of, min_support: 2, recent_days: 56, locale: Locale::ZhCn };
    let popularity = Popularity::new(orders, recent);
    // What is sold is bought with the best seller and nothing else.
    let rows: Vec<_> = (0..180).map(|_| vec![(ItemIx(0), 1.0)]).collect();
    Model::new(
        meta,
        items.finish(),
        popularity,
        Neighbours::from_rows(&rows),
        Blend::default(),
        Card::prior(),
    )
}

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

fn weight(shelf: &Shelf, id: &str, code: &str) -> f64 {
    of(shelf, id).reasons.iter().filter(|r| r.code == code).map(|r| r.weight).sum()
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

fn together(members: &[Profile], query: usize) -> Shelf {
    let model = shop();
    let query = Query { limit: query, ..Query::new(Scene::InStore, 10) };
    let mut group = Group::new(&model, day(1_001));
    members.iter().for_each(|member| group.add(member));
    group.recommend(query, Locale::En)
}

/// Somebody of that name who bought this.
fn member(name: &str, items: &[&str]) -> Profile {
    let mut profile = Profile::new(Some(name));
    let record = ConsentRecord { granted: true, at: day(0), notice_version: None, source: None };
    profile.set_consent(Purpose::Personalization, record);
    for (i, item) in items.iter().enumerate() {
        profile.track(order(&format!("{name}{i}"), 980 + i as i64, &[item]));
    }
    profile
}

everywhere! {
    fn a_group_sees_what_two_of_three_like_and_not_whose_it_is() {
        let group = [member("a", &["b4", "c2"]), member("b", &["b4"]), member("c", &["m3"])];
        let shelf = together(&group, 11);
        assert_eq!(shelf.mode, Mode::Personalized);
        let nobodys = together(&[], 8);
        assert!(ids(&shelf)[..4].contains(&"b4") && !ids(&nobodys)[..4].contains(&"b4"), "{:?}", ids(&shelf));
        let reason = &of(&shelf, "b4").reasons[0];
        assert_eq!((reason.code, reason.text.as_str()), ("group", "Liked by more than one of you"));
        for reason in shelf.data.iter().flat_map(|r| &r.reasons) {
            assert!(["group", "popular"].contains(&reason.code), "{reason:?}");
            assert!(reason.evidence.is_empty());
        }
        assert_eq!(weight(&shelf, "c2", "group"), 0.0);
    }
}

everywhere! {
    fn fewer_than_three_who_agreed_are_nobody() {
        let nobodys = together(&[], 10);
        assert_eq!(nobodys.mode, Mode::NonPersonalized);
        let mut silent = member("d", &["b4"]);
        silent.set_personalization(false, day(0));
        let (a, b) = (member("a", &["b4"]), member("b", &["b4"]));
        for group in [vec![a.clone(), b.clone()], vec![a.clone(), b.clone(), silent], vec![a.clone(), b, a]] {
            assert_eq!(together(&group, 10), nobodys);
        }
        let alone = ask(&shop(), vec![order("o", 1_000, &["b4"])], r#"{"scene":"in_store"}"#);
        assert_eq!((alone.mode, alone.data), (Mode::NonPersonalized, nobodys.data));
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod properties {
    use super::*;
    use proptest::prelude::*;

    const ITEMS: [&str; 11] = ["b1", "b2", "b3", "b4", "c1", "c2", "c3", "m1", "m2", "m3", "m4"];

    fn groups() -> impl Strategy<Value = Vec<Vec<usize>>> {
        prop::collection::vec(prop::collection::vec(0..ITEMS.len(), 0..5), 3..6)
    }

    fn profiles(group: &[Vec<usize>]) -> Vec<Profile> {
        let named = |(i, items): (usize, &Vec<usize>)| {
            let items: Vec<&str> = items.iter().map(|i| ITEMS[*i]).collect();
            member(&format!("p{i}"), &items)
        };
        group.iter().enumerate().map(named).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn what_nobody_shares_changes_nothing(group in groups(), who in 0..3_usize, item in 0..ITEMS.len()) {
            prop_assume!(group.iter().all(|items| !items.contains(&item)));
            let mut with = group.clone();
            with[who].push(item);
            prop_assert_eq!(together(&profiles(&with), 10), together(&profiles(&group), 10));
        }

        #[test]
        fn the_order_of_members_changes_nothing(group in groups(), turn in 1..3_usize) {
            let members = profiles(&group);
            let mut turned = members.clone();
            turned.rotate_left(turn);
            turned.swap(0, 1);
            prop_assert_eq!(together(&turned, 10), together(&members, 10));
        }
    }
}
