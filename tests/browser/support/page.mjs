// @ts-check
/** A page of one script beside the built package, in a browser of its own. */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { browserArguments, findChromium } from "../../../tools/browser.mjs";
import { serve } from "../../../tools/serve.mjs";
import { packageFolder } from "../../js/support/source.mjs";

/**
 * @param {string} script a module; it finds the package as `./index.js`
 * @param {Record<string, string>} files to lie beside it: their names there, and where they are
 * @returns {Promise<{ url: string, browser: import("playwright-core").Browser, close: () => Promise<void> }>}
 */
export async function serveScript(script, files = {}) {
  const folder = mkdtempSync(join(tmpdir(), "zhanggui-page-"));
  cpSync(join(packageFolder, "dist"), folder, { recursive: true });
  for (const [name, from] of Object.entries(files)) cpSync(from, join(folder, name));
  writeFileSync(join(folder, "page.js"), script);
  const icon = '<link rel="icon" href="data:,">';
  const html = `<!doctype html><title>page</title>${icon}<script type="module" src="page.js"></script>`;
  writeFileSync(join(folder, "index.html"), html);
  const server = await serve({ folder });
  const executablePath = await findChromium();
  const browser = await chromium.launch({ executablePath, args: browserArguments });
  return {
    url: server.url,
    browser,
    async close() {
      await browser.close();
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
