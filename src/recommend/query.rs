//! What a page asks for, read and checked.

use super::context::Context;
use super::scene::{Scene, Seen};
use crate::error::{Error, ErrorCode};
use crate::id::{CategoryIx, ItemIx};
use crate::json::{Json, Node, Read};
use crate::model::Catalogue;
use crate::model::strings::StrIx;
use crate::money::MAX_SAFE;
use crate::time::Instant;

/// The most items one shelf may have.
pub const MAX_LIMIT: usize = 100;
/// An item that no catalogue has.
const NO_ITEM: ItemIx = ItemIx(u32::MAX);
/// The most boosts of one query.
const MAX_BOOSTS: usize = 16;
const MAX_LABEL: usize = 200;
const MAX_WEIGHT: f64 = 100.0;
/// The most ids in one list of a query.
const MAX_IDS: usize = 2_000;

/// A shelf to be filled. Ids that the catalogue doesn't have are left out when it is read.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// Where the shelf stands.
    pub scene: Scene,
    /// What the page is about.
    pub seeds: Vec<ItemIx>,
    /// How many items.
    pub limit: usize,
    /// Items that must not come: excluded, or what the page is about.
    pub exclude: Vec<ItemIx>,
    /// What stands on other shelves of the page: neither it nor its variants come.
    pub dedupe: Vec<ItemIx>,
    /// What to do with items bought before.
    pub seen: Seen,
    /// Hard conditions.
    pub filter: Filter,
    /// What the shop puts forward, or holds back.
    pub boosts: Vec<Boost>,
    /// How hard the shelf is spread over categories, 0 to 1.
    pub diversity: f64,
    /// How probable it is that a place behind the second goes to something from further down.
    pub exploration: f64,
    /// What the lots of exploration begin with.
    pub seed: u32,
    /// The one item that is asked about: it alone is answered, with its counterfactual.
    pub about: Option<ItemIx>,
    /// What the page says of the moment and of who it is for.
    pub context: Context,
    /// Whether the shelf says why; the scores are the same either way.
    pub explain: bool,
    /// The moment that counts as now, if the page names one.
    pub as_of: Option<Instant>,
}

/// What the shop puts forward. It never touches a price, and says so on each item it moves.
#[derive(Clone, Debug, PartialEq)]
pub struct Boost {
    /// What the shop calls it.
    pub label: Box<str>,
    /// What it is about. Whether that is in stock is the query's own condition.
    pub filter: Filter,
    /// What it adds to the score.
    pub weight: f64,
    /// At least so many of a shelf, if there are as many.
    pub min: usize,
    /// At most so many.
    pub max: usize,
}

/// Conditions on an item.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// Lowest price, minor units.
    pub min_price: Option<i64>,
    /// Highest price, minor units.
    pub max_price: Option<i64>,
    /// One of these categories, or below one.
    pub categories: Option<Vec<CategoryIx>>,
    /// One of these brands.
    pub brands: Option<Vec<StrIx>>,
    /// One of these items.
    pub items: Option<Vec<ItemIx>>,
    /// In the shop for at most so many days.
    pub new_days: Option<i64>,
    /// Whether what is out of stock may come.
    pub include_unavailable: bool,
}

impl Query {
    /// A query of that scene and nothing else.
    pub fn new(scene: Scene, limit: usize) -> Self {
        Self {
            scene,
            seeds: Vec::new(),
            limit,
            exclude: Vec::new(),
            dedupe: Vec::new(),
            seen: scene.seen(),
            filter: Filter::default(),
            boosts: Vec::new(),
            diversity: scene.diversity(),
            exploration: 0.0,
            seed: 0,
            about: None,
            context: Context::default(),
            explain: true,
            as_of: None,
        }
    }

    /// Reads a `RecommendQuery` of the JavaScript interface.
    ///
    /// # Errors
    /// `bad-query` with the place.
    pub fn read(json: &Json, catalogue: &Catalogue) -> Result<Self, Error> {
        query(&Node::root(json), catalogue).map_err(|d| Error::from_detail(ErrorCode::BadQuery, d))
    }
}

fn query(node: &Node<'_>, catalogue: &Catalogue) -> Read<Query> {
    let field = node.object()?;
    let field = field.need("scene")?;
    let scene = Scene::parse(field.str()?)
        .ok_or_else(|| field.fault("bad_value", "is not a scene of this version"))?;
    let mut query = Query::new(scene, 10);
    if let Some(field) = node.get("context") {
        query.context = Context::read(&field)?;
    }
    let find = |id: &str| catalogue.find(id);
    query.seeds = list(node, "seedIds", &find)?.unwrap_or_default();
    query.exclude = list(node, "exclude", &find)?.unwrap_or_default();
    query.dedupe = list(node, "dedupeWith", &find)?.unwrap_or_default();
    query.exclude.extend(&query.seeds);
    if let Some(field) = node.get("limit") {
        query.limit = field.int(1, MAX_LIMIT as i64)? as usize;
    }
    if let Some(field) = node.get("seen") {
        query.seen = match field.str()? {
            "include" => Seen::Include,
            "exclude" => Seen::Exclude,
            "only" => Seen::Only,
            _ => return Err(field.fault("bad_value", "must be include, exclude or only")),
        };
    }
    query.diversity = between(node, "diversity", 0.0, 1.0, query.diversity)?;
    query.exploration = between(node, "exploration", 0.0, 1.0, 0.0)?;
    query.seed = node.int_at("seed", 0, i64::from(u32::MAX))?.unwrap_or(0) as u32;
    if let Some(id) = node.get("about") {
        query.about = Some(catalogue.find(id.str()?).unwrap_or(NO_ITEM));
    }
    filter(node, "filter", catalogue, &mut query.filter)?;
    boosts(node, catalogue, &mut query.boosts)?;
    query.explain = node.get("explain").map_or(Ok(true), |n| n.bool())?;
    query.as_of = node.get("asOf").map(|n| n.instant()).transpose()?;
    Ok(query)
}

/// What `find` makes of the strings of a list, if there is one. Every caller's numbers are 32 bits
/// wide, so that the copies of this come out the same and are kept once.
fn list<T>(node: &Node<'_>, key: &str, find: &dyn Fn(&str) -> Option<T>) -> Read<Option<Vec<T>>> {
    let Some(field) = node.get(key) else { return Ok(None) };
    let mut out = Vec::new();
    for (i, element) in field.elements()?.enumerate() {
        if i >= MAX_IDS {
            return Err(field.fault("out_of_range", "holds too many ids"));
        }
        if let Some(found) = find(element.str()?) {
            out.push(found);
        }
    }
    Ok(Some(out))
}

fn between(node: &Node<'_>, key: &str, least: f64, most: f64, default: f64) -> Read<f64> {
    let Some(field) = node.get(key) else { return Ok(default) };
    let value = field.number()?;
    if !(least..=most).contains(&value) {
        return Err(field.fault("out_of_range", "is out of range"));
    }
    Ok(value)
}

fn wholes(node: &Node<'_>, fields: &mut [(&str, &mut Option<i64>)]) -> Read<()> {
    for (key, value) in fields {
        **value = node.int_at(key, 0, MAX_SAFE)?;
    }
    Ok(())
}

/// The whole numbers from `min` to `max` under `key`.
pub(super) fn range(node: &Node<'_>, key: &str) -> Read<Option<(i64, i64)>> {
    let Some(node) = node.get(key) else { return Ok(None) };
    let (mut min, mut max) = (None, None);
    wholes(&node, &mut [("min", &mut min), ("max", &mut max)])?;
    Ok(Some((min.unwrap_or(0), max.unwrap_or(MAX_SAFE))))
}

fn boosts(node: &Node<'_>, catalogue: &Catalogue, out: &mut Vec<Boost>) -> Read<()> {
    let Some(field) = node.get("boosts") else { return Ok(()) };
    for node in field.elements()? {
        if out.len() == MAX_BOOSTS {
            return Err(field.fault("out_of_range", "holds too many"));
        }
        let weight = between(&node, "weight", -MAX_WEIGHT, MAX_WEIGHT, 0.0)?;
        let (min, max) = range(&node, "quota")?.unwrap_or((0, MAX_SAFE));
        let (min, max) = (min as usize, max as usize);
        let label = node.need("label")?.name(MAX_LABEL)?.into();
        out.push(Boost { label, filter: Filter::default(), weight, min, max });
        if let Some(boost) = out.last_mut() {
            filter(&node, "where", catalogue, &mut boost.filter)?;
            boost.filter.include_unavailable = true;
        }
    }
    Ok(())
}

fn filter(node: &Node<'_>, key: &str, catalogue: &Catalogue, out: &mut Filter) -> Read<()> {
    let Some(field) = node.get(key) else { return Ok(()) };
    let node = field.object()?;
    wholes(
        &node,
        &mut [
            ("minPrice", &mut out.min_price),
            ("maxPrice", &mut out.max_price),
            ("newDays", &mut out.new_days),
        ],
    )?;
    out.include_unavailable = node.get("includeUnavailable").map_or(Ok(false), |n| n.bool())?;
    out.categories = list(&node, "categories", &|id| catalogue.find_category(id))?;
    out.brands = list(&node, "brands", &|name| catalogue.find_brand(name))?;
    out.items = list(&node, "ids", &|id| catalogue.find(id))?;
    Ok(())
}

impl Filter {
    /// Whether there is a condition besides that it can be bought.
    pub(super) fn is_narrow(&self) -> bool {
        self.min_price.or(self.max_price).or(self.new_days).is_some()
            || self.categories.is_some()
            || self.brands.is_some()
            || self.items.is_some()
    }

    /// Whether `item` meets every condition today, a day since the epoch. An item without a known
    /// price meets no price bound.
    pub fn admits(&self, item: ItemIx, catalogue: &Catalogue, today: i32) -> bool {
        if !self.include_unavailable && !catalogue.available(item) {
            return false;
        }
        if self.min_price.is_some() || self.max_price.is_some() {
            let Some(price) = catalogue.price(item) else { return false };
            if self.min_price.is_some_and(|min| price.0 < min)
                || self.max_price.is_some_and(|max| price.0 > max)
            {
                return false;
            }
        }
        let in_category = |list: &Vec<CategoryIx>| {
            let category = catalogue.category(item);
            list.iter().any(|c| catalogue.within(category, *c))
        };
        self.categories.as_ref().is_none_or(in_category)
            && self.brands.as_ref().is_none_or(|list| list.contains(&catalogue.brand(item)))
            && self.items.as_ref().is_none_or(|list| list.contains(&item))
            && self.new_days.is_none_or(|days| {
                let age = today.saturating_sub(catalogue.since(item).days());
                (0..=days).contains(&i64::from(age))
            })
    }
}
