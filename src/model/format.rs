//! The container of `shop.zg`: a header, a table of sections, the sections.
//!
//! # Normative byte table
//!
//! All numbers are little-endian; offsets count from the start of the file.
//!
//! | at | bytes | what |
//! |---|---|---|
//! | 0 | 8 | magic, ASCII `ZHANGGUI` |
//! | 8 | 2 | version that wrote the file, [`VERSION`] |
//! | 10 | 2 | oldest version whose reader understands it |
//! | 12 | 4 | number of sections, at most [`MAX_SECTIONS`] |
//! | 16 | 8 | checksum of bytes 0-15 and of every byte from 24 on, see [`checksum`] |
//! | 24 | 20 each | section table: tag (4 ASCII), flags u32 (bit 0: required), offset u32, length u32, count u32 |
//! | … | | the sections, in table order, each starting at a multiple of 8, zero bytes between |
//!
//! A reader takes a file whose oldest version is not above its own. It skips a section whose tag
//! it doesn't know unless bit 0 of the flags says required; then it refuses the file and says
//! that a newer package reads it. What is inside the sections: [`super::sections`].
//!
//! # Order of validation
//!
//! Magic, version, section count and checksum first, then the table (each section inside the file,
//! behind the one before it), and nothing is allocated from a length that has not been checked
//! against the file. Only then are sections read.

use crate::error::{Error, ErrorCode};
use crate::locale::{concat, whole};

/// The first eight bytes.
pub const MAGIC: &[u8; 8] = b"ZHANGGUI";
/// The version that this code writes, and the newest that it reads. The second packs its columns.
pub const VERSION: u16 = 2;
/// The oldest version whose reader understands what this code writes.
const READABLE_FROM: u16 = 2;
/// The oldest version that this code reads.
pub const OLDEST: u16 = 1;
/// More sections than this are not a model.
pub const MAX_SECTIONS: u32 = 64;

const HEADER: usize = 24;
const ENTRY: usize = 20;
const REQUIRED: u32 = 1;

/// A section's name: four ASCII bytes.
pub type Tag = [u8; 4];

/// One section as it stands in a file.
#[derive(Clone, Copy, Debug)]
pub struct Section<'a> {
    /// Its name.
    pub tag: Tag,
    /// Whether a reader that doesn't know it must refuse the file.
    pub required: bool,
    /// How many elements it says it holds.
    pub count: u32,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// Where it starts in the file; faults are reported there.
    pub offset: usize,
}

/// FNV-1a over little-endian 64-bit words instead of bytes, the last one filled with zeros: the
/// length of the file, the two words of the header before the checksum, then all from byte 24 on.
/// Each step is a bijection of the state, so any one damaged word is always found; it guards
/// against damage, not against an adversary.
///
/// Fowler, Noll and Vo's hash (<http://www.isthe.com/chongo/tech/comp/fnv/>); by words because a
/// byte at a time costs eight times as long on a file of megabytes.
pub fn checksum(file: &[u8]) -> u64 {
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    let mut hash = 0xcbf2_9ce4_8422_2325 ^ file.len() as u64;
    let (header, body) = file.split_at(file.len().min(HEADER));
    for bytes in [&header[..header.len().min(16)], body] {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            hash = (hash ^ u64::from_le_bytes(*word)).wrapping_mul(PRIME);
        }
        if !rest.is_empty() {
            let mut word = [0; 8];
            word[..rest.len()].copy_from_slice(rest);
            hash = (hash ^ u64::from_le_bytes(word)).wrapping_mul(PRIME);
        }
    }
    hash
}

#[cold]
pub(super) fn bad(at: usize, message: &str) -> Error {
    Error::new(ErrorCode::BadModel, concat(&["byte ", &whole(at as i64)]), message)
}

/// Four bytes at `at`, little-endian.
fn u32_at(bytes: &[u8], at: usize, what: &str) -> Result<u32, Error> {
    let word = bytes.get(at..at + 4).and_then(|b| b.try_into().ok());
    word.map(u32::from_le_bytes).ok_or_else(|| bad(at, &concat(&["ends within ", what])))
}

/// The sections of a file, after the header and the table have been checked.
///
/// # Errors
/// `bad-model` with the byte at which the file stops making sense.
pub fn sections(file: &[u8]) -> Result<Vec<Section<'_>>, Error> {
    if file.get(..8) != Some(MAGIC) {
        return Err(bad(0, "is not a shop.zg: the magic bytes are missing"));
    }
    let versions = u32_at(file, 8, "the version")?;
    let (version, oldest) = (versions as u16, (versions >> 16) as u16);
    if oldest > VERSION {
        return Err(bad(10, "was written for a newer version: update the package zhanggui"));
    }
    if version < OLDEST {
        return Err(bad(8, "is of a version no longer read: train the model again"));
    }
    let count = u32_at(file, 12, "the section count")?;
    if count > MAX_SECTIONS {
        return Err(bad(12, "says it has more sections than a model may have"));
    }
    let stated = u64::from(u32_at(file, 16, "the checksum")?)
        | u64::from(u32_at(file, 20, "the checksum")?) << 32;
    if checksum(file) != stated {
        return Err(bad(16, "is damaged: the checksum does not match"));
    }
    table(file, count as usize)
}

fn table(file: &[u8], count: usize) -> Result<Vec<Section<'_>>, Error> {
    let table_end = HEADER + count * ENTRY;
    if file.len() < table_end {
        return Err(bad(file.len(), "ends within the section table"));
    }
    let mut free_from = table_end;
    let mut out: Vec<Section<'_>> = Vec::with_capacity(count);
    for i in 0..count {
        let at = HEADER + i * ENTRY;
        let tag = [file[at], file[at + 1], file[at + 2], file[at + 3]];
        let flags = u32_at(file, at + 4, "the section table")?;
        let offset = u32_at(file, at + 8, "the section table")? as usize;
        let length = u32_at(file, at + 12, "the section table")? as usize;
        let count = u32_at(file, at + 16, "the section table")?;
        if offset < free_from || !offset.is_multiple_of(8) {
            return Err(bad(at + 8, "places a section over another or off its alignment"));
        }
        let bytes = offset
            .checked_add(length)
            .and_then(|end| file.get(offset..end))
            .ok_or_else(|| bad(at + 12, "places a section beyond the end of the file"))?;
        if out.iter().any(|s| s.tag == tag) {
            return Err(bad(at, "has a section twice"));
        }
        free_from = offset + length;
        out.push(Section { tag, required: flags & REQUIRED != 0, count, bytes, offset });
    }
    Ok(out)
}

/// A section to be written.
pub struct NewSection {
    /// Its name.
    pub tag: Tag,
    /// Whether a reader that doesn't know it must refuse the file.
    pub required: bool,
    /// How many elements it holds.
    pub count: u32,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Puts a file together: the inverse of [`sections`].
pub fn assemble(sections: &[NewSection]) -> Vec<u8> {
    let mut offset = (HEADER + sections.len() * ENTRY).next_multiple_of(8);
    let mut body = Vec::new();
    for section in sections {
        body.extend_from_slice(&section.tag);
        for word in
            [u32::from(section.required), offset as u32, section.bytes.len() as u32, section.count]
        {
            body.extend_from_slice(&word.to_le_bytes());
        }
        offset = (offset + section.bytes.len()).next_multiple_of(8);
    }
    for section in sections {
        body.resize((HEADER + body.len()).next_multiple_of(8) - HEADER, 0);
        body.extend_from_slice(&section.bytes);
    }
    let mut file = Vec::with_capacity(HEADER + body.len());
    file.extend_from_slice(MAGIC);
    file.extend_from_slice(&VERSION.to_le_bytes());
    file.extend_from_slice(&READABLE_FROM.to_le_bytes());
    file.extend_from_slice(&(sections.len() as u32).to_le_bytes());
    file.resize(HEADER, 0);
    file.extend_from_slice(&body);
    let sum = checksum(&file);
    file[HEADER - 8..HEADER].copy_from_slice(&sum.to_le_bytes());
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file() -> Vec<u8> {
        let section = |tag: &[u8; 4], bytes: &[u8]| NewSection {
            tag: *tag,
            required: true,
            count: bytes.len() as u32,
            bytes: bytes.to_vec(),
        };
        assemble(&[section(b"AAAA", b"hello"), section(b"BBBB", b""), section(b"CCCC", &[7; 9])])
    }

    #[test]
    fn what_was_assembled_is_found_again() {
        let file = file();
        let sections = sections(&file).unwrap();
        let bytes: Vec<&[u8]> = sections.iter().map(|s| s.bytes).collect();
        assert_eq!(bytes, [&b"hello"[..], b"", &[7; 9]]);
        assert_eq!(sections[2].tag, *b"CCCC");
    }

    #[test]
    fn every_truncation_and_every_flipped_byte_is_refused() {
        let file = file();
        for length in 0..file.len() {
            assert!(sections(&file[..length]).is_err(), "cut at {length}");
        }
        for at in 0..file.len() {
            let mut damaged = file.clone();
            damaged[at] ^= 0x41;
            assert!(sections(&damaged).is_err(), "flipped at {at}");
        }
    }

    #[test]
    fn a_file_for_a_newer_reader_says_what_to_do() {
        let mut file = file();
        file[10] = 3;
        let error = sections(&file).unwrap_err();
        assert!(error.message.contains("update the package"), "{error}");
    }
}
