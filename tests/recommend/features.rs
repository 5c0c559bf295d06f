//! What an item's row of features says, and what the model gives of them.

use zhanggui::engage::Customer;
use zhanggui::locale::Locale;
use zhanggui::recommend::{Query, Scene, Seen};

use crate::common::{customer, day, shop};
use crate::{everywhere, regular};

everywhere! {
    fn the_row_of_an_own_item_is_what_its_history_says() {
        use zhanggui::model::Repeats;
        use zhanggui::recommend::features::{
            BOUGHT_AGAIN, BOUGHT_FADED_60, BOUGHT_POPULAR, OVERDUE, OVERDUE_FOR_ALL,
            OVERDUE_SQUARED, POPULAR_LATELY, REBOUGHT, REBOUGHT_GAP,
        };
        use zhanggui::profile::{Fold, History, Traits};
        use zhanggui::recommend::{Pool, Question, Subject, each_row};
        let mut model = shop();
        model.repeats = Repeats::new((0..12).map(|i| (f64::from(i) / 16.0, 5.0)));
        let history = History::of(&regular(), &());
        let items = Subject::resolve(&history, 0, &model.catalogue);
        let subject = Some(Subject { history: &history, items: &items, tags: Traits::NONE, past: None });
        let weights = Scene::Home.default_weights();
        let query = &Query::new(Scene::Home, 5);
        let mut rows = Vec::new();
        let (now, locale) = (day(1_000), Locale::En);
        let question = Question { model: &model, subject, query, now, locale };
        each_row(&mut Pool::default(), &question, &weights, |_, _| true, |item, row| {
            rows.push((model.catalogue.id(item).to_owned(), *row));
        });
        let row = |id: &str| rows.iter().find(|(known, _)| known == id).unwrap().1;
        let close = |x: f64, y: f64| assert!((x - y).abs() < 0.02, "{x} for {y}");
        // m1: bought on days 900, 930 and 960, so every 30 days and 40 days ago.
        let m1 = row("m1");
        close(m1[OVERDUE], 40.0 / 30.0);
        assert_eq!(m1[OVERDUE_SQUARED], m1[OVERDUE] * m1[OVERDUE]);
        assert_eq!((m1[BOUGHT_AGAIN], row("m2")[BOUGHT_AGAIN]), (1.0, 0.0));
        // 40 days for a usual gap of 5: as overdue as it gets.
        close(m1[OVERDUE_FOR_ALL], 4.0);
        close(m1[BOUGHT_POPULAR], m1[BOUGHT_FADED_60] * m1[POPULAR_LATELY]);
        assert!(m1[BOUGHT_POPULAR] > 0.1);
        close(m1[REBOUGHT], 7.0 / 16.0);
        // Of what was never bought, what all others say.
        let b2 = row("b2");
        close(b2[REBOUGHT], 1.0 / 16.0);
        close(b2[REBOUGHT_GAP], libm::log1p(5.0));
        assert_eq!((b2[OVERDUE_FOR_ALL], b2[BOUGHT_POPULAR]), (0.0, 0.0));
    }
}

everywhere! {
    fn a_shelf_of_unseen_things_has_weights_of_its_own() {
        use zhanggui::recommend::features::{FEATURE_SET, FEATURES, POPULAR_LATELY, TREND};
        use zhanggui::model::Model;
        use zhanggui::recommend::weights;
        let mut model = shop();
        let row = |feature: usize| {
            let mut row = vec![0.0; FEATURES];
            row[feature] = 1.0;
            row
        };
        model.blend.feature_set = FEATURE_SET;
        model.blend.rows = vec![(Scene::Home.code(), row(TREND))];
        let of = |model: &_, scene, seen| weights(scene, seen, model).to_vec();
        assert_eq!(of(&model, Scene::Home, Seen::Exclude), row(TREND));
        model.blend.rows.push((Scene::Home.unseen(), row(POPULAR_LATELY)));
        assert_eq!(of(&model, Scene::Home, Seen::Exclude), row(POPULAR_LATELY));
        assert_eq!(of(&model, Scene::Home, Seen::Include), row(TREND));
        let new = Scene::New.default_weights().to_vec();
        assert_eq!(of(&model, Scene::New, Seen::Exclude), new);
        let back = Model::read(&model.write()).unwrap();
        assert_eq!(back, model);
    }
}

everywhere! {
    fn what_customers_also_buy_and_what_they_buy_again_survive_the_file() {
        use zhanggui::id::ItemIx;
        use zhanggui::model::{Model, Neighbours, Repeats};
        let mut model = shop();
        assert_eq!(model.also_bought(), &model.bought_with);
        let mut rows = vec![Vec::new(); 12];
        rows[7] = vec![(ItemIx(6), 1.0)];
        model.set_customers_also(Neighbours::from_rows(&rows));
        model.repeats = Repeats::new((0..12).map(|i| (0.5, f64::from(i))));
        let back = Model::read(&model.write()).unwrap();
        assert_eq!(back, model);
        // m1's customers also buy c3: on the front page that speaks for it, and says so.
        let mut query = Query::new(Scene::Home, 11);
        query.diversity = 0.0;
        let answer = Customer::new(customer(regular())).recommend(&back, query.clone(), day(1_000), Locale::En);
        let c3 = answer.data.iter().find(|r| &*r.id == "c3").unwrap();
        let reason = c3.reasons.iter().find(|r| r.code == "bought_with").unwrap();
        assert_eq!(reason.evidence, ["m1".into()]);
        assert!(answer.data.iter().all(|r| &*r.id != "b2" || r.reasons.iter().all(|r| r.code != "bought_with")));
    }
}

everywhere! {
    fn what_customers_also_buy_takes_things_out_of_the_cold_and_baskets_put_them_back() {
        use zhanggui::id::ItemIx;
        use zhanggui::model::{Model, Neighbours};
        let mut model = shop();
        let cold = |model: &Model| model.aisles()[1].first(model.catalogue.find_category("bags").unwrap());
        // No basket leads to b4; its customers also buy b1.
        assert_eq!(cold(&model), Some(ItemIx(3)));
        let mut rows = vec![Vec::new(); 12];
        rows[3] = vec![(ItemIx(0), 1.0)];
        model.set_customers_also(Neighbours::from_rows(&rows));
        assert_eq!(cold(&model), None);
        assert_eq!(Model::read(&model.write()).unwrap(), model);
        model.set_customers_also(Neighbours::default());
        assert_eq!(model, shop());
    }
}

everywhere! {
    fn what_nobody_bought_lately_is_not_said_to_sell() {
        use zhanggui::model::Popularity;
        let mut model = shop();
        model.popularity = Popularity::new(vec![9; 12], vec![0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
        let query = Query::new(Scene::Home, 12);
        let shelf = Customer::new(customer(vec![])).recommend(&model, query, day(1_000), Locale::En).data;
        let said = |id: &str| {
            let item = shelf.iter().find(|r| &*r.id == id).unwrap();
            item.reasons.iter().find(|r| r.code == "popular").unwrap().text.clone()
        };
        assert_eq!(said("b1"), "Bought by others before");
        assert_eq!(said("b2"), "Ordered 1× in the last 56 days");
    }
}
