use zhanggui::engage::{Customer, Mode};
use zhanggui::error::ErrorCode;
use zhanggui::event::Event;
use zhanggui::json::Json;
use zhanggui::locale::Locale;
use zhanggui::profile::{ConsentRecord, Purpose};
use zhanggui::score::Query;
use zhanggui::score::behaviour::Measure;
use zhanggui::score::segments::{SegmentHit, Segments};
use zhanggui::time::Instant;

use crate::common::{customer, day, order, shop, view};
use crate::everywhere;

fn read(definitions: &str) -> Segments {
    Segments::read(&serde_json::from_str(definitions).unwrap()).unwrap()
}

fn one(when: &str) -> Segments {
    read(&format!(r#"{{"segments":[{{"id":"s","when":{when}}}]}}"#))
}

fn declared(traits: &[(&str, &str)], events: Vec<Event>) -> Customer {
    let mut customer = Customer::new(customer(events));
    let profile = customer.profile_mut();
    for (name, value) in traits {
        let value: Json = serde_json::from_str(value).unwrap();
        profile.declare(name, value, day(1), "form").unwrap();
    }
    customer
}

fn hits(customer: &Customer, segments: &Segments, now: Instant) -> Vec<SegmentHit> {
    customer.segments(&shop(), segments, None, now, Locale::En).data
}

fn holds(customer: &Customer, when: &str) -> bool {
    !hits(customer, &one(when), day(1_000)).is_empty()
}

everywhere! {
    fn traits_are_compared_and_whoever_declared_nothing_meets_nothing() {
        let known = declared(&[("city", r#""杭州""#), ("income", "3000"), ("likes", r#"["tea","art"]"#)], vec![]);
        let nobody = declared(&[], vec![]);
        let cases = [
            (r#"{"trait":"city","is":"杭州"}"#, true),
            (r#"{"trait":"city","in":["上海","杭州"]}"#, true),
            (r#"{"trait":"city","is":"上海"}"#, false),
            (r#"{"trait":"income","min":2500}"#, true),
            (r#"{"trait":"income","min":2500,"max":2999.5}"#, false),
            (r#"{"trait":"city","min":1}"#, false),
            (r#"{"trait":"likes","is":"art"}"#, true),
            (r#"{"trait":"city","exists":true}"#, true),
            (r#"{"trait":"city"}"#, true),
        ];
        for (when, expected) in cases {
            assert_eq!(holds(&known, when), expected, "{when}");
            assert!(!holds(&nobody, when), "{when}");
        }
        let absent = r#"{"trait":"city","exists":false}"#;
        assert!(holds(&nobody, absent) && !holds(&known, absent));
    }
}

everywhere! {
    fn an_age_follows_from_a_declared_birthday_on_the_shops_day() {
        // Day 1,000 is 27 September 1972.
        let born = |date: &str| declared(&[("birthday", &format!(r#""{date}""#))], vec![]);
        let adult = r#"{"trait":"age","min":18,"max":35}"#;
        assert!(holds(&born("1954-09-27"), adult));
        assert!(!holds(&born("1954-09-28"), adult));
        assert!(!holds(&born("soon"), adult));
    }
}

everywhere! {
    fn conditions_combine_and_all_of_nothing_holds() {
        let known = declared(&[("a", "1"), ("b", "2")], vec![]);
        let (yes, no) = (r#"{"trait":"a","is":1}"#, r#"{"trait":"a","is":2}"#);
        for (when, expected) in [
            (format!(r#"{{"all":[{yes},{yes}]}}"#), true),
            (format!(r#"{{"all":[{yes},{no}]}}"#), false),
            (format!(r#"{{"any":[{no},{yes}]}}"#), true),
            (format!(r#"{{"any":[{no},{no}]}}"#), false),
            (format!(r#"{{"not":{{"all":[{yes},{no}]}}}}"#), true),
            (format!(r#"{{"not":{{"any":[{no},{yes}]}}}}"#), false),
            (r#"{"all":[]}"#.to_owned(), true),
            (r#"{"any":[]}"#.to_owned(), false),
        ] {
            assert_eq!(holds(&known, &when), expected, "{when}");
        }
    }
}

everywhere! {
    fn a_count_falls_back_to_zero_as_events_leave_the_window() {
        let customer = declared(&[], vec![order("a", 100, &["m1"]), order("b", 110, &["m1"])]);
        let count = |at: Instant| -> u32 {
            (0..4).find(|n| {
                let when = format!(r#"{{"event":"purchase","withinDays":30,"min":{n},"max":{n}}}"#);
                !hits(&customer, &one(&when), at).is_empty()
            }).unwrap()
        };
        let last = |days| day(days).plus_ms(-1);
        assert_eq!(count(last(100)), 0);
        assert_eq!(count(day(100)), 1);
        assert_eq!(count(day(110)), 2);
        // The window is thirty days long: what is exactly thirty days old has left it.
        assert_eq!((count(last(130)), count(day(130))), (2, 1));
        assert_eq!((count(last(140)), count(day(140)), count(day(900))), (1, 0, 0));
    }
}

everywhere! {
    fn without_bounds_a_count_is_at_least_one_and_a_maximum_alone_allows_none() {
        let buyer = declared(&[], vec![order("a", 990, &["m1"])]);
        let nobody = declared(&[], vec![]);
        let (some, few) = (r#"{"event":"purchase"}"#, r#"{"event":"purchase","max":1}"#);
        assert!(holds(&buyer, some) && !holds(&nobody, some));
        assert!(holds(&buyer, few) && holds(&nobody, few));
    }
}

everywhere! {
    fn events_are_counted_by_item_category_below_it_brand_and_channel() {
        let customer = declared(&[], vec![order("a", 990, &["m1"]), view("v", 991, "b1")]);
        let cases = [
            (r#"{"event":"purchase","item":"m1"}"#, true),
            (r#"{"event":"purchase","item":"m2"}"#, false),
            (r#"{"event":"purchase","category":"kitchen"}"#, true),
            (r#"{"event":"view_item","category":"kitchen"}"#, false),
            (r#"{"event":"purchase","category":"nowhere"}"#, false),
            (r#"{"event":"view_item","brand":"Even"}"#, true),
            (r#"{"event":"purchase","brand":"Odd"}"#, false),
            (r#"{"event":"purchase","channel":"store"}"#, false),
        ];
        for (when, expected) in cases {
            assert_eq!(holds(&customer, when), expected, "{when}");
        }
    }
}

everywhere! {
    fn a_hit_tells_its_name_its_label_and_the_facts_that_make_it_hold() {
        let segments = read(r#"{"segments":[{"id":"hz","kind":"geographic","name":{"zh-CN":"杭州常客","en":"Hangzhou regulars"},
            "when":{"all":[{"trait":"city","in":["杭州"]},{"not":{"event":"complaint","withinDays":90}},
                {"any":[{"event":"purchase","withinDays":1},{"event":"purchase","withinDays":60,"min":2}]}]}}]}"#);
        let customer = declared(&[("city", r#""杭州""#)], vec![order("a", 980, &["m1"]), order("b", 990, &["m1"])]);
        let [hit] = &hits(&customer, &segments, day(1_000))[..] else { panic!("one hit") };
        assert_eq!((&*hit.id, &*hit.name, hit.kind), ("hz", "Hangzhou regulars", Some("geographic")));
        let texts: Vec<&str> = hit.basis.iter().map(|b| b.text.as_str()).collect();
        assert_eq!(texts, ["city: 杭州", "complaint: 0 in the last 90 days", "purchase: 2 in the last 60 days"]);
        let taiwan = customer.segments(&shop(), &segments, None, day(1_000), Locale::ZhTw).data;
        assert_eq!(&*taiwan[0].name, "杭州常客");
    }
}

everywhere! {
    fn every_fault_is_told_at_once_with_its_place() {
        let json = r#"{"segments":[
            {"id":"a","kind":"odd","when":{"all":[{"trait":""},{"event":"purchase","withinDays":0}]}},
            {"when":{"event":"buy"}},
            {"id":"c","when":{"event":"purchase","within":3}},
            {"id":"d","when":{"not":{"min":1}}},
            {"id":"e","name":7,"when":{"event":"purchase","min":3,"max":2}},
            {"id":"c","when":{"any":7}}, {"id":"f"}],
            "target":[{"when":{"trait":"a","min":"x"},"weight":-1}]}"#;
        let error = Segments::read(&serde_json::from_str(json).unwrap()).unwrap_err();
        assert_eq!(error.code, ErrorCode::BadArgument);
        let places: Vec<(&str, &str)> = error.details.iter().map(|d| (d.path.as_str(), d.code)).collect();
        assert_eq!(places, [
            ("/segments/0/kind", "bad_value"),
            ("/segments/0/when/all/0/trait", "bad_value"),
            ("/segments/0/when/all/1/withinDays", "out_of_range"),
            ("/segments/1/id", "missing_field"),
            ("/segments/1/when/event", "bad_value"),
            ("/segments/2/when/within", "unknown_field"),
            ("/segments/3/when/not", "bad_value"),
            ("/segments/4/name", "wrong_type"),
            ("/segments/4/when", "out_of_range"),
            ("/segments/5/when/any", "wrong_type"),
            ("/segments/5", "duplicate_id"),
            ("/segments/6/when", "missing_field"),
            ("/target/0", "out_of_range"),
            ("/target/0/when/min", "wrong_type"),
        ]);
    }
}

everywhere! {
    fn a_sensitive_segment_and_a_life_event_are_looked_at_only_with_consent() {
        let segments = read(r#"{"segments":[
            {"id":"stated","sensitive":true,"when":{"event":"purchase"}},
            {"id":"trait","when":{"trait":"health","exists":false}},
            {"id":"category","when":{"not":{"event":"view_item","category":"maternity"}}},
            {"id":"plain","when":{"event":"purchase"}}]}"#);
        let mut customer = declared(&[], vec![order("a", 990, &["m1"])]);
        let ids = |customer: &Customer| -> Vec<String> {
            hits(customer, &segments, day(1_000)).iter().map(|h| h.id.to_string()).collect()
        };
        assert_eq!(ids(&customer), ["stated", "trait", "category", "plain"]);
        let asked = |customer: &Customer| {
            customer.segments(&shop(), &segments, Some("trait"), day(1_000), Locale::En).data.len()
        };
        assert_eq!(asked(&customer), 1);
        let no = ConsentRecord { granted: false, at: day(999), notice_version: None, source: None };
        customer.profile_mut().set_consent(Purpose::Sensitive, no.clone());
        assert_eq!((ids(&customer), asked(&customer)), (vec!["plain".to_owned()], 0));
        customer.profile_mut().set_consent(Purpose::Personalization, no);
        let answer = customer.segments(&shop(), &segments, None, day(1_000), Locale::En);
        assert_eq!((answer.mode, answer.data.len()), (Mode::NonPersonalized, 0));
    }
}

everywhere! {
    fn target_fit_is_the_weight_of_the_conditions_that_hold() {
        let segments = read(r#"{"target":[{"when":{"trait":"age","min":18,"max":35},"weight":3},
            {"when":{"trait":"income","min":2500}}]}"#);
        let fit = |traits: &[(&str, &str)]| {
            let mut customer = declared(traits, vec![]);
            customer.score(&shop(), &segments, day(1_000), &Query { locale: Locale::En, ..Query::default() }).unwrap().data.behaviour.measures.of(Measure::TargetFit).clone()
        };
        assert_eq!(fit(&[("age", "20"), ("income", "2500")]).value, Some(100.0));
        assert_eq!(fit(&[("age", "20")]).value, Some(75.0));
        assert_eq!(fit(&[]).value, Some(0.0));
    }
}
