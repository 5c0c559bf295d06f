//! Training on logs small enough to reckon by hand.
#![cfg(feature = "train")]
#![allow(clippy::unwrap_used, reason = "a fixture that cannot be built fails its test")]

mod common;

use common::day;
use zhanggui::id::ItemIx;
use zhanggui::locale::Locale;
use zhanggui::model::catalogue::Product;
use zhanggui::model::{Blend, Card, Model};
use zhanggui::money::{Currency, Minor};
use zhanggui::recommend::features::{
    BOUGHT_FADED_60, FEATURES, LOOKED, OWN, SESSION_BOUGHT, SHOP, VIEWED,
};
use zhanggui::recommend::{Scene, Seen};
use zhanggui::time::Zone;
use zhanggui::train::Trainer;
use zhanggui::train::backtest::Method;
use zhanggui::train::blend::{Examples, learn};
use zhanggui::train::fit::CustomerRow;
use zhanggui::train::metrics::{bootstrap, hit, ndcg, recall};
use zhanggui::train::neighbours::{KEPT, KEPT_VIEWED, bought_with, viewed_with};
use zhanggui::train::random::SplitMix64;
use zhanggui::train::returning::Returning;
use zhanggui::train::shop::{NewCategory, Shop, Stock};
use zhanggui::train::tables::{Baskets, Log, Sales, SessionLog, Views};

fn items(numbers: &[u32]) -> Vec<ItemIx> {
    numbers.iter().map(|n| ItemIx(*n)).collect()
}

fn pairs(rows: &[(u32, u32, u32)], buyers: &[u32]) -> Baskets {
    Baskets {
        item: (0..buyers.len() as u32).collect(),
        buyers: buyers.to_vec(),
        a: rows.iter().map(|r| r.0).collect(),
        b: rows.iter().map(|r| r.1).collect(),
        pair_buyers: rows.iter().map(|r| r.2).collect(),
    }
}

#[test]
fn a_pair_below_the_minimum_support_is_no_neighbour() {
    let baskets = pairs(&[(0, 1, 2), (0, 2, 3)], &[9, 9, 9]);
    let neighbours = bought_with(3, &baskets, 3);
    let of = |i| neighbours.of(ItemIx(i)).map(|(ix, _)| ix.0).collect::<Vec<_>>();
    assert_eq!([of(0), of(1), of(2)], [vec![2], vec![], vec![0]]);
}

#[test]
fn neighbours_are_ranked_by_cosine_and_not_by_popularity() {
    // 1 is bought by nearly everybody, 2 by few and then with 0.
    let baskets = pairs(&[(0, 1, 12), (0, 2, 10)], &[20, 400, 10]);
    let neighbours = bought_with(3, &baskets, 2);
    let first = neighbours.of(ItemIx(0)).next().unwrap();
    assert_eq!(first, (ItemIx(2), 1.0));
    // 12/√(20·400)·12/17 over 10/√(20·10)·10/15, in 255ths.
    let second = neighbours.of(ItemIx(0)).nth(1).unwrap();
    let ratio = (12.0 / 8_000f64.sqrt() * 12.0 / 17.0) / (10.0 / 200f64.sqrt() * 10.0 / 15.0);
    assert_eq!(second, (ItemIx(1), (ratio * 255.0).round() / 255.0));
}

#[test]
fn a_row_keeps_its_nearest_neighbours_only() {
    let many = KEPT as u32 + 20;
    let rows: Vec<(u32, u32, u32)> = (1..many).map(|b| (0, b, 1 + b)).collect();
    let neighbours = bought_with(many as usize, &pairs(&rows, &vec![100; many as usize]), 2);
    let row: Vec<u32> = neighbours.of(ItemIx(0)).map(|(ix, _)| ix.0).collect();
    assert_eq!(row, (many - KEPT as u32..many).rev().collect::<Vec<_>>());
}

#[test]
fn metrics_are_what_the_definitions_say() {
    let ranked = items(&[5, 1, 7, 2]);
    let targets = items(&[1, 2, 9]);
    assert_eq!((hit(&ranked, &targets, 1), hit(&ranked, &targets, 2)), (0.0, 1.0));
    assert_eq!(recall(&ranked, &targets, 4), 2.0 / 3.0);
    // Hits at places 2 and 4; the ideal has three at 1, 2 and 3.
    let gain = |place: f64| 1.0 / libm::log2(place + 1.0);
    let expected = (gain(2.0) + gain(4.0)) / (gain(1.0) + gain(2.0) + gain(3.0));
    assert!((ndcg(&ranked, &targets, 10) - expected).abs() < 1e-12);
    // The ideal is cut at K: two places, two hits, full marks although a target is missing.
    assert_eq!(ndcg(&items(&[1, 2]), &targets, 2), 1.0);
    assert_eq!((ndcg(&ranked, &[], 10), recall(&ranked, &[], 4)), (0.0, 0.0));
}

#[test]
fn a_bootstrap_interval_holds_the_mean_and_is_as_wide_as_theory_says() {
    let figures: Vec<[f64; 2]> = (0..400).map(|i| [f64::from(i % 2), 0.25]).collect();
    let [half, constant] = bootstrap(&figures, 1_000, 1);
    assert_eq!((half.mean, constant.mean), (0.5, 0.25));
    assert_eq!((constant.low, constant.high), (0.25, 0.25));
    // ±1.96·√(0.25/400) = ±0.049.
    assert!((0.043..0.055).contains(&(half.mean - half.low)), "{half:?}");
    assert!((0.043..0.055).contains(&(half.high - half.mean)), "{half:?}");
    assert_eq!(bootstrap(&figures, 1_000, 1), [half, constant]);
    assert_eq!(bootstrap::<1>(&[], 1_000, 1)[0].mean, 0.0);
}

const ITEMS: u32 = 24;
const WINDOW: i64 = 20;

/// Customers who each return every five days to the same two of 24 articles and once to another.
fn log(customers: u32) -> Log {
    let mut log = Log::default();
    let mut random = SplitMix64::new(3);
    for customer in 0..customers {
        let own = random.below(ITEMS as usize) as u32;
        for visit in 0..20 {
            let chance = random.below(ITEMS as usize) as u32;
            let mut basket = vec![own, (own + 1) % ITEMS, chance];
            basket.sort_unstable();
            basket.dedup();
            for item in basket {
                log.customer.push(customer);
                log.order.push(customer * 20 + visit);
                log.at.push(day(i64::from(visit) * 5).ms() + i64::from(customer) * 60_000);
                log.item.push(item);
            }
        }
    }
    log
}

/// What the SQL stages count of that log before a cut.
fn sales(log: &Log, cut: i64) -> Sales {
    let n = ITEMS as usize;
    let mut sales = Sales {
        orders: vec![0; n],
        recent: vec![0; n],
        customers: vec![5; n],
        first: vec![Some(day(0)); n],
        baskets: Baskets::default(),
    };
    for (at, item) in log.at.iter().zip(&log.item).filter(|(at, _)| **at < day(cut).ms()) {
        sales.orders[*item as usize] += 1;
        sales.recent[*item as usize] += u32::from(*at >= day(cut - WINDOW).ms());
    }
    let rows: Vec<(u32, u32, u32)> = (0..ITEMS).map(|a| (a, (a + 1) % ITEMS, 5)).collect();
    sales.baskets = pairs(&rows, &vec![12; n]);
    sales
}

fn shop() -> Shop {
    let product = |i: u32| Product {
        id: format!("item{i:02}").into(),
        names: [None, None, Some(format!("Item {i}").into())],
        category: Some((if i < 12 { "a/x" } else { "b" }).into()),
        price: Some(Minor(100 * i64::from(i))),
        available: Some(i != 3),
        ..Product::default()
    };
    let category = |id: &str, parent: &str| NewCategory {
        id: id.into(),
        parent: parent.into(),
        names: [id.into(), "".into(), "".into()],
    };
    Shop {
        currency: Currency::CNY,
        zone: Zone::UTC,
        locale: Locale::En,
        min_support: 2,
        recent_days: WINDOW as u32,
        categories: vec![category("a", ""), category("a/x", "a"), category("b", "")],
        products: (0..ITEMS).map(product).collect(),
    }
}

fn trained(customers: u32) -> (Trainer, Model) {
    let log = log(customers);
    let mut trainer = Trainer::new(shop(), log.clone(), WINDOW as u32).unwrap();
    for cut in [40, 60, 80] {
        trainer.add_past(day(cut), &sales(&log, cut)).unwrap();
    }
    let model = trainer.finish(day(100), &sales(&log, 100), None).unwrap();
    (trainer, model)
}

#[test]
fn a_returning_customer_is_the_history_before_the_cut_and_the_first_basket_after_it() {
    let log = Log {
        customer: vec![0, 0, 0, 0, 1, 2, 2],
        order: vec![0, 0, 3, 4, 1, 2, 5],
        at: [1, 1, 10, 11, 2, 3, 30].map(|d| day(d).ms()).to_vec(),
        item: vec![2, 3, 5, 6, 2, 4, 4],
    };
    let catalogue = model_at(&log, 10).catalogue;
    let all = Returning::all(&log, &catalogue, day(10), day(30));
    let [only] = all.as_slice() else { panic!("customer 1 never returned, 2 too late: {all:?}") };
    assert_eq!(only.targets, items(&[5]));
    assert_eq!(only.items, [Some(ItemIx(2)), Some(ItemIx(3))]);
    assert_eq!(
        (only.history.orders(), only.knows(ItemIx(3)), only.knows(ItemIx(5))),
        (1, true, false)
    );
}

fn model_at(log: &Log, cut: i64) -> Model {
    let sales = sales(log, cut);
    shop().model(day(cut), &sales, Stock::All, Blend::default(), Card::prior()).unwrap()
}

#[test]
fn learning_lowers_the_loss_and_gives_the_same_bits_each_time() {
    let log = log(120);
    let model = model_at(&log, 60);
    let customers = Returning::all(&log, &model.catalogue, day(60), day(80));
    let mut examples = Examples::of(Scene::Home, &[OWN, SHOP]);
    examples.add_returning(&model, &customers, Seen::Include);
    assert_eq!(examples.len(), 120);
    let hand_set = Scene::Home.default_weights();
    for (start, at_most) in [([0.0; FEATURES], 0.8), (hand_set, 1.0)] {
        let weights = learn(&examples, &start);
        let (before, after) = (examples.loss(&start), examples.loss(&weights));
        assert!(after < at_most * before, "{after} from {before}");
        assert_eq!(weights.map(f64::to_bits), learn(&examples, &start).map(f64::to_bits));
    }
    // No looks in a log of orders: nothing is learnt of them, and nothing is lost.
    let learnt = learn(&examples, &hand_set);
    for looked in [SESSION_BOUGHT, VIEWED, LOOKED] {
        assert_eq!(learnt[looked], hand_set[looked]);
    }
    assert_ne!(learnt[BOUGHT_FADED_60], hand_set[BOUGHT_FADED_60]);
}

#[test]
fn the_backtest_tells_habit_from_popularity() {
    let (trainer, _) = trained(120);
    let (learnt, backtest) = trainer.backtest().unwrap();
    assert_eq!(learnt.home.lists, 240);
    assert!(learnt.home.loss < learnt.home.loss_before);
    assert_eq!((backtest.customers, backtest.items), (120, ITEMS as usize));
    assert_eq!(backtest.mixed.outcomes.len(), 6);
    let popularity = &backtest.mixed.differences[0];
    assert_eq!(popularity.against, Method::Popularity);
    assert!(popularity.figures.ndcg_10.low > 0.2, "{popularity:?}");
    let frequency = &backtest.mixed.differences[1];
    assert!(frequency.figures.ndcg_10.high >= 0.0, "{frequency:?}");
    assert!(backtest.judged());
}

#[test]
fn too_few_customers_are_no_judgement_and_teach_nothing() {
    let (trainer, model) = trained(20);
    let (learnt, backtest) = trainer.backtest().unwrap();
    assert_eq!((learnt.home.weights, backtest.judged(), backtest.lost_to()), (None, false, vec![]));
    assert_eq!(model.blend, Blend::default());
    let log = log(20);
    assert!(Trainer::new(shop(), log, 20).unwrap().backtest().is_none());
}

#[test]
fn a_trained_model_survives_its_file_and_the_same_tables_give_the_same_bytes() {
    let (_, model) = trained(120);
    let bytes = model.write();
    assert_eq!(Model::read(&bytes).unwrap(), model);
    assert_eq!(trained(120).1.write(), bytes);
    assert_eq!(model.blend.rows.len(), 2);
    let catalogue = &model.catalogue;
    let item = catalogue.find("item03").unwrap();
    assert!(!catalogue.available(item), "stock is today's");
    assert_eq!(catalogue.name(item, Locale::En), "Item 3");
    assert_eq!(catalogue.price(item), Some(Minor(300)));
    let a = catalogue.find_category("a").unwrap();
    assert!(catalogue.within(catalogue.category(item), a));
}

#[test]
fn what_too_few_customers_bought_leaves_no_trace() {
    let log = log(5);
    let mut sales = sales(&log, 60);
    let (rare, common) = (ItemIx(log.item[0]), ItemIx(log.item[1]));
    sales.customers[rare.index()] = 1;
    sales.baskets.buyers[rare.index()] = 1;
    let model =
        shop().model(day(60), &sales, Stock::Today, Blend::default(), Card::prior()).unwrap();
    let seen = |ix| (model.popularity.orders(ix), model.popularity.recent(ix));
    assert_eq!(seen(rare), (0, 0));
    assert_ne!(seen(common), (0, 0));
    assert_eq!(model.catalogue.since(rare), zhanggui::time::Date::MIN);
    assert_eq!(model.catalogue.since(common), Zone::UTC.date(day(0)));
}

#[test]
fn an_item_that_came_after_the_cut_is_not_new_before_it() {
    let log = log(5);
    let mut shop = shop();
    shop.products[4].since = Some(day(70));
    let model = |cut| {
        let sales = sales(&log, cut);
        shop.model(day(cut), &sales, Stock::All, Blend::default(), Card::prior()).unwrap()
    };
    assert_eq!(model(60).catalogue.since(ItemIx(4)), zhanggui::time::Date::MIN);
    assert_eq!(model(80).catalogue.since(ItemIx(4)), Zone::UTC.date(day(70)));
}

#[test]
fn the_card_is_fitted_on_all_and_judged_on_the_held_out() {
    let log = log(5);
    let mut trainer = Trainer::new(shop(), log.clone(), 20).unwrap();
    let row = |i: u32, came: Option<u32>| CustomerRow {
        x: i % 4,
        t_x: if i.is_multiple_of(4) { 0.0 } else { 50.0 + f64::from(i % 7) },
        t: 200.0,
        mean_repeat: 1_000.0 + 10.0 * f64::from(i % 11),
        total: 1_000.0 * f64::from(1 + i % 4),
        year: 1_000.0 * f64::from(i % 4),
        holdout_orders: came,
    };
    let rows: Vec<CustomerRow> = (0..60).map(|i| row(i, None)).collect();
    let held_out: Vec<CustomerRow> = (0..40).map(|i| row(i, Some(i % 4))).collect();
    let report = trainer.fit(&rows, &held_out, Card { margin_rate: 0.5, ..Card::prior() }).unwrap();
    assert_eq!((report.customers, report.holdout.unwrap().customers), (60, 40));
    let model = trainer.finish(day(100), &sales(&log, 100), None).unwrap();
    assert!(model.card.fitted);
    assert_eq!(model.card.customers, 60);
    assert_eq!(model.card.margin_rate, 0.5);
    let cuts = model.card.segments.unwrap();
    assert_eq!((cuts.past50, cuts.past80, cuts.year80), (750.0, 1_500.0, 3_000.0));
    assert!(0.0 < cuts.clv50 && cuts.clv50 < cuts.clv80);
}

#[test]
fn tables_that_do_not_fit_are_refused_with_their_place() {
    let good = log(5);
    let with = |change: &dyn Fn(&mut Log)| {
        let mut log = good.clone();
        change(&mut log);
        Trainer::new(shop(), log, 20).unwrap_err().path.clone()
    };
    assert_eq!(with(&|l| l.item[0] = ITEMS), "/history/item");
    assert_eq!(with(&|l| l.at.truncate(1)), "/history/at_ms");
    assert_eq!(with(&|l| l.at[0] = i64::MAX), "/history/at_ms");
    assert_eq!(with(&|l| l.customer[0] = 9), "/history");
    assert_eq!(Trainer::new(shop(), good.clone(), 0).unwrap_err().path, "/windowDays");

    let mut trainer = Trainer::new(shop(), good.clone(), 20).unwrap();
    let mut broken = sales(&good, 60);
    broken.baskets.b[0] = ITEMS;
    assert_eq!(trainer.add_past(day(60), &broken).unwrap_err().path, "/item_pairs/b");
    broken.recent.pop();
    assert_eq!(trainer.add_past(day(60), &broken).unwrap_err().path, "/items/recent_orders");
    trainer.add_past(day(60), &sales(&good, 60)).unwrap();
    assert_eq!(trainer.add_past(day(79), &sales(&good, 79)).unwrap_err().path, "/cut");
    assert_eq!(trainer.finish(day(79), &sales(&good, 79), None).unwrap_err().path, "/cut");

    let mut unsorted = shop();
    unsorted.products.swap(0, 1);
    let trainer = Trainer::new(unsorted, good.clone(), 20).unwrap();
    assert_eq!(
        trainer.finish(day(60), &sales(&good, 60), None).unwrap_err().path,
        "/products/1/id"
    );
}

/// Sessions that go round: whoever looks at one item looks at the next one.
fn rounds(sessions: u32, items: u32) -> SessionLog {
    let mut log = SessionLog::default();
    for session in 0..sessions {
        for place in 0..4 {
            log.session.push(session);
            log.item.push((session + place) % items);
        }
    }
    log
}

/// The tables `item_views` and `view_pairs` of these sessions, each a viewer of its own.
fn views_of(log: &SessionLog, items: u32) -> Views {
    let mut views = Views::default();
    for item in 0..items {
        let sessions = log.sessions().filter(|s| s.contains(&item)).count() as u32;
        views.item.push(item);
        views.sessions.push(sessions);
        views.recent.push(sessions / 3);
        views.viewers.push(sessions);
        for other in item + 1..items {
            let met = |s: &&[u32]| s.contains(&item) && s.contains(&other);
            let closeness = |s: &[u32]| {
                let place = |x: u32| s.iter().position(|i| *i == x).unwrap_or(0);
                2520 / place(item).abs_diff(place(other))
            };
            let both: Vec<&[u32]> = log.sessions().filter(met).collect();
            if !both.is_empty() {
                views.a.push(item);
                views.b.push(other);
                views.pair_viewers.push(both.len() as u32);
                views.weight.push(both.iter().map(|s| closeness(s) as f64).sum());
            }
        }
    }
    views
}

#[test]
fn what_too_few_viewers_looked_at_together_is_no_neighbour_and_not_popular() {
    let views = Views {
        item: vec![0, 1, 2],
        sessions: vec![9, 9, 4],
        recent: vec![3, 3, 4],
        viewers: vec![5, 5, 1],
        a: vec![0, 0],
        b: vec![1, 2],
        pair_viewers: vec![2, 1],
        weight: vec![2520.0, 99.0 * 2520.0],
    };
    let sessions = shop().sessions(&views).unwrap();
    assert_eq!(sessions.neighbours.of(ItemIx(0)).collect::<Vec<_>>(), [(ItemIx(1), 1.0)]);
    assert_eq!(sessions.neighbours.of(ItemIx(2)).count(), 0);
    assert_eq!((sessions.counts.orders(ItemIx(1)), sessions.counts.orders(ItemIx(2))), (9, 0));
    let kept = viewed_with(3, &views, 1);
    assert_eq!(kept.of(ItemIx(0)).next().map(|(ix, _)| ix), Some(ItemIx(2)));
}

#[test]
fn the_nearest_of_a_session_weighs_most_and_a_row_keeps_twenty() {
    let log = rounds(400, 40);
    let neighbours = viewed_with(40, &views_of(&log, 40), 2);
    let row: Vec<u32> = neighbours.of(ItemIx(10)).map(|(ix, _)| ix.0).collect();
    assert_eq!(row, [9, 11, 8, 12, 7, 13], "one step away, two, three");
    let crowd = Views {
        item: (0..40).collect(),
        sessions: vec![10; 40],
        recent: vec![0; 40],
        viewers: vec![10; 40],
        a: vec![0; 39],
        b: (1..40).collect(),
        pair_viewers: vec![5; 39],
        weight: (1..40).map(f64::from).collect(),
    };
    assert_eq!(viewed_with(40, &crowd, 2).of(ItemIx(0)).count(), KEPT_VIEWED);
}

#[test]
fn sessions_teach_what_comes_next_and_the_judgement_tells_it_from_popularity() {
    let (log, items) = (rounds(600, 6), 6);
    let mut trainer = Trainer::new(shop(), Log::default(), 20).unwrap();
    for cut in [50, 70] {
        let sales = sales(&Log::default(), cut);
        trainer.add_past_sessions(day(cut), &sales, &views_of(&log, items), log.clone()).unwrap();
    }
    let (learnt, judged) = trainer.session_backtest().unwrap();
    assert!(learnt.loss < learnt.loss_before && learnt.lists == 1_800, "{learnt:?}");
    assert!(judged.judged() && judged.lost_to().is_empty());
    let mrr: Vec<f64> = judged.outcomes.iter().map(|o| o.mrr_20.mean).collect();
    assert!(mrr[0] > 0.6 && mrr[0] > mrr[1] + 0.1 && mrr[0] > mrr[2] + 0.1, "{mrr:?}");
    let sales = sales(&Log::default(), 100);
    let views = views_of(&log, items);
    let model = trainer.finish(day(100), &sales, Some(&views)).unwrap();
    assert_eq!(model.blend.rows.len(), 1, "the scene next; there are no baskets");
    assert_eq!(model.write(), trainer.finish(day(100), &sales, Some(&views)).unwrap().write());
    let bad = SessionLog { session: vec![1, 0], item: vec![0, 0] };
    let refused = trainer.add_past_sessions(day(90), &sales, &views, bad).unwrap_err();
    assert_eq!(refused.path, "/session_views");
}
