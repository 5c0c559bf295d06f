//! A pool of strings, each known by its number; number 0 is the empty string.

/// A string's number in its pool. Equal strings of one pool have equal numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(transparent)]
pub struct StrIx(pub u32);

/// The pool: one run of UTF-8 and the end of each string in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Strings {
    text: String,
    ends: Vec<u32>,
}

impl Default for Strings {
    fn default() -> Self {
        Self { text: String::new(), ends: vec![0] }
    }
}

impl Strings {
    /// A pool from its parts; `None` unless the ends ascend along character boundaries to the end
    /// of the text, and the first string is empty.
    pub fn from_parts(text: String, ends: Vec<u32>) -> Option<Self> {
        let ascending = ends.windows(2).all(|w| w[0] <= w[1]);
        let cuts_text = ends.iter().all(|end| text.is_char_boundary(*end as usize));
        let whole =
            ends.first() == Some(&0) && ends.last().map(|e| *e as usize) == Some(text.len());
        (ascending && cuts_text && whole).then_some(Self { text, ends })
    }

    /// The text and the ends.
    pub fn parts(&self) -> (&str, &[u32]) {
        (&self.text, &self.ends)
    }

    /// How many strings there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Never: the empty string is always there.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The string of that number; empty for a number that isn't there.
    pub fn get(&self, ix: StrIx) -> &str {
        let i = ix.0 as usize;
        let start = i.checked_sub(1).and_then(|i| self.ends.get(i)).map_or(0, |e| *e as usize);
        self.ends.get(i).and_then(|end| self.text.get(start..*end as usize)).unwrap_or("")
    }

    /// Adds a string behind the others. It does not look whether it is there already.
    pub fn push(&mut self, text: &str) -> StrIx {
        if text.is_empty() {
            return StrIx(0);
        }
        self.text.push_str(text);
        self.ends.push(self.text.len() as u32);
        StrIx(self.ends.len() as u32 - 1)
    }

    /// The number of a string that is in the pool. O(n).
    pub fn find(&self, text: &str) -> Option<StrIx> {
        (0..self.ends.len() as u32).map(StrIx).find(|ix| self.get(*ix) == text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_found_by_number_and_nothing_else_is() {
        let mut pool = Strings::default();
        let (a, b) = (pool.push("购物"), pool.push("bag"));
        assert_eq!(
            (pool.get(a), pool.get(b), pool.get(StrIx(0)), pool.get(StrIx(9))),
            ("购物", "bag", "", "")
        );
        assert_eq!(pool.find("bag"), Some(b));
        assert_eq!(pool.push(""), StrIx(0));
    }

    #[test]
    fn parts_that_do_not_fit_are_no_pool() {
        let pool = |text: &str, ends: &[u32]| Strings::from_parts(text.into(), ends.to_vec());
        assert!(pool("购", &[0, 3]).is_some());
        for (text, ends) in [
            ("购", &[0, 1, 3][..]),
            ("ab", &[0, 1]),
            ("ab", &[1, 2]),
            ("ab", &[0, 2, 1]),
            ("", &[]),
        ] {
            assert!(pool(text, ends).is_none(), "{text} {ends:?}");
        }
    }
}
