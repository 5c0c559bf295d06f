//! Columns of numbers within a section: how they are packed, and the cursor that reads them.
//!
//! A packed column is one byte that says how wide its numbers are, and then those ([`pack`]); the
//! sections of the first months had all of them four bytes wide. A [`Cursor`] hands out nothing beyond
//! the end of its section, says of every fault at which byte of the file it is, and refuses numbers that
//! point outside the table they belong to. Cost: one pass and one list for each column.

use super::format::{Section, bad};
use crate::error::Error;
use crate::locale::concat;
use crate::order::Gather;

/// The widths of a packed column that are no widths: all numbers the same, or each one more than
/// the one before.
const CONSTANT: u8 = 0;
const SEQUENCE: u8 = 5;

fn little_endian(bytes: &[u8], at: usize) -> u32 {
    let word = bytes.get(at..at + 4).and_then(|b| b.try_into().ok());
    word.map_or(0, u32::from_le_bytes)
}

/// Writes a column in as few bytes as its numbers need: one byte that says how wide they are (1, 2
/// or 4 bytes; 0: all are the one that follows; 5: each is one more than the one before), then the
/// numbers.
pub(super) fn pack(bytes: &mut Vec<u8>, column: &[u32]) {
    let first = column.first().copied().unwrap_or(0);
    let same = column.iter().all(|v| *v == first);
    let sequence = column.iter().enumerate().all(|(i, v)| *v == first.wrapping_add(i as u32));
    let width = match column.iter().copied().max().unwrap_or(0) {
        _ if same => CONSTANT,
        _ if sequence => SEQUENCE,
        0..=0xff => 1,
        0x100..=0xffff => 2,
        _ => 4,
    };
    bytes.push(width);
    match width {
        CONSTANT | SEQUENCE => bytes.extend(first.to_le_bytes()),
        _ => column.iter().for_each(|v| bytes.extend(&v.to_le_bytes()[..usize::from(width)])),
    }
}

/// Writes an ascending column by what each number adds to the one before.
pub(super) fn pack_ascending(bytes: &mut Vec<u8>, column: &[u32]) {
    let before = [0].iter().chain(column);
    let steps = column.iter().zip(before).map(|(v, before)| v.wrapping_sub(*before)).gather();
    pack(bytes, &steps);
}

/// Which numbers a column may hold: below the length of the table that it points into, or
/// [`u32::MAX`] for none where that is allowed.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    pub(super) below: usize,
    pub(super) none_allowed: bool,
}

impl Limits {
    /// Any number.
    pub(super) const NONE: Self = Self { below: usize::MAX, none_allowed: true };

    /// The places of a table of that length.
    pub(super) const fn below(below: usize) -> Self {
        Self { below, none_allowed: false }
    }

    pub(super) fn admit(self, words: &[u32]) -> bool {
        // One above each, so that none, which is the greatest, becomes the least.
        let step = u32::from(self.none_allowed);
        let mut most = 0;
        for word in words {
            most = most.max(word.wrapping_add(step));
        }
        (most as usize) < self.below
            || (self.none_allowed && most as usize == self.below)
            || words.is_empty()
    }
}

/// Reads numbers one after another, and knows where it is.
pub(super) struct Cursor<'a> {
    pub(super) section: &'a Section<'a>,
    at: usize,
    /// How wide the numbers of a column are, unless the column says it itself.
    width: Option<u8>,
}

impl<'a> Cursor<'a> {
    pub(super) const fn new(section: &'a Section<'a>) -> Self {
        Self { section, at: 0, width: Some(4) }
    }

    /// Over columns that say themselves how wide their numbers are, as [`pack`] writes them.
    pub(super) const fn packed(section: &'a Section<'a>) -> Self {
        Self { section, at: 0, width: None }
    }

    /// From here on every number is so many bytes wide.
    pub(super) const fn fix_width(&mut self, width: u8) {
        self.width = Some(width);
    }

    pub(super) const fn place(&self) -> usize {
        self.section.offset + self.at
    }

    pub(super) fn take(&mut self, length: usize, what: &str) -> Result<&'a [u8], Error> {
        let end = self.at.checked_add(length);
        let slice = end.and_then(|end| self.section.bytes.get(self.at..end));
        let Some(slice) = slice else {
            return Err(bad(self.place(), &concat(&["ends within ", what])));
        };
        self.at += length;
        Ok(slice)
    }

    pub(super) fn u8s(&mut self, count: usize, what: &str) -> Result<Vec<u8>, Error> {
        self.take(count, what).map(<[u8]>::to_vec)
    }

    /// The next `count` numbers; one beyond `limits` is refused. Five bytes of a packed column may
    /// stand for any count: the caller has checked it against what the file does hold.
    pub(super) fn column(
        &mut self,
        count: usize,
        limits: Limits,
        what: &str,
    ) -> Result<Vec<u32>, Error> {
        let place = self.place();
        let width = match self.width {
            Some(width) => width,
            None => self.take(1, what)?[0],
        };
        let length = match width {
            CONSTANT | SEQUENCE => 4,
            1 | 2 | 4 => count.saturating_mul(usize::from(width)),
            _ => return Err(bad(place, &concat(&["holds no width in front of ", what]))),
        };
        let bytes = self.take(length, what)?;
        // A loop for each width, over arrays whose length the compiler sees: a model holds a million
        // numbers, and one loop with the choice inside took five times as long in WebAssembly.
        let out: Vec<u32> = match width {
            1 => bytes.iter().map(|byte| u32::from(*byte)).collect(),
            2 => bytes.as_chunks().0.iter().map(|b| u32::from(u16::from_le_bytes(*b))).collect(),
            4 => bytes.as_chunks().0.iter().map(|b| u32::from_le_bytes(*b)).collect(),
            _ => {
                let (first, step) = (little_endian(bytes, 0), u32::from(width == SEQUENCE));
                (0..count as u32).map(|i| first.wrapping_add(i.wrapping_mul(step))).collect()
            }
        };
        if limits.admit(&out) {
            Ok(out)
        } else {
            Err(bad(place, &concat(&["points outside its table in ", what])))
        }
    }

    /// As [`column`](Self::column), of one that ascends: in packed ones each number stands for
    /// what it adds to the one before.
    pub(super) fn ascending(&mut self, count: usize, what: &str) -> Result<Vec<u32>, Error> {
        let mut out = self.u32s(count, what)?;
        if self.width.is_none() {
            let mut sum = 0_u32;
            for word in &mut out {
                sum = sum.wrapping_add(*word);
                *word = sum;
            }
        }
        Ok(out)
    }

    pub(super) fn u32s(&mut self, count: usize, what: &str) -> Result<Vec<u32>, Error> {
        self.column(count, Limits::NONE, what)
    }

    pub(super) fn f64s(&mut self, count: usize, what: &str) -> Result<Vec<f64>, Error> {
        let place = self.place();
        let bytes = self.take(count.saturating_mul(8), what)?;
        let words = bytes.chunks_exact(8).filter_map(|b| b.try_into().ok().map(f64::from_le_bytes));
        let values: Vec<f64> = words.gather();
        if values.iter().any(|v| !v.is_finite()) {
            return Err(bad(place, &concat(&["holds a number that is not finite in ", what])));
        }
        Ok(values)
    }

    pub(super) fn finish(self, what: &str) -> Result<(), Error> {
        if self.at == self.section.bytes.len() {
            Ok(())
        } else {
            Err(bad(self.place(), &concat(&["has bytes left over behind ", what])))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packed_column_comes_back_in_the_fewest_bytes() {
        for (column, bytes) in [
            (vec![7; 1_000], 5),
            ((300..900).collect(), 5),
            (vec![], 5),
            (vec![1, 255, 0], 4),
            (vec![1, 256, 0], 7),
            (vec![u32::MAX, 3, 4], 13),
        ] {
            let (mut packed, mut ascending) = (Vec::new(), Vec::new());
            pack(&mut packed, &column);
            pack_ascending(&mut ascending, &column);
            assert_eq!(packed.len(), bytes, "{column:?}");
            // The count says more than the bytes: a section of a model has other columns too.
            packed.resize(4_000, 0);
            ascending.resize(4_000, 0);
            let section =
                |bytes| Section { tag: *b"TEST", required: true, count: 0, bytes, offset: 0 };
            assert_eq!(Cursor::packed(&section(&packed)).u32s(column.len(), "x").unwrap(), column);
            let read = Cursor::packed(&section(&ascending)).ascending(column.len(), "x").unwrap();
            assert_eq!(read, column);
        }
    }

    #[test]
    fn a_width_that_is_none_is_refused() {
        let bytes = &[3, 1, 0, 0, 0];
        let section = Section { tag: *b"TEST", required: true, count: 0, bytes, offset: 0 };
        assert!(Cursor::packed(&section).u32s(1, "x").is_err());
    }
}
