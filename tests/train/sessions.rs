//! Sessions: what is looked at together, and what comes next.

use zhanggui::id::ItemIx;
use zhanggui::train::Trainer;
use zhanggui::train::neighbours::{KEPT_VIEWED, viewed_with};
use zhanggui::train::tables::{Log, SessionLog, Views};

use crate::common::day;
use crate::shop::{sales, shop};

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
        views.recent_viewers.push(sessions / 3);
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
        recent_viewers: vec![2, 1, 1],
        a: vec![0, 0],
        b: vec![1, 2],
        pair_viewers: vec![2, 1],
        weight: vec![2520.0, 99.0 * 2520.0],
    };
    let sessions = shop().sessions(&views).unwrap();
    assert_eq!(sessions.neighbours.of(ItemIx(0)).collect::<Vec<_>>(), [(ItemIx(1), 1.0)]);
    assert_eq!(sessions.neighbours.of(ItemIx(2)).count(), 0);
    let counted =
        |item| (sessions.counts.orders(ItemIx(item)), sessions.counts.recent(ItemIx(item)));
    assert_eq!([counted(0), counted(1), counted(2)], [(9, 3), (9, 0), (0, 0)]);
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
        recent_viewers: vec![0; 40],
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
