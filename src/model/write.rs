//! Writing `shop.zg`: the inverse of reading, byte for byte the same for the same model.

use super::card::{Card, FIRST_VALUES, VALUES};
use super::column::{pack, pack_ascending};
use super::format::{NewSection, Tag, assemble};
use super::sections::{
    ATTR, BLND, CARD, CATG, ITMP, META, NBAP, NBBP, NBVP, POPJ, POPP, REPT, TAGS, TXTP, VIEW,
};
use super::strings::StrIx;
use super::{Facet, Model, Neighbours, Popularity, Repeats};
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
            required(POPP, self.popularity.orders.len(), counts(&self.popularity)),
            self.neighbours(NBBP, &self.bought_with),
        ]);
        if self.customers_also.pairs() > 0 {
            sections.push(self.neighbours(NBAP, &self.customers_also));
        }
        let Repeats { rates, gaps, .. } = &self.repeats;
        if !rates.is_empty() {
            let (count, bytes) = (rates.len() as u32, [&rates[..], gaps].concat());
            sections.push(NewSection { tag: REPT, required: false, count, bytes });
        }
        let sessions = &self.sessions;
        if !sessions.counts.orders.is_empty() {
            sections.push(NewSection {
                tag: VIEW,
                required: false,
                count: sessions.counts.orders.len() as u32,
                bytes: counts(&sessions.counts),
            });
            sections.push(self.neighbours(NBVP, &sessions.neighbours));
        }
        let items = &self.catalogue;
        let tags = items.items().map(|item| items.tags(item).0).gather();
        if tags.iter().any(|tags| *tags != 0) {
            let mut bytes = Vec::new();
            pack(&mut bytes, &tags);
            sections.push(NewSection {
                tag: TAGS,
                required: false,
                count: tags.len() as u32,
                bytes,
            });
        }
        sections.push(self.blend_section());
        sections.push(self.card_section());
        assemble(&sections)
    }

    /// `[[id, name], …]`: put together by hand, for a serializer would be the only use of one.
    fn popular_section(&self) -> NewSection {
        let items = &self.catalogue;
        let popular = self.best_sellers().iter().filter(|ix| items.available(**ix));
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
        let mut bytes = Vec::new();
        pack_ascending(&mut bytes, ends);
        bytes.extend(text.as_bytes());
        required(TXTP, ends.len(), bytes)
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
        let mut bytes = Vec::new();
        let text = |column: &[StrIx]| -> Vec<u32> { column.iter().map(|ix| ix.0).gather() };
        pack(&mut bytes, &text(&items.id));
        pack(&mut bytes, &text(items.names.as_flattened()));
        pack(&mut bytes, &text(&items.group));
        pack(&mut bytes, &items.category.iter().map(|c| c.0).gather());
        pack(&mut bytes, &text(&items.brand));
        pack(&mut bytes, &items.price);
        pack(&mut bytes, &items.since_day.iter().map(|d| *d as u32).gather());
        pack(&mut bytes, &items.available.iter().map(|v| u32::from(*v)).gather());
        required(ITMP, items.len(), bytes)
    }

    /// Only where an item has an attribute.
    fn attribute_section(&self) -> Option<NewSection> {
        let items = &self.catalogue;
        let column =
            |facet| -> Vec<u32> { items.items().map(|item| items.facet(item, facet).0).gather() };
        let columns = [column(Facet::Style), column(Facet::Material)];
        let mut bytes = Vec::new();
        columns.iter().for_each(|column| pack(&mut bytes, column));
        let any = columns.iter().flatten().any(|string| *string != 0);
        any.then(|| NewSection { tag: ATTR, required: false, count: items.len() as u32, bytes })
    }

    fn neighbours(&self, tag: Tag, rows: &Neighbours) -> NewSection {
        let start = |i: usize| rows.starts.get(i).copied().unwrap_or(rows.pairs() as u32);
        let mut bytes = Vec::new();
        pack_ascending(&mut bytes, &(0..=self.catalogue.len()).map(start).gather());
        pack(&mut bytes, &rows.targets);
        bytes.extend(&rows.weights);
        NewSection { tag, required: false, count: rows.pairs() as u32, bytes }
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

fn counts(popularity: &Popularity) -> Vec<u8> {
    let mut bytes = Vec::new();
    pack(&mut bytes, &popularity.orders);
    pack(&mut bytes, &popularity.recent);
    bytes
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
