// @ts-check
/** Exports of other systems, with their real column names, as the tables `events` and `products`. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { loadReaders } from "./support/source.mjs";

const { Database, loadEvents, loadProducts, loadCategories, dataReport } =
  await loadReaders("presets");
const folder = mkdtempSync(join(tmpdir(), "zhanggui-presets-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const T = Date.UTC(2024, 4, 1, 10);
/** @param {string} name @param {string} text */
function file(name, text) {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}
const lines = (/** @type {object[]} */ ...rows) =>
  `${rows.map((row) => JSON.stringify(row)).join("\n")}\n`;

/**
 * Both tables, and what was left out.
 * @param {string} preset
 * @param {string} events
 * @param {string} [products]
 * @param {string} [currency]
 */
async function read(preset, events, products, currency = "EUR") {
  const db = await Database.open();
  const log = { files: [events], preset, prices: "major", currency, zoneMinutes: 120 };
  await loadEvents(db, log);
  await loadProducts(db, { file: products, map: {}, locale: "en" }, log);
  const rows = (/** @type {string} */ sql) =>
    db.rows(sql).then((/** @type {object[]} */ all) => all.map((row) => Object.values(row)));
  return {
    events:
      await rows(`SELECT type, order_id, session_id, customer_id, at_ms, item_id, quantity, unit_price,
      list_price, coupon FROM events ORDER BY at_ms, type, order_id, item_id`),
    products: await rows(
      `SELECT id, "group", name_en, category, brand, price, available FROM products ORDER BY id`,
    ),
    leftOut: (await dataReport(db)).leftOut,
    categories: await loadCategories(db, undefined),
  };
}

const view = {
  item_id: "T1",
  item_name: "Tea",
  item_brand: "Leaf",
  item_category: "Drinks",
  price: 4.5,
};
const params = (/** @type {Record<string, string | number>} */ values) =>
  Object.entries(values).map(([key, value]) => ({
    key,
    value: typeof value === "string" ? { string_value: value } : { int_value: String(value) },
  }));
const GA4 = [
  {
    event_name: "session_start",
    event_timestamp: String(T * 1000),
    user_pseudo_id: "p1",
    event_params: params({ ga_session_id: 7 }),
    items: [],
  },
  {
    event_name: "view_item",
    event_timestamp: String(T * 1000),
    user_pseudo_id: "p1",
    event_params: params({ ga_session_id: 7, currency: "EUR" }),
    items: [view],
  },
  {
    event_name: "purchase",
    event_timestamp: String((T + 60_000) * 1000),
    user_pseudo_id: "p1",
    user_id: "ann",
    event_params: params({ ga_session_id: 7, currency: "EUR", coupon: "MAY" }),
    ecommerce: { transaction_id: "O1" },
    items: [
      { ...view, item_name: "Green tea", price: 4.05, quantity: "2" },
      {
        item_id: "C1",
        item_name: "Cup",
        item_brand: "(not set)",
        price: "12",
        quantity: 1,
        coupon: "CUP",
      },
    ],
  },
  {
    event_name: "refund",
    event_timestamp: String((T + 120_000) * 1000),
    user_pseudo_id: "p1",
    user_id: "ann",
    event_params: params({ ga_session_id: 8, currency: "EUR", transaction_id: "O1" }),
    items: [{ item_id: "C1", price: 12, quantity: 1 }],
  },
];
const GA4_EVENTS = [
  ["view_item", null, "p1.7", "ann", T, "T1", 1, 450, null, null],
  ["purchase", "O1", "p1.7", "ann", T + 60_000, "C1", 1, 1200, null, "CUP"],
  ["purchase", "O1", "p1.7", "ann", T + 60_000, "T1", 2, 405, null, "MAY"],
  ["refund", "O1", "p1.8", "ann", T + 120_000, "C1", 1, 1200, null, null],
];

test("ga4: nested JSON lines; the articles are those of the events, as they were last called", async () => {
  const { events, products, leftOut, categories } = await read(
    "ga4",
    file("ga4.jsonl", lines(...GA4)),
  );
  assert.deepEqual(events, GA4_EVENTS);
  assert.deepEqual(products, [
    ["C1", null, "Cup", null, null, 1200, null],
    ["T1", null, "Green tea", "Drinks", "Leaf", 405, null],
  ]);
  assert.deepEqual(categories, [{ id: "Drinks", parent: null, name: "Drinks" }]);
  assert.deepEqual(leftOut, [{ reason: "not a purchase, refund or view_item", rows: 1 }]);
});

test("ga4: a purchase that a reload sent again counts once", async () => {
  const purchase = GA4.find(({ event_name }) => event_name === "purchase");
  const again = { ...purchase, event_timestamp: String((T + 90_000) * 1000) };
  const { events, leftOut } = await read("ga4", file("again.jsonl", lines(again, ...GA4)));
  assert.deepEqual(events, GA4_EVENTS);
  assert.deepEqual(leftOut, [
    { reason: "a purchase that was sent before", rows: 2 },
    { reason: "not a purchase, refund or view_item", rows: 1 },
  ]);
});

test("ga4: flattened to CSV, one row an item, is the same; a shop's own event named order is none", async () => {
  const header =
    "event_name,event_timestamp,user_id,user_pseudo_id,ga_session_id,currency,coupon,ecommerce.transaction_id,items.item_id,items.item_name,items.price,items.quantity";
  const us = (/** @type {number} */ ms) => `${ms}000`;
  const text = `${header}
session_start,${us(T)},,p1,7,,,(not set),,,,
view_item,${us(T)},,p1,7,EUR,,(not set),T1,Tea,4.5,
purchase,${us(T + 60_000)},ann,p1,7,EUR,MAY,O1,T1,Green tea,4.05,2
purchase,${us(T + 60_000)},ann,p1,7,EUR,CUP,O1,C1,Cup,12,1
refund,${us(T + 120_000)},ann,p1,8,EUR,,O1,C1,Cup,12,1
order,${us(T + 60_000)},ann,p1,7,EUR,,O1,C1,Cup,12,1
`;
  const { events, products } = await read("ga4", file("ga4.csv", text));
  assert.deepEqual(events, GA4_EVENTS);
  assert.deepEqual(
    products.map((/** @type {unknown[]} */ row) => [row[0], row[2], row[5]]),
    [
      ["C1", "Cup", 1200],
      ["T1", "Green tea", 405],
    ],
  );
});

test("who logs in is one customer, before and after", async () => {
  const view = (/** @type {object} */ who) => ({
    event_name: "view_item",
    event_timestamp: `${T}000`,
    ...who,
    event_params: [{ key: "ga_session_id", value: { int_value: 7 } }],
    items: [{ item_id: "T1" }],
  });
  const ga4 = await read(
    "ga4",
    file(
      "login.jsonl",
      lines(
        view({ user_pseudo_id: "p1" }),
        view({ user_pseudo_id: "p1", user_id: "ann" }),
        view({ user_pseudo_id: "p2" }),
        view({ user_id: "bob" }),
      ),
    ),
  );
  const call = (/** @type {object} */ who) => ({
    event: "Product Viewed",
    timestamp: new Date(T).toISOString(),
    ...who,
    properties: { product_id: "T1" },
  });
  const segment = await read(
    "segment",
    file(
      "login-segment.jsonl",
      lines(
        call({ anonymousId: "p1" }),
        call({ anonymousId: "p1", userId: "ann" }),
        call({ anonymousId: "p2" }),
        call({ userId: "bob" }),
      ),
    ),
  );
  for (const { events } of [ga4, segment]) {
    const who = events.map((/** @type {unknown[]} */ row) => row[3]).sort();
    assert.deepEqual(who, ["ann", "ann", "bob", "p2"]);
  }
});

test("segment: track calls of the e-commerce specification; others are left out", async () => {
  const at = (/** @type {number} */ minutes) => new Date(T + minutes * 60_000).toISOString();
  const tea = {
    product_id: "T1",
    sku: "TEA-1",
    name: "Tea",
    brand: "Leaf",
    category: "Drinks",
    price: 4.5,
  };
  const log = lines(
    {
      type: "track",
      event: "Product Viewed",
      anonymousId: "a1",
      timestamp: at(0),
      properties: tea,
    },
    { type: "track", event: "Product Added", anonymousId: "a1", timestamp: at(1), properties: tea },
    {
      type: "track",
      event: "Order Completed",
      anonymousId: "a1",
      userId: "ann",
      timestamp: at(2),
      context: { sessionId: 17 },
      properties: {
        order_id: "O1",
        currency: "EUR",
        coupon: "MAY",
        products: [
          { ...tea, quantity: 2 },
          { sku: "CUP-1", name: "Cup", price: "12.00", quantity: 1 },
        ],
      },
    },
    {
      type: "track",
      event: "Order Refunded",
      userId: "ann",
      timestamp: at(3),
      properties: {
        order_id: "O1",
        currency: "EUR",
        products: [{ sku: "CUP-1", price: 12, quantity: 1 }],
      },
    },
    {
      type: "track",
      event: "Order Refunded",
      userId: "ann",
      timestamp: at(4),
      properties: { order_id: "O1" },
    },
  );
  const { events, products, leftOut } = await read("segment", file("segment.jsonl", log));
  assert.deepEqual(events, [
    ["view_item", null, `ann@${T}`, "ann", T, "T1", 1, 450, null, null],
    ["purchase", "O1", "17", "ann", T + 120_000, "CUP-1", 1, 1200, null, "MAY"],
    ["purchase", "O1", "17", "ann", T + 120_000, "T1", 2, 450, null, "MAY"],
    ["refund", "O1", `ann@${T}`, "ann", T + 180_000, "CUP-1", 1, 1200, null, null],
  ]);
  assert.deepEqual(products, [
    ["CUP-1", null, "Cup", null, null, 1200, null],
    ["T1", null, "Tea", "Drinks", "Leaf", 450, null],
  ]);
  assert.deepEqual(leftOut, [
    { reason: "not a purchase, refund or view_item", rows: 1 },
    { reason: "no item id", rows: 1 },
  ]);
});

test("shopify: orders over several rows, discounts, voided and refunded ones; variants as articles", async () => {
  const orders = `Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem compare at price,Lineitem sku,Lineitem requires shipping,Lineitem taxable,Lineitem fulfillment status,Cancelled at,Payment Method,Refunded Amount,Vendor,Id,Lineitem discount
#1001,Ann@Shop.example,paid,2024-05-01 12:00:00 +0200,fulfilled,,yes,EUR,20.00,0.00,0.00,20.00,MAY,1.00,Standard,2024-05-01 12:00:00 +0200,2,Tea - 100 g / Tin,4.50,5.00,TEA-100,true,true,fulfilled,,,0.00,Leaf,1,1.00
#1001,Ann@Shop.example,,,,,,,,,,,,,,2024-05-01 12:00:00 +0200,1,Cup,12.00,,,true,true,fulfilled,,,,Clay,,0.00
#1002,,voided,,,,no,EUR,12.00,0.00,0.00,12.00,,0.00,,2024-05-01 12:01:00 +0200,1,Cup,12.00,,,true,true,pending,,,0.00,Clay,2,0.00
#1003,bob@shop.example,refunded,,,,no,EUR,12.00,0.00,0.00,12.00,,0.00,,2024-05-01 12:02:00 +0200,1,Cup,12.00,,,true,true,pending,2024-05-02 12:02:00 +0200,,12.00,Clay,3,0.00
#1004,bob@shop.example,paid,,,,no,USD,12.00,0.00,0.00,12.00,,0.00,,2024-05-01 12:03:00 +0200,1,Cup,12.00,,,true,true,pending,,,0.00,Clay,4,0.00
`;
  const list = `Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Option3 Name,Option3 Value,Variant SKU,Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Fulfillment Service,Variant Price,Variant Compare At Price,Image Src,Image Position,Status
tea,Tea,<p>Tea</p>,Leaf,Food,Drinks,"a, b",true,Size,100 g,Pack,Tin,,,'TEA-100,100,shopify,3,deny,manual,4.50,5.00,https://x/1.jpg,1,active
tea,,,,,,,,,200 g,,Bag,,,TEA-200,200,shopify,0,deny,manual,8.00,,,,
tea,,,,,,,,,,,,,,,,,,,,,,https://x/2.jpg,2,
cup,Cup,,Clay,,,,true,Title,Default Title,,,,,,300,,,deny,manual,12.00,,,,active
old,Old,,,,,,true,Title,Default Title,,,,,OLD,300,shopify,9,deny,manual,1.00,,,,archived
`;
  const shop = await read(
    "shopify",
    file("orders_export.csv", orders),
    file("products_export.csv", list),
  );
  assert.deepEqual(shop.events, [
    ["purchase", "#1001", null, "ann@shop.example", T, "Cup", 1, 1200, 1200, "MAY"],
    ["purchase", "#1001", null, "ann@shop.example", T, "TEA-100", 2, 400, 500, "MAY"],
    ["purchase", "#1003", null, "bob@shop.example", T + 120_000, "Cup", 1, 1200, 1200, null],
    ["refund", "#1003", null, "bob@shop.example", T + 120_000, "Cup", 1, 1200, 1200, null],
  ]);
  assert.deepEqual(shop.leftOut, [
    { reason: "not a purchase, refund or view_item", rows: 1 },
    { reason: "currency not EUR", rows: 1 },
  ]);
  assert.deepEqual(shop.products, [
    ["Cup", "cup", "Cup", null, "Clay", 1200, true],
    ["OLD", "old", "Old", null, null, 100, false],
    ["TEA-100", "tea", "Tea - 100 g / Tin", "Drinks", "Leaf", 450, true],
    ["TEA-200", "tea", "Tea - 200 g / Bag", "Drinks", "Leaf", 800, false],
  ]);
});

test("woocommerce: one row per item, statuses, partial refunds; variations as articles, categories as paths", async () => {
  const orders = `order_id,order_number,order_date,status,order_currency,customer_id,billing_email,item_id,item_product_id,item_name,item_sku,item_quantity,item_subtotal,item_total,item_refunded,item_refunded_qty,coupon_items
11,11,2024-05-01 12:00:00,completed,EUR,5,ann@shop.example,1,70,Tea,TEA-100,2,10.00,9.00,4.50,-1,code:may|amount:1.00
11,11,2024-05-01 12:00:00,completed,EUR,5,ann@shop.example,2,71,Cup,,1,12.00,12.00,0,0,code:may|amount:1.00
12,12,2024-05-01 12:01:00,wc-cancelled,EUR,0,Eve@shop.example,3,71,Cup,,1,12.00,12.00,0,0,
13,13,2024-05-01 12:02:00,refunded,EUR,0,Bob@Shop.example,4,71,Cup,,1,12.00,12.00,0,0,
`;
  const list = `ID,Type,SKU,Name,Published,Is featured?,Visibility in catalog,In stock?,Stock,Sale price,Regular price,Categories,Tags,Parent,Brands
69,variable,TEA,Tea,1,0,visible,1,,,,"Drinks > Tea, Gifts",,,Leaf
70,variation,TEA-100,Tea - 100 g,1,0,visible,1,3,4.50,5.00,"Drinks > Tea, Gifts",,TEA,Leaf
71,simple,,Cup,1,0,visible,0,0,,12.00,,,,
72,simple,HID,Hidden,0,0,visible,1,,,1.00,Gifts,,,
`;
  const shop = await read("woocommerce", file("orders.csv", orders), file("products.csv", list));
  assert.deepEqual(shop.events, [
    ["purchase", "11", null, "5", T, "71", 1, 1200, 1200, "may"],
    ["purchase", "11", null, "5", T, "TEA-100", 2, 450, 500, "may"],
    ["refund", "11", null, "5", T, "TEA-100", 1, 450, 500, "may"],
    ["purchase", "13", null, "bob@shop.example", T + 120_000, "71", 1, 1200, 1200, null],
    ["refund", "13", null, "bob@shop.example", T + 120_000, "71", 1, 1200, 1200, null],
  ]);
  assert.deepEqual(shop.leftOut, [{ reason: "not a purchase, refund or view_item", rows: 1 }]);
  assert.deepEqual(shop.products, [
    ["71", "71", "Cup", null, null, 1200, false],
    ["HID", "HID", "Hidden", "Gifts", null, 100, false],
    ["TEA-100", "TEA", "Tea - 100 g", "Drinks > Tea", "Leaf", 450, true],
  ]);
  assert.deepEqual(shop.categories, [
    { id: "Drinks", parent: null, name: "Drinks" },
    { id: "Drinks > Tea", parent: "Drinks", name: "Tea" },
    { id: "Gifts", parent: null, name: "Gifts" },
  ]);
});

test("major units by the currency: yen have none below them", async () => {
  const log = lines({
    event: "Order Completed",
    userId: "ann",
    timestamp: new Date(T).toISOString(),
    properties: {
      order_id: "O1",
      currency: "JPY",
      products: [{ product_id: "T1", price: 450, quantity: 1 }],
    },
  });
  const { events } = await read("segment", file("yen.jsonl", log), undefined, "JPY");
  assert.equal(events[0][7], 450);
});
