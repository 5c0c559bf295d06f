// @ts-check
// The library's texts as one file, `{ locale: { id: text } }`, by the program of tools/texts.
// Called by itself, it writes the table in docs/texts.md anew.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root, run, runMain } from "./lib/process.mjs";

const guide = join(root, "docs", "texts.md");

async function listTexts() {
  const env = { CARGO_TARGET_DIR: join(root, "target", "texts"), CARGO_BUILD_TARGET: undefined };
  const cwd = join(root, "tools", "texts");
  return (await run("cargo", ["run", "--quiet", "--locked"], { cwd, env })).stdout;
}

/** @param {string} file */
export async function writeTexts(file) {
  writeFileSync(file, await listTexts());
}

/** The guide with the table of these texts. @param {Record<string, Record<string, string>>} texts */
export function guideWith({ en = {}, "zh-CN": zh = {} }) {
  const cell = (/** @type {string} */ text = "") => text.replaceAll("|", "\\|");
  const rows = Object.keys(en).map((id) => `| \`${id}\` | ${cell(en[id])} | ${cell(zh[id])} |\n`);
  const before = readFileSync(guide, "utf8").split(/^\| id /m)[0];
  return `${before}| id | en | zh-CN |\n|---|---|---|\n${rows.join("")}`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  await runMain(async () => writeFileSync(guide, guideWith(JSON.parse(await listTexts()))));
}
