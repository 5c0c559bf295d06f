//! Reading definitions: every fault with its place, and nothing taken unless all is well.

use super::{Condition, KINDS, PastTest, Segment, Segments, TraitTest};
use crate::error::{Detail, Error, ErrorCode};
use crate::event::EventType;
use crate::json::{Json, Node, Read};
use crate::locale::{Locale, Text};

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
        reader.each(&root, "segments", &mut |reader, node| {
            let Some(segment) = reader.segment(node) else { return };
            if out.segments.iter().any(|known| known.id == segment.id) {
                reader.0.push(node.fault("duplicate_id", "has the id of an earlier segment"));
            }
            out.segments.push(segment);
        });
        reader.each(&root, "target", &mut |reader, node| {
            reader.known(node, &["when", "weight"]);
            let mut weight = None;
            reader.keep(number(node, "weight", &mut weight));
            let weight = weight.unwrap_or(1.0);
            if !(0.0..=1e6).contains(&weight) {
                reader.0.push(node.fault("out_of_range", "has a weight outside 0 to a million"));
            }
            if let Some(when) = reader.when(node) {
                out.target.push((weight, when));
            }
        });
        if reader.0.is_empty() {
            Ok(out)
        } else {
            Err(Error::from_details(ErrorCode::BadArgument, reader.0))
        }
    }
}

/// The faults so far. What is read is put where the caller keeps it, so that all of it shares one
/// body for the faults.
#[derive(Default)]
struct Reader(Vec<Detail>);

/// What is done with each element of a list.
type Element<'a> = &'a mut dyn FnMut(&mut Reader, &Node<'_>);

impl Reader {
    /// Whether it was read without a fault.
    #[inline(never)]
    fn keep(&mut self, read: Read<()>) -> bool {
        read.map_err(|fault| self.0.push(fault)).is_ok()
    }

    /// Each element of the list under `key`, if there is one.
    fn each(&mut self, node: &Node<'_>, key: &str, element: Element<'_>) {
        let Some(field) = node.get(key) else { return };
        match field.elements() {
            Ok(elements) => {
                for node in elements {
                    element(self, &node);
                }
            }
            Err(fault) => self.0.push(fault),
        }
    }

    /// Notes the fields that a misspelling made.
    fn known(&mut self, node: &Node<'_>, names: &[&str]) {
        match node.fields() {
            Ok(fields) => {
                for (name, field) in &fields {
                    if !names.contains(name) {
                        self.0.push(field.fault("unknown_field", "is not a field of this"));
                    }
                }
            }
            Err(fault) => self.0.push(fault),
        }
    }

    fn segment(&mut self, node: &Node<'_>) -> Option<Segment> {
        self.known(node, &["id", "kind", "name", "sensitive", "when"]);
        let (mut id, mut label, mut named, mut stated) = (None, None, Text::default(), None);
        let sound = self.keep(node.need("id").and_then(|_| name(node, "id", &mut id)))
            & self.keep(kind(node, &mut label))
            & self.keep(names(node, &mut named))
            & self.keep(flag(node, "sensitive", &mut stated));
        let when = self.when(node)?;
        let sensitive = stated.unwrap_or(false) || when.is_sensitive();
        let id = id.filter(|_| sound)?;
        Some(Segment { id, kind: label, name: named, sensitive, when })
    }

    fn when(&mut self, node: &Node<'_>) -> Option<Condition> {
        match node.need("when") {
            Ok(when) => self.condition(&when),
            Err(fault) => {
                self.0.push(fault);
                None
            }
        }
    }

    /// One condition, and all those within it. The nesting of [`Json`] is bounded, so is this.
    fn condition(&mut self, node: &Node<'_>) -> Option<Condition> {
        for (key, all) in [("all", true), ("any", false)] {
            if node.get(key).is_some() {
                self.known(node, &[key]);
                let mut conditions = Vec::new();
                self.each(node, key, &mut |reader, part| {
                    if let Some(condition) = reader.condition(part) {
                        conditions.push(condition);
                    }
                });
                return Some(Condition::Many(all, conditions));
            }
        }
        if let Some(part) = node.get("not") {
            self.known(node, &["not"]);
            return self.condition(&part).map(|part| Condition::Not(Box::new(part)));
        }
        if node.get("trait").is_some() {
            self.known(node, &["trait", "is", "in", "min", "max", "exists"]);
            let mut test = TraitTest::default();
            let sound = self.keep(trait_test(node, &mut test));
            return sound.then_some(Condition::Trait(test));
        }
        if node.get("event").is_some() {
            let names =
                ["event", "withinDays", "min", "max", "item", "category", "brand", "channel"];
            self.known(node, &names);
            let mut test = PastTest {
                event: EventType::Purchase,
                within_days: None,
                min: 0,
                max: u32::MAX,
                about: [const { None }; 4],
            };
            let sound = self.keep(past_test(node, &mut test));
            return sound.then_some(Condition::Past(test));
        }
        self.0.push(node.fault("bad_value", "must be one of all, any, not, trait and event"));
        None
    }
}

fn kind(node: &Node<'_>, out: &mut Option<&'static str>) -> Read<()> {
    let Some(field) = node.get("kind") else { return Ok(()) };
    let name = field.str()?;
    *out = KINDS.iter().copied().find(|kind| *kind == name);
    if out.is_none() {
        let message = "must be demographic, geographic, behavioural or psychographic";
        return Err(field.fault("bad_value", message));
    }
    Ok(())
}

/// A name in one form for all languages, or in up to three.
fn names(node: &Node<'_>, out: &mut Text) -> Read<()> {
    let Some(field) = node.get("name") else { return Ok(()) };
    let mut forms = [None; 3];
    if let Ok(name) = field.str() {
        forms = [Some(name); 3];
    } else {
        for locale in Locale::ALL {
            match field.value().get(locale.as_str()) {
                None => {}
                Some(Json::Str(form)) => forms[locale as usize] = Some(&**form),
                _ => return Err(field.fault("wrong_type", "must hold strings by language")),
            }
        }
        field.object()?;
    }
    *out = Text::new(forms);
    Ok(())
}

#[inline(never)]
fn name(node: &Node<'_>, key: &str, out: &mut Option<Box<str>>) -> Read<()> {
    if let Some(field) = node.get(key) {
        *out = Some(field.name(MAX_NAME)?.into());
    }
    Ok(())
}

#[inline(never)]
fn number(node: &Node<'_>, key: &str, out: &mut Option<f64>) -> Read<()> {
    if let Some(field) = node.get(key) {
        *out = Some(field.number()?);
    }
    Ok(())
}

#[inline(never)]
fn flag(node: &Node<'_>, key: &str, out: &mut Option<bool>) -> Read<()> {
    if let Some(field) = node.get(key) {
        *out = Some(field.bool()?);
    }
    Ok(())
}

fn trait_test(node: &Node<'_>, out: &mut TraitTest) -> Read<()> {
    if let Some(list) = node.get("in") {
        let all = out.one_of.insert(Vec::new());
        for value in list.elements()? {
            all.push(value.value().owned());
        }
    }
    if let Some(value) = node.get("is") {
        out.one_of.get_or_insert_default().push(value.value().owned());
    }
    out.name = node.need("trait")?.name(MAX_NAME)?.into();
    number(node, "min", &mut out.min)?;
    number(node, "max", &mut out.max)?;
    flag(node, "exists", &mut out.exists)
}

fn past_test(node: &Node<'_>, out: &mut PastTest) -> Read<()> {
    let field = node.need("event")?;
    let Some(event) = EventType::parse(field.str()?) else {
        return Err(field.fault("bad_value", "is not an event type of this vocabulary"));
    };
    out.event = event;
    let mut counts = [None; 3];
    let limits = [("withinDays", 1, MAX_DAYS), ("min", 0, MAX_COUNT), ("max", 0, MAX_COUNT)];
    for (count, (key, low, high)) in counts.iter_mut().zip(limits) {
        if let Some(field) = node.get(key) {
            *count = Some(field.int(low, high)? as u32);
        }
    }
    let [within_days, min, max] = counts;
    out.within_days = within_days;
    out.min = min.unwrap_or(u32::from(max.is_none()));
    out.max = max.unwrap_or(u32::MAX);
    if out.max < out.min {
        return Err(node.fault("out_of_range", "has a maximum below its minimum"));
    }
    for (about, key) in out.about.iter_mut().zip(["item", "category", "brand", "channel"]) {
        name(node, key, about)?;
    }
    Ok(())
}
