//! What the sections of `shop.zg` hold: the normative table behind [`super::format`]'s.
//!
//! `n` is the number of items, `c` of categories, `s` of strings; a string is named by its number
//! in `TEXT`, 0 is the empty one; `u32::MAX` as a category, a parent or a price means none.
//!
//! | tag | required | count | bytes |
//! |---|---|---|---|
//! | `POPJ` | no, first | entries | UTF-8 JSON `[[id, name], …]`, the best-selling available items: what a loader shows before or without WebAssembly |
//! | `META` | yes | 1 | currency 3 ASCII, 1 zero; zone i32 minutes east of UTC; as-of i64 epoch ms; minimum support u32; days that count as lately u32; default locale u32 (0 zh-CN, 1 zh-TW, 2 en) |
//! | `TXTP` | yes | s | where each string ends, as steps, the first 0: a packed column; then the UTF-8 text |
//! | `CATG` | yes | c | per category id u32, parent u32 (an earlier one), names u32 × 3 |
//! | `ITMP` | yes | n | packed columns: id × n (ascending by id bytes), names × 3n, group × n, category × n, brand × n, price × n (minor units), since i32 × n (days since 1970), available × n (0 or 1) |
//! | `ATTR` | no | n | packed columns: style × n, material × n: strings; absent where no item has either |
//! | `POPP` | yes | n | packed columns: orders × n, orders of the last weeks × n |
//! | `NBBP` | no | pairs | bought-with: where each item's neighbours start, as steps × (n+1), and neighbours × pairs: packed columns; weights u8 × pairs |
//! | `NBAP` | no | pairs | what the customers of an item also buy: as `NBBP` |
//! | `REPT` | no | n | share of its customers who bought it again, in 255ths, u8 × n; their usual gap, 32 ln(1 + days), u8 × n |
//! | `VIEW` | no | n | packed columns: sessions × n, sessions of the latest third × n |
//! | `NBVP` | no | pairs | looked-at-with: as `NBBP` |
//! | `TAGS` | no | n | packed column: what each item is tagged with, joined by a bar, as a string |
//! | `BLND` | no | rows | feature set u32, features f u32; per row scene code u32, 0 u32, weights f64 × f |
//! | `CARD` | no | values | f64 × values, at least 30, in the order of [`super::card`]'s table of values |
//!
//! A packed column is one byte, the width, and the numbers in so many bytes each: 1, 2 or 4. Width
//! 0: all numbers are the u32 that follows; 5: the first is, and each is one more than the one
//! before. Steps: what each number adds to the one before.
//!
//! Files of the first version had these tables with every number four bytes wide, and they are
//! read for ever: `TEXT` (ends u32 × s, not as steps), `ITEM` (as `ITMP`, available u8 × n), `POPL`
//! (as `POPP`), `NBRB` (starts u32 × (n+1), targets u16 × pairs or u32 when n > 65,536, weights u8).
//!
//! Validated in this order, each table against those before it: `META`, `TXTP`, `CATG`, `ITMP`,
//! `ATTR`, `TAGS`, `POPP`, `NBBP`, `NBAP`, `REPT`, `VIEW`, `NBVP`, `BLND`, `CARD`. References are checked once here, so that the tables can be
//! indexed afterwards without a look.

use super::format::Tag;

/// The best sellers as JSON.
pub const POPJ: Tag = *b"POPJ";
/// What holds for the whole file.
pub const META: Tag = *b"META";
/// The strings.
pub const TXTP: Tag = *b"TXTP";
/// As first written.
pub const TEXT: Tag = *b"TEXT";
/// The category tree.
pub const CATG: Tag = *b"CATG";
/// The items.
pub const ITMP: Tag = *b"ITMP";
/// As first written.
pub const ITEM: Tag = *b"ITEM";
/// What the items are like.
pub const ATTR: Tag = *b"ATTR";
/// What sells.
pub const POPP: Tag = *b"POPP";
/// As first written.
pub const POPL: Tag = *b"POPL";
/// What is bought together.
pub const NBBP: Tag = *b"NBBP";
/// As first written.
pub const NBRB: Tag = *b"NBRB";
/// What the customers of an item also buy.
pub const NBAP: Tag = *b"NBAP";
/// What is bought again.
pub const REPT: Tag = *b"REPT";
/// What is looked at.
pub const VIEW: Tag = *b"VIEW";
/// What is looked at together.
pub const NBVP: Tag = *b"NBVP";
/// What the items are tagged with.
pub const TAGS: Tag = *b"TAGS";
/// Learnt weights.
pub const BLND: Tag = *b"BLND";
/// The model card.
pub const CARD: Tag = *b"CARD";

/// Every tag that this version knows.
pub const KNOWN: [Tag; 19] = [
    POPJ, META, TXTP, TEXT, CATG, ITMP, ITEM, ATTR, TAGS, POPP, POPL, NBBP, NBRB, NBAP, REPT, VIEW,
    NBVP, BLND, CARD,
];
