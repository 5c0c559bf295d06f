//! Next baskets: what items' customers also buy, what is bought again, rivals without foresight.
#![cfg(feature = "train")]
#![allow(clippy::unwrap_used, reason = "a fixture that cannot be built fails its test")]

mod common;

use common::day;
use zhanggui::id::ItemIx;
use zhanggui::model::catalogue::{Builder, Product};
use zhanggui::model::{Blend, Card, Meta, Model, Neighbours, Popularity};
use zhanggui::money::Currency;
use zhanggui::recommend::Seen;
use zhanggui::time::Zone;
use zhanggui::train::backtest::{Method, Window, backtest};
use zhanggui::train::cosine::{customers_alike, kept};
use zhanggui::train::ease::{KEPT, customers_also, reach};
use zhanggui::train::random::SplitMix64;
use zhanggui::train::returning::Returning;
use zhanggui::train::rivals::{Rivals, Settings};
use zhanggui::train::tables::Log;

const ITEMS: usize = 30;

/// Customers with a taste each, an order every five days from day 0 to day 95.
fn log(customers: u32) -> Log {
    let mut log = Log::default();
    let mut random = SplitMix64::new(11);
    for customer in 0..customers {
        let taste = random.below(6);
        for visit in 0..20 {
            let mut basket: Vec<u32> =
                (0..3).map(|_| (taste * 5 + random.below(5)) as u32).collect();
            basket.push(random.below(ITEMS) as u32);
            basket.sort_unstable();
            basket.dedup();
            for item in basket {
                log.customer.push(customer);
                log.order.push(customer * 20 + visit);
                log.at.push(day(i64::from(visit) * 5).ms());
                log.item.push(item);
            }
        }
    }
    log
}

/// A log of customers who bought all of their items at once.
fn at_once(bought: &[&[u32]]) -> Log {
    let mut log = Log::default();
    for (customer, items) in (0..).zip(bought) {
        for item in *items {
            log.customer.push(customer);
            log.order.push(customer);
            log.at.push(day(1).ms());
            log.item.push(*item);
        }
    }
    log
}

/// The columns of -P/diag(P), P = (XᵀX + 500)⁻¹, by Gauss and Jordan in `f64`.
fn reference(log: &Log, items: usize) -> Vec<Vec<f64>> {
    let customers = log.customer.iter().max().map_or(0, |c| *c as usize + 1);
    let mut bought = vec![vec![0.0; items]; customers];
    for (customer, item) in log.customer.iter().zip(&log.item) {
        bought[*customer as usize][*item as usize] = 1.0;
    }
    let mut wide: Vec<Vec<f64>> = (0..items)
        .map(|i| {
            let gram = |j: usize| bought.iter().map(|row| row[i] * row[j]).sum::<f64>();
            let left = (0..items).map(|j| gram(j) + if i == j { 500.0 } else { 0.0 });
            left.chain((0..items).map(|j| f64::from(u8::from(i == j)))).collect()
        })
        .collect();
    for k in 0..items {
        let pivot = wide[k].clone();
        for (i, row) in wide.iter_mut().enumerate() {
            let factor = if i == k { 1.0 - 1.0 / pivot[k] } else { row[k] / pivot[k] };
            row.iter_mut().zip(&pivot).for_each(|(v, p)| *v -= factor * p);
        }
    }
    let inverse = |i: usize, j: usize| wide[i][items + j];
    (0..items).map(|i| (0..items).map(|j| -inverse(i, j) / inverse(j, j)).collect()).collect()
}

#[test]
fn what_customers_also_buy_is_the_dense_solution_cut_to_its_strongest() {
    let log = log(80);
    let weights = reference(&log, ITEMS);
    let found = customers_also(ITEMS, &log, day(100), 1, &Neighbours::default());
    let mut kept: Vec<(usize, usize, f64)> = Vec::new();
    for target in 0..ITEMS {
        let weighed = weights.iter().enumerate().map(|(source, row)| (source, target, row[target]));
        let mut column: Vec<_> = weighed.filter(|(source, ..)| *source != target).collect();
        column.sort_by(|a, b| b.2.total_cmp(&a.2));
        kept.extend(column.into_iter().take(KEPT).filter(|(_, _, w)| *w > 0.0));
    }
    let largest = kept.iter().map(|(_, _, w)| *w).fold(0.0, f64::max);
    let of = |source: usize, target: usize| {
        let mut row = found.of(ItemIx(source as u32));
        row.find(|(ix, _)| ix.index() == target).map_or(0.0, |(_, w)| w)
    };
    assert!(kept.len() > ITEMS * 3);
    for (source, target, weight) in &kept {
        let off = of(*source, *target) - weight / largest;
        assert!(off.abs() < 0.6 / 255.0, "{source} to {target}: off by {off}");
    }
    assert!(found.pairs() <= kept.len());
}

#[test]
fn a_pair_of_too_few_customers_is_not_told_and_the_rare_keep_their_basket_neighbours() {
    // 0 and 1 have two customers in common, 2 and 3 one; item 4 has one customer in all.
    let log = at_once(&[&[0, 1], &[0, 1], &[2, 3], &[2, 5], &[3, 5], &[4, 0], &[5, 0]]);
    let mut rows = vec![Vec::new(); 6];
    rows[4] = vec![(ItemIx(5), 1.0)];
    rows[2] = vec![(ItemIx(3), 1.0)];
    let baskets = Neighbours::from_rows(&rows);
    let found = customers_also(6, &log, day(2), 2, &baskets);
    let of = |i| found.of(ItemIx(i)).map(|(ix, _)| ix.0).collect::<Vec<_>>();
    assert_eq!([of(0), of(1), of(2), of(3), of(4)], [vec![1], vec![0], vec![], vec![], vec![5]]);
    let alone = customers_also(6, &log, day(2), 1, &baskets);
    assert!(alone.of(ItemIx(2)).any(|(ix, _)| ix == ItemIx(3)));
    assert_eq!(
        customers_also(6, &log, day(1), 1, &Neighbours::default()).pairs(),
        0,
        "the past alone"
    );
}

#[test]
fn customers_alike_is_the_cosine_of_who_bought_what_where_enough_customers_did() {
    let log = at_once(&[&[0, 1], &[0, 1], &[0, 2], &[3]]);
    let of = |support, item| {
        let found = customers_alike(4, &log, day(2), support);
        found.of(ItemIx(item)).map(|(ix, w)| (ix.0, (255.0 * w) as u32)).collect::<Vec<_>>()
    };
    assert_eq!(
        [of(2, 0), of(2, 1), of(2, 2), of(2, 3)],
        [vec![(1, 255)], vec![(0, 255)], vec![], vec![]]
    );
    // One of three customers and one of one, to two of three and two of two: 1/√3 to 2/√6.
    assert_eq!([of(1, 0), of(1, 2)], [vec![(1, 255), (2, 180)], vec![(0, 180)]]);
    assert_eq!(customers_alike(4, &log, day(1), 1).pairs(), 0, "the past alone");
}

#[test]
fn the_nearest_few_lead_to_an_item_and_the_more_items_the_fewer() {
    let sources: Vec<Vec<u32>> = (1..60).map(|source| vec![0, source]).collect();
    let bought: Vec<&[u32]> = sources.iter().map(Vec::as_slice).collect();
    let found = customers_alike(60, &at_once(&bought), day(2), 1);
    let leading = (1..60).filter(|source| found.of(ItemIx(*source)).any(|(ix, _)| ix.0 == 0));
    assert_eq!((leading.count(), found.of(ItemIx(0)).count()), (kept(60), 59));
    assert_eq!([0, 60, 20_000, 100_000].map(kept), [30, 30, 20, 10]);
}

#[test]
fn what_is_bought_beyond_the_items_learnt_on_is_out_of_reach() {
    let log = at_once(&[&[0, 1], &[0, 2], &[3]]);
    assert_eq!([reach(4, &log, day(2), 1), reach(4, &log, day(2), 2)], [1.0, 0.4]);
    assert_eq!(reach(4, &log, day(1), 1), 0.0);
}

fn model(log: &Log, cut: i64) -> Model {
    let mut items = Builder::default();
    for i in 0..ITEMS {
        let product = Product { id: format!("item{i:02}").into(), ..Product::default() };
        assert!(items.item(&product, &Zone::UTC));
    }
    let mut orders = vec![0; ITEMS];
    for (at, item) in log.at.iter().zip(&log.item) {
        orders[*item as usize] += u32::from(*at < day(cut).ms());
    }
    let meta = Meta {
        currency: Currency::CNY,
        zone: Zone::UTC,
        as_of: day(cut),
        min_support: 2,
        recent_days: 20,
        locale: zhanggui::locale::Locale::En,
    };
    let popularity = Popularity::new(orders.clone(), orders);
    let baskets = Neighbours::default();
    Model::new(meta, items.finish(), popularity, baskets, Blend::default(), Card::prior())
}

#[test]
fn no_rival_knows_what_comes_after_the_cut() {
    let log = log(40);
    let model = model(&log, 60);
    let customers = Returning::all(&log, &model.catalogue, day(60), day(80));
    let mut told = log.clone();
    for (at, item) in told.at.iter().zip(&mut told.item) {
        *item = if *at < day(60).ms() { *item } else { 0 };
    }
    for seen in [Seen::Include, Seen::Exclude] {
        let lists = |log: &Log| {
            let window =
                Window { model: &model, log, customers: &customers, cut: day(60), days: 20 };
            let mut rivals = Rivals::of(&window, Settings::default(), seen);
            let of = |c: &Returning| {
                let (a, b, c_) = (rivals.popularity(c), rivals.frequency(c), rivals.fading(c));
                [a, b, c_, rivals.tifu(c), rivals.item_knn(c)]
            };
            customers.iter().map(of).collect::<Vec<_>>()
        };
        let lists_then = lists(&log);
        assert_eq!(lists_then, lists(&told));
        for (customer, lists) in customers.iter().zip(&lists_then) {
            for list in lists {
                let bought = list.iter().filter(|item| customer.knows(**item)).count();
                assert!(seen == Seen::Include || bought == 0, "{list:?}");
            }
        }
    }
}

#[test]
fn each_shelf_is_judged_on_what_could_be_on_it() {
    let log = log(60);
    let windows = [40, 60, 80].map(|cut| (cut, model(&log, cut)));
    let customers: Vec<Vec<Returning>> = windows
        .iter()
        .map(|(cut, model)| Returning::all(&log, &model.catalogue, day(*cut), day(cut + 20)))
        .collect();
    let windows: Vec<Window<'_>> = windows
        .iter()
        .zip(&customers)
        .map(|((cut, model), customers)| Window {
            model,
            log: &log,
            customers,
            cut: day(*cut),
            days: 20,
        })
        .collect();
    let (last, earlier) = windows.split_last().unwrap();
    let found = backtest(last, earlier);
    assert_eq!(found.mixed.customers, 60);
    let new = last.customers.iter().filter(|c| !c.unseen().is_empty()).count();
    assert!((1..60).contains(&new));
    assert_eq!(found.unseen.customers, new);
    for shelf in [&found.mixed, &found.unseen] {
        assert_eq!((shelf.outcomes.len(), shelf.differences.len()), (6, 5));
        assert_eq!(shelf.outcomes[0].method, Method::Engine);
    }
    assert!(found.unseen.outcomes.iter().all(|o| o.repeat_recall_20 == 0.0));
    // A taste is what a customer has in common with others: TIFU-KNN finds it, bestsellers don't.
    let recall = |method| {
        let of = |o: &&zhanggui::train::backtest::Outcome| o.method == method;
        found.mixed.outcomes.iter().find(of).unwrap().figures.ndcg_10.mean
    };
    assert!(recall(Method::TifuKnn) > recall(Method::Popularity) + 0.1);
    assert!(recall(Method::ItemKnn) > recall(Method::Popularity) + 0.1);
}
