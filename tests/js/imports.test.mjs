// @ts-check
/** All that the core asks of JavaScript. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "./support/source.mjs";

const file = join(root, "www/package/wasm/engine.wasm");
const skip = existsSync(file) ? false : "engine.wasm is not built: run node tools/build.mjs";

/** A number as text and back, and what is thrown where wasm-bindgen is at its wits' end. */
const allowed = ["String", "parseFloat", "throw"];

test("the core imports nothing that could send anything anywhere", { skip }, async () => {
  const imports = WebAssembly.Module.imports(new WebAssembly.Module(await readFile(file)));
  const names = imports.map(({ name }) =>
    name.replace(/^(__wbg_|__wbindgen_)(__wbindgen_)?/, "").replace(/_[0-9a-f]{16}$/, ""),
  );
  assert.deepEqual(names.sort(), allowed);
});
