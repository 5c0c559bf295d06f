// @ts-check
/**
 * wasm-bindgen's glue without what the loader has no use for. Half of the loader is glue, and every
 * page pays for it: 1.7 KB gz less. The patterns are those of one exact version of wasm-bindgen; what
 * they miss is only longer, and what the loader relies on is checked.
 */

/**
 * What the glue says at length, and how it is put here. A view of the memory is made for each use, for
 * the memory grows; a decoder for each text, for Safari's wears out. What a failed call leaves behind
 * goes with the broken instance; so does what nobody freed with an engine that is let go, and an engine
 * holds its customers until they are disposed of, so that no finaliser would ever run.
 * @type {[RegExp, string][]}
 */
const SHORTER = [
  [/^export \{.*\};?$/gm, ""],
  [/^export /gm, ""],
  [/^if \(Symbol\.dispose\).*$/gm, ""],
  [/^if \(!\('encodeInto' in .*?^\}/ms, ""],
  [/^(let|const) cachedText(De|En)coder\b.*$/gm, ""],
  [/^cachedTextDecoder\.decode\(\);$/gm, ""],
  [/^\s*(let )?cached\w+Memory0 = null;$/gm, ""],
  [/^function passStringToWasm0\(.*?^\}/ms, ""],
  [
    /^function decodeText\(.*?^\}/ms,
    "const decodeText = (bytes) => new TextDecoder().decode(bytes);",
  ],
  [
    /^function (get\w+Memory0)\(.*?(new \w+)\((wasm\.\w+\.buffer)\).*?^\}/gms,
    "const $1 = () => $2($3);",
  ],
  [/^const \w+Finalization =.*?\);$/gms, ""],
  [/^ *\w+Finalization\.(un)?register\(.*$/gm, ""],
  [/(passStringToWasm0\(\w+, wasm\.\w+), wasm\.\w+\)/g, "$1)"],
  [/__proto__: null,\s*/g, ""],
  [/const ret = (.*);\n *return ret;/g, "return $1;"],
  [/ (\+ 4 \* 0|[*/] 1)\b/g, ""],
  [
    /^ *__destroy_into_raw\(\) \{\n((?:(?!\}).)*)return ptr;\n *\}\n *free\(\) \{[^}]*?__destroy_into_raw\(\);$/gms,
    "free() {\n$1",
  ],
  [/^ *try \{\n( *ptr0 = (?:(?!catch).)*)\} catch \(e\) \{.*?throw e;\s*\}/gms, "$1"],
  [/^ *let deferred.*$/gm, ""],
  [
    /^ *try \{\n((?:(?!try).)*?) *var r0 = .*?return getStringFromWasm0.*?^ *\} finally \{.*?^ *\}$/gms,
    "$1return returned(retptr);",
  ],
];

/**
 * What they are put in terms of. Arguments cross as JSON; what that has no word for goes as a text (NaN,
 * infinities, bigints) or empties the whole, for the core to refuse; a call for each value, which halves
 * the speed, only where a `null` may stand for one. An answer is JSON, nothing, or behind a `!` the
 * refusal to throw. A short ASCII text, as an answer's many numbers are, is copied by hand in a seventh of
 * the time, a long one encoded in a seventh.
 * @param {string} free what frees a text @param {string} pop what gives the stack's end back
 */
const terms = (free, pop) => `
  const passStringToWasm0 = (given, malloc) => {
    const text = typeof given === "string" ? given : json(given);
    if (text.length > 99 || /[^\\0-\\x7f]/.test(text))
      return passArray8ToWasm0(new TextEncoder().encode(text), malloc);
    const at = malloc(text.length, 1) >>> 0;
    const memory = getUint8ArrayMemory0();
    for (let n = 0; n < text.length; n++) memory[at + n] = text.charCodeAt(n);
    WASM_VECTOR_LEN = text.length;
    return at;
  };
  const sayable = (_, value) =>
    (typeof value === "number" ? isFinite(value) : typeof value !== "bigint") ? value : String(value);
  const json = (given, replacer) => {
    try {
      const text = JSON.stringify(given, replacer);
      if (replacer || !text.includes("null")) return text;
    } catch {
      if (replacer) return "";
    }
    return json(given, sayable);
  };
  const returned = (at) => {
    const from = getDataViewMemory0().getInt32(at, true);
    const length = getDataViewMemory0().getInt32(at + 4, true);
    const text = getStringFromWasm0(from, length);
    ${free}(from, length, 1);
    ${pop}(16);
    if (text[0] === "!") throw JSON.parse(text.slice(1));
    return text ? JSON.parse(text) : undefined;
  };`;

/**
 * The glue without its own ways of fetching (the loader brings a compiled module), and shorter.
 * @param {string} source
 */
export function lean(source) {
  const [, pop, free] = /(wasm\.\w+)\(16\);\s*(wasm\.\w+)\(deferred/.exec(source) ?? [];
  let bare = source;
  for (const [long, short] of SHORTER) bare = bare.replace(long, short);
  for (const needed of ["class Engine", "function ask", "function __wbg_get_imports", "wasm;"]) {
    if (!bare.includes(needed))
      throw new Error(`wasm/engine.js lacks "${needed}": made by another wasm-bindgen?`);
  }
  if (
    !pop ||
    !free ||
    /__wbindgen_start|deferred|heap|const ptr = this.__destroy|get\w+Memory0\(\) \{/.test(bare)
  )
    throw new Error("wasm/engine.js isn't as expected: made by another wasm-bindgen?");
  return `${terms(free, pop)}${bare}
    glue = {
      Engine: class extends Engine {
        constructor(model) {
          super();
          if (model) this.load(model);
        }
        customer(profile) {
          const customer = super.customer();
          try {
            customer.ask("load", [profile]);
          } catch (refused) {
            customer.free();
            throw refused;
          }
          return customer;
        }
      },
      ask,
      async instantiate(module) {
        const imports = __wbg_get_imports();
        wasm =
          typeof module === "function"
            ? module(imports)
            : (await WebAssembly.instantiate(module, imports)).exports;
      },
    };`;
}
