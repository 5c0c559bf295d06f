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
    /// Items that must not come: excluded, on other shelves, or what the page is about.
    pub exclude: Vec<ItemIx>,
    /// What to do with items bought before.
    pub seen: Seen,
    /// Hard conditions.
    pub filter: Filter,
    /// How hard the shelf is spread over categories, 0 to 1.
    pub diversity: f64,
    /// What the page says of the moment and of who it is for.
    pub context: Context,
    /// Whether the shelf says why; the scores are the same either way.
    pub explain: bool,
    /// The moment that counts as now, if the page names one.
    pub as_of: Option<Instant>,
}

/// Hard conditions on an item.
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
            seen: scene.seen(),
            filter: Filter::default(),
            diversity: scene.diversity(),
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
    ids(node, "seedIds", catalogue, &mut query.seeds)?;
    ids(node, "exclude", catalogue, &mut query.exclude)?;
    ids(node, "dedupeWith", catalogue, &mut query.exclude)?;
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
    if let Some(field) = node.get("diversity") {
        query.diversity = field.number()?;
        if !(0.0..=1.0).contains(&query.diversity) {
            return Err(field.fault("out_of_range", "must be from 0 to 1"));
        }
    }
    query.explain = node.get("explain").map_or(Ok(true), |n| n.bool())?;
    filter(node, catalogue, &mut query.filter)?;
    query.as_of = node.get("asOf").map(|n| n.instant()).transpose()?;
    Ok(query)
}

/// Hands the strings of a list to `take`; whether there is a list.
fn strings(node: &Node<'_>, key: &str, take: &mut dyn FnMut(&str)) -> Read<bool> {
    let Some(field) = node.get(key) else { return Ok(false) };
    for (i, element) in field.elements()?.enumerate() {
        if i >= MAX_IDS {
            return Err(field.fault("out_of_range", "holds too many ids"));
        }
        take(element.str()?);
    }
    Ok(true)
}

fn ids(node: &Node<'_>, key: &str, catalogue: &Catalogue, out: &mut Vec<ItemIx>) -> Read<()> {
    strings(node, key, &mut |id| out.extend(catalogue.find(id))).map(drop)
}

fn filter(node: &Node<'_>, catalogue: &Catalogue, filter: &mut Filter) -> Read<()> {
    let Some(field) = node.get("filter") else { return Ok(()) };
    let node = field.object()?;
    let price = |key| node.int_at(key, 0, MAX_SAFE);
    filter.min_price = price("minPrice")?;
    filter.max_price = price("maxPrice")?;
    let (mut categories, mut brands) = (Vec::new(), Vec::new());
    let take = &mut |id: &str| categories.extend(catalogue.find_category(id));
    filter.categories = strings(&node, "categories", take)?.then_some(categories);
    let take = &mut |name: &str| brands.extend(catalogue.find_brand(name));
    filter.brands = strings(&node, "brands", take)?.then_some(brands);
    filter.include_unavailable = node.get("includeUnavailable").map_or(Ok(false), |n| n.bool())?;
    Ok(())
}

impl Filter {
    /// Whether `item` meets every condition. An item without a known price meets no price bound.
    pub fn admits(&self, item: ItemIx, catalogue: &Catalogue) -> bool {
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
        let category = catalogue.category(item);
        let in_category =
            |list: &Vec<CategoryIx>| list.iter().any(|c| catalogue.within(category, *c));
        self.categories.as_ref().is_none_or(in_category)
            && self.brands.as_ref().is_none_or(|list| list.contains(&catalogue.brand(item)))
    }
}
