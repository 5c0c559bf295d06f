//! A running visit: what the last looks lead to, and what stands beside a product.

use zhanggui::engage::Customer;
use zhanggui::event::Event;
use zhanggui::locale::Locale;
use zhanggui::model::{Model, Neighbours, Popularity, Sessions};
use zhanggui::recommend::{Query, Recommendation, Scene};

use crate::common::{customer, day, shop, view};
use crate::{ask, everywhere, ids, read};

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
    fn a_products_page_shows_what_is_looked_at_with_it() {
        let query = read(r#"{"scene":"similar","seedIds":["m2"],"limit":3}"#);
        let shelf = Customer::new(customer(vec![])).recommend(&visited(), query.clone(), day(1_000), Locale::ZhTw).data;
        let found = shelf.iter().find(|r| &*r.id == "c1").unwrap();
        let reason = found.reasons.iter().find(|r| r.code == "viewed_with_this").unwrap();
        assert_eq!(reason.text, "看過「Item m2」的顧客也看它");
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
    fn who_has_only_looked_is_not_told_of_nought_purchases() {
        let looks = vec![view("v1", 999, "m1"), view("v2", 999, "m2")];
        let shelf = ask(looks, &Query::new(Scene::Home, 11)).data;
        let liked = shelf.iter().flat_map(|r| &r.reasons).filter(|r| r.code == "category" && r.weight > 0.0);
        let said: Vec<&str> = liked.map(|r| &*r.text).collect();
        assert!(!said.is_empty() && said.iter().all(|text| *text == "Also in “Mugs”"), "{said:?}");
    }
}
