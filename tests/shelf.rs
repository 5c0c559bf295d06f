//! What stands on a shelf once the scores are known: boosts, rotation, exploration, feedback, the
//! shares of reasons and the counterfactual.

#![allow(clippy::unwrap_used, reason = "a fixture that cannot be built fails its test")]

mod common;

use common::{customer, day, event, order, shop, view};
use zhanggui::engage::Customer;
use zhanggui::event::Event;
use zhanggui::locale::Locale;
use zhanggui::profile::Profile;
use zhanggui::recommend::{Query, Recommendation, Scene};
use zhanggui::time::DAY_MS;

fn read(json: &str) -> Query {
    Query::read(&serde_json::from_str(json).unwrap(), &shop().catalogue).unwrap()
}

fn shelf(profile: Profile, query: &Query) -> Vec<Recommendation> {
    Customer::new(profile).recommend(&shop(), query.clone(), day(1_000), Locale::En).data
}

fn ids(shelf: &[Recommendation]) -> Vec<&str> {
    shelf.iter().map(|r| &*r.id).collect()
}

fn said(id: &str, days: i64, kind: &str, about: &str) -> Event {
    let ms = days * DAY_MS;
    event(&format!(r#"{{"id":"{id}","type":"{kind}","at":{ms},"ref":"{about}"}}"#))
}

fn shown(id: &str, days: i64, items: &[&str]) -> Event {
    let items: Vec<String> = items.iter().map(|i| format!(r#"{{"id":"{i}"}}"#)).collect();
    let (ms, items) = (days * DAY_MS, items.join(","));
    event(&format!(
        r#"{{"id":"{id}","type":"view_item_list","at":{ms},"list":{{"id":"home"}},"items":[{items}]}}"#
    ))
}

everywhere! {
    fn what_one_boost_may_have_at_most_is_left_to_the_other_that_needs_it() {
        // Of the bags one may come; something of the second list must, and it has nothing but a bag.
        let query = |min: usize| {
            read(&format!(r#"{{"scene":"home","limit":4,"diversity":0,"boosts":[
                {{"label":"bags","where":{{"categories":["bags"]}},"quota":{{"max":1}}}},
                {{"label":"old","weight":-9,"where":{{"ids":["b4"]}},"quota":{{"min":{min}}}}}]}}"#))
        };
        let plain = shelf(customer(vec![]), &query(0));
        assert_eq!(ids(&plain), ["b1", "m1", "c3", "c1"]);
        let kept = shelf(customer(vec![]), &query(1));
        assert_eq!(ids(&kept), ["m1", "c3", "c1", "b4"]);
    }
}

everywhere! {
    fn what_was_shown_in_vain_sinks_with_its_score_unchanged_and_a_look_brings_it_back() {
        let query = read(r#"{"scene":"home","limit":11,"diversity":0}"#);
        let start = vec![order("o", 990, &["b4"])];
        let before = shelf(customer(start.clone()), &query);
        let top = before[1].id.to_string();
        let showings: Vec<Event> =
            (0..9).map(|i| shown(&format!("s{i}"), 991 + i, &[&top])).chain(start.clone()).collect();
        let after = shelf(customer(showings.clone()), &query);
        let at = |shelf: &[Recommendation]| shelf.iter().position(|r| *r.id == *top).unwrap();
        assert!(at(&after) > at(&before), "{:?} {:?}", ids(&before), ids(&after));
        assert_eq!(after[at(&after)].score, before[at(&before)].score);
        let looked = view("v", 1_000, &top);
        let unshown = vec![start[0].clone(), looked.clone()];
        let shown: Vec<Event> = showings.into_iter().chain([looked]).collect();
        assert_eq!(shelf(customer(shown), &query), shelf(customer(unshown), &query));
    }
}

everywhere! {
    fn what_was_bought_this_minute_sinks_for_a_day_with_its_score_unchanged() {
        let query = read(r#"{"scene":"home","limit":11,"diversity":0}"#);
        let place = |days| {
            let shelf = shelf(customer(vec![order("o", days, &["b4"])]), &query);
            shelf.iter().position(|item| *item.id == *"b4").unwrap()
        };
        assert_eq!(place(999), 0);
        assert!(place(1_000) > 0);
        let answer = shelf(customer(vec![order("o", 1_000, &["b4"])]), &query);
        let scores: Vec<f64> = answer.iter().map(|item| item.score).collect();
        assert!(scores[place(1_000)] > scores[0], "{scores:?}");
        let again = read(r#"{"scene":"buy_again","limit":11}"#);
        assert_eq!(shelf(customer(vec![order("o", 1_000, &["b4"])]), &again).len(), 1);
    }
}

everywhere! {
    fn a_hidden_category_comes_back_when_more_of_it_is_wished_for() {
        let query = read(r#"{"scene":"home","limit":11}"#);
        let hidden = said("h", 990, "hide_category", "kitchen");
        let mugs =
            |events| shelf(customer(events), &query).iter().filter(|r| r.id.starts_with('m')).count();
        assert_eq!(mugs(vec![hidden.clone()]), 0);
        assert_eq!(mugs(vec![hidden, said("w", 991, "more_like_this", "kitchen")]), 4);
    }
}

everywhere! {
    fn an_unwanted_item_ranks_last_and_a_wish_undoes_it() {
        let model = shop();
        let items: Vec<_> =
            ["m1", "b4", "c3"].iter().map(|i| model.catalogue.find(i).unwrap()).collect();
        let rank = |events| {
            let answer = Customer::new(customer(events)).rank(
                &model,
                Query::new(Scene::Home, 3),
                &items,
                day(1_000),
                Locale::En,
            );
            answer.data.iter().map(|r| r.id.to_string()).collect::<Vec<_>>()
        };
        let mut events = vec![order("o", 990, &["m1"])];
        assert_eq!(rank(events.clone())[0], "m1");
        events.push(said("n", 991, "not_interested", "m1"));
        assert_eq!(rank(events.clone())[2], "m1");
        events.push(said("w", 992, "more_like_this", "m1"));
        assert_eq!(rank(events)[0], "m1");
    }
}

everywhere! {
    fn the_counterfactual_is_what_a_shelf_without_that_item_shows() {
        let events = vec![order("o", 990, &["m1"]), order("p", 980, &["b2"])];
        let query = read(r#"{"scene":"home","limit":5,"diversity":0}"#);
        let all = shelf(customer(events.clone()), &query);
        let about =
            read(&format!(r#"{{"scene":"home","limit":5,"diversity":0,"about":"{}"}}"#, all[0].id));
        let explained = shelf(customer(events), &about);
        let would = explained[0].counterfactual.clone().unwrap();
        assert_eq!((explained.len(), &explained[0].id), (1, &all[0].id));
        assert_eq!(&*would.without, "m1");
        let without = shelf(customer(vec![order("p", 980, &["b2"])]), &query);
        // The number of orders stays what it was, so only the place is compared.
        assert_eq!(would.instead, without[0].id);
        assert_eq!(
            would.text,
            format!("Without your “Item m1” you would see “Item {}” here", would.instead)
        );
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod properties {
    use super::*;
    use proptest::prelude::*;

    const IDS: [&str; 12] =
        ["b1", "b2", "b3", "b4", "c1", "c2", "c3", "m1", "m2", "m3", "m4", "x1"];

    fn happened() -> impl Strategy<Value = Vec<Event>> {
        prop::collection::vec((0..7_u8, 0..12_usize, 900..1_000_i64), 0..25).prop_map(|all| {
            let one = |(n, (kind, item, days)): (usize, (u8, usize, i64))| {
                let (id, item) = (format!("e{n}"), IDS[item]);
                match kind {
                    0 | 1 => order(&id, days, &[item]),
                    2 | 3 => view(&id, days, item),
                    4 => shown(&id, days, &[item]),
                    5 => said(&id, days, "not_interested", item),
                    _ => said(
                        &id,
                        days,
                        "hide_category",
                        if days % 2 == 0 { "bags" } else { "kitchen" },
                    ),
                }
            };
            all.into_iter().enumerate().map(one).collect()
        })
    }

    fn unwanted(events: &[Event]) -> Vec<String> {
        let about = |kind: &'static str| {
            events
                .iter()
                .filter(move |e| e.kind.as_str() == kind)
                .filter_map(|e| e.reference.clone())
        };
        let mut out: Vec<String> = about("not_interested").map(String::from).collect();
        for category in about("hide_category") {
            let letter = if &*category == "bags" { 'b' } else { 'm' };
            out.extend(IDS.iter().filter(|i| i.starts_with(letter)).map(|i| (*i).to_owned()));
        }
        if out.iter().any(|i| i == "m3" || i == "m4") {
            out.extend(["m3".to_owned(), "m4".to_owned()]);
        }
        out
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

        #[test]
        fn nothing_filtered_or_unwanted_comes_and_weights_and_shares_add_up_to_the_bit(
            events in happened(), scene in 0..Scene::ALL.len(), weight in -3.0..3.0_f64,
            exploration in 0.0..=1.0_f64, seed in any::<u32>(), limit in 1..12_usize,
        ) {
            let (for_others, scene) = (Scene::ALL[scene].is_for_others(), Scene::ALL[scene].as_str());
            let query = read(&format!(
                r#"{{"scene":"{scene}","limit":{limit},"seedIds":["c1"],"exclude":["b4"],"dedupeWith":["m4"],
                "exploration":{exploration},"seed":{seed},"filter":{{"maxPrice":9500}},
                "boosts":[{{"label":"x","weight":{weight},"where":{{"ids":["b4","x1","m4","m3","c3"]}},"quota":{{"min":2}}}}]}}"#
            ));
            let bad = unwanted(&events);
            let answer = shelf(customer(events.clone()), &query);
            for item in &answer {
                prop_assert!(!["c1", "b4", "m3", "m4", "x1"].contains(&&*item.id), "{}", item.id);
                prop_assert!(for_others || !bad.iter().any(|b| **b == *item.id), "{} is unwanted", item.id);
                let sum: f64 = item.reasons.iter().fold(0.0, |sum, r| sum + r.weight);
                prop_assert_eq!(sum.to_bits(), item.score.to_bits());
                for reason in item.reasons.iter().filter(|r| !r.shares.is_empty()) {
                    let sum: f64 = reason.shares.iter().sum();
                    prop_assert_eq!(sum.to_bits(), reason.weight.to_bits(), "{}", reason.code);
                    let more = reason.shares.len() - reason.evidence.len();
                    prop_assert!(more == 0 || (more == 1 && reason.evidence.len() == 3));
                }
            }
            let mut backwards = events;
            backwards.reverse();
            prop_assert_eq!(answer, shelf(customer(backwards), &query));
        }

        #[test]
        fn quotas_hold_whenever_enough_candidates_exist(
            events in happened(), min in 0..4_usize, more in 0..4_usize, limit in 4..10_usize,
            exploration in 0.0..=1.0_f64, weight in -3.0..3.0_f64, diversity in 0.0..=1.0_f64,
        ) {
            let max = min + more;
            let query = read(&format!(
                r#"{{"scene":"home","limit":{limit},"seed":7,"exploration":{exploration},"diversity":{diversity},
                "boosts":[{{"label":"bags","weight":{weight},"where":{{"categories":["bags"]}},"quota":{{"min":{min},"max":{max}}}}}]}}"#
            ));
            let events: Vec<_> = events.into_iter().filter(|e| !e.kind.is_feedback()).collect();
            let answer = shelf(customer(events), &query);
            let bags = answer.iter().filter(|r| r.id.starts_with('b')).count();
            prop_assert!(bags <= max && bags >= min.min(4), "{bags} of {min} to {max}: {:?}", ids(&answer));
            prop_assert_eq!(answer.len(), limit.min(7 + max.min(4)));
        }

        #[test]
        fn quotas_hold_together_whenever_some_set_meets_them_and_within_the_spread_if_one_is(
            events in happened(),
            boosts in prop::collection::vec(
                (prop::collection::vec(0..11_usize, 1..8), 0..4_usize, 0..4_usize, -1.0..1.0_f64), 1..5,
            ),
            capped in any::<bool>(), limit in 1..8_usize,
            exploration in 0.0..=1.0_f64, diversity in 0.0..=1.0_f64,
        ) {
            let ids = |of: &[usize]| {
                let named: Vec<String> = of.iter().map(|i| format!(r#""{}""#, IDS[*i])).collect();
                named.join(",")
            };
            let boosts: Vec<(Vec<usize>, usize, usize, f64)> = boosts.into_iter()
                .map(|(of, min, more, weight)| (of, min, if capped { min + more } else { 99 }, weight)).collect();
            let stated: Vec<String> = boosts.iter().map(|(of, min, max, weight)| format!(
                r#"{{"label":"x","weight":{weight},"where":{{"ids":[{}]}},"quota":{{"min":{min},"max":{max}}}}}"#, ids(of)
            )).collect();
            let query = read(&format!(
                r#"{{"scene":"home","limit":{limit},"seed":7,"exploration":{exploration},"diversity":{diversity},"boosts":[{}]}}"#,
                stated.join(",")
            ));
            let events: Vec<_> = events.into_iter().filter(|e| !e.kind.is_feedback()).collect();
            let answer = shelf(customer(events), &query);
            let on = |of: &[usize], set: u32| of.iter().fold(0_u32, |all, i| all | 1 << i & set).count_ones() as usize;
            let within = |set: u32| boosts.iter().all(|(of, _, max, _)| on(of, set) <= *max);
            let meets = |set: u32| boosts.iter().all(|(of, min, ..)| on(of, set) >= *min) && within(set);
            let cap = f64::ceil((1.0 - diversity) * limit as f64).max(1.0) as usize;
            let category = |letter: &str| -> Vec<usize> { (0..11).filter(|i| IDS[*i].starts_with(letter)).collect() };
            let spread = |set: u32| {
                ["b", "c", "m"].iter().all(|letter| on(&category(letter), set) <= cap) && on(&[9, 10], set) < 2
            };
            let stands = answer.iter().fold(0_u32, |all, r| all | 1 << IDS.iter().position(|id| **id == *r.id).unwrap());
            let all = || (0..1_u32 << 11).filter(|set| set.count_ones() as usize <= limit);
            prop_assert!(within(stands), "{:?}", query.boosts);
            prop_assert!(meets(stands) || !all().any(meets), "{:?} {:?}", query.boosts, answer);
            // Without maxima the shelf can be filled within the spread, too, or it is no shelf of that length.
            let filled = |set: u32| set.count_ones() as usize == limit && meets(set) && spread(set);
            if diversity > 0.0 && !capped && all().any(filled) {
                prop_assert!(filled(stands), "{:?} {:?}", query.boosts, answer);
            }
        }

        #[test]
        fn exploration_draws_the_same_for_the_same_and_only_changes_the_order(
            events in happened(), seed in any::<u32>(), exploration in 0.0..=1.0_f64,
        ) {
            let plain = read(r#"{"scene":"home","limit":5,"diversity":0}"#);
            let drawn = Query { seed, exploration, ..plain.clone() };
            let (all, first) = (Query { limit: 50, ..plain.clone() }, shelf(customer(events.clone()), &plain));
            let answer = shelf(customer(events.clone()), &drawn);
            prop_assert_eq!(&answer, &shelf(customer(events.clone()), &drawn));
            prop_assert_eq!(&shelf(customer(events.clone()), &Query { seed, ..plain }), &first);
            prop_assert_eq!(ids(&answer)[..2.min(answer.len())].to_vec(), ids(&first)[..2.min(first.len())].to_vec());
            let all = shelf(customer(events), &all);
            prop_assert_eq!(&ids(&all)[..first.len()], ids(&first));
            for item in &answer {
                let known = all.iter().find(|other| other.id == item.id).unwrap();
                prop_assert_eq!(known.score.to_bits(), item.score.to_bits());
                let said = item.reasons.iter().find(|r| r.params.get("from").is_some());
                prop_assert!(said.is_none() || item.rank > 2);
            }
        }

        #[test]
        fn without_consent_nobody_is_told_apart_under_boosts_and_exploration(
            one in happened(), other in happened(), seed in any::<u32>(),
        ) {
            let query = read(&format!(
                r#"{{"scene":"home","limit":6,"seed":{seed},"exploration":0.8,
                "boosts":[{{"label":"new","weight":1,"where":{{"newDays":300}}}}]}}"#
            ));
            let answer = |events, id| {
                let mut profile = customer(events);
                if id { profile.merge(Profile::new(None)).unwrap(); }
                profile.set_personalization(false, day(0));
                shelf(profile, &query)
            };
            prop_assert_eq!(answer(one, true), answer(other, false));
        }

        #[test]
        fn seen_excludes_or_keeps_to_what_was_bought(events in happened(), exploration in 0.0..=1.0_f64) {
            let bought: Vec<String> = events.iter().filter(|e| e.kind.as_str() == "purchase")
                .flat_map(|e| e.items.iter().map(|i| i.id.to_string())).collect();
            for (seen, wants) in [("exclude", false), ("only", true)] {
                let query = read(&format!(r#"{{"scene":"home","limit":12,"seen":"{seen}","exploration":{exploration}}}"#));
                // Where nothing was met yet, no shelf is left empty.
                if !bought.is_empty() {
                    let mut events = events.clone();
                    events.retain(|e| !e.kind.is_feedback());
                    for item in shelf(customer(events), &query) {
                        prop_assert_eq!(bought.iter().any(|b| **b == *item.id), wants);
                    }
                }
            }
        }
    }
}
