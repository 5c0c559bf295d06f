// @ts-check
// From a compiled module to the one that ships, with binaryen's wasm-opt.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { root, run } from "./lib/process.mjs";

// Everything that decides the result stands here.
export const levels = {
  // What counts is the size after compression, and the higher levels share locals in ways that gzip
  // cannot follow. Of one module (2026-11), raw and gz bytes: -O3 332,238 and 147,718; -Os 329,627
  // and 146,984; -O1 345,744 and 135,321; not optimised at all 359,742 and 136,576.
  engine: "-O1",
  train: "-O3",
};

// Instructions newer than the first WebAssembly become what old web-views know.
const lowering = [
  "--llvm-memory-copy-fill-lowering",
  "--signext-lowering",
  "--llvm-nontrapping-fptoint-lowering",
];

const wasmOpt = join(root, "node_modules", "binaryen", "bin", "wasm-opt");

/** @param {string[]} args */
const optimise = (args) => run(process.execPath, [wasmOpt, ...args]);

/**
 * For browsers: the result is valid WebAssembly of the first version, or this throws.
 * @param {string} input
 * @param {string} output
 */
export async function optimiseForBrowsers(input, output) {
  const lowered = `${output}.lowered`;
  await optimise([input, levels.engine, ...lowering, "-o", lowered]);
  // In a run of its own: while the list of features is there, wasm-opt believes it.
  await optimise([lowered, "--strip-target-features", "--strip-producers", "-o", output]);
  rmSync(lowered);
  await optimise([output, "--mvp-features", "-o", join(root, "build", "mvp-check.wasm")]);
}

/**
 * For Node: any feature may stay.
 * @param {string} input
 * @param {string} output
 */
export const optimiseForNode = (input, output) => optimise([input, levels.train, "-o", output]);
