// @ts-check
/**
 * Gives the functions that pass between the wasm file and its glue short names, in both at once.
 * wasm-bindgen's names carry a hash each and do not compress: this takes 0.7 KB gz off the loader
 * and as much off the wasm file. Its translation to JavaScript names them in the same places.
 */

/**
 * @param {Uint8Array} wasm
 * @param {string} glue
 * @param {string} fallback the wasm file as JavaScript
 * @returns {{ wasm: Uint8Array, glue: string, fallback: string }}
 */
export function shortenNames(wasm, glue, fallback) {
  /** @type {Map<string, string>} */
  const names = new Map();
  /** @param {string} name */
  const short = (name) => {
    const known = names.get(name) ?? (names.size + 10).toString(36).replace(/^\d/, "_$&");
    names.set(name, known);
    return known;
  };
  const renamed = rewrite(wasm, short);
  const word = /(?<=\bwasm\.)\w+|(?<=^ {8})\w+(?=: function)|(?<=^ {8}")[^"]+(?=": )/gm;
  const known = (/** @type {string} */ name) => names.get(name) ?? name;
  const translated = /(?<=^ var fimport\$\d+ = \S+\.)\w+|(?<=")[^"\n]+(?="(?:: |\]))/gm;
  return {
    wasm: renamed,
    glue: glue.replace(word, known),
    fallback: fallback.replace(translated, known),
  };
}

const IMPORTS = 2;
const EXPORTS = 7;
const FUNCTION = 0;

/**
 * The file with each import's and export's name replaced.
 * @param {Uint8Array} wasm
 * @param {(name: string) => string} short
 */
function rewrite(wasm, short) {
  const out = [...wasm.subarray(0, 8)];
  const reader = new Reader(wasm, 8);
  while (!reader.done()) {
    const id = reader.byte();
    const section = reader.bytes(reader.number());
    const body = id === IMPORTS || id === EXPORTS ? renamed(section, id, short) : section;
    out.push(id, ...encoded(body.length));
    for (const byte of body) out.push(byte);
  }
  return Uint8Array.from(out);
}

/**
 * @param {Uint8Array} section
 * @param {number} id
 * @param {(name: string) => string} short
 */
function renamed(section, id, short) {
  const reader = new Reader(section, 0);
  const count = reader.number();
  const out = encoded(count);
  for (let n = 0; n < count; n++) {
    for (let names = id === IMPORTS ? 2 : 1; names > 0; names--) {
      const name = new TextEncoder().encode(short(reader.text()));
      out.push(...encoded(name.length), ...name);
    }
    const kind = reader.byte();
    if (id === IMPORTS && kind !== FUNCTION)
      throw new Error("the wasm file imports more than functions");
    out.push(kind, ...encoded(reader.number()));
  }
  return Uint8Array.from(out);
}

class Reader {
  /** @param {Uint8Array} from @param {number} at */
  constructor(from, at) {
    this.from = from;
    this.at = at;
  }
  done() {
    return this.at >= this.from.length;
  }
  byte() {
    const value = this.from[this.at++];
    if (value === undefined) throw new Error("the wasm file ends too early");
    return value;
  }
  /** LEB128, unsigned. */
  number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  }
  /** @param {number} length */
  bytes(length) {
    this.at += length;
    return this.from.subarray(this.at - length, this.at);
  }
  text() {
    return new TextDecoder().decode(this.bytes(this.number()));
  }
}

/** @param {number} value */
function encoded(value) {
  const out = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...out, rest];
    out.push((rest % 128) | 0x80);
  }
}
