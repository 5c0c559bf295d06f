// @ts-check
/** The data layer and the hand-over where they belong: gtag's own arguments, a real address bar. */
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { chromium } from "playwright-core";
import { browserArguments, findChromium } from "../../tools/browser.mjs";
import { serve } from "../../tools/serve.mjs";
import { loadEntry } from "../js/support/entry.mjs";
import { esbuild, packageFolder } from "../js/support/source.mjs";

const { createToken, withToken } = await loadEntry("webview", "beside");
const folder = await mkdtemp(join(tmpdir(), "zhanggui-beside-"));
const browser = await chromium.launch({
  executablePath: await findChromium(),
  args: browserArguments,
});
const { url, close } = await serve({ folder });
after(async () => {
  await browser.close();
  await close();
  await rm(folder, { recursive: true, force: true });
});

// The page as a shop has it: Google's lines first, this package later.
const PAGE = `
  import { connectDataLayer } from "./datalayer/index.ts";
  import { detectHost, readToken, takeTokenFromHash } from "./webview/index.ts";
  window.token = takeTokenFromHash(window);
  window.read = readToken(window.token);
  window.host = detectHost();
  window.tracked = [];
  const privacy = { consent: () => ({ personalization: { at: 0 } }), setConsent: (c) => tracked.push(c) };
  window.connection = connectDataLayer({ track: (event) => tracked.push(event), privacy });
`;
const HTML = `<!doctype html><title>shop</title><link rel="icon" href="data:,">
  <script src="google.js"></script><script type="module" src="page.js"></script>`;
const GOOGLE = `
  window.dataLayer = window.dataLayer || [];
  function gtag() { dataLayer.push(arguments); }
  gtag("js", new Date());
  gtag("set", { currency: "CNY" });
  gtag("consent", "update", { personalization_storage: "granted" });
  gtag("event", "view_item", { items: [{ item_id: "mug", price: 29.5 }] });
`;

test("a page takes its token out of the address and hears gtag, before and after it loads", async () => {
  await esbuild.build({
    stdin: { contents: PAGE, resolveDir: join(packageFolder, "src"), loader: "ts" },
    bundle: true,
    format: "esm",
    outfile: join(folder, "page.js"),
  });
  await writeFile(join(folder, "index.html"), HTML);
  await writeFile(join(folder, "google.js"), GOOGLE);
  const consent = { storage: { granted: true, at: 1 } };
  const order = { id: "O1", type: "purchase", at: 5, items: [{ id: "马克杯" }] };
  const token = createToken({ version: 1, id: "c-1", consent, events: [order] });
  const tab = await browser.newPage();
  /** @type {string[]} */
  const faults = [];
  tab.on("pageerror", (error) => faults.push(error.message));
  const address = `${url}/?from=app#/cart`; // its path begins with two slashes, which is allowed
  await tab.goto(withToken(address, token));
  await tab.waitForFunction("window.connection");
  const { now, length, got, read, host } = await tab.evaluate(() => {
    const page = /** @type {any} */ (globalThis);
    page.gtag("event", "add_to_cart", { items: [{ item_id: "mug", price: 29.5, quantity: 2 }] });
    const { read, host, tracked, history } = page;
    return { now: page.location.href, length: history.length, got: tracked, read, host };
  });
  assert.equal(now, address);
  assert.equal(length, 2, "about:blank and the page: no entry to go back to with the token");
  assert.deepEqual(read.profile.events, [order]);
  assert.equal(host, undefined);
  assert.deepEqual(got, [
    { personalization: true },
    ...[
      ["view_item", [{ id: "mug", unitPrice: 2950 }]],
      ["add_to_cart", [{ id: "mug", quantity: 2, unitPrice: 2950 }]],
    ].map(([type, items]) => ({ type, items, currency: "CNY", channel: "web" })),
  ]);
  assert.deepEqual(faults, []);
});
