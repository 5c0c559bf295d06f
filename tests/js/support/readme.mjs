// @ts-check
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "./source.mjs";

/**
 * The code blocks of a text that are opened with "```ts runnable": what a reader may paste.
 * @param {string} markdown
 * @returns {string[]}
 */
export function runnableBlocks(markdown) {
  const blocks = markdown.matchAll(/^```ts runnable\r?\n(.*?)^```\s*$/gms);
  return [...blocks].map((match) => match[1] ?? "");
}

/** The README's runnable blocks; none while there is no README. */
export async function readmeBlocks() {
  const readme = await readFile(join(root, "README.md"), "utf8").catch(() => "");
  return runnableBlocks(readme);
}
