//! A short shelf scores few candidates, a shelf of everything all of them: the first must be the
//! beginning of the second, whatever the weights, the shop and the customer.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a fixture that cannot be built fails its test")]

mod common;

use common::{day, event, shop};
use proptest::prelude::*;
use zhanggui::event::Event;
use zhanggui::id::ItemIx;
use zhanggui::locale::Locale;
use zhanggui::model::catalogue::{Builder, Product};
use zhanggui::model::{Blend, Card, Model, Neighbours, Popularity, Repeats, Sessions};
use zhanggui::money::Minor;
use zhanggui::profile::{Fold, History, Traits};
use zhanggui::recommend::features::{FEATURE_SET, FEATURES};
use zhanggui::recommend::{
    MAX_LIMIT, Pool, Query, Question, Recommendation, Scene, Seen, Subject, recommend,
};
use zhanggui::time::{DAY_MS, Zone};

/// So few that a shelf may hold all of them.
const ITEMS: usize = 90;

/// Numbers that look random, by SplitMix64.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % limit as u64) as usize
    }

    fn of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    fn counts(&mut self, below: usize) -> Vec<u32> {
        (0..ITEMS).map(|_| self.below(below) as u32).collect()
    }

    /// A third of the items has no neighbours.
    fn neighbours(&mut self) -> Neighbours {
        let mut row = || match self.below(3) {
            0 => Vec::new(),
            _ => {
                (0..6).map(|_| (ItemIx(self.below(ITEMS) as u32), self.below(99) as f64)).collect()
            }
        };
        Neighbours::from_rows(&(0..ITEMS).map(|_| row()).collect::<Vec<_>>())
    }
}

fn id(item: usize) -> String {
    format!("i{item:02}")
}

/// A shop whose learnt weights are anything, most of them 0.
fn made(dice: &mut Dice) -> Model {
    let mut items = Builder::default();
    for kind in ["a", "b", "c", "d"] {
        items.category(kind, "", ["", "", kind]);
    }
    for item in 0..ITEMS {
        let price = 500 + 100 * dice.below(40) as i64;
        let tags = *dice.of(&["", "giftable|weather:rain", "weather:rain"]);
        let product = Product {
            id: id(item).into(),
            names: [None, None, Some((*dice.of(&["red mug", "blue mug", "bag"])).into())],
            category: Some((*dice.of(&["a", "b", "c", "d", "none"])).into()),
            brand: (dice.below(2) == 0).then(|| "Brand".into()),
            attributes: [None, None, Some(tags.into())],
            price: Some(Minor(price)),
            list_price: (dice.below(3) == 0).then_some(Minor(2 * price)),
            since: Some(day(400 + 10 * dice.below(60) as i64)),
            ..Product::default()
        };
        assert!(items.item(&product, &Zone::UTC));
    }
    let mut weight = |_| match dice.below(3) {
        0 => (dice.below(2_001) as f64 - 1_000.0) / 400.0,
        _ => 0.0,
    };
    let codes = Scene::ALL.iter().map(|scene| scene.code());
    let rows = codes.map(|code| (code, (0..FEATURES).map(&mut weight).collect())).collect();
    let (sold, lately) = (dice.counts(400), dice.counts(40));
    let (bought_with, meta) = (dice.neighbours(), shop().meta);
    let blend = Blend { feature_set: FEATURE_SET, rows };
    let popularity = Popularity::new(sold, lately);
    let mut model = Model::new(meta, items.finish(), popularity, bought_with, blend, Card::prior());
    if dice.below(2) == 0 {
        model.set_customers_also(dice.neighbours());
    }
    model.repeats =
        Repeats::new((0..ITEMS).map(|_| (dice.below(90) as f64 / 100.0, dice.below(90) as f64)));
    let counts = Popularity::new(dice.counts(400), dice.counts(4));
    model.with_sessions(Sessions { counts, neighbours: dice.neighbours() })
}

fn happened(dice: &mut Dice) -> Vec<Event> {
    let count = dice.below(40);
    let one = |n: usize| {
        let kind =
            *dice.of(&["purchase", "purchase", "view_item", "view_item_list", "add_to_cart"]);
        let at = day(1_000).ms() - dice.below(300) as i64 * DAY_MS / (1 + dice.below(200) as i64);
        let items: Vec<String> = (0..=dice.below(4))
            .map(|_| format!(r#"{{"id":"{}"}}"#, id(dice.below(ITEMS))))
            .collect();
        let items = items.join(",");
        event(&format!(r#"{{"id":"e{n}","type":"{kind}","at":{at},"items":[{items}]}}"#))
    };
    let mut events: Vec<Event> = (0..count).map(one).collect();
    events.sort_by(Event::order_cmp);
    events
}

fn asked(dice: &mut Dice, model: &Model) -> Query {
    // Next takes best sellers in only where a shelf would stay short.
    let scenes: Vec<Scene> = Scene::ALL.into_iter().filter(|s| *s != Scene::Next).collect();
    let context = *dice.of(&["{}", r#"{"weather":"rain","priceBand":{"min":900,"max":2000}}"#]);
    let read = format!(r#"{{"scene":"home","context":{context}}}"#);
    let mut query = Query::read(&serde_json::from_str(&read).unwrap(), &model.catalogue).unwrap();
    query.context.thrift = *dice.of(&[0.0, 0.7, -0.4]);
    let scene = *dice.of(&scenes);
    let seeds = (0..dice.below(4)).map(|_| ItemIx(dice.below(ITEMS) as u32)).collect();
    let seen = *dice.of(&[Seen::Include, Seen::Include, Seen::Exclude]);
    Query { scene, seen, seeds, diversity: 0.0, ..query }
}

fn shelf(model: &Model, history: &History, query: &Query, limit: usize) -> Vec<Recommendation> {
    let items = Subject::resolve(history, 0, &model.catalogue);
    let subject = Some(Subject { history, items: &items, tags: Traits::NONE, past: None });
    let query = &Query { limit, ..query.clone() };
    let question = Question { model, subject, query, now: day(1_000), locale: Locale::En };
    recommend(&mut Pool::default(), &question)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(600) })]

    #[test]
    fn a_short_shelf_is_the_beginning_of_one_that_scores_everything(seed in any::<u64>()) {
        let mut dice = Dice(seed);
        let model = made(&mut dice);
        let history = History::of(&happened(&mut dice), &());
        for _ in 0..4 {
            let query = asked(&mut dice, &model);
            let all = shelf(&model, &history, &query, MAX_LIMIT);
            for limit in [1, 3, 10, 30] {
                let short = shelf(&model, &history, &query, limit);
                prop_assert_eq!(&short[..], &all[..limit.min(all.len())], "{:?}", query);
            }
        }
    }
}
