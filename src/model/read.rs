//! Reading `shop.zg`: each table validated against those before it, then handed over.

use std::ops::Range;

use super::catalogue::{Catalogue, Category, NO_CATEGORY};
use super::column::{Cursor, Limits};
use super::format::{Section, Tag, bad, sections};
use super::sections::{
    ATTR, BLND, CARD, CATG, ITEM, ITMP, KNOWN, META, NBAP, NBBP, NBRB, NBVP, POPL, POPP, REPT,
    TAGS, TEXT, TXTP, VIEW,
};
use super::strings::{StrIx, Strings};
use super::{Blend, Card, Meta, Model, Neighbours, Popularity, Repeats};
use crate::error::{Error, ErrorCode};
use crate::id::CategoryIx;
use crate::locale::Locale;
use crate::money::Currency;
use crate::time::{Instant, Zone};

impl Model {
    /// Reads a model from the bytes of its file.
    ///
    /// # Errors
    /// `bad-model`; the path names the byte or the section, the message what was being read. No
    /// input makes it panic, and nothing is allocated from a length that the file doesn't have.
    pub fn read(file: &[u8]) -> Result<Self, Error> {
        let sections = sections(file)?;
        refuse_unknown(&sections)?;
        let mut model = Self::blank(meta(need(&sections, META)?)?);
        fill(&mut model, &sections)?;
        Ok(model.settled())
    }
}

fn find<'a>(sections: &'a [Section<'a>], tag: Tag) -> Option<&'a Section<'a>> {
    sections.iter().find(|s| s.tag == tag)
}

fn need<'a>(sections: &'a [Section<'a>], tag: Tag) -> Result<&'a Section<'a>, Error> {
    find(sections, tag).ok_or_else(|| absent(tag))
}

/// A file packs its columns; those of the first months had them all four bytes wide.
fn columns<'a>(sections: &'a [Section<'a>], packed: Tag, plain: Tag) -> Result<Cursor<'a>, Error> {
    match find(sections, packed) {
        Some(section) => Ok(Cursor::packed(section)),
        None => need(sections, plain).map(Cursor::new),
    }
}

/// Puts each table in its place.
fn fill(model: &mut Model, sections: &[Section<'_>]) -> Result<(), Error> {
    let items = &mut model.catalogue;
    strings(columns(sections, TXTP, TEXT)?, &mut items.strings)?;
    categories(need(sections, CATG)?, items)?;
    self::items(columns(sections, ITMP, ITEM)?, items)?;
    for (tag, which) in [(ATTR, 0..2), (TAGS, 2..3)] {
        if let Some(section) = find(sections, tag) {
            attributes(section, items, which)?;
        }
    }
    let n = items.len();
    model.popularity = popularity(columns(sections, POPP, POPL)?, n)?;
    if let Some(section) = find(sections, VIEW) {
        model.sessions.counts = popularity(Cursor::packed(section), n)?;
    }
    for (tag, plain, relation) in [
        (NBBP, NBRB, &mut model.bought_with),
        (NBAP, NBAP, &mut model.customers_also),
        (NBVP, NBVP, &mut model.sessions.neighbours),
    ] {
        if let Some(section) = find(sections, tag).or_else(|| find(sections, plain)) {
            neighbours(section, n, relation)?;
        }
    }
    if let Some(section) = find(sections, REPT) {
        repeats(section, n, &mut model.repeats)?;
    }
    if let Some(section) = find(sections, BLND) {
        blend(section, &mut model.blend)?;
    }
    if let Some(section) = find(sections, CARD) {
        model.card = card(section)?;
    }
    Ok(())
}

fn name(tag: Tag) -> String {
    let mut name = String::new();
    for byte in tag {
        name.push(char::from(byte));
    }
    name
}

#[cold]
fn absent(tag: Tag) -> Error {
    Error::new(ErrorCode::BadModel, name(tag), "is missing")
}

fn refuse_unknown(sections: &[Section<'_>]) -> Result<(), Error> {
    match sections.iter().find(|s| s.required && !KNOWN.contains(&s.tag)) {
        Some(section) => {
            let message =
                "is a section that this version does not know: update the package zhanggui";
            Err(Error::new(ErrorCode::BadModel, name(section.tag), message))
        }
        None => Ok(()),
    }
}

/// The number at place `i` of bytes that hold one there.
fn word(bytes: &[u8], i: usize) -> u32 {
    bytes.chunks_exact(4).nth(i).map_or(0, |b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
}

fn meta(section: &Section<'_>) -> Result<Meta, Error> {
    let at = section.offset;
    let mut cursor = Cursor::new(section);
    let currency = cursor.take(4, "the currency")?;
    let currency = std::str::from_utf8(&currency[..3]).ok().and_then(Currency::parse);
    let zone = word(cursor.take(4, "the zone")?, 0) as i32;
    let as_of = cursor.take(8, "the as-of instant")?;
    let as_of = i64::from(word(as_of, 0)) | i64::from(word(as_of, 1)) << 32;
    let rest = cursor.take(12, "the minimum support, the recent days and the locale")?;
    cursor.finish("META")?;
    if !(-18 * 60..=18 * 60).contains(&zone) {
        return Err(bad(at + 4, "holds a zone beyond 18 hours"));
    }
    Ok(Meta {
        currency: currency.ok_or_else(|| bad(at, "holds no currency code"))?,
        zone: Zone::Fixed(zone),
        as_of: Instant::from_ms(as_of).ok_or_else(|| bad(at + 8, "holds no instant"))?,
        min_support: word(rest, 0),
        recent_days: word(rest, 1),
        locale: *Locale::ALL
            .get(word(rest, 2) as usize)
            .ok_or_else(|| bad(at + 24, "holds no locale"))?,
    })
}

fn strings(mut cursor: Cursor<'_>, out: &mut Strings) -> Result<(), Error> {
    let section = cursor.section;
    paid(section, section.bytes.len())?;
    let ends = cursor.ascending(section.count as usize, "the text")?;
    let place = cursor.place();
    let length = section.bytes.len() - (place - section.offset);
    let text = String::from_utf8(cursor.u8s(length, "the text")?)
        .map_err(|e| bad(place + e.utf8_error().valid_up_to(), "is not UTF-8"))?;
    *out = Strings::from_parts(text, ends)
        .ok_or_else(|| bad(section.offset, "cuts its strings badly"))?;
    Ok(())
}

/// Refuses a number beyond its limits.
fn within(word: u32, limits: Limits, at: usize) -> Result<(), Error> {
    if limits.admit(&[word]) { Ok(()) } else { Err(bad(at, "points outside its table")) }
}

/// Refuses a count above what the file has bytes or strings for: nothing may be allocated from it.
fn paid(section: &Section<'_>, most: usize) -> Result<(), Error> {
    if section.count as usize <= most {
        return Ok(());
    }
    Err(bad(section.offset, "says it holds more than it does"))
}

fn categories(section: &Section<'_>, out: &mut Catalogue) -> Result<(), Error> {
    let mut cursor = Cursor::new(section);
    let rows = cursor.u32s((section.count as usize).saturating_mul(5), "the categories")?;
    cursor.finish("CATG")?;
    for (i, row) in rows.chunks_exact(5).enumerate() {
        for (column, word) in row.iter().enumerate() {
            let limits = match column {
                1 => Limits { below: i, none_allowed: true },
                _ => Limits::below(out.strings.len()),
            };
            within(*word, limits, section.offset + (i * 5 + column) * 4)?;
        }
        out.categories.push(Category {
            id: StrIx(row[0]),
            parent: CategoryIx(row[1]),
            names: [StrIx(row[2]), StrIx(row[3]), StrIx(row[4])],
        });
    }
    Ok(())
}

fn items(mut cursor: Cursor<'_>, out: &mut Catalogue) -> Result<(), Error> {
    let section = cursor.section;
    let n = section.count as usize;
    paid(section, out.strings.len())?;
    let a_string = Limits::below(out.strings.len());
    let a_category = Limits { below: out.categories.len(), none_allowed: true };
    let what = "the items";
    let texts = |cursor: &mut Cursor<'_>, count: usize, to: &mut Vec<StrIx>| {
        for word in cursor.column(count, a_string, what)? {
            to.push(StrIx(word));
        }
        Ok(())
    };
    texts(&mut cursor, n, &mut out.id)?;
    let mut names = Vec::new();
    texts(&mut cursor, n.saturating_mul(3), &mut names)?;
    out.names = names.as_chunks().0.to_vec();
    texts(&mut cursor, n, &mut out.group)?;
    for word in cursor.column(n, a_category, what)? {
        out.category.push(CategoryIx(word));
    }
    texts(&mut cursor, n, &mut out.brand)?;
    out.price = cursor.u32s(n, what)?;
    for day in cursor.u32s(n, what)? {
        out.since_day.push(day as i32);
    }
    if section.tag == ITEM {
        cursor.fix_width(1);
    }
    for flag in cursor.u32s(n, what)? {
        out.available.push(flag != 0);
    }
    cursor.finish(what)?;
    out.sorted = n;
    let mut before = None;
    for ix in &out.id {
        let id = Some(out.strings.get(*ix));
        if id <= before {
            return Err(bad(section.offset, "does not hold its item ids in ascending order"));
        }
        before = id;
    }
    debug_assert_eq!(NO_CATEGORY.0, u32::MAX);
    Ok(())
}

fn attributes(
    section: &Section<'_>,
    catalogue: &mut Catalogue,
    which: Range<usize>,
) -> Result<(), Error> {
    let (n, a_string) = (catalogue.len(), Limits::below(catalogue.strings.len()));
    let mut cursor = Cursor::packed(section);
    catalogue.attributes.resize(n, [StrIx(0); 3]);
    for which in which {
        let values = cursor.column(n, a_string, "the items")?;
        for (item, value) in catalogue.attributes.iter_mut().zip(values) {
            item[which] = StrIx(value);
        }
    }
    cursor.finish("the attributes")
}

fn popularity(mut cursor: Cursor<'_>, n: usize) -> Result<Popularity, Error> {
    let orders = cursor.u32s(n, "the counts")?;
    let recent = cursor.u32s(n, "the counts")?;
    cursor.finish("the counts")?;
    Ok(Popularity::new(orders, recent))
}

fn repeats(section: &Section<'_>, n: usize, out: &mut Repeats) -> Result<(), Error> {
    let mut cursor = Cursor::new(section);
    out.rates = cursor.u8s(n, "the re-purchases")?;
    out.gaps = cursor.u8s(n, "their gaps")?;
    cursor.finish("REPT")
}

fn neighbours(section: &Section<'_>, n: usize, out: &mut Neighbours) -> Result<(), Error> {
    let pairs = section.count as usize;
    paid(section, section.bytes.len())?;
    let plain = section.tag == NBRB;
    let mut cursor = if plain { Cursor::new(section) } else { Cursor::packed(section) };
    out.starts = cursor.ascending(n + 1, "the neighbours")?;
    if plain && n <= 1 << 16 {
        cursor.fix_width(2);
    }
    out.targets = cursor.column(pairs, Limits::below(n), "the neighbours")?;
    out.weights = cursor.u8s(pairs, "the neighbours")?;
    cursor.finish("the neighbours")?;
    let starts = &out.starts;
    let ascending = starts.windows(2).all(|w| w[0] <= w[1]);
    let ends = starts.last().map(|end| *end as usize) == Some(pairs);
    if !ascending || !ends || starts.first() != Some(&0) {
        return Err(bad(section.offset, "does not divide its neighbours among the items"));
    }
    Ok(())
}

fn blend(section: &Section<'_>, out: &mut Blend) -> Result<(), Error> {
    let mut cursor = Cursor::new(section);
    let head = cursor.take(8, "the blend")?;
    out.feature_set = word(head, 0);
    for _ in 0..section.count {
        let scene = word(cursor.take(8, "the blend")?, 0);
        let weights = cursor.f64s(word(head, 1) as usize, "the blend")?;
        out.rows.push((scene, weights));
    }
    cursor.finish("BLND")
}

fn card(section: &Section<'_>) -> Result<Card, Error> {
    let mut cursor = Cursor::new(section);
    let values = cursor.f64s(section.count as usize, "the model card")?;
    cursor.finish("CARD")?;
    Card::from_values(&values)
}
