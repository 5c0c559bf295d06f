/** Words that all the other types use. */

export type Locale = "zh-CN" | "zh-TW" | "en";
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
/** Epoch milliseconds, or RFC 3339 with an offset. */
export type Instant = number | string;
/** A name in up to three languages; a bare string counts for all of them. */
export type Text = string | Partial<Record<Locale, string>>;
/** Sentences by their ids, with `{name}` where a value comes to stand; `one|many` where the number decides. */
export type Texts = Record<string, string>;
export type WasmSource = string | URL | BufferSource | Response | WebAssembly.Module;
