//! `shop.zg`: the round trip, the golden file that is read for ever, and every kind of damage.

mod common;

use zhanggui::error::ErrorCode;
use zhanggui::id::ItemIx;
use zhanggui::locale::Locale;
use zhanggui::model::catalogue::Product;
use zhanggui::model::{Blend, Facet, Model, Neighbours, Popularity, Sessions, format};

const GOLDEN_V1: &[u8] = include_bytes!("golden/v1.zg");
const GOLDEN: &[u8] = include_bytes!("golden/v2.zg");

fn golden_model() -> Model {
    let mut model = common::shop().with_sessions(Sessions {
        counts: Popularity::new((0..12).map(|i| 40 - i).collect(), (0..12).collect()),
        neighbours: Neighbours::from_rows(
            &(0..12)
                .map(|i| vec![(ItemIx((i + 1) % 12), 1.0), (ItemIx((i + 5) % 12), 0.5)])
                .collect::<Vec<_>>(),
        ),
    });
    model.blend = Blend { feature_set: 7, rows: vec![(1, vec![0.5, -0.25]), (4, vec![1.0, 2.0])] };
    model
}

/// Uses everything that a damaged but accepted file could have smuggled in.
fn use_everything(model: &Model) {
    let items = &model.catalogue;
    for item in items.items() {
        let category = items.category(item);
        assert!(items.find(items.id(item)) == Some(item));
        let _ = (items.name(item, Locale::ZhTw), items.price(item), items.since(item));
        let _ = (items.category_name(category, Locale::En), items.within(category, category));
        let neighbours = model.bought_with.of(item).chain(model.sessions.neighbours.of(item));
        for (neighbour, weight) in neighbours {
            assert!(neighbour.index() < items.len() && (0.0..=1.0).contains(&weight));
        }
        let _ = (model.popularity.orders(item), model.popularity.recent(item));
        let _ = Facet::ALL.map(|facet| model.facet_share(facet, items.facet(item, facet)));
    }
}

everywhere! {
    fn a_model_survives_the_round_trip_and_is_written_the_same() {
        let mut model = golden_model();
        for _ in 0..2 {
            let bytes = model.write();
            let read = Model::read(&bytes).unwrap();
            assert_eq!(read, model);
            assert_eq!(read.write(), bytes);
            model.card.loyal_orders = 6;
        }
    }
}

/// The same shop with what its items are like.
fn attributed() -> Model {
    let mut model = golden_model();
    let like = |id: &str, style: Option<&str>, material: Option<&str>| Product {
        id: id.into(),
        attributes: [style.map(Box::from), material.map(Box::from), None],
        ..Product::default()
    };
    model.lay(&[like("b1", Some("retro"), None), like("m1", Some("plain"), Some("clay"))]);
    model
}

everywhere! {
    fn styles_and_materials_are_in_the_file_of_a_shop_that_has_them() {
        let bytes = attributed().write();
        assert!(format::sections(&bytes).unwrap().iter().any(|s| s.tag == *b"ATTR" && !s.required));
        assert!(format::sections(GOLDEN).unwrap().iter().all(|s| s.tag != *b"ATTR"));
        let model = Model::read(&bytes).unwrap();
        assert_eq!(model.write(), bytes);
        let items = &model.catalogue;
        let value = |id, facet| items.string(items.facet(items.find(id).unwrap(), facet));
        assert_eq!([value("b1", Facet::Style), value("b1", Facet::Material)], ["retro", ""]);
        assert_eq!([value("m1", Facet::Style), value("m1", Facet::Material)], ["plain", "clay"]);
        assert_eq!([value("x1", Facet::Style), value("x1", Facet::Material)], ["", ""]);
        let share = model.facet_share(Facet::Style, items.facet(items.find("b1").unwrap(), Facet::Style));
        assert!((share - 41.0 / 102.0).abs() < 1e-12, "of orders of 40 and 60, one more each: {share}");
    }
}

everywhere! {
    fn the_golden_files_are_read_for_ever() {
        for file in [GOLDEN_V1, GOLDEN] {
            let model = Model::read(file).unwrap();
            let item = model.catalogue.find("m1").unwrap();
            assert_eq!(model.catalogue.len(), 12);
            assert_eq!(model.catalogue.name(item, Locale::ZhCn), "Item m1");
            assert_eq!(model.meta.min_support, 2);
            assert_eq!(model.blend.rows[1], (4, vec![1.0, 2.0]));
            use_everything(&model);
        }
        let newer = Model::read(GOLDEN).unwrap().with_sessions(Sessions::default());
        assert_eq!(newer, Model::read(GOLDEN_V1).unwrap());
    }
}

/// `ZHANGGUI_WRITE_GOLDEN=1 cargo test --test model_file golden` writes the file of a new version.
#[cfg(not(target_arch = "wasm32"))]
#[test]
fn the_golden_file_is_what_this_version_writes() {
    let bytes = golden_model().write();
    if std::env::var_os("ZHANGGUI_WRITE_GOLDEN").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/v2.zg");
        std::fs::write(path, &bytes).unwrap();
    } else {
        assert!(bytes == GOLDEN, "the writer changed: is this still version 2?");
    }
}

everywhere! {
    fn every_truncation_and_every_flipped_byte_is_refused() {
        for length in 0..GOLDEN.len() {
            assert_eq!(Model::read(&GOLDEN[..length]).unwrap_err().code, ErrorCode::BadModel);
        }
        for at in 0..GOLDEN.len() {
            let mut damaged = GOLDEN.to_vec();
            damaged[at] ^= 0x15;
            assert!(Model::read(&damaged).is_err(), "flipped at {at}");
        }
    }
}

/// Behind a right checksum the tables themselves must hold: each byte is damaged in turn and the
/// checksum mended, then whatever is still accepted is used.
#[cfg(not(target_arch = "wasm32"))]
#[test]
fn damage_behind_a_mended_checksum_is_refused_or_harmless() {
    let mut accepted = 0;
    let attributed = attributed().write();
    let places = |file: &'static [u8]| (24..file.len()).map(move |at| (file, at));
    let files = [GOLDEN_V1, GOLDEN, attributed.leak()];
    for (file, at) in files.into_iter().flat_map(places) {
        for bits in [0x01, 0x80, 0xff] {
            let mut damaged = file.to_vec();
            damaged[at] ^= bits;
            let sum = format::checksum(&damaged);
            damaged[16..24].copy_from_slice(&sum.to_le_bytes());
            if let Ok(model) = Model::read(&damaged) {
                accepted += 1;
                use_everything(&model);
            }
        }
    }
    assert!(accepted > 0, "some bytes, such as a price's, may hold anything");
}

everywhere! {
    fn an_unknown_section_is_skipped_unless_it_is_required() {
        let with = |required: bool| {
            let sections = format::sections(GOLDEN).unwrap();
            let mut new: Vec<format::NewSection> = sections
                .iter()
                .map(|s| format::NewSection { tag: s.tag, required: s.required, count: s.count, bytes: s.bytes.to_vec() })
                .collect();
            new.push(format::NewSection { tag: *b"FUTR", required, count: 1, bytes: vec![1, 2, 3] });
            format::assemble(&new)
        };
        assert_eq!(Model::read(&with(false)).unwrap(), Model::read(GOLDEN).unwrap());
        let error = Model::read(&with(true)).unwrap_err();
        assert_eq!(error.path, "FUTR");
        assert!(error.message.contains("update the package"), "{error}");
    }
}
