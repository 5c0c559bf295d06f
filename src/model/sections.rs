//! What the sections of `shop.zg` hold: the normative table behind [`super::format`]'s.
//!
//! `n` is the number of items, `c` of categories, `s` of strings; a string is named by its number
//! in `TEXT`, 0 is the empty one; `u32::MAX` as a category, a parent or a price means none.
//!
//! | tag | required | count | bytes |
//! |---|---|---|---|
//! | `POPJ` | no, first | entries | UTF-8 JSON `[[id, name], …]`, the best-selling available items: what a loader shows before or without WebAssembly |
//! | `META` | yes | 1 | currency 3 ASCII, 1 zero; zone i32 minutes east of UTC; as-of i64 epoch ms; minimum support u32; days that count as lately u32; default locale u32 (0 zh-CN, 1 zh-TW, 2 en) |
//! | `TEXT` | yes | s | s × u32 end offsets, ascending, the first 0; then the UTF-8 text |
//! | `CATG` | yes | c | per category id u32, parent u32 (an earlier one), names u32 × 3 |
//! | `ITEM` | yes | n | columns: id u32 × n (ascending by id bytes), names u32 × 3n, group u32 × n, category u32 × n, brand u32 × n, price u32 × n (minor units), since i32 × n (days since 1970), available u8 × n |
//! | `ATTR` | no | n | per item style u32, material u32; absent where no item has either |
//! | `POPL` | yes | n | orders u32 × n, orders of the last weeks u32 × n |
//! | `NBRB` | no | pairs | bought-with: starts u32 × (n+1), targets u16 × pairs (u32 when n > 65,536), weights u8 × pairs |
//! | `BLND` | no | rows | feature set u32, features f u32; per row scene code u32, 0 u32, weights f64 × f |
//! | `CARD` | no | values | f64 × values, at least 30, in the order of [`super::card`]'s table of values |
//!
//! Validated in this order, each table against those before it: `META`, `TEXT`, `CATG`, `ITEM`,
//! `ATTR`, `POPL`, `NBRB`, `BLND`, `CARD`. References are checked once here, so that the tables can be
//! indexed afterwards without a look.

use super::format::Tag;

/// The best sellers as JSON.
pub const POPJ: Tag = *b"POPJ";
/// What holds for the whole file.
pub const META: Tag = *b"META";
/// The strings.
pub const TEXT: Tag = *b"TEXT";
/// The category tree.
pub const CATG: Tag = *b"CATG";
/// The items.
pub const ITEM: Tag = *b"ITEM";
/// What the items are like.
pub const ATTR: Tag = *b"ATTR";
/// What sells.
pub const POPL: Tag = *b"POPL";
/// What is bought together.
pub const NBRB: Tag = *b"NBRB";
/// Learnt weights.
pub const BLND: Tag = *b"BLND";
/// The model card.
pub const CARD: Tag = *b"CARD";

/// Every tag that this version knows.
pub const KNOWN: [Tag; 10] = [POPJ, META, TEXT, CATG, ITEM, ATTR, POPL, NBRB, BLND, CARD];
