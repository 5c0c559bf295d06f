//! A log and its shop that tests of training share: two dozen articles, customers of fixed habits.

use zhanggui::id::ItemIx;
use zhanggui::locale::Locale;
use zhanggui::model::catalogue::Product;
use zhanggui::model::{Blend, Card, Model};
use zhanggui::money::{Currency, Minor};
use zhanggui::time::Zone;
use zhanggui::train::Trainer;
use zhanggui::train::random::SplitMix64;
use zhanggui::train::shop::{NewCategory, Shop, Stock};
use zhanggui::train::tables::{Baskets, Log, Sales};

use crate::common::day;

pub(crate) fn items(numbers: &[u32]) -> Vec<ItemIx> {
    numbers.iter().map(|n| ItemIx(*n)).collect()
}

pub(crate) fn pairs(rows: &[(u32, u32, u32)], buyers: &[u32]) -> Baskets {
    Baskets {
        item: (0..buyers.len() as u32).collect(),
        buyers: buyers.to_vec(),
        a: rows.iter().map(|r| r.0).collect(),
        b: rows.iter().map(|r| r.1).collect(),
        pair_buyers: rows.iter().map(|r| r.2).collect(),
    }
}

pub(crate) const ITEMS: u32 = 24;
pub(crate) const WINDOW: i64 = 20;

/// Customers who each return every five days to the same two of 24 articles and once to another.
pub(crate) fn log(customers: u32) -> Log {
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
pub(crate) fn sales(log: &Log, cut: i64) -> Sales {
    let n = ITEMS as usize;
    let mut sales = Sales {
        orders: vec![0; n],
        recent: vec![0; n],
        customers: vec![5; n],
        recent_buyers: vec![5; n],
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

pub(crate) fn shop() -> Shop {
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

pub(crate) fn model_at(log: &Log, cut: i64) -> Model {
    let sales = sales(log, cut);
    shop().model(day(cut), &sales, Stock::All, Blend::default(), Card::prior()).unwrap()
}

pub(crate) fn trained(customers: u32) -> (Trainer, Model) {
    let log = log(customers);
    let mut trainer = Trainer::new(shop(), log.clone(), WINDOW as u32).unwrap();
    for cut in [40, 60, 80] {
        trainer.add_past(day(cut), &sales(&log, cut)).unwrap();
    }
    let model = trainer.finish(day(100), &sales(&log, 100), None).unwrap();
    (trainer, model)
}
