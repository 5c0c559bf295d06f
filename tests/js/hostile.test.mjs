// @ts-check
/** What a page's other scripts may hand over, by malice or mistake: nothing of it throws or gets in. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { loadEntry, recorder } from "./support/entry.mjs";
import { unbuilt } from "./support/packed.mjs";
import { random } from "./support/shop-log.mjs";
import { packageFolder } from "./support/source.mjs";

const { connectDataLayer, fromGa4 } = await loadEntry("datalayer", "hostile");
const adapters = await loadEntry("adapters", "hostile");
const { connect, fromSegment, fromShopify, fromYoushu, productsFromJsonLd } = adapters;
const { asksForToken, createToken, lastToken, readToken, takeTokenFromHash } = await loadEntry(
  "webview",
  "hostile",
);

const bomb = () => {
  throw new Error("a trap");
};
const proxy = new Proxy(
  {},
  { get: bomb, has: bomb, ownKeys: bomb, getOwnPropertyDescriptor: bomb },
);
const getter = Object.defineProperty({}, "items", { get: bomb, enumerable: true });
/** @type {any} */
const cycle = { "@type": "Product" };
cycle.item = cycle.items = cycle.mainEntity = cycle.properties = cycle;
/** @type {any} */
let deep = { item_id: "deep" };
for (let n = 0; n < 5_000; n++) deep = { items: [deep], item: deep, "@graph": [deep] };
const HUGE = "杯".repeat(3_500_000); // 10 MB
const polluted = JSON.parse(
  '{"__proto__":{"item_id":"x","polluted":1},"constructor":{"prototype":{"polluted":1}}}',
);

const NASTY = [
  ...[undefined, null, true, 0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 1e308, 2 ** 53, 10n],
  ...[
    "",
    "x",
    "-3",
    "1e9",
    "１２",
    "\u0000",
    "\ud800",
    "__proto__",
    "constructor",
    "toString",
    HUGE,
    "杯".repeat(100),
  ],
  ...[Symbol("s"), bomb, new Date(Number.NaN), new Date(8.64e15), "+300000-01-01T00:00:00Z"],
  ...["2024-13-45T99:99:99Z", "2024-05-01", "yesterday", /x/, new Map(), new Uint8Array(3)],
  ...[
    proxy,
    getter,
    cycle,
    deep,
    polluted,
    [],
    [proxy],
    [null],
    new Array(1e7),
    Object.create(null),
  ],
];

const KEYS = [
  ...["event", "ecommerce", "items", "item_id", "price", "discount", "quantity", "currency"],
  ...["transaction_id", "shipping", "search_term", "item_list_id", "coupon", "item_category"],
  ...[
    "type",
    "properties",
    "messageId",
    "timestamp",
    "products",
    "product_id",
    "order_id",
    "query",
  ],
  ...["name", "id", "data", "checkout", "lineItems", "variant", "cartLine", "merchandise", "order"],
  ...["finalLinePrice", "discountAllocations", "amount", "currencyCode", "productVariant"],
  ...["sku", "spu", "sale", "current_price", "time", "sku_num", "order_status", "sku_category"],
  ...["@type", "@graph", "offers", "priceCurrency", "itemListElement", "hasVariant", "brand"],
  ...["__proto__", "constructor", "length", "toJSON", "then"],
];
const WORDS = [
  ...["purchase", "view_item", "refund", "search", "add_to_cart", "Order Completed", "page"],
  ...["Product Viewed", "checkout_completed", "product_viewed", "custom_order", "payed", "track"],
  ...["browse_sku_page", "Product", "ProductGroup", "CNY", "JPY", "29.5", "17", "85123A"],
];

/** Values of any shape, the same for a seed; half of the time such as a vendor could send. */
function generator(/** @type {number} */ seed) {
  const below = random(seed);
  const pick = (/** @type {any[]} */ list) => list[below(list.length)];
  /** @type {(depth: number) => any} */
  const value = (depth) => {
    const kind = below(10);
    if (depth > 5 || kind < 2) return pick(NASTY);
    if (kind < 5) return pick(WORDS);
    if (kind < 6) return below(100_000) / 100;
    if (kind < 8) return Array.from({ length: below(4) }, () => value(depth + 1));
    return object(depth + 1);
  };
  /** @type {(depth: number) => any} */
  const object = (depth) => {
    const made = {};
    for (let n = below(10); n > 0; n--) {
      const [key, held] = [pick(KEYS), value(depth)];
      Object.defineProperty(made, key, { value: held, enumerable: true, configurable: true });
    }
    return made;
  };
  return { value: () => value(0), object: () => object(0), word: () => pick(WORDS), below };
}

const TYPES = /^[a-z_]+$/;
const count = (/** @type {any} */ value, least = 0) =>
  value === undefined || (Number.isSafeInteger(value) && value >= least && value <= 9_007_199_254);
const id = (/** @type {any} */ value) =>
  typeof value === "string" && value !== "" && Buffer.byteLength(value) <= 200;

/** What an adapter may let through, told apart from how it does. @param {any} adapted */
function assertSound({ events, products, refused }) {
  for (const event of events) {
    assert.match(event.type, TYPES);
    assert.equal(Object.getPrototypeOf(event), Object.prototype);
    for (const key of ["id", "orderId", "source", "channel", "ref"])
      assert.ok(event[key] === undefined || id(event[key]), key);
    assert.ok(event.at === undefined || Math.abs(event.at) < 2.6e14, String(event.at));
    assert.ok(count(event.shipping));
    assert.ok(event.query === undefined || Buffer.byteLength(event.query) <= 4_000);
    for (const item of event.items ?? []) {
      assert.ok(id(item.id));
      assert.ok(count(item.quantity, 1) && count(item.unitPrice) && count(item.listPrice));
      if (item.unitPrice !== undefined) assert.match(event.currency, /^[A-Z]{3}$/);
    }
    if (event.type === "purchase") assert.ok(id(event.orderId) && event.items.length > 0);
    structuredClone(event); // plain data, and nothing of the page's own
  }
  for (const product of products ?? []) assert.ok(id(product.id));
  for (const { code, path } of refused) {
    assert.match(code, TYPES);
    assert.equal(typeof path, "string");
  }
  assert.equal(/** @type {any} */ ({}).polluted, undefined);
}

const all = /** @type {Record<string, (input: any, word: any) => any>} */ ({
  ga4: (input, word) => fromGa4(word, input, { currency: "CNY" }),
  segment: (input) => fromSegment(input, { currency: "CNY" }),
  shopify: (input) => fromShopify(input),
  youshu: (input, word) => fromYoushu(word, input),
  "json-ld": (input) => ({ events: [], ...productsFromJsonLd(input, { currency: "CNY" }) }),
});

describe("every adapter", () => {
  test("lets only sound events through, whatever it is given", { timeout: 120_000 }, () => {
    let [taken, refused] = [0, 0];
    for (let seed = 1; seed <= 40_000; seed++) {
      const make = generator(seed);
      const input = make.below(2) ? make.object() : make.value();
      const [name, adapt] = Object.entries(all)[seed % 5] ?? assert.fail();
      try {
        const adapted = adapt(input, make.below(3) ? make.word() : make.value());
        assertSound(adapted);
        taken += adapted.events.length + (name === "json-ld" ? adapted.products.length : 0);
        refused += adapted.refused.length;
      } catch (error) {
        assert.fail(`${name}, seed ${seed}: ${/** @type {Error} */ (error).stack}`);
      }
    }
    assert.ok(taken > 200 && refused > 2_000, `${taken} taken, ${refused} refused`);
  });

  test("survives one nasty value in each place of a sound event", { timeout: 120_000 }, () => {
    const item = {
      item_id: "a",
      price: 1,
      quantity: 1,
      coupon: "c",
      discount: 0.5,
      item_name: "n",
    };
    const cny = { amount: 1, currencyCode: "CNY" };
    const variant = { id: "v", price: cny, product: { id: "p", title: "t" }, sku: "s" };
    const line = {
      variant,
      quantity: 1,
      finalLinePrice: cny,
      discountAllocations: [{ amount: cny }],
    };
    const offers = { price: 1, priceCurrency: "CNY", availability: "InStock" };
    /** @type {[string, any, string?][]} */
    const samples = [
      ["ga4", { currency: "CNY", transaction_id: "T", shipping: 1, items: [item] }, "purchase"],
      [
        "segment",
        {
          type: "track",
          event: "Order Completed",
          timestamp: "2024-05-01T08:00:00Z",
          properties: { currency: "CNY", order_id: "O", products: [{ product_id: "a", price: 1 }] },
        },
      ],
      [
        "shopify",
        {
          name: "checkout_completed",
          id: "e",
          timestamp: "2024-05-01T08:00:00Z",
          data: {
            checkout: { order: { id: "O" }, shippingLine: { price: cny }, lineItems: [line] },
          },
        },
      ],
      [
        "youshu",
        {
          sku: { sku_id: "a", sku_name: "n" },
          spu: { spu_id: "b" },
          sale: { current_price: 1 },
          sku_category: [{ sku_cat_id: "c" }],
          sku_num: 1,
          time: 1714550400000,
        },
        "add_to_cart",
      ],
      [
        "json-ld",
        {
          "@graph": [
            {
              "@type": "Product",
              sku: "a",
              name: "n",
              brand: { name: "b" },
              category: "a > b",
              offers,
            },
          ],
        },
      ],
    ];
    /** All places of a value. @type {(value: any, path?: string[]) => string[][]} */
    const places = (value, path = []) =>
      value && typeof value === "object"
        ? [path, ...Object.keys(value).flatMap((key) => places(value[key], [...path, key]))]
        : [path];
    for (const [name, sample, word] of samples) {
      const adapt = all[name] ?? assert.fail();
      const sound = adapt(sample, word);
      assert.deepEqual(sound.refused, [], name);
      assert.equal(sound.events.length + (name === "json-ld" ? 1 : 0), 1, name);
      for (const path of places(sample)) {
        for (const nasty of NASTY) {
          const changed = path.length === 0 ? nasty : structuredClone(sample);
          const last = path.at(-1);
          const parent = path.slice(0, -1).reduce((part, key) => part[key], changed);
          if (last !== undefined) parent[last] = nasty;
          assertSound(adapt(changed, word));
        }
      }
    }
  });
});

test("articles that hold one another by many ways are walked once", () => {
  /** @type {any} */
  let node = { "@type": "Product", sku: "a" };
  for (let depth = 0; depth < 14; depth++)
    node = { "@graph": node, item: node, mainEntity: node, itemListElement: node };
  const { products, refused } = productsFromJsonLd(node, { currency: "CNY" });
  assert.deepEqual([products, refused], [[{ id: "a" }], []]);
  assert.deepEqual(productsFromJsonLd(cycle, { currency: "CNY" }).refused[0].path, "/sku");
});

test("a data layer full of it never throws into the page, and counts what it refuses", () => {
  const customer = recorder();
  /** @type {any[]} */
  const dataLayer = [...NASTY];
  const connection = connectDataLayer(customer, { dataLayer });
  let length = dataLayer.length;
  for (let seed = 1; seed <= 1_000; seed++) {
    const make = generator(seed);
    const entry = make.below(2) ? make.object() : ["event", make.word(), make.value()];
    assert.equal(dataLayer.push(entry), ++length);
  }
  for (const nasty of NASTY) {
    dataLayer.push({ event: "purchase", ecommerce: nasty }, ["consent", "update", nasty]);
    dataLayer.push({ event: nasty }, ["event", nasty, nasty], ["set", nasty, nasty]);
    length += 6;
    assert.equal(dataLayer.push({ ecommerce: null }), length);
  }
  for (const event of customer.events) assertSound({ events: [event], products: [], refused: [] });
  const { refused, last } = connection.status();
  assert.ok(refused > 100, String(refused));
  assert.equal(last.length, 20);
});

test("a customer, an SDK or a layer that throws costs the page nothing", () => {
  const track = bomb;
  const feed = connect({ track }, fromSegment, { currency: "CNY" });
  feed.take({ event: "Cart Viewed" });
  assert.equal(feed.status().refused, 1);
  for (const dataLayer of [proxy, new Proxy([], { get: bomb, set: bomb })])
    assert.equal(connectDataLayer(recorder(), { dataLayer }).status().connected, false);
  assert.equal(takeTokenFromHash(/** @type {any} */ (proxy)), undefined);
});

describe("the hand-over", () => {
  test("makes no token of what isn't a profile, and reads none of what isn't a token", () => {
    for (const nasty of NASTY) {
      assert.equal(typeof createToken(/** @type {any} */ (nasty)), "string");
      const held = { version: 1, events: [nasty], traits: nasty, consent: nasty, id: nasty };
      assert.ok(createToken(/** @type {any} */ (held)).length <= 4_096);
      const read = /** @type {any} */ (readToken(nasty));
      assert.match(read.error, TYPES);
    }
  });

  test("drops names that objects inherit", () => {
    const traits = JSON.parse(
      '{"__proto__":{"value":1,"at":1,"source":"x"},"ok":{"value":1,"at":1,"source":"x"}}',
    );
    const consent = {
      storage: { granted: true, at: 1 },
      personalization: { granted: true, at: 1 },
    };
    const profile = { version: 1, events: [], traits, consent };
    const token = createToken(profile, { now: 5, traits: ["__proto__", "ok"] });
    const read = /** @type {any} */ (readToken(token, { now: 5 }));
    assert.deepEqual(Object.keys(read.profile.traits), ["ok"]);
    assert.equal(/** @type {any} */ ({}).value, undefined);
  });

  test("a host finds no token in what no page sent", () => {
    for (const nasty of NASTY)
      for (const event of [nasty, { detail: nasty }, { detail: { data: [nasty] } }])
        assert.deepEqual([lastToken(event), asksForToken(event)], [undefined, false]);
  });
});

test("what the adapters let through, the core takes too, and ids said twice count as first said", {
  skip: unbuilt,
}, async () => {
  const { createEngine } = await import(pathToFileURL(join(packageFolder, "dist", "node.js")).href);
  /** @type {any[]} */
  const errors = [];
  const engine = createEngine({
    clock: () => 1e12,
    onError: (/** @type {any} */ e) => errors.push(e),
  });
  await engine.ready;
  const customer = await engine.customer({ consent: { storage: true, personalization: true } });
  const feeds = Object.entries(all).slice(0, 4);
  let taken = 0;
  for (let seed = 1; seed <= 3_000; seed++) {
    const make = generator(seed);
    for (const [, adapt] of feeds) {
      for (const event of adapt(make.object(), make.word()).events) {
        customer.track(event);
        taken += 1;
      }
    }
  }
  assert.deepEqual(errors, []);
  assert.ok(taken > 50, String(taken));
  const before = customer.profile().events.length;
  const order = (/** @type {number} */ price) =>
    fromSegment({
      event: "Order Completed",
      properties: { order_id: "twice", currency: "CNY", products: [{ product_id: "a", price }] },
    }).events[0];
  customer.track(order(1));
  customer.track(order(2));
  const events = customer.profile().events;
  assert.equal(events.length, before + 1);
  const kept = events.find((/** @type {any} */ { id }) => id === "twice");
  assert.equal(kept.items[0].unitPrice, 100);
});
