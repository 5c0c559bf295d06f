// @ts-check
// The engine as JavaScript, for pages whose policy blocks WebAssembly, made from the very file that
// ships: `export default (imports) => exports`, as WebAssembly.instantiate would give them.
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root, run } from "./lib/process.mjs";
import { outlineLongs } from "./wasm-outline.mjs";

const wasm2js = join(root, "node_modules", "binaryen", "bin", "wasm2js");

// What counts is again the size after compression, and again inlining costs: of one module (2026-11),
// minified, gz bytes: -Oz as it is 222,275; with nothing inlined 203,100; from ordered functions 195,641.
const level = [
  "-Oz",
  "--always-inline-max-function-size",
  "0",
  "--flexible-inline-max-function-size",
  "0",
  "--one-caller-inline-max-function-size",
  "0",
];

/**
 * @param {string} wasm of the first WebAssembly; unaligned accesses would become four times as long
 * @param {string} output
 */
export async function makeFallback(wasm, output) {
  const module = `${output}.module`;
  const outlined = `${output}.wasm`;
  writeFileSync(outlined, outlineLongs(readFileSync(wasm)));
  await run(process.execPath, [wasm2js, outlined, ...level, "-o", module]);
  writeFileSync(output, asFunction(readFileSync(module, "utf8")));
  for (const stage of [outlined, module]) rmSync(stage);
}

/**
 * wasm2js writes a module that imports the glue by its file name and is one instance for ever.
 * @param {string} source
 */
function asFunction(source) {
  const start = source.indexOf("\n", source.indexOf("import * as")) + 1;
  const end = source.lastIndexOf("\nvar retasmFunc = ");
  if (start === 0 || end === -1)
    throw new Error("wasm2js wrote something else than an importing module: another binaryen?");
  const body = withoutCoercions(dataAsText(source.slice(start, end)));
  return `export default (imports) => {\n${body}\nreturn asmFunc(imports);\n};\n`;
}

/**
 * wasm2js says `| 0` wherever an operator takes or leaves a 32-bit integer. Left out where that changes
 * nothing, of the same module 1,750 gz bytes less:
 *
 * - Around a local that is compared: whatever is assigned to one, and every parameter from outside, has
 *   been coerced.
 * - Behind a local plus a constant that is a byte's address: memory ends below 2 GB, so that an address
 *   never comes from wrapping.
 * - Behind a function's own frame plus a constant: it lies in the first megabyte, and is assigned once.
 * @param {string} source
 */
function withoutCoercions(source) {
  const local = String.raw`(\$\d+_1|wasm2js_i32\$\d+)`;
  const compared = "(==|!=|<|<=|>|>=)";
  const lean = source
    .replace(new RegExp(String.raw`\(${local} \| 0\) ${compared} `, "g"), "$1 $2 ")
    .replace(new RegExp(String.raw` ${compared} \(${local} \| 0\)`, "g"), " $1 $2")
    .replace(/(HEAPU?8\[\$\d+_1(?: \+ \d+)?) \| 0\]/g, "$1]");
  const functions = lean.split(/\n(?= function )/).map((body) => {
    const frame = /\n +\$(\d+)_1 = global\$0 - \d+ \| 0;/.exec(body)?.[1];
    const assigned = body.match(new RegExp(String.raw`\$${frame}_1 = `, "g"))?.length;
    // Two with the declaration.
    if (frame === undefined || assigned !== 2) return body;
    return body.replace(new RegExp(String.raw`(\$${frame}_1 \+ \d+) \| 0`, "g"), "$1");
  });
  return functions.join("\n");
}

/** Where the bytes that are no UTF-8 stand in a string: the first 256 characters for private use. */
const RAW = 0xe000;

/** Puts a string of {@link asText} into memory: what replaces wasm2js's decoder. */
const decoder = `
function putText(memory, at, text) {
  for (const character of text) {
    const code = character.codePointAt(0);
    if (code < 0x80) memory[at++] = code;
    else if (code >= ${RAW} && code < ${RAW + 256}) memory[at++] = code - ${RAW};
    else for (const byte of unescape(encodeURIComponent(character))) memory[at++] = byte.charCodeAt(0);
  }
}
`;

/**
 * wasm2js writes the data as base64, which hides from gzip that half of it is text. As text, of the
 * same module (2026-11), gz bytes: 213,450 instead of 217,987.
 * @param {string} source
 */
function dataAsText(source) {
  const segment = /base64DecodeToExistingUint8Array\(bufferView, (\d+), "([^"]*)"\);/g;
  const texts = source.replace(
    segment,
    (_, at, base64) => `putText(bufferView, ${at}, ${asText(Buffer.from(base64, "base64"))});`,
  );
  const from = texts.indexOf("var base64ReverseLookup");
  const to = texts.indexOf("function initActiveSegments");
  if (texts === source || from === -1 || to < from)
    throw new Error("wasm2js wrote its data in another way: another binaryen?");
  return texts.slice(0, from) + decoder + texts.slice(to);
}

/**
 * @param {Buffer} bytes
 * @returns {string} a literal
 */
function asText(bytes) {
  const utf8 = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at] ?? 0;
    const length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    let character = "";
    try {
      character = utf8.decode(bytes.subarray(at, at + length));
    } catch {
      // No character begins here.
    }
    const code = character.codePointAt(0) ?? RAW;
    const kept = code < RAW || code >= RAW + 256;
    text += kept ? character : String.fromCharCode(RAW + first);
    at += kept ? length : 1;
  }
  return JSON.stringify(text);
}
