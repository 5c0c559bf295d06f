use zhanggui::engage::Customer;
use zhanggui::event::Event;
use zhanggui::json::Json;
use zhanggui::model::Model;
use zhanggui::model::catalogue::Product;
use zhanggui::profile::{ConsentRecord, Purpose, TagState};
use zhanggui::score::tags::Tag;
use zhanggui::time::Zone;

use super::behaviour::{all, ask};
use crate::common::{customer, day, event, order, shop};
use crate::everywhere;

fn tags(model: &Model, events: Vec<Event>) -> Vec<Tag> {
    all(model, events).behaviour.tags.value.unwrap_or_default()
}

fn ids(tags: &[Tag]) -> Vec<&str> {
    tags.iter().map(|tag| &*tag.id).collect()
}

/// Orders of the same items every week, the last on day 999.
fn weekly(items: &[&str], weeks: i64) -> Vec<Event> {
    (0..weeks).map(|i| order(&format!("o{i:02}"), 999 - 7 * i, items)).collect()
}

fn laid(attributes: &[(&str, &str, &str)]) -> Model {
    let mut model = shop();
    let products: Vec<Product> = attributes
        .iter()
        .map(|(id, key, value)| {
            let json = format!(r#"{{"id":"{id}","attrs":{{"{key}":"{value}"}}}}"#);
            let json: Json = serde_json::from_str(&json).unwrap();
            Product::read(&zhanggui::json::Node::root(&json)).unwrap()
        })
        .collect();
    model.lay(&products);
    model
}

everywhere! {
    fn a_category_bought_clearly_more_than_by_others_is_a_tag_with_dated_evidence() {
        let tags = tags(&shop(), weekly(&["b1", "b2"], 8));
        let bags = tags.iter().find(|tag| tag.id == "category:bags").unwrap();
        assert_eq!((bags.kind, &*bags.name, bags.n), ("category", "Bags", 16));
        assert_eq!(bags.updated, day(999));
        assert_eq!(bags.evidence.len(), 3);
        let last = &bags.evidence[2];
        assert_eq!((last.at, last.kind, &*last.what), (day(999), "purchase", "b2"));
        assert!(bags.lift > libm::log(1.5));
    }
}

everywhere! {
    fn a_taste_is_smoothed_and_fades_until_it_is_none() {
        assert!(!ids(&tags(&shop(), weekly(&["b1"], 1))).contains(&"category:bags"));
        let mut customer = Customer::new(customer(weekly(&["b1", "b2"], 8)));
        let has = |customer: &mut Customer, when| {
            let tags = ask(customer, &shop(), day(when)).behaviour.tags.value.unwrap_or_default();
            ids(&tags).contains(&"category:bags")
        };
        assert!(has(&mut customer, 1_000));
        assert!(!has(&mut customer, 1_600));
    }
}

everywhere! {
    fn style_and_material_come_from_what_a_page_says_of_its_products() {
        let model = laid(&[("b1", "style", "retro"), ("c1", "style", "plain"), ("x1", "style", "plain"), ("b2", "material", "linen"), ("m1", "style", "plain"), ("m2", "material", "clay"), ("m3", "material", "clay")]);
        let found = tags(&model, weekly(&["b1", "b2"], 10));
        assert!(ids(&found).contains(&"style:retro"), "{:?}", ids(&found));
        assert!(ids(&found).contains(&"material:linen"), "{:?}", ids(&found));
        assert!(!ids(&tags(&shop(), weekly(&["b1", "b2"], 10))).iter().any(|id| id.starts_with("style")));
    }
}

everywhere! {
    fn a_page_that_changes_an_items_category_changes_the_tag() {
        let mut model = shop();
        let mut customer = Customer::new(customer(weekly(&["b1"], 12)));
        let tags = |customer: &mut Customer, model: &Model| {
            let tags = ask(customer, model, day(1_000)).behaviour.tags.value.unwrap();
            ids(&tags).join(" ")
        };
        assert!(tags(&mut customer, &model).contains("category:bags"));
        model.lay(&[Product { id: "b1".into(), category: Some("kitchen".into()), ..Product::default() }]);
        let after = tags(&mut customer, &model);
        assert!(after.contains("category:kitchen") && !after.contains("category:bags"), "{after}");
    }
}

everywhere! {
    fn time_of_day_is_the_shops_local_time_and_channel_is_where_it_happened() {
        let at = |i: i64| {
            let ms = day(970 + i).ms() + 16 * 3_600_000;
            event(&format!(r#"{{"id":"v{i}","type":"page_view","at":{ms},"channel":"miniprogram"}}"#))
        };
        let mut model = shop();
        model.meta.zone = Zone::parse_fixed("+08:00").unwrap();
        let tags = tags(&model, (0..29).map(at).collect());
        assert_eq!(ids(&tags), ["channel:miniprogram", "time:0:00–4:00"]);
    }
}

everywhere! {
    fn declared_tags_come_only_from_traits_with_a_source_and_keep_their_id() {
        let mut customer = Customer::new(customer(vec![]));
        let profile = customer.profile_mut();
        profile.declare("age", Json::Int(34), day(10), "form").unwrap();
        profile.declare("region", Json::Str("佛山".into()), day(10), "").unwrap();
        profile.declare("gender", Json::Str("f".into()), day(2_000), "form").unwrap();
        let tags = ask(&mut customer, &shop(), day(1_000)).behaviour.tags.value.unwrap();
        assert_eq!(ids(&tags), ["declared:age"]);
        assert_eq!((&*tags[0].name, tags[0].updated), ("34", day(10)));
        assert_eq!(tags[0].text, "Given by the customer on 11 Jan 1970 (form)");
    }
}

everywhere! {
    fn a_sensitive_trait_shows_only_with_consent_to_that_purpose() {
        let mut customer = Customer::new(customer(vec![]));
        let profile = customer.profile_mut();
        profile.declare("pregnancy", Json::Bool(true), day(10), "form").unwrap();
        profile.declare("interest", Json::Str("孕期护理".into()), day(10), "form").unwrap();
        let tags = |customer: &mut Customer| ask(customer, &shop(), day(1_000)).behaviour.tags;
        assert_eq!(tags(&mut customer).value.unwrap().len(), 2);
        let no = ConsentRecord { granted: false, at: day(999), notice_version: None, source: None };
        customer.profile_mut().set_consent(Purpose::Sensitive, no);
        assert_eq!(tags(&mut customer).reason, Some("nothing_known"));
    }
}

everywhere! {
    fn a_sensitive_taste_is_never_inferred_whatever_is_bought() {
        let model = laid(&[("b1", "style", "Maternity"), ("m1", "style", "plain"), ("b2", "material", "清真")]);
        let tags = tags(&model, weekly(&["b1", "b2"], 20));
        assert!(tags.iter().all(|tag| tag.kind != "style" && tag.kind != "material"), "{tags:?}");
        assert!(ids(&tags).contains(&"category:bags"));
    }
}

everywhere! {
    fn a_locked_tag_stays_however_faded_and_a_deleted_one_never_comes_back() {
        let mut customer = Customer::new(customer(weekly(&["b1", "b2"], 8)));
        let told = |customer: &mut Customer, when| {
            let tags = ask(customer, &shop(), day(when)).behaviour.tags.value.unwrap_or_default();
            tags.into_iter().find(|tag| tag.id == "category:bags").map(|tag| tag.locked)
        };
        assert_eq!((told(&mut customer, 1_000), told(&mut customer, 1_600)), (Some(false), None));
        customer.profile_mut().mark_tag("category:bags", TagState::Locked, day(1_000));
        assert_eq!((told(&mut customer, 999), told(&mut customer, 1_600)), (Some(false), Some(true)));
        customer.profile_mut().mark_tag("category:bags", TagState::Deleted, day(1_700));
        customer.track(order("again", 1_701, &["b1", "b2"]));
        assert_eq!(told(&mut customer, 1_702), None);
    }
}
