// @ts-check
/** The package's TypeScript sources, bundled for these tests with their inner seams open. */

import { mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");
export const packageFolder = join(root, "www", "package");
const require = createRequire(join(packageFolder, "package.json"));
/** @type {typeof import("esbuild")} */
export const esbuild = require("esbuild");

const SEAMS = `
  export { engineFactory } from "./engine/engine.ts";
  export { wasmLoader } from "./engine/wasm.ts";
  export { zoneOffsets } from "./engine/zone.ts";
  export { popularItems } from "./engine/popular.ts";
  export * from "./exports.ts";
`;

/** What reads the shop's files for the command line. */
const READERS = `
  export { Database } from "./cli/database.ts";
  export { loadEvents } from "./cli/events.ts";
  export { columnMap } from "./cli/event-columns.ts";
  export { loadCategories, loadProducts } from "./cli/products.ts";
  export { dataReport } from "./cli/data-report.ts";
  export { Log } from "./cli/log.ts";
  export { prefixes, sessions, baskets } from "./cli/evaluate/queries.ts";
  export { Account, figures, summary } from "./cli/evaluate/metrics.ts";
  export { logCounts } from "./cli/evaluate/counts.ts";
  export { lister } from "./cli/evaluate/baselines.ts";
`;

/** @param {string} name a file name of its own for each test file */
export const loadSource = (name) => bundled(name, SEAMS, {});

/** @param {string} name a file name of its own for each test file */
export const loadReaders = (name) =>
  bundled(name, READERS, { platform: "node", external: ["@duckdb/node-api"] });

/**
 * @param {string} name
 * @param {string} contents
 * @param {import("esbuild").BuildOptions} options
 */
async function bundled(name, contents, options) {
  const outfile = join(root, "build", "js-tests", `${name}-${process.pid}.mjs`);
  await mkdir(dirname(outfile), { recursive: true });
  await esbuild.build({
    stdin: { contents, resolveDir: join(packageFolder, "src"), loader: "ts" },
    bundle: true,
    format: "esm",
    target: "es2022",
    define: { __VERSION__: '"test"' },
    outfile,
    sourcemap: "inline",
    logLevel: "warning",
    ...options,
  });
  return import(pathToFileURL(outfile).href);
}
