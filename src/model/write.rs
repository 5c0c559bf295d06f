//! Writing `shop.zg`: the inverse of reading, byte for byte the same for the same model.

use super::card::{Card, FIRST_VALUES, VALUES};
use super::format::{NewSection, Tag, assemble};
use super::sections::{ATTR, BLND, CARD, CATG, ITEM, META, NBRB, POPJ, POPL, TEXT};
use super::strings::StrIx;
use super::{Facet, Model};
use crate::order::Gather;
use crate::time::Instant;

/// How many best sellers the loader's own section names.
const POPULAR: usize = 60;

impl Model {
    /// The bytes of the model's file.
    pub fn write(&self) -> Vec<u8> {
        let mut sections = vec![
            self.popular_section(),
            self.meta_section(),
            self.text_section(),
            self.category_section(),
            self.item_section(),
        ];
        sections.extend(self.attribute_section());
        sections.extend([
            self.popularity_section(),
            self.neighbour_section(),
            self.blend_section(),
            self.card_section(),
        ]);
        assemble(&sections)
    }

    /// `[[id, name], …]`: put together by hand, for a serializer would be the only use of one.
    fn popular_section(&self) -> NewSection {
        let items = &self.catalogue;
        let popular = self.popularity.ranked().iter().filter(|ix| items.available(**ix));
        let entries: Vec<String> = popular
            .take(POPULAR)
            .map(|ix| {
                let name = items.name(*ix, self.meta.locale);
                ["[", &quoted(items.id(*ix)), ",", &quoted(name), "]"].concat()
            })
            .gather();
        let json = ["[", &entries.join(","), "]"].concat();
        NewSection {
            tag: POPJ,
            required: false,
            count: entries.len() as u32,
            bytes: json.into_bytes(),
        }
    }

    fn meta_section(&self) -> NewSection {
        let meta = &self.meta;
        let mut bytes = meta.currency.as_str().as_bytes().to_vec();
        bytes.push(0);
        bytes.extend(meta.zone.offset_minutes(Instant::MIN).to_le_bytes());
        bytes.extend(meta.as_of.ms().to_le_bytes());
        bytes.extend(meta.min_support.to_le_bytes());
        bytes.extend(meta.recent_days.to_le_bytes());
        bytes.extend((meta.locale as u32).to_le_bytes());
        required(META, 1, bytes)
    }

    fn text_section(&self) -> NewSection {
        let (text, ends) = self.catalogue.strings.parts();
        let mut bytes = u32s(ends.iter().copied());
        bytes.extend(text.as_bytes());
        required(TEXT, ends.len(), bytes)
    }

    fn category_section(&self) -> NewSection {
        let categories = self.catalogue.categories();
        let rows = categories
            .iter()
            .flat_map(|c| [c.id.0, c.parent.0, c.names[0].0, c.names[1].0, c.names[2].0]);
        required(CATG, categories.len(), u32s(rows))
    }

    fn item_section(&self) -> NewSection {
        let items = &self.catalogue;
        let text = |column: &[StrIx]| u32s(column.iter().map(|ix| ix.0));
        let mut bytes = text(&items.id);
        bytes.extend(u32s(items.names.iter().flatten().map(|ix| ix.0)));
        bytes.extend(text(&items.group));
        bytes.extend(u32s(items.category.iter().map(|c| c.0)));
        bytes.extend(text(&items.brand));
        bytes.extend(u32s(items.price.iter().copied()));
        bytes.extend(u32s(items.since_day.iter().map(|d| *d as u32)));
        bytes.extend(items.available.iter().map(|v| u8::from(*v)));
        required(ITEM, items.len(), bytes)
    }

    /// Only where an item has an attribute: a shop without them has the file that it always had.
    fn attribute_section(&self) -> Option<NewSection> {
        let items = &self.catalogue;
        let like = |item| [Facet::Style, Facet::Material].map(|facet| items.facet(item, facet).0);
        let bytes = u32s(items.items().flat_map(like));
        let any = bytes.iter().any(|byte| *byte != 0);
        any.then(|| NewSection { tag: ATTR, required: false, count: items.len() as u32, bytes })
    }

    fn popularity_section(&self) -> NewSection {
        let columns = [&self.popularity.orders, &self.popularity.recent];
        let bytes = u32s(columns.into_iter().flatten().copied());
        required(POPL, self.popularity.orders.len(), bytes)
    }

    fn neighbour_section(&self) -> NewSection {
        let rows = &self.bought_with;
        let n = self.catalogue.len();
        let mut bytes = u32s((0..=n).map(|i| rows.starts.get(i).copied().unwrap_or(0)));
        if n > 1 << 16 {
            bytes.extend(u32s(rows.targets.iter().copied()));
        } else {
            bytes.extend(rows.targets.iter().flat_map(|ix| (*ix as u16).to_le_bytes()));
        }
        bytes.extend(&rows.weights);
        NewSection { tag: NBRB, required: false, count: rows.pairs() as u32, bytes }
    }

    fn blend_section(&self) -> NewSection {
        let blend = &self.blend;
        let features = blend.rows.first().map_or(0, |(_, weights)| weights.len());
        let mut bytes = u32s([blend.feature_set, features as u32].into_iter());
        for (scene, weights) in &blend.rows {
            bytes.extend(u32s([*scene, 0].into_iter()));
            bytes.extend(weights.iter().flat_map(|w| w.to_le_bytes()));
        }
        NewSection { tag: BLND, required: false, count: blend.rows.len() as u32, bytes }
    }

    fn card_section(&self) -> NewSection {
        let (values, prior) = (self.card.to_values(), Card::prior().to_values());
        let as_prior = values.iter().zip(prior).rev().take_while(|(v, p)| *v == p).count();
        let values = &values[..(VALUES - as_prior).max(FIRST_VALUES)];
        let bytes = values.iter().flat_map(|v| v.to_le_bytes()).gather();
        NewSection { tag: CARD, required: false, count: values.len() as u32, bytes }
    }
}

fn required(tag: Tag, count: usize, bytes: Vec<u8>) -> NewSection {
    NewSection { tag, required: true, count: count as u32, bytes }
}

fn u32s(values: impl Iterator<Item = u32>) -> Vec<u8> {
    values.flat_map(u32::to_le_bytes).gather()
}

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c < ' ' => out.push(' '),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
