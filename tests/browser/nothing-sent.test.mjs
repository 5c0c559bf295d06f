// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { visitShop } from "./support/shop.mjs";

test("once the shop is open, a whole visit with a purchase sends nothing; the customer's rights and another language each ask for one file, empty-handed", async () => {
  await visitShop({}, async (shop) => {
    const network = await watchNetwork(shop.page);
    await shop.page.addInitScript(trapRequests);
    await shop.enter();
    await shop.page.waitForLoadState("networkidle");
    await shop.page.evaluate(() => Reflect.set(globalThis, "shopIsOpen", true));
    network.length = 0;

    await shop.accept();
    const products = await shop.products(3);
    for (const { id } of products) await shop.buy(id);
    await shop.go("/c/kitchen");
    await shop.page.locator(".more .button").click();
    await shop.page.locator("#query").fill("red heart");
    await shop.page.keyboard.press("Enter");
    await shop.page.locator(".filters").waitFor();
    await shop.page.locator(".card-link").first().click();
    await shop.settled();
    await shop.page.locator(".why-button").first().click();
    await shop.page.keyboard.press("Escape");
    await shop.checkOut();
    await shop.become(await shop.customer(({ tier }) => tier === "silver"));
    await shop.page.getByRole("button", { name: "+30 days" }).click();
    await shop.go("/account");
    await shop.go("/");
    await shop.page.waitForTimeout(500);
    const trapped = () => shop.page.evaluate(() => Reflect.get(globalThis, "trappedRequests"));
    assert.deepEqual(await trapped(), []);
    assert.deepEqual(network, []);

    await exerciseRights(shop);
    await shop.page.waitForTimeout(500);
    assert.deepEqual(await trapped(), []);
    assert.equal(network.length, 1);
    assert.match(network.pop() ?? "", fileOfOurs("rights"));

    await shop.page.getByRole("button", { name: "繁體中文" }).click();
    await shop.go("/account");
    await shop.page.waitForTimeout(500);
    assert.deepEqual(await trapped(), []);
    assert.equal(network.length, 1);
    assert.match(network[0] ?? "", fileOfOurs("zh-TW"));
  });
});

/** One of the shop's own scripts, asked for without anything added to its address. */
const fileOfOurs = (/** @type {string} */ name) =>
  new RegExp(`^GET http://127\\.0\\.0\\.1:\\d+/assets/${name}-[\\w-]+\\.js$`);

/**
 * All that the customer's own page offers, with its own figures as the last word.
 * @param {import("./support/shop.mjs").Shop} shop
 */
async function exerciseRights(shop) {
  const { page } = shop;
  await shop.go("/privacy");
  for (const format of ["JSON", "CSV"]) {
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: `Export ${format}` }).click();
    assert.ok((await download).suggestedFilename().endsWith(format.toLowerCase()));
  }
  await page
    .getByRole("button", { name: /^That's not me/ })
    .first()
    .click();
  await page.locator(".deleted").waitFor();
  await page.getByLabel("Marketing messages").click();
  await page.getByLabel("Only what I viewed and did").check();
  await page.getByRole("button", { name: "Erase…" }).click();
  await page.getByRole("button", { name: "Yes, erase" }).click();
  await page.getByRole("heading", { name: "Receipt" }).waitFor();
  assert.equal(await page.locator("#sent-title").textContent(), "0 bytes sent");
}

/** Every request that the browser itself reports, but for what never leaves the page. */
async function watchNetwork(/** @type {import("playwright-core").Page} */ page) {
  /** @type {string[]} */
  const seen = [];
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  session.on("Network.requestWillBeSent", ({ request }) => {
    if (!/^(blob|data):/.test(request.url)) seen.push(`${request.method} ${request.url}`);
  });
  session.on("Network.webSocketCreated", ({ url }) => seen.push(url));
  return seen;
}

/** Runs in the page: notes every way in which a script could send something. */
function trapRequests() {
  /** @type {string[]} */
  const trapped = [];
  Reflect.set(globalThis, "trappedRequests", trapped);
  const note = (/** @type {string} */ what) => {
    if (Reflect.get(globalThis, "shopIsOpen")) trapped.push(what);
  };
  const watch = (/** @type {object} */ owner, /** @type {string} */ name) => {
    const original = Reflect.get(owner, name);
    Reflect.set(owner, name, function (/** @type {unknown[]} */ ...args) {
      note(`${name} ${args[0]}`);
      // @ts-expect-error: whatever `this` was
      return Reflect.apply(original, this, args);
    });
  };
  watch(globalThis, "fetch");
  watch(XMLHttpRequest.prototype, "open");
  watch(navigator, "sendBeacon");
  for (const name of ["WebSocket", "EventSource", "WebTransport", "RTCPeerConnection"]) {
    const Original = Reflect.get(globalThis, name);
    if (!Original) continue;
    Reflect.set(
      globalThis,
      name,
      new Proxy(Original, {
        construct(target, args) {
          note(`${name} ${args[0]}`);
          return Reflect.construct(target, args);
        },
      }),
    );
  }
  for (const Element of [HTMLImageElement, HTMLScriptElement, HTMLIFrameElement, HTMLLinkElement]) {
    const name = Element === HTMLLinkElement ? "href" : "src";
    const property = Object.getOwnPropertyDescriptor(Element.prototype, name);
    Object.defineProperty(Element.prototype, name, {
      ...property,
      set(value) {
        note(`${Element.name} ${value}`);
        property?.set?.call(this, value);
      },
    });
  }
}
