// @ts-check
// The engine as JavaScript, for pages whose policy blocks WebAssembly, made from the very file that
// ships: `export default (imports) => exports`, as WebAssembly.instantiate would give them.
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root, run } from "./lib/process.mjs";

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
  await run(process.execPath, [wasm2js, wasm, ...level, "-o", module]);
  writeFileSync(output, asFunction(readFileSync(module, "utf8")));
  rmSync(module);
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
  return `export default (imports) => {\n${source.slice(start, end)}\nreturn asmFunc(imports);\n};\n`;
}
