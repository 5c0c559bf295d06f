// @ts-check
/** All that the core asks of JavaScript: reading and making values, JSON, and the console. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "./support/source.mjs";

const file = join(root, "www/package/wasm/engine.wasm");
const skip = existsSync(file) ? false : "engine.wasm is not built: run node tools/build.mjs";

const allowed = new Set([
  ...["get_unchecked", "get", "set", "length", "new", "isArray", "entries", "error", "parse"],
  "stringify",
  "parseFloat",
  ...["throw", "is_null", "is_object", "is_string", "is_function", "is_undefined"],
  ...["number_get", "string_get", "boolean_get", "object_drop_ref", "object_clone_ref"],
]);

test("the core imports nothing that could send anything anywhere", { skip }, async () => {
  const imports = WebAssembly.Module.imports(new WebAssembly.Module(await readFile(file)));
  const names = imports.map(({ name }) =>
    name.replace(/^(__wbg_|__wbindgen_)(__wbindgen_)?/, "").replace(/_[0-9a-f]{16}$/, ""),
  );
  // Conversions of numbers and strings that the glue makes as needed.
  const unknown = names.filter((name) => !allowed.has(name) && !/^(generic|cast)(_|$)/.test(name));
  assert.deepEqual(unknown, []);
});
