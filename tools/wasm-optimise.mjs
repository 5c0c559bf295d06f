// @ts-check
// From a compiled module to the one that ships, with binaryen's wasm-opt.
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root, run } from "./lib/process.mjs";
import { rankFunctions } from "./wasm-order.mjs";
import { outlineCopies } from "./wasm-outline.mjs";
import { blankLocations, panicsToTraps } from "./wasm-panics.mjs";

// Everything that decides the result stands here.
export const levels = {
  // What counts is the size after compression, and inlining makes one function's code many, each with
  // locals of its own numbers, which gzip cannot follow. Of one module (2026-11), ordered, raw and gz
  // bytes: -O1 384,346 and 159,872; -O2 without inlining 381,048 and 158,749; -Oz without 373,238 and
  // 159,484; with it, 10,000 more. The commonest locals first (--reorder-locals): 480 less; without the
  // parameters that no call needs any more (--dae-optimizing): 1,000 less; functions that differ in
  // constants alone made one: 360 less.
  engine: [
    "-O2",
    ...["always-inline", "flexible-inline", "one-caller-inline"].flatMap((which) => [
      `--${which}-max-function-size`,
      "0",
    ]),
    "--dae-optimizing",
    "--merge-similar-functions",
    "--reorder-locals",
  ],
  // V8 runs a function in quickly made code until it is called again: what runs for seconds must not become part
  // of what calls it once. A million events 58.6 s, 43.9 s with it and train/sweep.rs.
  train: ["-O3", "--one-caller-inline-max-function-size", "20"],
};

// Instructions newer than the first WebAssembly become what old web-views know; `memory.copy` and
// `memory.fill` in wasm-outline.mjs.
const lowering = ["--signext-lowering", "--llvm-nontrapping-fptoint-lowering"];

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
  writeFileSync(trapping, await panicsToTraps(readFileSync(input)));
  await optimise([trapping, ...levels.engine, ...lowering, "--strip-debug", "-o", lowered]);
  const module = readFileSync(lowered);
  blankLocations(module);
  writeFileSync(ranked, rankFunctions(outlineCopies(module)));
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
