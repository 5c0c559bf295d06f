//! What a compiled module says it may use, as wasm-bindgen reads it.

/// Marks reference types and multi-value as not to be used in the module's `target_features` section.
///
/// The library is compiled without both, for web-views that know neither; std's objects, compiled with
/// the target's defaults, still list them although their code uses neither, and the linker joins the lists.
///
/// An entry is `+` or `-`, the length of the name, the name; so the section keeps its size.
pub fn disallow_beyond_mvp(module: &mut [u8]) {
    let section = b"target_features";
    let Some(start) = module.windows(section.len()).rposition(|bytes| bytes == section) else {
        return;
    };
    for feature in ["reference-types", "multivalue"] {
        let entry: Vec<u8> =
            [b'+', feature.len() as u8].into_iter().chain(feature.bytes()).collect();
        if let Some(offset) = module[start..].windows(entry.len()).position(|bytes| bytes == entry)
        {
            module[start + offset] = b'-';
        }
    }
}
