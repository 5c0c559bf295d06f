//! Past windows: who came back, what is learnt of them, and how the last one judges it.

use zhanggui::id::ItemIx;
use zhanggui::model::Blend;
use zhanggui::recommend::features::{
    ALIKE, BOUGHT_FADED_60, FEATURES, GOES_WITH, LOOKED, OWN, SAME_CATEGORY, SESSION_BOUGHT, SHOP,
    VIEWED,
};
use zhanggui::recommend::{Scene, Seen};
use zhanggui::train::Trainer;
use zhanggui::train::backtest::Method;
use zhanggui::train::blend::learn;
use zhanggui::train::examples::{Examples, Lesson};
use zhanggui::train::returning::Returning;
use zhanggui::train::tables::Log;

use crate::common::day;
use crate::shop::{ITEMS, items, log, model_at, shop, trained};

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

#[test]
fn learning_lowers_the_loss_and_gives_the_same_bits_each_time() {
    let log = log(120);
    let model = model_at(&log, 60);
    let customers = Returning::all(&log, &model.catalogue, day(60), day(80));
    let mut examples = Examples::of(Scene::Home, &[OWN, SHOP], Lesson::Sharp);
    examples.add_returning(&model, &customers, Seen::Include);
    assert_eq!(examples.len(), 120);
    let hand_set = Scene::Home.default_weights();
    for (start, at_most) in [([0.0; FEATURES], 0.8), (hand_set, 1.0)] {
        let weights = learn(&examples, &start);
        let (before, after) = (examples.loss(&start), examples.loss(&weights));
        assert!(after < at_most * before, "{after} from {before}");
        assert_eq!(weights.map(f64::to_bits), learn(&examples, &start).map(f64::to_bits));
    }
    // No looks in a log of orders: nothing is learnt of them, and they keep their proportion.
    let learnt = learn(&examples, &hand_set);
    let growth = learnt[LOOKED] / hand_set[LOOKED];
    assert!((1.0..=8.0).contains(&growth), "{growth}");
    for looked in [SESSION_BOUGHT, VIEWED] {
        assert_eq!(learnt[looked], hand_set[looked] * growth);
    }
    assert_ne!(learnt[BOUGHT_FADED_60], hand_set[BOUGHT_FADED_60]);
}

#[test]
fn features_that_no_row_has_may_be_left_out_and_the_same_is_learnt() {
    let log = log(120);
    let model = model_at(&log, 60);
    let customers = Returning::all(&log, &model.catalogue, day(60), day(80));
    let idle = [GOES_WITH, ALIKE, SAME_CATEGORY, SESSION_BOUGHT, VIEWED];
    let learnt = |seen, is_idle: &dyn Fn(usize) -> bool| {
        let mut examples = Examples::of(Scene::Home, &[OWN, SHOP], Lesson::Steady);
        examples.leave_out(is_idle);
        examples.add_returning(&model, &customers, seen);
        assert!(!examples.is_empty());
        learn(&examples, &Scene::Home.default_weights()).map(f64::to_bits)
    };
    let unasked = |f| idle.contains(&f);
    let mixed = learnt(Seen::Include, &|_| false);
    assert_eq!(learnt(Seen::Include, &unasked), mixed);
    assert_ne!(learnt(Seen::Include, &|f| f == BOUGHT_FADED_60), mixed);
    let unseen = learnt(Seen::Exclude, &|_| false);
    assert_eq!(learnt(Seen::Exclude, &|f| unasked(f) || OWN.contains(&f)), unseen);
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
