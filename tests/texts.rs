//! The tables of texts as a whole.

mod common;

use std::collections::{BTreeMap, BTreeSet};

use zhanggui::engage::phrases;
use zhanggui::json::Json;
use zhanggui::locale::{Locale, Phrase, counted, install};

fn holes(text: &str) -> BTreeSet<&str> {
    text.split('{')
        .skip(1)
        .map(|part| part.split_once('}').map_or(part, |(name, _)| name))
        .collect()
}

everywhere! {
    fn no_two_texts_have_one_id() {
        let mut seen = BTreeMap::new();
        for phrase in phrases() {
            let before = seen.insert(phrase.id(), phrase.get(Locale::En));
            assert_eq!(before, None, "{}", phrase.id());
        }
        assert!(seen.len() > 100);
    }
}

everywhere! {
    fn every_text_is_there_in_every_language_and_without_whatever_separates_two() {
        for phrase in phrases() {
            for locale in Locale::ALL {
                let text = phrase.get(locale);
                assert!(!text.is_empty(), "{} in {locale:?}", phrase.id());
                assert!(!text.contains('\t') && text.matches('|').count() < 2, "{text}");
            }
        }
    }
}

everywhere! {
    fn a_text_asks_for_the_same_values_in_both_chinese_forms_and_for_no_others_in_english() {
        for phrase in phrases() {
            let texts = Locale::ALL.map(|locale| phrase.get(locale));
            let [zh_cn, zh_tw, en] = texts.each_ref().map(|text| holes(text));
            assert_eq!(zh_cn, zh_tw, "{}", phrase.id());
            assert!(en.is_subset(&zh_cn), "{}", phrase.id());
        }
    }
}

everywhere! {
    fn an_id_begins_with_the_code_of_its_sentence() {
        let today = phrases().find(|phrase| phrase.id() == "last_order.today").unwrap();
        assert_eq!(today.code(), "last_order");
        assert!(phrases().all(|phrase| phrase.id().starts_with(phrase.code())));
    }
}

everywhere! {
    fn of_two_forms_the_first_is_for_one_thing() {
        assert_eq!(counted("{n} point|{n} points", 1), "{n} point");
        assert_eq!(counted("{n} point|{n} points", 0), "{n} points");
        assert_eq!(counted("{n}分", 1), "{n}分");
    }
}

everywhere! {
    fn what_was_installed_is_said_in_its_language_until_something_else_is() {
        const HELLO: Phrase = Phrase::new("hello", ["你好", "您好", "Hello"]);
        let texts = |text: Json<'static>| Json::Obj(vec![("other".into(), Json::Null), ("hello".into(), text)]);
        let said = || Locale::ALL.map(|locale| HELLO.get(locale));
        install(Locale::En, texts(Json::Str("Hi, {name}".into())));
        assert_eq!(said(), ["你好", "您好", "Hi, {name}"]);
        assert_eq!(HELLO.fill(Locale::En, &[("name", "Li")]), "Hi, Li");
        install(Locale::En, texts(Json::Int(7)));
        assert_eq!(said(), ["你好", "您好", "Hello"], "what is no text is none");
        install(Locale::En, Json::Null);
        assert_eq!(said(), ["你好", "您好", "Hello"]);
    }
}
