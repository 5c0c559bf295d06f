//! What the sentences of reasons say about an item: figures, names and days, as data and as shown.

use std::borrow::Cow;

use super::parts::Part;
use super::reasons::Context;
use super::{Scene, sources};
use crate::id::ItemIx;
use crate::json::Json;
use crate::locale;
use crate::profile::ItemHistory;
use crate::time::{DAY_MS, Instant};

/// One item of a shelf, with what there is to say about it.
pub(super) struct Shown<'a> {
    pub(super) item: ItemIx,
    pub(super) own: Option<&'a ItemHistory>,
}

/// What a sentence says: by a hole's name, the value as data, and as shown.
#[derive(Default)]
pub(super) struct Facts {
    pub(super) values: Vec<(Cow<'static, str>, Json<'static>)>,
    pub(super) shown: Vec<(&'static str, String)>,
}

impl Facts {
    fn say(&mut self, name: &'static str, value: Json<'static>, shown: String) {
        self.values.push((name.into(), value));
        self.shown.push((name, shown));
    }

    fn count(&mut self, name: &'static str, count: u32) {
        let shown = locale::group_thousands(u64::from(count));
        self.say(name, Json::Int(i64::from(count)), shown);
    }

    pub(super) fn text(&mut self, name: &'static str, id: &str, shown: &str) {
        self.say(name, Json::Str(id.to_owned().into()), shown.to_owned());
    }
}

impl Context<'_> {
    /// What the sentence of `part` says about the item.
    pub(super) fn facts(&self, part: Part, shown: &Shown<'_>, facts: &mut Facts) {
        let Shown { item, own } = *shown;
        let items = &self.model.catalogue;
        match part {
            Part::BoughtBefore | Part::JustBought => {
                if let Some((own, (_, last))) = own.and_then(|o| o.bought.map(|b| (o, b))) {
                    facts.count("times", own.orders);
                    self.date("date", last, facts);
                }
            }
            Part::Due => {
                let gap = own.and_then(|o| o.mean_gap_days()).unwrap_or(0.0);
                facts.count("days", libm::round(gap).clamp(0.0, 1e6) as u32);
                if let Some(due) = self.due_date(item) {
                    self.date("date", due, facts);
                }
            }
            Part::Looked => facts.count("times", own.map_or(0, |o| o.looks)),
            Part::Category | Part::SameCategory => {
                let category = items.category(item);
                let name = items.category_name(category, self.locale);
                facts.text("category", items.category_id(category), name);
                if let Some(subject) = self.subject {
                    facts.count("times", sources::bought_in(subject, self.model, category));
                }
            }
            Part::Popular => {
                facts.count("orders", self.model.popularity.recent(item));
                facts.count("days", self.model.meta.recent_days);
            }
            Part::New => {
                self.date("date", self.model.meta.zone.start(items.since(item)), facts);
            }
            Part::Suited => {
                let mut met = String::new();
                for tag in self.query.context.met_by(items.string(items.tags(item))) {
                    met.push_str(if met.is_empty() { "" } else { ", " });
                    met.push_str(tag);
                }
                facts.text("context", &met, &met);
            }
            Part::Boost(which) => {
                if let Some(boost) = self.query.boosts.get(usize::from(which)) {
                    facts.text("label", &boost.label, &boost.label);
                }
            }
            Part::Drawn(from) => facts.count("from", from),
            _ => {}
        }
    }

    fn date(&self, name: &'static str, at: Instant, facts: &mut Facts) {
        let day = self.model.meta.zone.date(at);
        facts.say(name, Json::Int(at.ms()), locale::date(day, self.locale));
    }

    /// On a buy-again shelf, when the customer would usually need the item next.
    pub(super) fn due(&self, item: ItemIx) -> Option<Instant> {
        (self.query.scene == Scene::BuyAgain).then(|| self.due_date(item)).flatten()
    }

    fn due_date(&self, item: ItemIx) -> Option<Instant> {
        let own = self.subject.and_then(|s| s.of(item))?;
        let (_, last) = own.bought?;
        let gap = own.mean_gap_days()?;
        Some(last.plus_ms(libm::round(gap * DAY_MS as f64) as i64))
    }
}
