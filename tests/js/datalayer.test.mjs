// @ts-check
/** A page's GA4 data layer, read without a change to the page. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { loadEntry, recorder } from "./support/entry.mjs";
import { root } from "./support/source.mjs";

const { connectDataLayer, fromGa4 } = await loadEntry("datalayer", "datalayer");

const MUG = {
  item_id: "85123A",
  item_name: "Mug",
  item_brand: "Acme",
  item_category: "Home",
  item_category2: "Kitchen",
  item_category3: "Mugs",
  price: 29.5,
  quantity: 2,
};
const view = (/** @type {object} */ item = MUG) => ({
  event: "view_item",
  ecommerce: { currency: "CNY", value: 59, items: [item] },
});
const ids = (/** @type {any} */ customer) =>
  customer.events.map((/** @type {any} */ { type, items }) => [type, items?.[0]?.id]);

describe("the data layer", () => {
  test("what was pushed before is replayed in its order, then each push as it comes", () => {
    const dataLayer = [view({ item_id: "a" }), { event: "gtm.js", "gtm.start": 1 }];
    const customer = recorder();
    const connection = connectDataLayer(customer, { dataLayer });
    dataLayer.push(view({ item_id: "b" }), view({ item_id: "c" }));
    assert.deepEqual(ids(customer), [
      ["view_item", "a"],
      ["view_item", "b"],
      ["view_item", "c"],
    ]);
    assert.deepEqual(connection.status(), {
      ...{ connected: true, taken: 3, repeated: 0, refused: 0, last: [] },
    });
  });

  test("push returns what it returned and throws what it threw", () => {
    /** @type {any} */
    const dataLayer = [];
    assert.equal(dataLayer.push({}), 1);
    connectDataLayer(recorder(), { dataLayer });
    assert.equal(dataLayer.push({}, {}), 3);
    /** @type {any} */
    const odd = Object.assign([], { push: () => "mine" });
    connectDataLayer(recorder(), { dataLayer: odd });
    assert.equal(odd.push({}), "mine");
    /** @type {any} */
    const broken = Object.assign([], {
      push() {
        throw new Error("the page's own");
      },
    });
    const customer = recorder();
    connectDataLayer(customer, { dataLayer: broken });
    assert.throws(() => broken.push(view()), /the page's own/);
    assert.equal(customer.events.length, 1);
  });

  test("it doesn't matter whether Tag Manager wraps push before or after", () => {
    /** Wraps as gtm.js does. @param {any} layer */
    const tagManager = (layer) => {
      const { push } = layer;
      layer.push = (/** @type {any[]} */ ...entries) => {
        push.apply(layer, entries);
        return true;
      };
    };
    for (const first of ["tag manager", "zhanggui"]) {
      /** @type {any} */
      const dataLayer = [];
      const customer = recorder();
      if (first === "tag manager") tagManager(dataLayer);
      const connection = connectDataLayer(customer, { dataLayer });
      if (first === "zhanggui") tagManager(dataLayer);
      assert.equal(dataLayer.push(view()), true);
      assert.equal(customer.events.length, 1);
      connection.disconnect();
      assert.equal(dataLayer.push(view()), true);
      assert.equal(customer.events.length, 1, first);
      assert.equal(dataLayer.length, 2);
    }
  });

  test("disconnected, push is the array's own again; connected again, nothing is replayed", () => {
    const dataLayer = [view()];
    const customer = recorder();
    connectDataLayer(customer, { dataLayer }).disconnect();
    assert.ok(!Object.hasOwn(dataLayer, "push"));
    dataLayer.push(view({ item_id: "b" }));
    connectDataLayer(customer, { dataLayer });
    assert.deepEqual(ids(customer), [
      ["view_item", "85123A"],
      ["view_item", "b"],
    ]);
    const other = recorder();
    connectDataLayer(other, { dataLayer });
    assert.equal(other.events.length, 2, "another customer gets them");
  });

  test("gtag's arguments are events, and what it set holds for all of them", () => {
    /** @type {any[]} */
    const dataLayer = [];
    function gtag() {
      // biome-ignore lint/complexity/noArguments: what gtag does
      dataLayer.push(arguments);
    }
    const call = /** @type {(...given: any[]) => void} */ (gtag);
    const customer = recorder();
    call("js", new Date());
    call("config", "G-1");
    call("set", { currency: "JPY" });
    call("event", "add_to_cart", { items: [MUG] });
    const connection = connectDataLayer(customer, { dataLayer });
    call("event", "scroll", { percent: 90 });
    call("event", "view_item", { currency: "CNY", items: [MUG] });
    call("set", "currency", "TWD");
    call("event", "view_item", { items: [MUG] });
    assert.deepEqual(
      customer.events.map(({ type, currency, items }) => [type, currency, items[0].unitPrice]),
      [
        ["add_to_cart", "JPY", 30],
        ["view_item", "CNY", 2950],
        ["view_item", "TWD", 2950],
      ],
    );
    assert.equal(connection.status().refused, 0);
  });

  test("ecommerce sticks until null; a list replaces the list before it", () => {
    const customer = recorder();
    /** @type {any[]} */
    const dataLayer = [];
    const connection = connectDataLayer(customer, { dataLayer });
    dataLayer.push({ ecommerce: { currency: "CNY", items: [MUG, { item_id: "b" }] } });
    dataLayer.push({ event: "view_item_list" });
    dataLayer.push({ event: "view_item", ecommerce: { items: [{ item_id: "c", price: 1 }] } });
    dataLayer.push({ event: "page_view" });
    dataLayer.push({ ecommerce: null });
    dataLayer.push({ event: "view_item" });
    assert.deepEqual(
      customer.events.map(({ type, currency, items }) => [type, currency, items?.length]),
      [
        ["view_item_list", "CNY", 2],
        ["view_item", "CNY", 1],
        ["page_view", undefined, undefined],
      ],
    );
    assert.deepEqual(connection.status().last, [
      { code: "missing_field", path: "/items", message: "must hold at least one item" },
    ]);
  });

  test("a purchase reported again counts once; one without its id is refused", () => {
    const customer = recorder();
    /** @type {any[]} */
    const dataLayer = [];
    const connection = connectDataLayer(customer, { dataLayer, currency: "CNY" });
    const purchase = (/** @type {any} */ id) => ({
      event: "purchase",
      ecommerce: { transaction_id: id, shipping: "10.00", items: [MUG] },
    });
    for (const id of ["T1", "T1", 17, undefined, ""])
      dataLayer.push({ ecommerce: null }, purchase(id));
    assert.deepEqual(
      customer.events.map(({ orderId, id, shipping }) => [orderId, id, shipping]),
      [
        ["T1", undefined, 1000],
        ["17", undefined, 1000],
      ],
    );
    const { taken, repeated, refused, last } = connection.status();
    assert.deepEqual([taken, repeated, refused], [2, 1, 2]);
    assert.deepEqual(
      last.map((/** @type {any} */ { code, path }) => `${code} ${path}`),
      ["missing_field /orderId", "missing_field /orderId"],
    );
  });

  test("without an own data layer the page's is used, and made if it isn't there yet", () => {
    const customer = recorder();
    const page = /** @type {any} */ (globalThis);
    const connection = connectDataLayer(customer);
    page.dataLayer = page.dataLayer || [];
    page.dataLayer.push(view());
    connection.disconnect();
    assert.equal(customer.events.length, 1);
    delete page.dataLayer;
  });

  test("a layer that cannot be wrapped is read as it is, and says so", () => {
    const customer = recorder();
    const connection = connectDataLayer(customer, { dataLayer: Object.freeze([view()]) });
    assert.equal(customer.events.length, 1);
    assert.equal(connection.status().connected, false);
  });
});

describe("consent mode", () => {
  /** @param {any[][]} commands @param {object} [options] */
  const decisions = (commands, options = {}) => {
    const customer = recorder();
    const dataLayer = commands.map((command) => ["consent", ...command]);
    connectDataLayer(customer, { dataLayer, ...options });
    return customer.decisions;
  };

  test("its signals become the purposes, once for each change", () => {
    const granted = { personalization_storage: "granted", analytics_storage: "denied" };
    assert.deepEqual(
      decisions([
        ["default", { personalization_storage: "denied", ad_storage: "denied" }],
        ["update", granted],
        ["update", granted],
        ["update", { personalization_storage: "denied" }],
      ]),
      [
        [{ personalization: true }, { source: "consent-mode-update" }],
        [{ personalization: false }, { source: "consent-mode-update" }],
      ],
    );
  });

  test("marketing is granted where no signal about advertising is denied", () => {
    const signals = { ad_storage: "granted", ad_user_data: "granted" };
    assert.deepEqual(
      decisions([
        ["update", { ...signals, ad_personalization: "denied" }],
        ["update", { ad_personalization: "granted" }],
        ["update", { ad_user_data: "denied" }],
      ]).map(([purposes]) => purposes),
      [{ marketing: true }, { marketing: false }],
    );
  });

  test("a default never goes against a decision, nor counts where it is for some regions", () => {
    const customer = recorder();
    const dataLayer = [
      ["consent", "default", { personalization_storage: "granted", region: ["US"] }],
      ["consent", "default", { analytics_storage: "granted" }],
      ["consent", "update", { personalization_storage: "granted" }],
    ];
    connectDataLayer(customer, { dataLayer });
    const next = [["consent", "default", { personalization_storage: "denied" }]];
    connectDataLayer(customer, { dataLayer: next }); // the next page
    assert.deepEqual(
      customer.decisions.map(([purposes]) => purposes),
      [{ analytics: true }, { personalization: true }],
    );
  });

  test("it can be left to the page's own dialog", () => {
    const command = ["update", { personalization_storage: "granted" }];
    assert.deepEqual(decisions([command], { consent: false }), []);
  });
});

describe("GA4's fields", () => {
  const one = (
    /** @type {string} */ event,
    /** @type {any} */ parameters,
    /** @type {any} */ options,
  ) => {
    const { events, refused } = fromGa4(event, parameters, options);
    assert.deepEqual(refused, []);
    assert.equal(events.length, 1);
    return events[0];
  };
  const refusals = (/** @type {any} */ parameters, event = "view_item") =>
    fromGa4(event, parameters).refused.map(
      (/** @type {any} */ { code, path }) => `${code} ${path}`,
    );

  test("prices are decimals in major units, each currency with its own digits", () => {
    const price = (/** @type {any} */ value, /** @type {string} */ currency) =>
      one("view_item", { currency, items: [{ item_id: "a", price: value }] }).items[0].unitPrice;
    for (const currency of ["CNY", "TWD", "HKD", "USD", "EUR", "GBP"]) {
      assert.equal(price(29.5, currency), 2950);
      assert.equal(price("29.50", currency), 2950);
      assert.equal(price(1.005, currency), 101, "half up in decimal");
      assert.equal(price(0.1 + 0.2, currency), 30);
      assert.equal(price(1e-7, currency), 0);
      assert.equal(price(0, currency), 0);
    }
    // Those that the core counts in whole units; any other list would be off by a hundred.
    const core = readFileSync(join(root, "src/money.rs"), "utf8");
    const [whole = ""] = core.match(/b"[A-Z]{3}"( \| b"[A-Z]{3}")* => 0/) ?? [];
    const currencies = [...whole.matchAll(/[A-Z]{3}/g)].map(String);
    assert.deepEqual(currencies, ["JPY", "KRW", "VND"]);
    for (const currency of currencies) assert.equal(price(2950, currency), 2950);
  });

  test("an amount without a currency, or in one without hundredths, is refused, not guessed", () => {
    assert.deepEqual(refusals({ items: [MUG] }), ["missing_field /currency"]);
    assert.deepEqual(refusals({ currency: "KWD", items: [MUG] }), ["bad_value /currency"]);
    assert.deepEqual(refusals({ currency: "yuan", items: [MUG] }), ["bad_value /currency"]);
    assert.deepEqual(refusals({ currency: "yuan", items: [{ item_id: "a" }] }), []);
    for (const price of [
      "1,299.00",
      "¥29",
      "29,5",
      "1e3",
      Number.NaN,
      Number.POSITIVE_INFINITY,
      {},
      [],
      true,
    ])
      assert.equal(refusals({ currency: "CNY", items: [{ item_id: "a", price }] }).length, 1);
    assert.deepEqual(refusals({ currency: "CNY", items: [{ item_id: "a", price: -1 }] }), [
      "out_of_range /items/0/price",
    ]);
    assert.deepEqual(refusals({ currency: "CNY", items: [{ item_id: "a", price: 1e12 }] }), [
      "out_of_range /items/0/price",
    ]);
  });

  test("ids, categories, coupon, discount and list are found", () => {
    const { events, products } = fromGa4("view_item_list", {
      currency: "CNY",
      item_list_id: "new",
      items: [
        { ...MUG, discount: 0.5, coupon: "SAVE", item_group_id: "mugs" },
        { sku: "s-1", item_category: "Home/Garden" },
        { product_id: 17 },
      ],
    });
    assert.deepEqual(events, [
      {
        type: "view_item_list",
        items: [
          { id: "85123A", quantity: 2, unitPrice: 2950, listPrice: 3000, coupon: "SAVE" },
          { id: "s-1" },
          { id: "17" },
        ],
        currency: "CNY",
        list: { id: "new" },
        channel: "web",
      },
    ]);
    assert.deepEqual(products, [
      {
        id: "85123A",
        group: "mugs",
        name: "Mug",
        brand: "Acme",
        category: ["Home", "Kitchen", "Mugs"],
      },
      { id: "s-1", category: ["Home", "Garden"] },
    ]);
    const itemId = ["item_variant", "item_id"];
    const items = [{ item_id: "a", item_variant: "a-red" }];
    assert.equal(one("view_item", { items }, { itemId }).items[0].id, "a-red");
  });

  test("search, refund, promotion, share and membership say what they are about", () => {
    assert.equal(one("view_search_results", { search_term: "杯子" }).query, "杯子");
    assert.deepEqual(one("refund", { transaction_id: "T1" }), {
      type: "refund",
      id: "refund:T1",
      orderId: "T1",
      channel: "web",
    });
    const part = { transaction_id: "T1", items: [{ item_id: "a", quantity: 1 }] };
    assert.equal(one("refund", part).id, undefined, "two parts are two refunds");
    assert.equal(one("select_promotion", { promotion_id: "P" }).ref, "P");
    assert.deepEqual(one("share", { method: "WeChat", item_id: "a" }).items, [{ id: "a" }]);
    assert.deepEqual(one("share", {}).items, undefined);
    assert.equal(one("join_group", { group_id: "vip" }).ref, "vip");
    assert.deepEqual(one("sign_up", {}, { channel: "app", source: "ga4" }), {
      type: "sign_up",
      channel: "app",
      source: "ga4",
    });
    assert.deepEqual(fromGa4("add_payment_info", {}), { events: [], products: [], refused: [] });
  });
});
