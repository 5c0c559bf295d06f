//! What the engine costs natively: `cargo bench`. In the browser the same questions are timed by
//! `node tools/measure.mjs`.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use zhanggui::engage::Customer;
use zhanggui::event::{self, Event};
use zhanggui::id::ItemIx;
use zhanggui::json::Json;
use zhanggui::locale::Locale;
use zhanggui::loyalty::{self, Member, Programme, read_events};
use zhanggui::model::catalogue::{Builder, Product};
use zhanggui::model::{Blend, Card, Meta, Model, Neighbours, Popularity};
use zhanggui::money::{Currency, Minor};
use zhanggui::profile::{ConsentRecord, Profile, Purpose};
use zhanggui::recommend::{Query, Scene};
use zhanggui::score;
use zhanggui::score::segments::Segments;
use zhanggui::time::{DAY_MS, Instant, Zone};

fn day(days: i64) -> Instant {
    Instant::from_ms(days * DAY_MS).unwrap_or(Instant::MIN)
}

/// Numbers that look random and are the same in every run (splitmix64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % limit as u64) as usize
    }
}

fn id(i: usize) -> String {
    format!("item{i:06}")
}

fn shop(items: usize) -> Model {
    let mut numbers = Numbers(1);
    let mut builder = Builder::default();
    for category in 0..40 {
        builder.category(&format!("c{category}"), "", ["", "", "Category"]);
    }
    for i in 0..items {
        let product = Product {
            id: id(i).into(),
            names: [None, None, Some(format!("A thing called {i}").into())],
            category: Some(format!("c{}", numbers.below(40)).into()),
            price: Some(Minor(100 + numbers.below(10_000) as i64)),
            ..Product::default()
        };
        assert!(builder.item(&product, &Zone::UTC));
    }
    let orders: Vec<u32> = (0..items).map(|_| numbers.below(500) as u32).collect();
    let recent = orders.iter().map(|n| n / 8).collect();
    let rows: Vec<Vec<(ItemIx, f64)>> = (0..items)
        .map(|_| {
            (1..=30).map(|w| (ItemIx(numbers.below(items) as u32), 1.0 / f64::from(w))).collect()
        })
        .collect();
    let meta = Meta {
        currency: Currency::CNY,
        zone: Zone::UTC,
        as_of: day(1_000),
        min_support: 2,
        recent_days: 56,
        locale: Locale::En,
    };
    let popularity = Popularity::new(orders, recent);
    let neighbours = Neighbours::from_rows(&rows);
    Model::new(meta, builder.finish(), popularity, neighbours, Blend::default(), Card::prior())
}

/// An order a week of five items out of `distinct`.
fn customer(items: usize, orders: usize, distinct: usize) -> Customer {
    let mut numbers = Numbers(2);
    let mut profile = Profile::new(None);
    let granted = ConsentRecord { granted: true, at: day(0), notice_version: None, source: None };
    profile.set_consent(Purpose::Personalization, granted);
    let own: Vec<usize> = (0..distinct).map(|_| numbers.below(items)).collect();
    for n in 0..orders {
        let lines: Vec<String> = (0..5)
            .map(|_| {
                let item = id(own[numbers.below(distinct)]);
                format!(r#"{{"id":"{item}","quantity":2,"unitPrice":1500}}"#)
            })
            .collect();
        let at = (1_000 - 7 * (orders - n) as i64) * DAY_MS;
        let lines = lines.join(",");
        profile.track(parse(&format!(
            r#"{{"id":"o{n:05}","type":"purchase","at":{at},"items":[{lines}]}}"#
        )));
    }
    Customer::new(profile)
}

fn json(text: &str) -> Json<'static> {
    serde_json::from_str(text).unwrap_or_default()
}

fn parse(text: &str) -> Event {
    event::read(&json(text)).unwrap_or_else(|e| unreachable!("{e}"))
}

fn model(c: &mut Criterion) {
    let mut group = c.benchmark_group("read a model");
    for items in [4_719, 43_000] {
        let bytes = shop(items).write();
        group.bench_function(BenchmarkId::from_parameter(items), |b| {
            b.iter(|| Model::read(black_box(&bytes)).map(|m| m.catalogue.len()));
        });
    }
}

fn shelves(c: &mut Criterion) {
    let mut group = c.benchmark_group("fill the home shelf");
    for items in [4_719, 43_000] {
        let model = shop(items);
        for (orders, distinct) in [(10, 20), (50, 200), (200, 1_000)] {
            let mut customer = customer(items, orders, distinct);
            let query = Query::new(Scene::Home, 12);
            let name = format!("{items} items, {orders} orders of {distinct} things");
            group.bench_function(name, |b| {
                b.iter(|| {
                    customer.recommend(&model, black_box(&query).clone(), day(1_001), Locale::ZhCn)
                });
            });
        }
    }
}

fn scores(c: &mut Criterion) {
    let model = shop(4_719);
    let segments = Segments::default();
    let mut group = c.benchmark_group("score");
    for orders in [10, 200, 1_000] {
        let mut customer = customer(4_719, orders, 200);
        group.bench_function(BenchmarkId::from_parameter(orders), |b| {
            let query = score::Query::default();
            b.iter(|| customer.score(&model, &segments, black_box(day(1_001)), &query));
        });
    }
}

fn tiers(c: &mut Criterion) {
    let programmes = json(include_str!("../tests/vectors/loyalty/cases.json"));
    let demo = programmes.get("programmes").and_then(|p| p.get("demo")).cloned();
    let Ok(programme) = Programme::read(&demo.unwrap_or_default()) else { return };
    let mut group = c.benchmark_group("calculate a tier");
    for (events, ledger) in
        [1_000, 10_000, 100_000].into_iter().flat_map(|n| [(n, false), (n, true)])
    {
        let list: Vec<String> = (0..events)
            .map(|n| {
                let at = Instant::from_ms(n as i64 * 3_600_000).unwrap_or(Instant::MIN);
                let what = match n % 10 {
                    7 => r#""type":"action","action":"review""#.to_string(),
                    8 => r#""type":"redeem","points":10"#.to_string(),
                    9 => format!(r#""type":"refund","order":"e{}","amount":500"#, n - 3),
                    _ => format!(r#""type":"order","amount":{}"#, 1_000 + n * 977 % 30_000),
                };
                format!(r#"{{"id":"e{n}","at":"{at}",{what}}}"#)
            })
            .collect();
        let events_json = json(&format!("[{}]", list.join(",")));
        let Ok(list) = read_events(&events_json, &programme) else { return };
        let as_of = Instant::from_ms(events as i64 * 3_600_000).unwrap_or(Instant::MAX);
        // Events a second: what falls from line to line is the log n of n log n.
        group.throughput(Throughput::Elements(events as u64));
        let name = if ledger { "with its ledger" } else { "without ledger" };
        group.bench_function(BenchmarkId::new(name, events), |b| {
            b.iter_with_large_drop(|| {
                let options = loyalty::Options { ledger, ..loyalty::Options::default() };
                loyalty::calculate(
                    &programme,
                    &Zone::UTC,
                    &Member::default(),
                    black_box(&list),
                    as_of,
                    options,
                )
            });
        });
    }
}

criterion_group! {
    name = engine;
    config = Criterion::default().sample_size(20);
    targets = model, shelves, scores, tiers
}
criterion_main!(engine);
