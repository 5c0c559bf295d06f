//! Cutting a text at a mark.
//!
//! The standard library's `split` looks for any pattern and brings its searchers along: 600 bytes of
//! the browser's file, compressed (2026-11). The marks of this crate's own texts are single ASCII
//! characters. Cost: one look at each byte.

/// What stands before the first `mark`, an ASCII character, and what behind it.
///
/// ```
/// use zhanggui::parts::cut;
/// assert_eq!(cut("年{n}月{m}", b'{'), Some(("年", "n}月{m}")));
/// assert_eq!(cut("年", b'{'), None);
/// ```
#[inline(never)]
pub fn cut(text: &str, mark: u8) -> Option<(&str, &str)> {
    let at = text.bytes().position(|byte| byte == mark)?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

/// The parts of a text between marks, one more than there are marks.
///
/// ```
/// use zhanggui::parts::Parts;
/// assert_eq!(Parts::of("a||b", b'|').collect::<Vec<_>>(), ["a", "", "b"]);
/// assert_eq!(Parts::of("", b'|').count(), 1);
/// ```
pub struct Parts<'t> {
    rest: Option<&'t str>,
    mark: u8,
}

impl<'t> Parts<'t> {
    /// Those of `text` between `mark`s, an ASCII character.
    pub const fn of(text: &'t str, mark: u8) -> Self {
        Self { rest: Some(text), mark }
    }
}

impl<'t> Iterator for Parts<'t> {
    type Item = &'t str;

    fn next(&mut self) -> Option<&'t str> {
        let rest = self.rest?;
        let (part, behind) = cut(rest, self.mark).map_or((rest, None), |(a, b)| (a, Some(b)));
        self.rest = behind;
        Some(part)
    }
}
