//! Reading `shop.zg`: each table validated against those before it, then handed over.

use std::ops::Range;

use super::catalogue::{Catalogue, Category, NO_CATEGORY};
use super::format::{Cursor, Limits, Section, Tag, bad, sections};
use super::sections::{
    ATTR, BLND, CARD, CATG, ITEM, ITMP, KNOWN, META, NBAP, NBBP, NBRB, NBVP, POPL, POPP, REPT,
    TAGS, TEXT, TXTP, VIEW,
};
use super::strings::{StrIx, Strings};
use super::{Blend, Card, Meta, Model, Neighbours, Popularity, Repeats, Sessions};
use crate::error::{Error, ErrorCode};
use crate::id::CategoryIx;
use crate::locale::Locale;
use crate::money::Currency;
use crate::order::Gather;
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
        let find = |tag: Tag| sections.iter().find(|s| s.tag == tag);
        let need = |tag: Tag| find(tag).ok_or_else(|| absent(tag));
        // A file packs its columns; those of the first months had them all four bytes wide.
        let either = |packed: Tag, plain: Tag| match find(packed) {
            Some(section) => Ok((section, Cursor::packed(section))),
            None => need(plain).map(|section| (section, Cursor::new(section))),
        };

        let meta = meta(need(META)?)?;
        let strings = strings(either(TXTP, TEXT)?)?;
        let categories = categories(need(CATG)?, &strings)?;
        let mut catalogue = items(either(ITMP, ITEM)?, strings, categories)?;
        for (tag, which) in [(ATTR, 0..2), (TAGS, 2..3)] {
            if let Some(section) = find(tag) {
                attributes(section, &mut catalogue, which)?;
            }
        }
        let n = catalogue.len();
        let popularity = popularity(either(POPP, POPL)?.1, n)?;
        let counts = find(VIEW).map(|section| self::popularity(Cursor::packed(section), n));
        let related = |tag: Tag, plain: Tag| match find(tag).or_else(|| find(plain)) {
            Some(section) => neighbours(section, n),
            None => Ok(Neighbours::default()),
        };
        let bought_with = related(NBBP, NBRB)?;
        let (customers_also, viewed_with) = (related(NBAP, NBAP)?, related(NBVP, NBVP)?);
        let repeats = find(REPT).map(|section| repeats(section, n)).transpose()?;
        let blend = find(BLND).map(blend).transpose()?.unwrap_or_default();
        let card = match find(CARD) {
            Some(section) => card(section)?,
            None => Card::prior(),
        };
        let mut model = Self::of(meta, catalogue, popularity, bought_with, blend, card);
        model.sessions =
            Sessions { counts: counts.transpose()?.unwrap_or_default(), neighbours: viewed_with };
        model.customers_also = customers_also;
        model.repeats = repeats.unwrap_or_default();
        model.settle();
        Ok(model)
    }
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

fn strings((section, mut cursor): (&Section<'_>, Cursor<'_>)) -> Result<Strings, Error> {
    paid(section, section.bytes.len())?;
    let ends = cursor.ascending(section.count as usize, "the text")?;
    let place = cursor.place();
    let length = section.bytes.len() - (place - section.offset);
    let text = String::from_utf8(cursor.u8s(length, "the text")?)
        .map_err(|e| bad(place + e.utf8_error().valid_up_to(), "is not UTF-8"))?;
    Strings::from_parts(text, ends).ok_or_else(|| bad(section.offset, "cuts its strings badly"))
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

fn categories(section: &Section<'_>, strings: &Strings) -> Result<Vec<Category>, Error> {
    let mut cursor = Cursor::new(section);
    let rows = cursor.u32s((section.count as usize).saturating_mul(5), "the categories")?;
    cursor.finish("CATG")?;
    let mut out = Vec::new();
    for (i, row) in rows.chunks_exact(5).enumerate() {
        for (column, word) in row.iter().enumerate() {
            let limits = match column {
                1 => Limits { below: i, none_allowed: true },
                _ => Limits::below(strings.len()),
            };
            within(*word, limits, section.offset + (i * 5 + column) * 4)?;
        }
        out.push(Category {
            id: StrIx(row[0]),
            parent: CategoryIx(row[1]),
            names: [StrIx(row[2]), StrIx(row[3]), StrIx(row[4])],
        });
    }
    Ok(out)
}

fn items(
    (section, mut cursor): (&Section<'_>, Cursor<'_>),
    strings: Strings,
    categories: Vec<Category>,
) -> Result<Catalogue, Error> {
    let n = section.count as usize;
    paid(section, strings.len())?;
    let a_string = Limits::below(strings.len());
    let a_category = Limits { below: categories.len(), none_allowed: true };
    let mut out = Catalogue { strings, categories, sorted: n, ..Catalogue::default() };
    let what = "the items";
    let texts = |cursor: &mut Cursor<'_>, count: usize| -> Result<Vec<StrIx>, Error> {
        Ok(cursor.column(count, a_string, what)?.into_iter().map(StrIx).gather())
    };
    out.id = texts(&mut cursor, n)?;
    let names = texts(&mut cursor, n.saturating_mul(3))?;
    out.names = names.as_chunks().0.to_vec();
    out.group = texts(&mut cursor, n)?;
    let categories = cursor.column(n, a_category, what)?;
    out.category = categories.into_iter().map(CategoryIx).gather();
    out.brand = texts(&mut cursor, n)?;
    out.price = cursor.u32s(n, what)?;
    out.since_day = cursor.u32s(n, what)?.into_iter().map(|day| day as i32).gather();
    if section.tag == ITEM {
        cursor.fix_width(1);
    }
    out.available = cursor.u32s(n, what)?.into_iter().map(|flag| flag != 0).gather();
    cursor.finish(what)?;
    let mut before = None;
    for ix in &out.id {
        let id = Some(out.strings.get(*ix));
        if id <= before {
            return Err(bad(section.offset, "does not hold its item ids in ascending order"));
        }
        before = id;
    }
    debug_assert_eq!(NO_CATEGORY.0, u32::MAX);
    Ok(out)
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

fn repeats(section: &Section<'_>, n: usize) -> Result<Repeats, Error> {
    let mut cursor = Cursor::new(section);
    let rates = cursor.u8s(n, "the re-purchases")?;
    let gaps = cursor.u8s(n, "their gaps")?;
    cursor.finish("REPT")?;
    Ok(Repeats { rates, gaps })
}

fn neighbours(section: &Section<'_>, n: usize) -> Result<Neighbours, Error> {
    let pairs = section.count as usize;
    paid(section, section.bytes.len())?;
    let plain = section.tag == NBRB;
    let mut cursor = if plain { Cursor::new(section) } else { Cursor::packed(section) };
    let starts = cursor.ascending(n + 1, "the neighbours")?;
    if plain && n <= 1 << 16 {
        cursor.fix_width(2);
    }
    let targets = cursor.column(pairs, Limits::below(n), "the neighbours")?;
    let weights = cursor.u8s(pairs, "the neighbours")?;
    cursor.finish("the neighbours")?;
    let ascending = starts.windows(2).all(|w| w[0] <= w[1]);
    let ends = starts.last().map(|end| *end as usize) == Some(pairs);
    if !ascending || !ends || starts.first() != Some(&0) {
        return Err(bad(section.offset, "does not divide its neighbours among the items"));
    }
    Ok(Neighbours { starts, targets, weights })
}

fn blend(section: &Section<'_>) -> Result<Blend, Error> {
    let mut cursor = Cursor::new(section);
    let head = cursor.take(8, "the blend")?;
    let mut blend = Blend { feature_set: word(head, 0), rows: Vec::new() };
    for _ in 0..section.count {
        let scene = word(cursor.take(8, "the blend")?, 0);
        let weights = cursor.f64s(word(head, 1) as usize, "the blend")?;
        blend.rows.push((scene, weights));
    }
    cursor.finish("BLND")?;
    Ok(blend)
}

fn card(section: &Section<'_>) -> Result<Card, Error> {
    let mut cursor = Cursor::new(section);
    let values = cursor.f64s(section.count as usize, "the model card")?;
    cursor.finish("CARD")?;
    Card::from_values(&values)
}
