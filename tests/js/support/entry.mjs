// @ts-check
/** An entry of the package beside its main one, bundled from its source. */

import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { esbuild, packageFolder, root } from "./source.mjs";

/** @param {"datalayer" | "adapters" | "webview"} entry @param {string} name of the test file */
export async function loadEntry(entry, name) {
  const outfile = join(root, "build", "js-tests", `${name}-${entry}-${process.pid}.mjs`);
  await mkdir(dirname(outfile), { recursive: true });
  await esbuild.build({
    entryPoints: [join(packageFolder, "src", entry, "index.ts")],
    bundle: true,
    format: "esm",
    target: "es2020",
    outfile,
    sourcemap: "inline",
    logLevel: "warning",
  });
  return import(pathToFileURL(outfile).href);
}

/** A customer that only writes down what it is told. */
export function recorder() {
  const none = () => ({ granted: false, at: 0 });
  /** @type {any} */
  const consent = {
    ...{ storage: none(), personalization: none(), analytics: none() },
    ...{ marketing: none(), sensitive: none() },
  };
  /** @type {any[]} */
  const events = [];
  /** @type {any[]} */
  const decisions = [];
  return {
    events,
    decisions,
    track(/** @type {any} */ event) {
      events.push(event);
    },
    privacy: {
      consent: () => structuredClone(consent),
      setConsent(/** @type {Record<string, boolean>} */ purposes, /** @type {any} */ meta) {
        decisions.push([purposes, meta]);
        for (const [purpose, granted] of Object.entries(purposes))
          consent[purpose] = { granted, at: decisions.length };
      },
    },
  };
}
