//! Prints `{ locale: { id: text } }` of every text that the library says.

use serde_json::{Map, Value};
use zhanggui::engage::phrases;
use zhanggui::locale::Locale;

fn main() {
    let mut all = Map::new();
    for locale in Locale::ALL {
        let text = |p: &zhanggui::locale::Phrase| (p.id().into(), p.get(locale).into());
        all.insert(locale.as_str().into(), Value::Object(phrases().map(text).collect()));
    }
    println!("{}", Value::Object(all));
}
