// @ts-check
// From a compiled module to the one that ships, with binaryen's wasm-opt.
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root, run } from "./lib/process.mjs";
import { rankFunctions } from "./wasm-order.mjs";
import { blankLocations, panicsToTraps } from "./wasm-panics.mjs";

// Everything that decides the result stands here.
export const levels = {
  // What counts is the size after compression, and the higher levels share locals in ways that gzip
  // cannot follow. Of one module (2026-11), raw and gz bytes: -O3 332,238 and 147,718; -Os 329,627
  // and 146,984; -O1 345,744 and 135,321; not optimised at all 359,742 and 136,576.
  // Without the parameters that no call needs any more (--dae-optimizing): 1,000 less.
  engine: ["-O1", "--dae-optimizing"],
  train: ["-O3"],
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
 * @param {string} input with its name section
 * @param {string} output
 */
export async function optimiseForBrowsers(input, output) {
  const trapping = `${output}.trapping`;
  const lowered = `${output}.lowered`;
  const ranked = `${output}.ranked`;
  writeFileSync(trapping, panicsToTraps(readFileSync(input)));
  await optimise([trapping, ...levels.engine, ...lowering, "--strip-debug", "-o", lowered]);
  const module = readFileSync(lowered);
  blankLocations(module);
  writeFileSync(ranked, rankFunctions(module));
  // In a run of its own: while the list of features is there, wasm-opt believes it.
  const strip = ["--strip-target-features", "--strip-producers", "--strip-debug"];
  await optimise([ranked, "--reorder-functions-by-name", ...strip, "-o", output]);
  for (const stage of [trapping, lowered, ranked]) rmSync(stage);
  await optimise([output, "--mvp-features", "-o", join(root, "build", "mvp-check.wasm")]);
}

/**
 * For Node: any feature may stay.
 * @param {string} input
 * @param {string} output
 */
export const optimiseForNode = (input, output) => optimise([input, ...levels.train, "-o", output]);
