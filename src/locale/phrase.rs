//! Texts by their ids, and what comes to stand in their holes.
//!
//! A text is asked for by its id and language. With the feature `texts` the three forms are
//! compiled in. The browser's file is built without: a page needs one language, 2.4 of their 6.6 KB
//! gz, and [`install`]s it. What was installed goes first, so a shop may word a text its own way; an
//! id without any text stands for itself. Cost of a text: one look through those installed, whose
//! lengths nearly always differ, and a copy.

use std::cell::RefCell;

use super::Locale;
use crate::json::Json;
use crate::parts::cut;

thread_local! {
    /// By id, in the order of [`Locale::ALL`].
    static INSTALLED: RefCell<[Json<'static>; 3]> = const { RefCell::new([const { Json::Null }; 3]) };
}

/// Takes `texts`, an object of texts by id, for all that is said in `locale` from now on in this
/// thread, instead of those installed before.
pub fn install(locale: Locale, texts: Json<'static>) {
    INSTALLED.with_borrow_mut(|all| all[locale as usize] = texts);
}

/// One text in the three languages, with `{name}` for each hole. One about a number of things may
/// have two forms, `one|many`, of which [`counted`] chooses.
#[derive(Clone, Copy, Debug)]
pub struct Phrase {
    id: &'static str,
    /// In the order of [`Locale::ALL`].
    #[cfg(feature = "texts")]
    forms: [&'static str; 3],
}

/// A table of phrases: a constant for each, and `PHRASES`, all of them, for listing. An id is
/// stable, and no other table has it; of a sentence with a code it is that code, and with a dot and
/// a word after it where the code has several sentences.
macro_rules! phrases {
    ($($(#[$meta:meta])* $vis:vis $name:ident $id:literal = $zh_cn:literal, $zh_tw:literal, $en:literal;)+) => {
        $($(#[$meta])* $vis const $name: $crate::locale::Phrase =
            $crate::locale::Phrase::new($id, [$zh_cn, $zh_tw, $en]);)+

        /// All of them.
        #[cfg(feature = "texts")]
        pub(crate) const PHRASES: &[$crate::locale::Phrase] = &[$($name),+];
    };
}
pub(crate) use phrases;

impl Phrase {
    /// The phrase of that id; `forms` in the order of [`Locale::ALL`].
    #[cfg_attr(not(feature = "texts"), expect(unused_variables, reason = "they come at run time"))]
    pub const fn new(id: &'static str, forms: [&'static str; 3]) -> Self {
        Self {
            id,
            #[cfg(feature = "texts")]
            forms,
        }
    }

    /// Its stable name.
    pub const fn id(&self) -> &'static str {
        self.id
    }

    /// The code of the sentences that it is one of: the id up to its dot.
    pub fn code(&self) -> &'static str {
        cut(self.id, b'.').map_or(self.id, |(code, _)| code)
    }

    /// The text in `locale`, holes and all.
    pub fn get(&self, locale: Locale) -> String {
        let installed = INSTALLED.with_borrow(|all| match all[locale as usize].get(self.id) {
            Some(Json::Str(text)) => Some(String::from(&**text)),
            _ => None,
        });
        installed.unwrap_or_else(|| self.compiled(locale).to_owned())
    }

    #[cfg(feature = "texts")]
    const fn compiled(&self, locale: Locale) -> &'static str {
        self.forms[locale as usize]
    }

    #[cfg(not(feature = "texts"))]
    const fn compiled(&self, _: Locale) -> &'static str {
        self.id
    }

    /// The text in `locale` with each `{name}` replaced. A hole that nothing fills stays, so that
    /// a missing value shows in a test instead of vanishing.
    ///
    /// ```
    /// use zhanggui::locale::{Locale, Phrase};
    /// const NEED: Phrase = Phrase::new(
    ///     "need",
    ///     ["再消费 {amount}升{tier}", "再消費 {amount}升{tier}", "Spend {amount} more for {tier}"],
    /// );
    /// assert_eq!(NEED.fill(Locale::En, &[("amount", "¥260"), ("tier", "Silver")]), "Spend ¥260 more for Silver");
    /// ```
    pub fn fill(&self, locale: Locale, holes: &[(&str, &str)]) -> String {
        fill(&self.get(locale), holes)
    }

    /// The same, each value being asked for by the name of its hole.
    pub(crate) fn fill_with(
        &self,
        locale: Locale,
        word: &dyn Fn(&str) -> Option<String>,
    ) -> String {
        fill_with(&self.get(locale), word, push)
    }
}

/// The form of a text for `n` things: of `one|many` one of the two, else all of it.
pub fn counted(text: &str, n: u64) -> &str {
    match cut(text, b'|') {
        Some((one, _)) if n == 1 => one,
        Some((_, many)) => many,
        None => text,
    }
}

/// `template` with each `{name}` replaced by its value.
pub fn fill(template: &str, holes: &[(&str, &str)]) -> String {
    fill_by(template, holes, push)
}

fn push(out: &mut String, part: &str) {
    out.push_str(part);
}

/// The same, each part of the text and each value being put to the end by `append`. A hole that
/// nothing fills stays visible.
pub fn fill_by(template: &str, holes: &[(&str, &str)], append: fn(&mut String, &str)) -> String {
    let word = |name: &str| {
        holes.iter().find(|(known, _)| *known == name).map(|(_, value)| String::from(*value))
    };
    fill_with(template, &word, append)
}

/// The same, each value being asked for by the name of its hole.
fn fill_with(
    template: &str,
    word: &dyn Fn(&str) -> Option<String>,
    append: fn(&mut String, &str),
) -> String {
    let mut out = String::with_capacity(template.len() + 24);
    let mut rest = template;
    while let Some((before, from_hole)) = cut(rest, b'{') {
        append(&mut out, before);
        let Some((name, after)) = cut(from_hole, b'}') else {
            out.push('{');
            rest = from_hole;
            break;
        };
        match word(name) {
            Some(value) => append(&mut out, &value),
            None => ["{", name, "}"].iter().for_each(|part| append(&mut out, part)),
        }
        rest = after;
    }
    append(&mut out, rest);
    out
}
