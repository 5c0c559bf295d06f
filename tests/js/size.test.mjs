// @ts-check
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { unbuilt } from "./support/packed.mjs";
import { esbuild, packageFolder } from "./support/source.mjs";

const KB = 1024;
const dist = join(packageFolder, "dist");

/** @param {import("node:test").TestContext} t @param {string} what @param {Uint8Array} bytes */
function measure(t, what, bytes) {
  const gz = gzipSync(bytes, { level: 9 }).length;
  t.diagnostic(`${what}: ${bytes.length} bytes, ${gz} gz, ${brotliCompressSync(bytes).length} br`);
  return gz;
}

/** What a page that imports `names` ships at once, minified. @param {string} names @param {string} [entry] */
async function bundle(names, entry = "index") {
  const contents = `import { ${names} } from "./${entry}.js"; globalThis.page = [${names}];`;
  const { outputFiles } = await esbuild.build({
    stdin: { contents, resolveDir: dist },
    bundle: true,
    splitting: true,
    minify: true,
    format: "esm",
    outdir: "bundle",
    write: false,
  });
  const file = outputFiles.find(({ path }) => path.endsWith("stdin.js"));
  assert.ok(file);
  return file;
}

test("the loader of a page that keeps profiles is at most 8 KB gz", {
  skip: unbuilt,
}, async (t) => {
  const loader = await bundle("createEngine, indexedDb");
  assert.ok(!loader.text.includes("Math.fround"), "the core as JavaScript is a file of its own");
  assert.ok(!loader.text.includes("DateTimeFormat"), "so is what a named time zone needs");
  assert.ok(!/PBKDF2|localStorage/.test(loader.text), "other ways to keep a profile are not in it");
  measure(t, "zone.js", await readFile(join(dist, "zone.js")));
  assert.ok(!/[一-鿿]|\\u[4-9]/.test(loader.text), "the texts are files of their own");
  assert.ok(measure(t, "loader", loader.contents) <= 8 * KB);
});

test("the core as JavaScript is at most 200 KB gz", { skip: unbuilt }, async (t) => {
  assert.ok(measure(t, "fallback.js", await readFile(join(dist, "fallback.js"))) <= 200 * KB);
});

test("the texts of a language are at most 4 KB gz", { skip: unbuilt }, async (t) => {
  for (const locale of ["zh-CN", "zh-TW", "en"]) {
    const file = join("texts", `${locale}.js`);
    assert.ok(measure(t, file, await readFile(join(dist, file))) <= 4 * KB);
  }
});

test("a page that only asks the pure functions bundles neither engine nor storage, and the other way round", {
  skip: unbuilt,
}, async (t) => {
  const { text: pure, contents } = await bundle("calculateTier");
  measure(t, "calculateTier", contents);
  assert.ok(pure.includes("calculateTier") && !/indexedDB|"recommend"|storage/.test(pure));
  const { text: engine } = await bundle("createEngine, indexedDb");
  assert.ok(
    engine.includes("indexedDB") && !/calculateTier|describeTier|purchaseModel/.test(engine),
  );
});

test("the engine's wasm file is at most 150 KB gz", { skip: unbuilt }, async (t) => {
  assert.ok(measure(t, "engine.wasm", await readFile(join(dist, "engine.wasm"))) <= 150 * KB);
});

test("a page that listens to one vendor, or hands a customer over, ships at most 4 KB gz more", {
  skip: unbuilt,
}, async (t) => {
  for (const [entry, names] of [
    ["datalayer", "connectDataLayer"],
    ["adapters", "connectSegment"],
    ["adapters", "connectShopify"],
    ["adapters", "connectYoushu"],
    ["adapters", "productsFromJsonLd"],
    ["webview", "takeTokenFromHash, readToken, createToken, detectHost, postSnapshot, askToken"],
  ]) {
    const { contents } = await bundle(/** @type {string} */ (names), entry);
    assert.ok(measure(t, `${entry}: ${names}`, contents) <= 4 * KB);
  }
});
