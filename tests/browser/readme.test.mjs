// @ts-check
/** The README's lines, as a stranger pastes them: the packed tarball, a bundler, a browser. */
import assert from "node:assert/strict";
import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, test } from "node:test";
import { chromium } from "playwright-core";
import { browserArguments, findChromium } from "../../tools/browser.mjs";
import { serve } from "../../tools/serve.mjs";
import { project } from "../js/support/packed.mjs";
import { readmeBlocks } from "../js/support/readme.mjs";
import { root } from "../js/support/source.mjs";

const require = createRequire(import.meta.url);
const browser = await chromium.launch({
  executablePath: await findChromium(),
  args: browserArguments,
});
after(() => browser.close());

test("the README's lines run against the packed tarball in a browser", async () => {
  const blocks = await readmeBlocks();
  assert.equal(blocks.length, 2);
  const { folder } = await project();
  const page = join(folder, "readme");
  await mkdir(page, { recursive: true });
  await writeFile(
    join(page, "index.html"),
    '<!doctype html><title>readme</title><link rel="icon" href="data:,"><script type="module" src="./page.ts"></script>',
  );
  await writeFile(join(page, "page.ts"), blocks.join("\n"));
  const { build } = await import(
    require.resolve("vite").replace(/index\.cjs$/, "dist/node/index.js")
  );
  const outDir = join(page, "out");
  const shape = { outDir, assetsInlineLimit: 0, target: "es2022" };
  await build({ root: page, logLevel: "error", configFile: false, build: shape });
  await cp(join(root, "build/shop/shop.zg"), join(outDir, "shop.zg"));
  await cp(join(root, "www/shop/src/programme.json"), join(outDir, "programme.json"));

  const { url, close } = await serve({ folder: outDir });
  const tab = await browser.newPage();
  /** @type {string[]} */
  const said = [];
  tab.on("console", (message) => said.push(`${message.type()}: ${message.text()}`));
  tab.on("pageerror", (error) => said.push(`error: ${error.message}`));
  try {
    await tab.goto(url);
    const last = () =>
      said.find((line) => !line.startsWith("log: ") || line.startsWith("log: points: "));
    for (let waited = 0; !last() && waited < 20_000; waited += 100) await tab.waitForTimeout(100);
    assert.deepEqual(
      said.filter((line) => !line.startsWith("log: ")),
      [],
    );
    assert.equal(said.length, 15, said.join("\n"));
    // What was bought this minute does not lead the shelf.
    assert.match(said[0] ?? "", /^log: (?!85123A )\S+ [^ ]/);
    assert.match(said[12] ?? "", /^log: new 再消费 ¥/);
    assert.deepEqual(said.slice(13), ["log: faults: []", "log: points: 26"]);
  } finally {
    await tab.close();
    await close();
    await rm(folder, { recursive: true, force: true });
  }
});
