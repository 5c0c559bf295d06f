//! What a shop calls its tiers, metrics, actions and benefits.

use crate::error::{Detail, Error, ErrorCode};
use crate::json::{Json, Node, Read};
use crate::locale::{Locale, Text};

/// What a name is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Named {
    /// A tier.
    Tier,
    /// A metric.
    Metric,
    /// An action.
    Action,
    /// A benefit.
    Benefit,
}

const SECTIONS: [(&str, Named); 4] = [
    ("tiers", Named::Tier),
    ("metrics", Named::Metric),
    ("actions", Named::Action),
    ("benefits", Named::Benefit),
];

/// Display names by id; whatever has none is called by its id.
///
/// ```
/// use zhanggui::json::Json;
/// use zhanggui::locale::Locale;
/// use zhanggui::loyalty::{Named, Names};
/// let json: Json = serde_json::from_str(
///     r#"{"tiers": {"silver": {"zh-CN": "银卡", "en": "Silver"}, "gold": "金卡"}}"#,
/// ).unwrap();
/// let names = Names::read(&json)?;
/// assert_eq!(names.get(Named::Tier, "silver", Locale::En), "Silver");
/// assert_eq!(names.get(Named::Tier, "gold", Locale::En), "金卡");
/// assert_eq!(names.get(Named::Tier, "base", Locale::En), "base");
/// # Ok::<(), zhanggui::error::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Names(Vec<(Named, String, Text)>);

impl Names {
    /// Reads `{"tiers": {id: name}, "metrics": …, "actions": …, "benefits": …}`; a name is a
    /// string, or an object of strings by locale.
    ///
    /// # Errors
    ///
    /// `bad-argument`, at the first place that is neither.
    pub fn read(json: &Json) -> Result<Self, Error> {
        read(&Node::root(json)).map_err(|fault| Error::from_detail(ErrorCode::BadArgument, fault))
    }

    /// Gives a name; of one id, the last given counts.
    pub fn set(&mut self, what: Named, id: &str, name: Text) {
        self.0.push((what, id.to_owned(), name));
    }

    /// The name in `locale` or the nearest language there is; else the id.
    pub fn get<'n>(&'n self, what: Named, id: &'n str, locale: Locale) -> &'n str {
        let name = self.0.iter().rev().find(|(kind, of, _)| *kind == what && of == id);
        name.map(|(_, _, text)| text.get(locale)).filter(|text| !text.is_empty()).unwrap_or(id)
    }
}

fn read(root: &Node<'_>) -> Read<Names> {
    let mut names = Names::default();
    if root.is_null() {
        return Ok(names);
    }
    for (key, section) in root.fields()? {
        let Some((_, what)) = SECTIONS.iter().find(|(name, _)| *name == key) else {
            return Err(section.fault("unknown_field", "is not tiers, metrics, actions, benefits"));
        };
        for (id, name) in section.fields()? {
            names.set(*what, id, text(&name)?);
        }
    }
    Ok(names)
}

fn text(node: &Node<'_>) -> Result<Text, Detail> {
    if let Json::Str(text) = node.value() {
        return Ok(Text::new([Some(text), Some(text), Some(text)]));
    }
    let mut forms = [None; 3];
    for (tag, form) in node.fields()? {
        let locale = Locale::parse(tag);
        match locale.and_then(|locale| forms.get_mut(locale as usize)) {
            Some(slot) => *slot = Some(form.str()?),
            None => return Err(form.fault("unknown_field", "must be zh-CN, zh-TW or en")),
        }
    }
    Ok(Text::new(forms))
}
