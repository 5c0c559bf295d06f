//! What comes into the model of a cut, and what must not.

use zhanggui::id::ItemIx;
use zhanggui::locale::Locale;
use zhanggui::model::card::LogGap;
use zhanggui::model::catalogue::Product;
use zhanggui::model::{Blend, Card, Model};
use zhanggui::money::Minor;
use zhanggui::recommend::Scene;
use zhanggui::time::Zone;
use zhanggui::train::Trainer;
use zhanggui::train::choices::Relation;
use zhanggui::train::examples::Lesson;
use zhanggui::train::fit::{Amounts, CustomerRow};
use zhanggui::train::random::SplitMix64;
use zhanggui::train::shop::Stock;
use zhanggui::train::tables::{Log, Sales};

use crate::common::day;
use crate::shop::{ITEMS, WINDOW, log, pairs, sales, shop, trained};

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
    let lately = (0..ITEMS).find(|i| ![rare.0, common.0].contains(i)).map(ItemIx).unwrap();
    sales.recent.fill(3);
    sales.recent_buyers[lately.index()] = 1;
    sales.customers[rare.index()] = 1;
    sales.baskets.buyers[rare.index()] = 1;
    let model =
        shop().model(day(60), &sales, Stock::Today, Blend::default(), Card::prior()).unwrap();
    let seen = |ix| (model.popularity.orders(ix), model.popularity.recent(ix));
    assert_eq!(seen(rare), (0, 0));
    assert_eq!(seen(common).1, 3);
    assert_eq!(seen(lately), (sales.orders[lately.index()], 0), "of the last weeks, one person's");
}

#[test]
fn an_item_is_new_by_its_first_sale_unless_that_is_among_the_first_of_the_log() {
    let log = log(5);
    let mut sales = sales(&log, 60);
    let weeks = i64::from(shop().recent_days);
    let firsts = [(0, 0), (1, weeks - 1), (2, weeks), (3, weeks)];
    firsts.iter().for_each(|(item, at)| sales.first[*item] = Some(day(*at)));
    (sales.customers[3], sales.baskets.buyers[3]) = (1, 1);
    let model =
        shop().model(day(60), &sales, Stock::Today, Blend::default(), Card::prior()).unwrap();
    let since = |item| model.catalogue.since(ItemIx(item));
    let unknown = zhanggui::time::Date::MIN;
    assert_eq!([since(0), since(1)], [unknown; 2], "perhaps they were there for years");
    assert_eq!(since(2), Zone::UTC.date(day(weeks)));
    assert_eq!(since(3), unknown, "too few bought it");
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
    let base = Card { margin_rate: 0.5, ..Card::prior() };
    let report = trainer.fit(&rows, &held_out, base, Amounts::Money).unwrap();
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
fn a_shelf_that_too_few_lists_teach_keeps_its_hand_set_weights_beside_one_that_was_learnt() {
    let (trainer, model) = trained(35);
    let (learnt, _) = trainer.backtest().unwrap();
    assert!(learnt.home.weights.is_some() && learnt.unseen.weights.is_none(), "{learnt:?}");
    let [(home, mixed), (unseen, new)] = model.blend.rows.as_slice() else { panic!() };
    let hand_set = Scene::Home.default_weights().to_vec();
    assert_eq!((*home, *unseen), (Scene::Home.code(), Scene::Home.unseen()));
    assert!(*mixed != hand_set && *new == hand_set);
}

#[test]
fn of_a_log_without_prices_the_card_has_the_rhythm_and_not_what_orders_are_worth() {
    let log = log(5);
    let row = |i: u32| CustomerRow {
        x: i % 4,
        t_x: 40.0 * f64::from(i % 4),
        t: 200.0,
        mean_repeat: 3.0,
        total: f64::from(3 + i % 9),
        ..CustomerRow::default()
    };
    let rows: Vec<CustomerRow> = (0..60).map(row).collect();
    let card = |amounts| {
        let mut trainer = Trainer::new(shop(), log.clone(), 20).unwrap();
        trainer.fit(&rows, &[], Card::prior(), amounts).unwrap();
        trainer.finish(day(100), &sales(&log, 100), None).unwrap().card
    };
    let (card, priced, prior) = (card(Amounts::Units), card(Amounts::Money), Card::prior());
    assert!(card.fitted && card.purchase != prior.purchase);
    assert_eq!((card.purchase, card.frequency_cuts), (priced.purchase, priced.frequency_cuts));
    assert_eq!((card.value, card.monetary_cuts), (prior.value, prior.monetary_cuts));
    assert!(card.segments.is_none() && priced.segments.is_some());
}

#[test]
fn what_fewer_customers_than_the_support_did_is_not_on_the_card() {
    let log = log(5);
    let row = |x| CustomerRow {
        x,
        t_x: 37.0 * f64::from(x),
        t: 200.0,
        mean_repeat: 1_000.0,
        total: 1_234.0 * f64::from(x + 1),
        ..CustomerRow::default()
    };
    let card = |rows: &[CustomerRow]| {
        let mut trainer = Trainer::new(shop(), log.clone(), 20).unwrap();
        let rhythm = Some(LogGap { mean: 3.6, sd: 0.1 });
        trainer.fit(rows, &[], Card { log_gap: rhythm, ..Card::prior() }, Amounts::Money).unwrap();
        trainer.finish(day(100), &sales(&log, 100), None).unwrap().card
    };
    assert_eq!(shop().min_support, 2);
    assert_eq!(card(&[row(1)]), Card::prior());
    let alone = card(&[row(1), row(0), row(0)]);
    assert!(alone.fitted && alone.log_gap.is_none());
    assert!(card(&[row(1), row(1), row(0)]).log_gap.is_some());
    let spenders: Vec<CustomerRow> = (0..21_u32)
        .map(|i| CustomerRow { total: f64::from(1_000 + i * i), year: f64::from(i * i), ..row(1) })
        .collect();
    let (Card { monetary_cuts, segments, .. }, year) =
        (card(&spenders), |v: f64| spenders.iter().any(|r| r.year == v));
    let own = |cut: &f64| spenders.iter().any(|r| r.total == *cut);
    assert!(!monetary_cuts.iter().any(own), "{monetary_cuts:?}");
    let cuts = segments.unwrap();
    assert!(!year(cuts.past50) && !year(cuts.past80) && !year(cuts.year80), "{cuts:?}");
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

/// Customers who each begin somewhere among `items` articles and buy the next one at every visit.
fn strolls(customers: u32, items: u32) -> Log {
    let mut log = Log::default();
    for customer in 0..customers {
        for visit in 0..20 {
            log.customer.push(customer);
            log.order.push(customer * 20 + visit);
            log.at.push(day(i64::from(visit) * 5).ms());
            log.item.push((customer + visit) % items);
        }
    }
    log
}

#[test]
fn a_model_whose_customers_speak_is_what_its_file_says() {
    let wide = 80;
    let mut shop = shop();
    shop.products.extend((ITEMS..wide).map(|i| {
        let id = format!("item{i:02}").into();
        Product { id, ..Product::default() }
    }));
    // No basket leads anywhere, and all sells alike: all is cold until the customers speak.
    let n = wide as usize;
    let sales = Sales {
        orders: vec![9; n],
        recent: vec![9; n],
        customers: vec![9; n],
        recent_buyers: vec![9; n],
        first: vec![Some(day(0)); n],
        baskets: pairs(&[], &vec![9; n]),
    };
    let mut trainer = Trainer::new(shop, strolls(240, wide), WINDOW as u32).unwrap();
    for cut in [20, 40, 60] {
        trainer.add_past(day(cut), &sales).unwrap();
    }
    let choices = trainer.choose().unwrap();
    assert_ne!(choices.relations.chosen, Relation::Baskets, "{choices:?}");
    let model = trainer.finish(day(80), &sales, None).unwrap();
    assert_ne!(model.also_bought(), &model.bought_with);
    assert_eq!(Model::read(&model.write()).unwrap(), model);
}

#[test]
fn where_families_are_bought_through_and_no_best_seller_is_a_sharp_lesson_is_chosen() {
    let (families, members) = (50, 16);
    let wide = (families * members) as usize;
    let mut random = SplitMix64::new(3);
    let mut log = Log::default();
    for customer in 0..500 {
        for visit in 0..20 {
            log.customer.push(customer);
            log.order.push(customer * 20 + visit);
            log.at.push(day(i64::from(visit) * 5).ms());
            log.item.push(customer % families * members + random.below(members as usize) as u32);
        }
    }
    let mut shop = shop();
    let named = |i: usize| Product { id: format!("item{i:03}").into(), ..Product::default() };
    shop.products = (0..wide).map(named).collect();
    let together: Vec<(u32, u32, u32)> = (0..families * members - 1)
        .filter(|item| item % members < members - 1)
        .map(|item| (item, item + 1, 9))
        .collect();
    let sales = Sales {
        orders: vec![9; wide],
        recent: vec![9; wide],
        customers: vec![9; wide],
        recent_buyers: vec![9; wide],
        first: vec![Some(day(0)); wide],
        baskets: pairs(&together, &vec![9; wide]),
    };
    let mut trainer = Trainer::new(shop, log, WINDOW as u32).unwrap();
    for cut in [20, 40, 60] {
        trainer.add_past(day(cut), &sales).unwrap();
    }
    let choices = trainer.choose().unwrap();
    assert_eq!(choices.mixed.chosen, Lesson::Sharp, "{choices:?}");
    let (learnt, _) = trainer.backtest().unwrap();
    assert!(learnt.home.weights.is_some() && learnt.unseen.weights.is_some());
}
