//! Reading definitions: every fault with its place, and nothing taken unless all is well.

use super::{Condition, KINDS, PastTest, Segment, Segments, TraitTest};
use crate::error::{Detail, Error, ErrorCode};
use crate::event::EventType;
use crate::json::{Json, Node, Read};
use crate::locale::{Locale, Text};
use crate::order::Gather;

const MAX_NAME: usize = 200;
const MAX_DAYS: i64 = 3_650;
const MAX_COUNT: i64 = 1_000_000;

impl Segments {
    /// Reads `{ segments?: […], target?: [{ when, weight? }, …] }`.
    ///
    /// # Errors
    /// `bad-argument` with all faults, each with its JSON pointer and code.
    pub fn read(json: &Json) -> Result<Self, Error> {
        let mut reader = Reader::default();
        let root = Node::root(json);
        let mut out = Self::default();
        reader.each(&root, "segments", |reader, node| {
            let Some(segment) = reader.segment(node) else { return };
            if out.segments.iter().any(|known| known.id == segment.id) {
                reader.0.push(node.fault("duplicate_id", "has the id of an earlier segment"));
            }
            out.segments.push(segment);
        });
        reader.each(&root, "target", |reader, node| {
            reader.known(node, &["when", "weight"]);
            let weight = reader.keep(number(node, "weight")).flatten().unwrap_or(1.0);
            if !(0.0..=1e6).contains(&weight) {
                reader.0.push(node.fault("out_of_range", "has a weight outside 0 to a million"));
            }
            let when = reader.when(node);
            out.target.extend(when.map(|when| (weight, when)));
        });
        if reader.0.is_empty() {
            Ok(out)
        } else {
            Err(Error::from_details(ErrorCode::BadArgument, reader.0))
        }
    }
}

/// The faults so far.
#[derive(Default)]
struct Reader(Vec<Detail>);

impl Reader {
    fn keep<T>(&mut self, read: Read<T>) -> Option<T> {
        read.map_err(|fault| self.0.push(fault)).ok()
    }

    /// Each element of the list under `key`, if there is one.
    fn each(&mut self, node: &Node<'_>, key: &str, mut element: impl FnMut(&mut Self, &Node<'_>)) {
        let Some(field) = node.get(key) else { return };
        let elements = field.elements();
        if let Some(elements) = self.keep(elements) {
            elements.for_each(|node| element(self, &node));
        }
    }

    /// Notes the fields that a misspelling made.
    fn known(&mut self, node: &Node<'_>, names: &[&str]) {
        let fields = node.fields();
        for (name, field) in self.keep(fields).unwrap_or_default() {
            if !names.contains(&name) {
                self.0.push(field.fault("unknown_field", "is not a field of this"));
            }
        }
    }

    fn segment(&mut self, node: &Node<'_>) -> Option<Segment> {
        self.known(node, &["id", "kind", "name", "sensitive", "when"]);
        let id = self.keep(node.need("id").and_then(|id| id.name(MAX_NAME).map(Box::from)));
        let kind = self.keep(kind(node));
        let name = self.keep(name(node));
        let stated = node.get("sensitive").map_or(Ok(false), |flag| flag.bool());
        let stated = self.keep(stated);
        let when = self.when(node)?;
        let sensitive = stated? || when.is_sensitive();
        Some(Segment { id: id?, kind: kind?, name: name?, sensitive, when })
    }

    fn when(&mut self, node: &Node<'_>) -> Option<Condition> {
        match node.need("when") {
            Ok(when) => self.condition(&when),
            Err(fault) => self.keep(Err(fault)),
        }
    }

    /// One condition, and all those within it. The nesting of [`Json`] is bounded, so is this.
    fn condition(&mut self, node: &Node<'_>) -> Option<Condition> {
        for (key, all) in [("all", true), ("any", false)] {
            if node.get(key).is_some() {
                self.known(node, &[key]);
                let mut conditions = Vec::new();
                self.each(node, key, |reader, part| conditions.extend(reader.condition(part)));
                return Some(Condition::Many(all, conditions));
            }
        }
        if let Some(part) = node.get("not") {
            self.known(node, &["not"]);
            return self.condition(&part).map(|part| Condition::Not(Box::new(part)));
        }
        if node.get("trait").is_some() {
            self.known(node, &["trait", "is", "in", "min", "max", "exists"]);
            return self.keep(trait_test(node)).map(Condition::Trait);
        }
        if node.get("event").is_some() {
            let names = ["event", "withinDays", "min", "max", "item", "category", "brand"];
            self.known(node, &[&names[..], &["channel"]].concat());
            return self.keep(past_test(node)).map(Condition::Past);
        }
        self.keep(Err(node.fault("bad_value", "must be one of all, any, not, trait and event")))
    }
}

fn kind(node: &Node<'_>) -> Read<Option<&'static str>> {
    let Some(field) = node.get("kind") else { return Ok(None) };
    let name = field.str()?;
    let known = KINDS.iter().find(|kind| **kind == name);
    let message = "must be demographic, geographic, behavioural or psychographic";
    known.map(|kind| Some(*kind)).ok_or_else(|| field.fault("bad_value", message))
}

/// A name in one form for all languages, or in up to three.
fn name(node: &Node<'_>) -> Read<Text> {
    let Some(field) = node.get("name") else { return Ok(Text::default()) };
    if let Ok(name) = field.str() {
        return Ok(Text::new([Some(name); 3]));
    }
    let mut forms = [None; 3];
    for locale in Locale::ALL {
        if let Some(form) = field.value().get(locale.as_str()) {
            let Json::Str(form) = form else {
                return Err(field.fault("wrong_type", "must hold strings by language"));
            };
            forms[locale as usize] = Some(form.as_str());
        }
    }
    field.object()?;
    Ok(Text::new(forms))
}

fn number(node: &Node<'_>, key: &str) -> Read<Option<f64>> {
    node.get(key).map(|field| field.number()).transpose()
}

fn trait_test(node: &Node<'_>) -> Read<TraitTest> {
    let mut one_of = match node.get("in") {
        None => None,
        Some(list) => Some(list.elements()?.map(|value| value.value().clone()).gather()),
    };
    if let Some(value) = node.get("is") {
        one_of.get_or_insert_default().push(value.value().clone());
    }
    Ok(TraitTest {
        name: node.need("trait")?.name(MAX_NAME)?.into(),
        one_of,
        min: number(node, "min")?,
        max: number(node, "max")?,
        exists: node.get("exists").map(|flag| flag.bool()).transpose()?,
    })
}

fn past_test(node: &Node<'_>) -> Read<PastTest> {
    let field = node.need("event")?;
    let event = EventType::parse(field.str()?)
        .ok_or_else(|| field.fault("bad_value", "is not an event type of this vocabulary"))?;
    let mut counts = [None; 3];
    let limits = [("withinDays", 1, MAX_DAYS), ("min", 0, MAX_COUNT), ("max", 0, MAX_COUNT)];
    for (count, (key, low, high)) in counts.iter_mut().zip(limits) {
        if let Some(field) = node.get(key) {
            *count = Some(field.int(low, high)? as u32);
        }
    }
    let [within_days, min, max] = counts;
    let min = min.unwrap_or(u32::from(max.is_none()));
    let max = max.unwrap_or(u32::MAX);
    if max < min {
        return Err(node.fault("out_of_range", "has a maximum below its minimum"));
    }
    let mut about = [None, None, None, None];
    for (name, key) in about.iter_mut().zip(["item", "category", "brand", "channel"]) {
        if let Some(field) = node.get(key) {
            *name = Some(field.name(MAX_NAME)?.into());
        }
    }
    Ok(PastTest { event, within_days, min, max, about })
}
