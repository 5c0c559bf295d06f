// @ts-check
/**
 * Builds dist/: the browser's and Node's entry, those beside it and the core as JavaScript, each as
 * ES module and as CommonJS, the command line, and the types. Needs wasm/ (made by the workspace's tools/build.mjs).
 *
 *   node build.mjs [--wasm DIR]
 */

import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { orderFunctions } from "../../tools/wasm-order.mjs";
import { lean } from "./glue.mjs";
import { shortenNames } from "./names.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);
const { version } = JSON.parse(await readFile(join(here, "package.json"), "utf8"));

/**
 * The generated glue keeps its instance in module variables, so a module is one instance for ever.
 * Wrapped in a function it gives a new one with each call: how a broken instance is replaced.
 * @param {string} source
 * @returns {import("esbuild").Plugin}
 */
function gluePlugin(source) {
  return {
    name: "glue",
    setup(context) {
      context.onResolve({ filter: /^#glue$/ }, ({ path }) => ({ path, namespace: "glue" }));
      context.onLoad({ filter: /.*/, namespace: "glue" }, async () => {
        const { outputFiles } = await build({
          stdin: { contents: lean(source), sourcefile: "engine.js" },
          bundle: true,
          format: "iife",
          target: "es2020",
          mangleProps: /^__w/,
          write: false,
        });
        const code = outputFiles[0]?.text ?? "";
        return { contents: `export default function () {\nvar glue;\n${code}\nreturn glue;\n}` };
      });
    },
  };
}

/**
 * The core as JavaScript is a file of its own beside each entry, loaded only where WebAssembly
 * cannot run.
 * @type {import("esbuild").Plugin}
 */
const fallbackPlugin = {
  name: "fallback",
  setup({ initialOptions, onResolve }) {
    const path = initialOptions.format === "cjs" ? "./fallback.cjs" : "./fallback.js";
    onResolve({ filter: /^#fallback$/ }, () => ({ path, external: true }));
  },
};

const LOCALES = ["zh-CN", "zh-TW", "en"];

/**
 * The texts are a file for each language beside each entry, loaded by who speaks it.
 * @type {import("esbuild").Plugin}
 */
const textsPlugin = {
  name: "texts",
  setup({ initialOptions, onResolve }) {
    const ending = initialOptions.format === "cjs" ? "cjs" : "js";
    onResolve({ filter: /^#texts-/ }, ({ path }) => ({
      path: `./texts/${path.slice("#texts-".length)}.${ending}`,
      external: true,
    }));
  },
};

/** @typedef {Record<string, Record<string, string>>} Texts by locale and id */

/** @param {Texts} texts */
async function textFiles(texts) {
  await mkdir(join(here, "dist", "texts"), { recursive: true });
  for (const locale of LOCALES) {
    const table = JSON.stringify(texts[locale]);
    const file = join(here, "dist", "texts", locale);
    await writeFile(`${file}.js`, `export default ${table};\n`);
    await writeFile(`${file}.cjs`, `module.exports = ${table};\n`);
  }
}

/**
 * The texts of all languages within the entry itself.
 * @param {Texts} texts
 * @returns {import("esbuild").Plugin}
 */
function inlineTextsPlugin(texts) {
  return {
    name: "inline texts",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^#texts-/ }, ({ path }) => ({ path, namespace: "texts" }));
      onLoad({ filter: /.*/, namespace: "texts" }, ({ path }) => ({
        contents: JSON.stringify(texts[path.slice("#texts-".length)]),
        loader: "json",
      }));
    },
  };
}

/** What is not needed for a page's first answers. */
const APART = ["rights", "explain"];

/**
 * What only the customer's own page needs, and what says why, are files of their own, too; but the
 * entry that is one file holds them.
 * @type {import("esbuild").Plugin}
 */
const apartPlugin = {
  name: "apart",
  setup({ initialOptions: { format, outfile }, onResolve }) {
    if (outfile?.includes("inline")) return;
    onResolve({ filter: new RegExp(`/(${APART.join("|")})\\.js$`) }, ({ kind, path }) => {
      if (kind !== "dynamic-import") return undefined;
      const file = `./${basename(path, ".js")}.${format === "cjs" ? "cjs" : "js"}`;
      return { path: file, external: true };
    });
  },
};

/**
 * So is what few pages need, beside the main entry; in `slim` and `inline` it is inside.
 * @type {import("esbuild").Plugin}
 */
const laterPlugin = {
  name: "later",
  setup({ initialOptions, onResolve }) {
    const path = initialOptions.format === "cjs" ? "./zone.cjs" : "./zone.js";
    onResolve({ filter: /\/zone\.js$/ }, ({ kind }) =>
      kind === "dynamic-import" ? { path, external: true } : undefined,
    );
  },
};

/**
 * The browser's entry over another platform: `slim` names no file, `inline` holds it as a text.
 * @param {"slim" | "inline"} name
 * @param {Uint8Array} wasm
 * @returns {import("esbuild").Plugin}
 */
function platformPlugin(name, wasm) {
  return {
    name: "platform",
    setup({ onResolve, onLoad }) {
      const path = join(here, "src", "engine", `platform.${name}.ts`);
      onResolve({ filter: /\/platform\.js$/ }, ({ importer }) =>
        importer === join(here, "src", "index.ts") ? { path } : undefined,
      );
      onResolve({ filter: /^#wasm$/ }, ({ path }) => ({ path, namespace: "wasm" }));
      onLoad({ filter: /.*/, namespace: "wasm" }, () => ({ contents: wasm, loader: "base64" }));
    },
  };
}

/**
 * The command line asks the engine as Node's pages do: by the file beside it.
 * @type {import("esbuild").Plugin}
 */
const enginePlugin = {
  name: "engine",
  setup({ onResolve }) {
    onResolve({ filter: /\/node\.js$/ }, () => ({ path: "./node.js", external: true }));
  },
};

/** What every bundle of the sources shares.
 * @param {string} glue
 * @returns {import("esbuild").BuildOptions} */
function common(glue) {
  return {
    absWorkingDir: here,
    bundle: true,
    target: "es2020",
    define: { __VERSION__: JSON.stringify(version) },
    // Private members: a minifier leaves property names alone, and `#names` cost helpers before ES2022.
    mangleProps: /^_[a-z]/,
    plugins: [gluePlugin(glue), fallbackPlugin, textsPlugin, apartPlugin],
    charset: "utf8",
    logLevel: "warning",
  };
}

/** Private members, and the names that only our own objects have for one another. */
const INTERNAL =
  /^(_[a-z].*|attach|changed|closed|copy|detach|elsewhere|erased|failing|heard|leave|lot|merges|platform|popular|products|raise|standIn|tell|wasmFile)$/;

const LATER = 'export { default } from "./zone.js";';

/** @param {string} glue @param {Uint8Array} wasm @param {Texts} texts */
async function bundles(glue, wasm, texts) {
  const options = common(glue);
  const cjs = /** @type {const} */ ({
    format: "cjs",
    // A CommonJS bundle in a browser cannot know where it lies: the loader then asks for `wasm`.
    logOverride: { "empty-import-meta": "silent" },
  });
  const nodeCjs = {
    banner: { js: 'const __url = require("node:url").pathToFileURL(__filename).href;' },
    define: { ...options.define, "import.meta.url": "__url" },
  };
  const main = {
    ...options,
    mangleProps: INTERNAL,
    plugins: [...(options.plugins ?? []), laterPlugin],
    entryPoints: ["src/index.ts"],
  };
  const later = { ...options, stdin: { contents: LATER, resolveDir: join(here, "src", "engine") } };
  await Promise.all([
    build({ ...main, outfile: "dist/index.js", format: "esm" }),
    build({ ...main, outfile: "dist/index.cjs", ...cjs }),
    build({ ...later, outfile: "dist/zone.js", format: "esm" }),
    build({ ...later, outfile: "dist/zone.cjs", format: "cjs", footer: DEFAULT }),
    .../** @type {const} */ (["slim", "inline"]).flatMap((name) => {
      const own = name === "inline" ? [inlineTextsPlugin(texts)] : [];
      const plugins = [...own, ...(options.plugins ?? []), platformPlugin(name, wasm)];
      const other = { ...options, plugins, entryPoints: ["src/index.ts"] };
      return [
        build({ ...other, outfile: `dist/${name}.js`, format: "esm" }),
        build({ ...other, outfile: `dist/${name}.cjs`, format: "cjs" }),
      ];
    }),
    build({
      ...options,
      entryPoints: ["src/node.ts"],
      outfile: "dist/node.js",
      format: "esm",
      platform: "node",
    }),
    build({
      ...options,
      entryPoints: ["src/node.ts"],
      outfile: "dist/node.cjs",
      platform: "node",
      ...cjs,
      ...nodeCjs,
    }),
  ]);
}

/** The entries that need no core: what a page takes of them doesn't count in its loader. */
const BESIDE = ["datalayer", "adapters", "webview"];

async function beside() {
  const options = {
    ...common(""),
    // A mini-program's own tools compile less than a bundler does.
    target: "es2017",
    entryPoints: BESIDE.map((n) => ({ in: `src/${n}/index.ts`, out: n })),
  };
  await Promise.all([
    build({ ...options, outdir: "dist", format: "esm" }),
    build({ ...options, outdir: "dist", format: "cjs", outExtension: { ".js": ".cjs" } }),
  ]);
}

/** @param {string} name */
async function apart(name) {
  const options = { ...common(""), plugins: [], entryPoints: [`src/customer/${name}.ts`] };
  const [esm, cjs] = [`dist/${name}.js`, `dist/${name}.cjs`];
  await Promise.all([
    build({ ...options, minify: true, outfile: esm, format: "esm" }),
    build({ ...options, minify: true, outfile: cjs, format: "cjs", footer: DEFAULT }),
  ]);
}

/** In a package of ES modules, `import()` of a CommonJS file gives all of it as the default. */
const DEFAULT = { js: "module.exports=module.exports.default;" };

/** @param {string} contents */
async function fallback(contents) {
  /** @param {"esm" | "cjs"} format @param {string} file */
  const write = async (format, file) => {
    const { outputFiles } = await build({
      stdin: { contents },
      minify: true,
      target: "es2017",
      charset: "utf8",
      format,
      write: false,
    });
    const footer = format === "cjs" ? `${DEFAULT.js}\n` : "";
    const text = orderFunctions(outputFiles[0]?.text ?? "") + footer;
    await writeFile(join(here, "dist", file), text);
  };
  await Promise.all([write("esm", "fallback.js"), write("cjs", "fallback.cjs")]);
}

/**
 * The command line; without the trainer beside it, it only says so.
 * @param {string} folder
 */
async function commandLine(folder) {
  const trainer = existsSync(join(folder, "train.wasm"));
  if (trainer) await cp(join(folder, "train.wasm"), join(here, "dist", "train.wasm"));
  else console.warn("wasm/train.wasm is not built: zhanggui train will not run");
  const options = common("");
  await build({
    ...options,
    plugins: [...(options.plugins ?? []), enginePlugin],
    alias: { "#train": trainer ? join(folder, "train.js") : "./no-trainer.js" },
    entryPoints: ["src/cli/main.ts"],
    outfile: "dist/cli.js",
    format: "esm",
    platform: "node",
    target: "node20",
    external: ["@duckdb/node-api", "./no-trainer.js"],
    banner: { js: "#!/usr/bin/env node" },
  });
}

/** The same declarations for both module systems: TypeScript goes by the nearest package.json. */
async function types() {
  const typescript = dirname(require.resolve("typescript/package.json"));
  execFileSync(process.execPath, [join(typescript, "bin", "tsc"), "-p", "tsconfig.types.json"], {
    cwd: here,
    stdio: "inherit",
  });
  await cp(join(here, "dist/types"), join(here, "dist/types-cjs"), { recursive: true });
  await writeFile(join(here, "dist/types-cjs/package.json"), '{ "type": "commonjs" }\n');
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: { wasm: { type: "string", default: join(here, "wasm") } },
  });
  const made = shortenNames(
    await readFile(join(values.wasm, "engine.wasm")),
    await readFile(join(values.wasm, "engine.js"), "utf8"),
    await readFile(join(values.wasm, "fallback.js"), "utf8"),
  );
  /** @type {Texts} */
  const texts = JSON.parse(await readFile(join(values.wasm, "texts.json"), "utf8"));
  await rm(join(here, "dist"), { recursive: true, force: true });
  await mkdir(join(here, "dist"), { recursive: true });
  await Promise.all([
    writeFile(join(here, "dist", "engine.wasm"), made.wasm),
    bundles(made.glue, made.wasm, texts),
    textFiles(texts),
    beside(),
    ...APART.map(apart),
    fallback(made.fallback),
    commandLine(resolve(values.wasm)),
    types(),
  ]);
}
