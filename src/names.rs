//! Names and their numbers: one index of strings for everything that is looked up by an id.
//!
//! A map of the standard library gets its own copy for every pair of types, five to seven
//! kilobytes each in wasm; a dozen of them were 63 of the browser file's 395 KB (2026-11). Here a
//! name has a number, in the order of first meeting, and what belongs to it stands in the caller's
//! own list at that number. Nothing about it is random, so results don't depend on the run.
//!
//! An open-addressing table over one run of text; the hash is FNV-1a (Fowler, Noll and Vo, 1991).
//! Adding and finding cost O(1) in the mean, four bytes of text end and eight to sixteen of table
//! a name besides its text.

/// Distinct names, numbered from 0.
///
/// ```
/// let mut names = zhanggui::names::Names::default();
/// assert_eq!((names.number("mug"), names.number("bag"), names.number("mug")), (0, 1, 0));
/// assert_eq!((names.find("bag"), names.find("cup")), (Some(1), None));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Names {
    text: String,
    ends: Vec<usize>,
    /// Numbers by hash, `FREE` where there is none; a power of two long, at most half full.
    slots: Vec<u32>,
}

const FREE: u32 = u32::MAX;
const FEWEST_SLOTS: usize = 8;

impl Names {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The number of a name that is there.
    pub fn find(&self, name: &str) -> Option<usize> {
        let number = *self.slots.get(self.slot(name))?;
        (number != FREE).then_some(number as usize)
    }

    /// The number of a name; the next one, [`len`](Self::len) so far, if it is new.
    pub fn number(&mut self, name: &str) -> usize {
        if 2 * self.len() >= self.slots.len() {
            self.grow();
        }
        let free = self.len();
        let slot = self.slot(name);
        let Some(number) = self.slots.get_mut(slot) else { return free };
        if *number == FREE {
            *number = free as u32;
            self.text.push_str(name);
            self.ends.push(self.text.len());
        }
        *number as usize
    }

    /// Adds a name; whether it is new.
    pub fn insert(&mut self, name: &str) -> bool {
        let known = self.len();
        self.number(name) == known
    }

    fn get(&self, number: usize) -> &str {
        let start = number.checked_sub(1).and_then(|before| self.ends.get(before));
        let end = self.ends.get(number).copied().unwrap_or(0);
        self.text.get(start.copied().unwrap_or(0)..end).unwrap_or("")
    }

    /// Where `name` is or would be.
    fn slot(&self, name: &str) -> usize {
        let mask = self.slots.len().wrapping_sub(1);
        let mut slot = hash(name) as usize & mask;
        while let Some(number) = self.slots.get(slot).filter(|number| **number != FREE)
            && self.get(*number as usize) != name
        {
            slot = (slot + 1) & mask;
        }
        slot
    }

    fn grow(&mut self) {
        let length = (2 * self.slots.len()).max(FEWEST_SLOTS);
        self.slots.clear();
        self.slots.resize(length, FREE);
        for number in 0..self.len() {
            let slot = self.slot(self.get(number));
            if let Some(free) = self.slots.get_mut(slot) {
                *free = number as u32;
            }
        }
    }
}

/// FNV-1a of 32 bits, the upper half folded into the lower one that the table looks at.
pub(crate) fn hash(name: &str) -> u32 {
    let step = |hash: u32, byte: &u8| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
    let hash = name.as_bytes().iter().fold(0x811c_9dc5, step);
    hash ^ (hash >> 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_numbered_in_the_order_of_first_meeting() {
        let mut names = Names::default();
        assert_eq!(names.find(""), None);
        let name = |i: usize| ["商品", &(i % 5_000).to_string()].concat();
        for i in 0..12_000 {
            assert_eq!(names.number(&name(i)), i % 5_000);
            assert_eq!(names.len(), (i + 1).min(5_000));
        }
        assert!((0..5_000).all(|i| names.find(&name(i)) == Some(i)));
        assert_eq!((names.find("商品"), names.find("商品5000")), (None, None));
        assert!(names.insert("") && !names.insert(""));
        assert_eq!(names.find(""), Some(5_000));
    }
}
