// @ts-check
// Everything generated, in order: `node tools/build.mjs [step …]` (no step named: all of them).
//
// A step runs when the hash of what it reads differs from the last time it ended well
// (build/.stamps.json) or when something that it makes is gone. A step whose part of the repository
// is not there is skipped.
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { generateGlue } from "./glue.mjs";
import { hashOf, isFresh, stamp } from "./lib/cache.mjs";
import { ensureDependencies, installedVersion } from "./lib/dependencies.mjs";
import { PlainError, root, run, runMain, say, seconds } from "./lib/process.mjs";
import { writeTexts } from "./texts.mjs";
import { makeFallback } from "./wasm-fallback.mjs";
import { optimiseForBrowsers, optimiseForNode } from "./wasm-optimise.mjs";
import { inlining, target, targetDir, wasmToolchain } from "./wasm-toolchain.mjs";

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {string[]} needs without one of these the step is skipped
 * @property {string[]} inputs files and folders whose content decides the result
 * @property {string[]} outputs
 * @property {() => string[] | Promise<string[]>} [words] what else decides it: versions
 * @property {() => Promise<unknown>} make
 */

const rust = ["Cargo.toml", "Cargo.lock", "src"];
const glue = [
  "tools/glue",
  "tools/glue.mjs",
  "tools/wasm-copying.mjs",
  "tools/wasm-fallback.mjs",
  "tools/wasm-optimise.mjs",
  "tools/wasm-order.mjs",
  "tools/wasm-outline.mjs",
  "tools/wasm-panics.mjs",
  "tools/wasm-toolchain.mjs",
];
const packageBuilt = [
  "www/package/dist",
  "www/package/wasm",
  "www/package/sql",
  "www/package/package.json",
];
const trained = ["events.parquet", "products.csv", "categories.json"];
const shopData = ["events.parquet", "products.csv", "categories.json", "catalogue.json"].map(
  (name) => `build/shop/${name}`,
);

const wasmWords = async () => [(await wasmToolchain()).rustc, installedVersion("binaryen")];
const packageWords = () => [
  installedVersion("esbuild"),
  installedVersion("typescript"),
  process.version,
];

/** @type {Step[]} */
export const steps = [
  {
    name: "engine.wasm",
    needs: ["Cargo.toml", "www/package/package.json"],
    inputs: [...rust, ...glue, "tools/texts", "tools/texts.mjs"],
    outputs: [
      ...wasmFiles("engine"),
      "www/package/wasm/fallback.js",
      "www/package/wasm/texts.json",
    ],
    words: wasmWords,
    make: async () => {
      // Without the texts, which are files of their own.
      await buildWasm("engine", "browser", "--no-default-features", inlining, optimiseForBrowsers);
      const packaged = join(root, "www", "package", "wasm");
      await makeFallback(join(packaged, "engine.wasm"), join(packaged, "fallback.js"));
      await writeTexts(join(packaged, "texts.json"));
    },
  },
  {
    name: "train.wasm",
    needs: ["src/train", "www/package/package.json"],
    inputs: [...rust, ...glue],
    outputs: wasmFiles("train"),
    words: wasmWords,
    make: () => buildWasm("train", "release", "--features=train", [], optimiseForNode),
  },
  {
    name: "package",
    needs: ["www/package/build.mjs", "www/package/wasm/engine.wasm"],
    inputs: ["www/package", "www/package/wasm", "tools/wasm-order.mjs"],
    outputs: ["index.js", "types/index.d.ts"].map((name) => `www/package/dist/${name}`),
    words: packageWords,
    make: () => node("www/package/build.mjs"),
  },
  {
    name: "shop data",
    needs: ["data/online-retail/prepare.mjs"],
    inputs: ["data/online-retail"],
    outputs: shopData,
    words: () => [installedVersion("@duckdb/node-api")],
    make: () => node("data/online-retail/prepare.mjs"),
  },
  {
    name: "model",
    needs: ["www/package/dist", "www/package/wasm/train.wasm", "data/online-retail/prepare.mjs"],
    inputs: [...trained.map((name) => `build/shop/${name}`), ...packageBuilt],
    outputs: ["build/shop/shop.zg"],
    words: () => [installedVersion("@duckdb/node-api")],
    make: trainModel,
  },
  {
    name: "customers",
    needs: ["www/shop/data/pick-customers.mjs", "build/shop/shop.zg"],
    inputs: [
      "www/shop/data",
      "www/shop/src/programme.json",
      ...shopData,
      "build/shop/shop.zg",
      ...packageBuilt,
    ],
    outputs: ["build/shop/customers.json"],
    make: () => node("www/shop/data/pick-customers.mjs"),
  },
  {
    name: "shop",
    needs: ["www/shop/index.html", "www/package/dist", "build/shop/shop.zg"],
    inputs: [
      "www/shop",
      "build/shop/shop.zg",
      "build/shop/customers.json",
      ...shopData,
      ...packageBuilt,
    ],
    outputs: ["build/shop/site/index.html"],
    words: () => [installedVersion("vite")],
    make: () =>
      run(process.execPath, [join(root, "node_modules/vite/bin/vite.js"), "build", "www/shop"]),
  },
];

/** @param {string[]} [names] */
export async function build(names = []) {
  const unknown = names.filter((name) => !steps.some((step) => step.name === name));
  if (unknown.length > 0) {
    const known = steps.map((step) => step.name).join(", ");
    throw new PlainError(`no such step: ${unknown.join(", ")}; there are: ${known}`);
  }
  for (const step of steps)
    if (names.length === 0 || names.includes(step.name)) await perform(step);
}

/** @param {Step} step */
async function perform(step) {
  const absent = step.needs.find((path) => !existsSync(join(root, path)));
  if (absent) return say(step.name, `skipped: no ${absent} yet`);
  const hash = hashOf(step.inputs, (await step.words?.()) ?? []);
  if (isFresh(step.name, hash, step.outputs)) return say(step.name, "cached");
  const start = Date.now();
  await step.make();
  const missing = step.outputs.find((path) => !existsSync(join(root, path)));
  if (missing) throw new PlainError(`step "${step.name}" ended well but did not make ${missing}`);
  stamp(step.name, hash);
  say(step.name, seconds(start));
}

/** @param {string} name */
function wasmFiles(name) {
  return [".wasm", ".js", ".d.ts"].map((ending) => `www/package/wasm/${name}${ending}`);
}

/**
 * @param {string} name
 * @param {"browser" | "release"} profile of Cargo.toml
 * @param {string} features
 * @param {string[]} flags of the compiler
 * @param {(input: string, output: string) => Promise<unknown>} optimise
 */
async function buildWasm(name, profile, features, flags, optimise) {
  const { cargo, env } = await wasmToolchain();
  const build = ["rustc", "--profile", profile, "--lib", "--target", target, features];
  await run(cargo, [...build, "--", ...flags], { env });
  const compiled = join(targetDir, target, profile, "zhanggui.wasm");

  const work = join(root, "build", "glue");
  const packaged = join(root, "www", "package", "wasm");
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  mkdirSync(packaged, { recursive: true });
  await generateGlue(compiled, work, name);
  for (const file of [`${name}.js`, `${name}.d.ts`])
    copyFileSync(join(work, file), join(packaged, file));
  await optimise(join(work, `${name}_bg.wasm`), join(packaged, `${name}.wasm`));
}

async function trainModel() {
  const { bin } = JSON.parse(readFileSync(join(root, "www/package/package.json"), "utf8"));
  const files = trained.flatMap((name) => [`--${name.replace(/\..*/, "")}`, `build/shop/${name}`]);
  const command = typeof bin === "string" ? bin : bin.zhanggui;
  await node(join("www/package", command), ["train", ...files, "-o", "build/shop/shop.zg"], "show");
}

/**
 * @param {string} script
 * @param {string[]} [args]
 * @param {"show"} [output]
 */
function node(script, args = [], output) {
  return run(process.execPath, [join(root, script), ...args], { output });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  await runMain(async () => {
    await ensureDependencies();
    await build(process.argv.slice(2));
  });
}
