//! A larger shop, in Chinese.

use zhanggui::id::ItemIx;
use zhanggui::locale::Locale;
use zhanggui::model::catalogue::{Builder, Product};
use zhanggui::model::{Blend, Card, Meta, Model, Neighbours, Popularity};
use zhanggui::money::Minor;
use zhanggui::time::Zone;

use crate::common::{day, shop};

/// Two hundred things of ten kinds, the first of each selling most; of the last kind nothing is sold.
pub(crate) fn town() -> Model {
    let words = [
        "紫砂茶壶",
        "龙井绿茶",
        "棉麻围巾",
        "陶瓷花瓶",
        "竹编果篮",
        "景泰蓝笔筒",
        "檀香木梳",
        "铜制香炉",
        "丝绸旗袍",
        "手工皂",
    ];
    let mut items = Builder::default();
    for (kind, word) in words.iter().enumerate() {
        items.category(&format!("k{kind}"), "", [word, word, ""]);
    }
    for i in 0..200 {
        let (kind, place) = (i / 20, i % 20);
        let own = char::from_u32(0x4e00 + 7 * i as u32).unwrap();
        let product = Product {
            id: format!("i{i:03}").into(),
            names: [Some([words[kind], own.encode_utf8(&mut [0; 4])].concat().into()), None, None],
            category: Some(format!("k{kind}").into()),
            price: Some(Minor(1_000 + 100 * place as i64)),
            brand: (place % 4 == 0).then(|| "老字号".into()),
            since: Some(day(if place % 4 == 1 { 990 } else { 0 })),
            ..Product::default()
        };
        assert!(items.item(&product, &Zone::UTC));
    }
    let orders: Vec<u32> = (0..200).map(|i| if i < 180 { 400 - 2 * i } else { 0 }).collect();
    let recent = orders.iter().map(|n| n / 4).collect();
    let Meta { currency, zone, as_of, .. } = shop().meta;
    let meta =
        Meta { currency, zone, as_of, min_support: 2, recent_days: 56, locale: Locale::ZhCn };
    let popularity = Popularity::new(orders, recent);
    // What is sold is bought with the best seller and nothing else.
    let rows: Vec<_> = (0..180).map(|_| vec![(ItemIx(0), 1.0)]).collect();
    Model::new(
        meta,
        items.finish(),
        popularity,
        Neighbours::from_rows(&rows),
        Blend::default(),
        Card::prior(),
    )
}
