//! Reading `shop.zg`: each table validated against those before it, then handed over.

use super::catalogue::{Catalogue, Category, NO_CATEGORY};
use super::format::{Cursor, Section, Tag, bad, sections};
use super::sections::{BLND, CARD, CATG, ITEM, KNOWN, META, NBRB, POPL, TEXT};
use super::strings::{StrIx, Strings};
use super::{Blend, Card, Meta, Model, Neighbours, Popularity};
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

        let meta = meta(need(META)?)?;
        let strings = strings(need(TEXT)?)?;
        let categories = categories(need(CATG)?, &strings)?;
        let catalogue = items(need(ITEM)?, strings, categories)?;
        let popularity = popularity(need(POPL)?, catalogue.len())?;
        let bought_with = match find(NBRB) {
            Some(section) => neighbours(section, catalogue.len())?,
            None => Neighbours::default(),
        };
        let blend = find(BLND).map(blend).transpose()?.unwrap_or_default();
        let card = match find(CARD) {
            Some(section) => card(section)?,
            None => Card::prior(),
        };
        Ok(Self::new(meta, catalogue, popularity, bought_with, blend, card))
    }
}

fn name(tag: Tag) -> String {
    String::from_utf8_lossy(&tag).into_owned()
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

fn meta(section: &Section<'_>) -> Result<Meta, Error> {
    let at = section.offset;
    let mut cursor = Cursor::new(section);
    let currency = cursor.take(4, "the currency")?;
    let currency = std::str::from_utf8(&currency[..3]).ok().and_then(Currency::parse);
    let zone = cursor.u32s(1, "the zone")?[0] as i32;
    let as_of = cursor.u32s(2, "the as-of instant")?;
    let as_of = i64::from(as_of[0]) | i64::from(as_of[1]) << 32;
    let rest = cursor.u32s(3, "the minimum support, the recent days and the locale")?;
    cursor.finish("META")?;
    if !(-18 * 60..=18 * 60).contains(&zone) {
        return Err(bad(at + 4, "holds a zone beyond 18 hours"));
    }
    Ok(Meta {
        currency: currency.ok_or_else(|| bad(at, "holds no currency code"))?,
        zone: Zone::Fixed(zone),
        as_of: Instant::from_ms(as_of).ok_or_else(|| bad(at + 8, "holds no instant"))?,
        min_support: rest[0],
        recent_days: rest[1],
        locale: *Locale::ALL
            .get(rest[2] as usize)
            .ok_or_else(|| bad(at + 24, "holds no locale"))?,
    })
}

fn strings(section: &Section<'_>) -> Result<Strings, Error> {
    let mut cursor = Cursor::new(section);
    let ends = cursor.u32s(section.count as usize, "the ends of the strings")?;
    let place = cursor.place();
    let length = section.bytes.len() - ends.len() * 4;
    let text = String::from_utf8(cursor.u8s(length, "the text")?)
        .map_err(|e| bad(place + e.utf8_error().valid_up_to(), "is not UTF-8"))?;
    Strings::from_parts(text, ends).ok_or_else(|| bad(section.offset, "cuts its strings badly"))
}

/// Refuses a column that points outside the table it refers to.
fn within(column: &[u32], limit: usize, none_allowed: bool, at: usize) -> Result<(), Error> {
    let fits = |v: &u32| (*v as usize) < limit || (none_allowed && *v == u32::MAX);
    match column.iter().position(|v| !fits(v)) {
        Some(i) => Err(bad(at + i * 4, "points outside its table")),
        None => Ok(()),
    }
}

fn categories(section: &Section<'_>, strings: &Strings) -> Result<Vec<Category>, Error> {
    let mut cursor = Cursor::new(section);
    let rows = cursor.u32s((section.count as usize).saturating_mul(5), "the categories")?;
    cursor.finish("CATG")?;
    let row = |(i, row): (usize, &[u32])| {
        let at = section.offset + i * 20;
        within(&row[..1], strings.len(), false, at)?;
        within(&row[1..2], i, true, at + 4)?;
        within(&row[2..], strings.len(), false, at + 8)?;
        Ok(Category {
            id: StrIx(row[0]),
            parent: CategoryIx(row[1]),
            names: [StrIx(row[2]), StrIx(row[3]), StrIx(row[4])],
        })
    };
    rows.chunks_exact(5).enumerate().map(row).collect()
}

fn items(
    section: &Section<'_>,
    strings: Strings,
    categories: Vec<Category>,
) -> Result<Catalogue, Error> {
    let n = section.count as usize;
    let mut cursor = Cursor::new(section);
    let mut column = |rows: usize, limit: usize, none_allowed: bool, what: &str| {
        let at = cursor.place();
        let column = cursor.u32s(n.saturating_mul(rows), what)?;
        within(&column, limit, none_allowed, at)?;
        Ok::<_, Error>(column)
    };
    let text = |column: Vec<u32>| column.into_iter().map(StrIx).gather();
    let id = text(column(1, strings.len(), false, "the item ids")?);
    let names = column(3, strings.len(), false, "the item names")?;
    let group = text(column(1, strings.len(), false, "the item groups")?);
    let category = column(1, categories.len(), true, "the item categories")?;
    let brand = text(column(1, strings.len(), false, "the item brands")?);
    let price = column(1, usize::MAX, true, "the item prices")?;
    let since = column(1, usize::MAX, true, "the days the items came in")?;
    let available = cursor.u8s(n, "what is available")?;
    cursor.finish("ITEM")?;
    if !id.windows(2).all(|w| strings.get(w[0]) < strings.get(w[1])) {
        return Err(bad(section.offset, "does not hold its item ids in ascending order"));
    }
    debug_assert_eq!(NO_CATEGORY.0, u32::MAX);
    Ok(Catalogue {
        strings,
        categories,
        sorted: id.len(),
        id,
        names: names.chunks_exact(3).map(|c| [StrIx(c[0]), StrIx(c[1]), StrIx(c[2])]).gather(),
        group,
        category: category.into_iter().map(CategoryIx).gather(),
        brand,
        price,
        available: available.into_iter().map(|v| v != 0).gather(),
        since_day: since.into_iter().map(|v| v as i32).gather(),
        ..Catalogue::default()
    })
}

fn popularity(section: &Section<'_>, n: usize) -> Result<Popularity, Error> {
    let mut cursor = Cursor::new(section);
    let orders = cursor.u32s(n, "the orders per item")?;
    let recent = cursor.u32s(n, "the recent orders per item")?;
    cursor.finish("POPL")?;
    Ok(Popularity::new(orders, recent))
}

fn neighbours(section: &Section<'_>, n: usize) -> Result<Neighbours, Error> {
    let pairs = section.count as usize;
    let mut cursor = Cursor::new(section);
    let starts = cursor.u32s(n + 1, "where the neighbours start")?;
    let place = cursor.place();
    let targets = if n > 1 << 16 {
        cursor.u32s(pairs, "the neighbours")?
    } else {
        let bytes = cursor.take(pairs.saturating_mul(2), "the neighbours")?;
        bytes.chunks_exact(2).map(|b| u32::from(u16::from_le_bytes([b[0], b[1]]))).gather()
    };
    let weights = cursor.u8s(pairs, "the neighbours' weights")?;
    cursor.finish("NBRB")?;
    let ascending = starts.windows(2).all(|w| w[0] <= w[1]);
    if !ascending || starts[0] != 0 || starts[n] as usize != pairs {
        return Err(bad(section.offset, "does not divide its neighbours among the items"));
    }
    within(&targets, n, false, place)?;
    Ok(Neighbours { starts, targets, weights })
}

fn blend(section: &Section<'_>) -> Result<Blend, Error> {
    let mut cursor = Cursor::new(section);
    let head = cursor.u32s(2, "the feature set")?;
    let features = head[1] as usize;
    let mut rows = Vec::new();
    for _ in 0..section.count {
        let scene = cursor.u32s(2, "a scene")?[0];
        rows.push((scene, cursor.f64s(features, "a scene's weights")?));
    }
    cursor.finish("BLND")?;
    Ok(Blend { feature_set: head[0], rows })
}

fn card(section: &Section<'_>) -> Result<Card, Error> {
    let mut cursor = Cursor::new(section);
    let values = cursor.f64s(section.count as usize, "the model card")?;
    cursor.finish("CARD")?;
    Card::from_values(&values)
}
