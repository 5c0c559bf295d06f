//! A shop of three hundred things and customers who come to it for years.

use zhanggui::engage::Membership;
use zhanggui::event::{self, Event};
use zhanggui::id::ItemIx;
use zhanggui::json::Json;
use zhanggui::locale::Locale;
use zhanggui::loyalty::{Names, Programme};
use zhanggui::model::catalogue::{Builder, Product};
use zhanggui::model::{Blend, Card, Meta, Model, Neighbours, Popularity};
use zhanggui::money::{Currency, Minor};
use zhanggui::time::{DAY_MS, Zone};

use crate::common::day;

const ITEMS: usize = 300;
/// The day after the last event.
pub(crate) const TODAY: i64 = 1_000;

/// Numbers that look random and are the same in every run (splitmix64).
pub(crate) struct Numbers(pub(crate) u64);

impl Numbers {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % limit as u64) as usize
    }

    /// Small numbers more often than large ones.
    fn skewed(&mut self, limit: usize) -> usize {
        let least = self.below(limit).min(self.below(limit));
        least.min(self.below(limit))
    }
}

fn id(item: usize) -> String {
    format!("item{item:03}")
}

pub(crate) fn shop() -> Model {
    let mut numbers = Numbers(1);
    let mut builder = Builder::default();
    for category in 0..12 {
        builder.category(&format!("c{category:02}"), "", ["", "", "Category"]);
    }
    for item in 0..ITEMS {
        let product = Product {
            id: id(item).into(),
            names: [None, None, Some(format!("Thing {item}").into())],
            category: Some(format!("c{:02}", item % 12).into()),
            brand: Some(format!("Brand {}", item % 7).into()),
            price: Some(Minor(500 + 100 * (item as i64 % 40))),
            ..Product::default()
        };
        assert!(builder.item(&product, &Zone::UTC));
    }
    let orders: Vec<u32> = (0..ITEMS).map(|_| numbers.below(500) as u32).collect();
    let recent = orders.iter().map(|n| n / 8).collect();
    let mut row = |_| {
        let mut near = |w| (ItemIx(numbers.below(ITEMS) as u32), 1.0 / f64::from(w));
        (1..=20).map(&mut near).collect()
    };
    let rows: Vec<Vec<(ItemIx, f64)>> = (0..ITEMS).map(&mut row).collect();
    let meta = Meta {
        currency: Currency::CNY,
        zone: Zone::Fixed(480),
        as_of: day(TODAY),
        min_support: 2,
        recent_days: 56,
        locale: Locale::En,
    };
    let (popularity, neighbours) = (Popularity::new(orders, recent), Neighbours::from_rows(&rows));
    Model::new(meta, builder.finish(), popularity, neighbours, Blend::default(), Card::prior())
}

pub(crate) fn membership() -> Membership {
    let programme = r#"{"schema": 1, "id": "p", "currency": "CNY", "timezone": "Asia/Shanghai",
        "tiers": [{"id": "member"}, {"id": "gold", "qualify": [{"spend": 500000}]}],
        "earn": {"points": 1, "per": 100}, "redeem": {"points": 1, "value": 1},
        "actions": {"review": {"points": 5, "limit": {"count": 10, "per": "month"}}},
        "metrics": {"spend": {"type": "spend"}},
        "expiry": {"type": "after", "months": 12}}"#;
    let programme = Programme::read(&serde_json::from_str(programme).unwrap());
    Membership {
        programme: programme.unwrap(),
        zone: Zone::Fixed(480),
        names: Names::read(&Json::Null).unwrap_or_default(),
    }
}

/// Writes events as a page and a till would.
struct Diary {
    numbers: Numbers,
    events: Vec<Event>,
    at: i64,
    orders: usize,
}

impl Diary {
    fn note(&mut self, kind: &str, more: &str) -> String {
        let id = format!("{kind}-{:06}", self.events.len());
        let (at, channel) = (self.at, if kind == "page_view" { "app" } else { "web" });
        self.at += 1_000 * (5 + self.numbers.below(40) as i64);
        self.events.push(
            event::read(
                &serde_json::from_str(&format!(
                    r#"{{"id":"{id}","type":"{kind}","at":{at},"channel":"{channel}"{more}}}"#
                ))
                .unwrap(),
            )
            .unwrap(),
        );
        id
    }

    fn items(&mut self, n: usize) -> String {
        let mut item = || id(self.numbers.skewed(ITEMS));
        let items: Vec<String> = (0..n).map(|_| format!(r#"{{"id":"{}"}}"#, item())).collect();
        format!(r#","items":[{}]"#, items.join(","))
    }

    /// One visit of about `length` events.
    fn visit(&mut self, length: usize) {
        for _ in 0..length {
            match self.numbers.below(20) {
                0..5 => drop(self.note("page_view", "")),
                5..8 => {
                    let items = self.items(12);
                    self.note("view_item_list", &format!(r#","list":{{"id":"home"}}{items}"#));
                }
                8..15 => {
                    let (items, dwell) = (self.items(1), 1_000 + self.numbers.below(60_000));
                    self.note("view_item", &format!(r#","dwellMs":{dwell}{items}"#));
                }
                15..17 => drop(self.note("search", r#","query":"blue mug""#)),
                17 => {
                    let items = self.items(1);
                    self.note("add_to_cart", &items);
                }
                18 => {
                    let items = self.items(1);
                    self.note("add_to_wishlist", &items);
                }
                _ => drop(self.note("view_promotion", "")),
            }
        }
    }

    fn order(&mut self) {
        self.orders += 1;
        let mut line = || {
            let item = self.numbers.skewed(ITEMS);
            let (price, pieces) = (400 + 100 * (item % 40), 1 + self.numbers.below(2));
            let listed = format!(r#","listPrice":{}"#, price + 100);
            let listed = if item.is_multiple_of(3) { &*listed } else { "" };
            let id = id(item);
            format!(r#"{{"id":"{id}","quantity":{pieces},"unitPrice":{price}{listed}}}"#)
        };
        let lines = [line(), line()].join(",");
        let order = self.note("purchase", &format!(r#","currency":"CNY","items":[{lines}]"#));
        match self.numbers.below(12) {
            0 => drop(self.note("refund", &format!(r#","orderId":"{order}""#))),
            1 | 2 => {
                let about = format!(
                    r#","rating":4,"orderId":"{order}","text":"Just what I wanted, thank you.""#
                );
                self.note("review", &about);
            }
            3 => drop(self.note("redeem", r#","points":20"#)),
            _ => {}
        }
    }
}

/// So many events of the days before [`TODAY`], an order after so many of a hundred visits.
pub(crate) fn history(seed: u64, events: usize, days: i64, percent: usize) -> Vec<Event> {
    let numbers = Numbers(seed);
    let mut diary = Diary { numbers, events: Vec::new(), at: 0, orders: 0 };
    diary.at = (TODAY - days) * DAY_MS;
    diary.note("sign_up", "");
    while diary.events.len() < events {
        let done = diary.events.len() as i64 * days / events as i64;
        let clock = (8 + diary.numbers.below(14) as i64) * 3_600_000;
        diary.at = diary.at.max((TODAY - days + done) * DAY_MS + clock) + 2_400_000;
        let length = 10 + diary.numbers.below(70);
        diary.visit(length.min(events - diary.events.len()));
        if diary.numbers.below(100) < percent {
            diary.order();
        }
    }
    diary.events.retain(|e| e.at < day(TODAY));
    diary.events
}
