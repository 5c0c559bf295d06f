//! Typed indices into the model's tables.
//!
//! Each is a `u32` on which no arithmetic is defined: an item's index can't be taken for a
//! category's, and a lookup goes through [`index`](ItemIx::index). The strings that a shop calls
//! things by live once, in the catalogue; everything hot works on these.

use serde::Serialize;

macro_rules! typed_index {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(transparent)]
        #[repr(transparent)]
        pub struct $name(pub u32);

        impl $name {
            /// The position in the table that this index points into.
            #[inline]
            pub const fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}

typed_index! {
    /// An item of the catalogue.
    ItemIx
}
typed_index! {
    /// A node of the category tree.
    CategoryIx
}
