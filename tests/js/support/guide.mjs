// @ts-check
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { esbuild } from "./source.mjs";

/**
 * The named code blocks of a guide, "```ts runnable name", in their order.
 * @param {string} markdown
 * @param {string} kind such as "ts runnable"
 * @returns {Map<string, string>}
 */
export function guideBlocks(markdown, kind) {
  const blocks = markdown.matchAll(new RegExp(`^\`\`\`${kind} (\\S+)\\n(.*?)^\`\`\`$`, "gms"));
  return new Map([...blocks].map(([, name = "", code = ""]) => [name, code]));
}

/**
 * Makes each block a module in `folder`, as a reader would paste it; gives what runs one by its name.
 * @param {Map<string, string>} blocks
 * @param {string} folder
 * @returns {Promise<(name: string) => Promise<any>>}
 */
export async function guideModules(blocks, folder) {
  await mkdir(folder, { recursive: true });
  for (const [name, code] of blocks) {
    const source = code.replace('model: "/shop.zg", ', ""); // Node has no page to fetch it for
    const { code: js } = await esbuild.transform(source, { loader: "ts", target: "es2022" });
    await writeFile(join(folder, `${name}.js`), js);
  }
  return (name) => import(pathToFileURL(join(folder, `${name}.js`)).href);
}
