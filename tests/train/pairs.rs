//! Who is bought with whom.

use zhanggui::id::ItemIx;
use zhanggui::train::neighbours::{KEPT, bought_with};

use crate::shop::pairs;

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
