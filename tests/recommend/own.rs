//! Shelves of the customer's own things.

use zhanggui::engage::Mode;
use zhanggui::recommend::{Query, Scene, Seen};
use zhanggui::time::DAY_MS;

use crate::common::{day, event, order, view};
use crate::{ask, everywhere, ids, regular};

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
    fn recently_viewed_is_what_was_looked_at_the_latest_first() {
        let views = vec![view("v1", 990, "b1"), view("v2", 995, "m2"), view("v3", 994, "c2"), order("o", 1, &["m3"])];
        assert_eq!(ids(&ask(views, &Query::new(Scene::RecentlyViewed, 5))), ["m2", "c2", "b1"]);
    }
}
