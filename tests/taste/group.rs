//! Several people before one shelf.

use zhanggui::engage::{Group, Mode};
use zhanggui::locale::Locale;
use zhanggui::profile::{ConsentRecord, Profile, Purpose};
use zhanggui::recommend::{Query, Scene};

use crate::common::{day, order, shop};
use crate::{Shelf, ask, everywhere, ids, of, weight};

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
