// @ts-check
// The library's texts as one file, `{ locale: { id: text } }`, by the program of tools/texts.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { root, run } from "./lib/process.mjs";

/** @param {string} file */
export async function writeTexts(file) {
  const env = { CARGO_TARGET_DIR: join(root, "target", "texts"), CARGO_BUILD_TARGET: undefined };
  const cwd = join(root, "tools", "texts");
  const { stdout } = await run("cargo", ["run", "--quiet", "--locked"], { cwd, env });
  writeFileSync(file, stdout);
}
