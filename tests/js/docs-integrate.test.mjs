// @ts-check
/**
 * The code of docs/integrate.md, run as a reader would paste it, with the tarball's own files. The
 * vendors' scripts and the mini-programs are fakes of what these document.
 */
import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import vm from "node:vm";
import { guideBlocks, guideModules } from "./support/guide.mjs";
import { project, unbuilt } from "./support/packed.mjs";
import { packageFolder, root } from "./support/source.mjs";

const guide = readFileSync(join(root, "docs/integrate.md"), "utf8");
const blocks = guideBlocks(guide, "ts runnable");
const hosts = guideBlocks(guide, "js miniprogram");
const page = /** @type {any} */ (globalThis);

describe("the guide to integrating", { skip: unbuilt }, () => {
  /** @type {(name: string) => Promise<any>} */
  let run;
  /** @type {any} */
  let customer;
  /** @type {any} */
  let engine;
  const said = /** @type {any[]} */ ([]);
  const { log, warn } = console;

  before(async () => {
    const folder = join((await project()).folder, "guide");
    run = await guideModules(blocks, folder);
    console.log = console.warn = (...words) => said.push(words);
    ({ customer, engine } = await run("customer"));
    await engine.ready;
    customer.privacy.setConsent({ personalization: true });
  });
  after(async () => {
    Object.assign(console, { log, warn });
    await rm((await project()).folder, { recursive: true, force: true });
  });

  /** What came in while `act` ran. @param {() => unknown} act */
  const news = async (act) => {
    const known = new Set(customer.profile().events.map((/** @type {any} */ { id }) => id));
    await act();
    const events = customer.profile().events.filter((/** @type {any} */ { id }) => !known.has(id));
    return events.map((/** @type {any} */ e) => [
      e.type,
      e.items?.[0]?.id,
      e.items?.[0]?.unitPrice,
    ]);
  };

  test("every block has a name, and every name a test", () => {
    assert.deepEqual(
      [...blocks.keys(), ...hosts.keys()],
      [
        ...["customer", "ga4", "segment", "posthog", "shopify-pixel", "shopify-theme", "youshu"],
        ...["webview-first", "webview", "json-ld", "wechat", "alipay"],
      ],
    );
  });

  test("GA4", async () => {
    page.dataLayer = [
      { event: "view_item", ecommerce: { items: [{ item_id: "mug", price: 29.5 }] } },
    ];
    const got = await news(async () => {
      await run("ga4");
      page.dataLayer.push({
        event: "add_to_cart",
        ecommerce: { items: [{ item_id: "cup", price: 9 }] },
      });
    });
    assert.deepEqual(got.sort(), [
      ["add_to_cart", "cup", 900],
      ["view_item", "mug", 2950],
    ]);
    assert.equal(said.at(-1)[0].taken, 1);
  });

  test("Segment, PostHog and RudderStack", async () => {
    /** @type {any} */
    let middleware;
    /** @type {any} */
    let heard;
    const tracked = /** @type {any[]} */ ([]);
    page.analytics = { addSourceMiddleware: (/** @type {any} */ given) => (middleware = given) };
    page.posthog = { on: (/** @type {string} */ _, /** @type {any} */ given) => (heard = given) };
    page.rudderanalytics = { track: (/** @type {any[]} */ ...given) => tracked.push(given) };
    const properties = { product_id: "mug", price: 29.5 };
    const got = await news(async () => {
      await run("segment");
      const { track } = await run("posthog");
      middleware({
        payload: { obj: { type: "track", event: "Product Viewed", properties } },
        next() {},
      });
      heard({ event: "Product Added", uuid: "u", properties });
      track("Product Removed", properties);
    });
    assert.deepEqual(got.map(([type]) => type).sort(), [
      "add_to_cart",
      "remove_from_cart",
      "view_item",
    ]);
    assert.deepEqual(tracked, [["Product Removed", properties]]);
  });

  test("Shopify, from the pixel's sandbox to the theme", async () => {
    const shop = new Map();
    /** @type {any} */
    let heard;
    const pixel = (/** @type {boolean} */ preferencesProcessingAllowed) => ({
      analytics: {
        subscribe: (/** @type {string} */ _, /** @type {any} */ given) => (heard = given),
      },
      browser: {
        localStorage: {
          setItem: async (/** @type {any} */ k, /** @type {any} */ v) => shop.set(k, v),
        },
      },
      init: { customerPrivacy: { preferencesProcessingAllowed } },
    });
    page.register = (/** @type {any} */ start) => {
      start(pixel(false));
      assert.equal(heard, undefined, "nothing without consent");
      start(pixel(true));
    };
    page.localStorage = {
      get length() {
        return shop.size;
      },
      key: (/** @type {number} */ n) => [...shop.keys()][n] ?? null,
      getItem: (/** @type {string} */ key) => shop.get(key) ?? null,
      removeItem: (/** @type {string} */ key) => shop.delete(key),
    };
    const variant = {
      id: "71",
      price: { amount: 29.5, currencyCode: "CNY" },
      product: { id: "7" },
    };
    const checkout = { order: { id: "S1" }, lineItems: [{ variant, quantity: 2 }] };
    shop.set("theirs", "x");
    const got = await news(async () => {
      await run("shopify-pixel");
      for (const [name, data] of Object.entries({
        checkout_completed: { checkout },
        product_viewed: { productVariant: variant },
      }))
        heard({ id: `sh-${name}`, name, timestamp: new Date().toISOString(), data });
      await run("shopify-theme");
    });
    assert.deepEqual(got.sort(), [
      ["purchase", "71", 2950],
      ["view_item", "71", 2950],
    ]);
    assert.deepEqual([...shop.keys()], ["theirs"]);
  });

  test("有数", async () => {
    page.sr = { track: () => true };
    page.linesOf = () => [{ id: "mug", quantity: 1, unitPrice: 2950 }];
    const got = await news(async () => {
      await run("youshu");
      page.sr.track("custom_order", { order: { order_id: "Y1", order_status: "payed" } });
    });
    assert.deepEqual(got, [["purchase", "mug", 2950]]);
  });

  test("JSON-LD", async () => {
    const offers = {
      price: "19.90",
      priceCurrency: "CNY",
      availability: "https://schema.org/InStock",
    };
    const textContent = JSON.stringify({ "@type": "Product", sku: "bowl", name: "Bowl", offers });
    page.document = { querySelectorAll: () => [{ textContent }] };
    await run("json-ld");
    const shelf = customer.recommend({ scene: "home", filter: { ids: ["bowl"] } });
    assert.deepEqual(
      shelf.data.map((/** @type {any} */ { id }) => id),
      ["bowl"],
    );
    delete page.document;
  });

  /** A mini-program: its page, its storage, and what it asks of its host. @param {string} name @param {any} host */
  function miniProgram(name, host) {
    const require = createRequire(join(packageFolder, "package.json"));
    /** @type {any} */
    let made;
    const Page = (/** @type {any} */ given) => (made = given);
    const load = (/** @type {string} */ path) => {
      assert.equal(path, "../../zhanggui.js");
      return require(join(packageFolder, "dist", "webview.cjs"));
    };
    vm.runInNewContext(hosts.get(name) ?? "", { Page, require: load, ...host });
    made.setData = (/** @type {object} */ data) => Object.assign(made.data, data);
    return made;
  }
  const consent = { storage: { granted: true, at: 1 }, personalization: { granted: true, at: 1 } };
  const look = (/** @type {string} */ id) => ({
    id,
    type: "view_item",
    at: Date.now(),
    items: [{ id: "mug" }],
  });

  test("a WeChat mini-program and the page in its web-view", async () => {
    const kept = new Map([
      ["profile", { version: 1, id: "c-1001", consent, events: [look("in-app")] }],
    ]);
    const program = miniProgram("wechat", {
      wx: {
        getStorageSync: (/** @type {string} */ key) => kept.get(key) ?? "",
        setStorageSync: (/** @type {string} */ key, /** @type {any} */ value) =>
          kept.set(key, value),
        removeStorageSync: (/** @type {string} */ key) => kept.delete(key),
      },
    });
    program.onLoad();
    const { hash, href } = new URL(program.data.src);
    const queue = /** @type {any[]} */ ([]);
    page.wx = { miniProgram: { postMessage: (/** @type {any} */ { data }) => queue.push(data) } };
    page.__wxjs_environment = "miniprogram";
    page.window = {
      location: { hash, href },
      history: {
        state: null,
        replaceState: (/** @type {any} */ _, /** @type {any} */ __, /** @type {string} */ url) =>
          said.push(["url", url]),
      },
    };
    const got = await news(async () => {
      await run("webview-first");
      await run("webview");
    });
    assert.deepEqual(said.at(-1), ["url", "https://shop.example/cart"]);
    assert.deepEqual(got, [["view_item", "mug", undefined]]);
    customer.track(look("on-the-page"));
    await new Promise((resolve) => setTimeout(resolve));
    assert.equal(queue.length, 2, "one for each change; the last says it all");
    program.onMessage({ detail: { data: structuredClone(queue) } }); // on the way back
    const ids = kept.get("profile")?.events.map(({ id }) => id) ?? [];
    assert.ok(ids.includes("in-app") && ids.includes("on-the-page"), ids.join());
    assert.equal(new Set(ids).size, ids.length);
    program.onMessage({ detail: { data: [] } });
    customer.privacy.setConsent({ storage: false });
    await new Promise((resolve) => setTimeout(resolve));
    program.onMessage({ detail: { data: structuredClone(queue) } });
    assert.equal(kept.size, 0, "withdrawn, the host has nothing either");
    for (const name of ["wx", "__wxjs_environment", "window"]) delete page[name];
  });

  test("an Alipay mini-program, which the page asks", () => {
    const kept = new Map([
      ["profile", { version: 1, id: "c-1001", consent, events: [look("alipay")] }],
    ]);
    const sent = /** @type {any[]} */ ([]);
    const program = miniProgram("alipay", {
      my: {
        createWebViewContext: () => ({
          postMessage: (/** @type {any} */ message) => sent.push(message),
        }),
        getStorageSync: ({ key = "" }) => ({ data: kept.get(key) }),
        setStorageSync: ({ key = "", data = /** @type {any} */ (null) }) => kept.set(key, data),
        removeStorageSync: ({ key = "" }) => kept.delete(key),
      },
    });
    program.onLoad();
    program.onMessage({ detail: { zhanggui: 1, ask: "token" } });
    const { createToken, readToken } = createRequire(join(packageFolder, "package.json"))(
      join(packageFolder, "dist", "webview.cjs"),
    );
    assert.equal(readToken(sent[0].token).profile.events[0].id, "alipay");
    const token = createToken({ version: 1, id: "c-1001", consent, events: [look("back")] });
    program.onMessage({ detail: { zhanggui: 1, token } });
    assert.deepEqual(
      kept.get("profile")?.events.map(({ id }) => id),
      ["alipay", "back"],
    );
    const withdrawn = { storage: { granted: false, at: 2 } };
    const last = createToken({ version: 1, id: "c-1001", consent: withdrawn, events: [] });
    program.onMessage({ detail: { zhanggui: 1, token: last } });
    assert.equal(kept.size, 0);
  });

  test("nothing was refused that the guide takes for granted", () => {
    const warned = said.filter(([first]) => String(first).startsWith("no hand-over"));
    assert.deepEqual(warned, []);
  });
});
