// @ts-check
/** The training SQL on a log small enough to count by hand. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { DuckDBInstance } from "@duckdb/node-api";

const SQL = new URL("../../www/package/sql/", import.meta.url);
const DAY = 86_400_000;

/** @typedef {[type: string, order: string, customer: string | null, day: number, item: string, quantity: number, price: number, list?: number, coupon?: string]} Line */
/** @type {Line[]} */
const LOG = [
  ["purchase", "o1", "ann", 10, "cup", 2, 500],
  ["purchase", "o1", "ann", 10, "pot", 1, 900],
  ["purchase", "o2", "ann", 10.2, "cup", 1, 400],
  ["purchase", "o3", "bob", 11, "cup", 1, 500],
  ["purchase", "o3", "bob", 11, "pot", 1, 900],
  ["purchase", "o4", "ann", 20, "pot", 1, 1000],
  ["refund", "o4", "ann", 22, "pot", 1, 1000],
  ["refund", "o1", "ann", 23, "cup", 1, 500],
  ["purchase", "o5", null, 30, "cup", 1, 500],
  ["purchase", "o5", null, 30, "pot", 1, 900],
  ["purchase", "o5", null, 30, "tea", 3, 100],
  ["purchase", "o6", "ann", 31, "tea", 1, 100],
  ["refund", "gone", "ann", 32, "tea", 1, 100],
  ["purchase", "late", "bob", 40, "cup", 9, 500],
];

/**
 * @param {Record<string, number>} overrides of the parameters
 * @param {Line[]} more lines of the log
 * @returns {Promise<(sql: string) => Promise<any[][]>>}
 */
async function trained(overrides = {}, more = []) {
  const params = {
    cut_ms: 40 * DAY,
    zone_offset_ms: 0,
    min_support: 2,
    max_basket: 100,
    recent_days: 10,
    ...overrides,
  };
  const database = await (await DuckDBInstance.create(":memory:")).connect();
  const lines = [...LOG, ...more].map(
    ([type, order, customer, day, item, quantity, price, list, coupon]) =>
      `('${type}', '${order}', ${customer ? `'${customer}'` : "NULL"}, ${Math.round(day * DAY)}::BIGINT, '${item}', ${quantity}, ${price}::BIGINT, ${list ?? "NULL"}::BIGINT, ${coupon ? `'${coupon}'` : "NULL"}, NULL::VARCHAR)`,
  );
  await database.run(`CREATE VIEW events AS SELECT * FROM (VALUES ${lines})
    e(type, order_id, customer_id, at_ms, item_id, quantity, unit_price, list_price, coupon, session_id)`);
  await database.run("CREATE VIEW products AS SELECT unnest(['cup', 'jar', 'pot']) AS id");
  const row = Object.entries(params).map(([name, value]) => `${value}::BIGINT AS ${name}`);
  await database.run(`CREATE VIEW params AS SELECT ${row}`);
  for (const file of readdirSync(SQL)
    .filter((name) => name.endsWith(".sql"))
    .sort()) {
    const table = file.replace(/^\d+-|\.sql$/g, "").replaceAll("-", "_");
    await database.run(`CREATE TABLE ${table} AS ${readFileSync(new URL(file, SQL), "utf8")}`);
  }
  return async (sql) =>
    (await database.runAndReadAll(sql))
      .getRowsJS()
      .map((r) => r.map((v) => (typeof v === "bigint" ? Number(v) : v)));
}

test("items: the catalogue's and the log's, in byte order, events at or after the cut not counted", async () => {
  const query = await trained();
  assert.deepEqual(
    await query(
      "SELECT item, id, listed, units, units_returned, orders, recent_orders, customers, recent_buyers FROM items",
    ),
    [
      [0, "cup", 1, 5, 1, 4, 1, 2, 1],
      [1, "jar", 1, 0, 0, 0, 0, 0, 0],
      [2, "pot", 1, 4, 1, 4, 1, 2, 1],
      [3, "tea", 0, 4, 1, 2, 2, 1, 2],
    ],
  );
});

test("customer_days: one local day's orders are one, refunds net their own order's day, zero is no order day", async () => {
  const query = await trained();
  assert.deepEqual(await query("SELECT customer_id, day, orders, value FROM customer_days"), [
    ["ann", 10, 2, 2 * 500 + 900 + 400 - 500],
    ["ann", 31, 1, 100],
    ["bob", 11, 1, 1400],
  ]);
});

test("customer_days: the shop's time zone decides where a day ends", async () => {
  const query = await trained({ zone_offset_ms: 0.9 * DAY });
  assert.deepEqual(
    await query(
      "SELECT day, orders, value FROM customer_days WHERE customer_id = 'ann' AND day < 12",
    ),
    [
      [10, 1, 2 * 500 + 900 - 500],
      [11, 1, 400],
    ],
  );
});

test("customers: recency, repeats and value from order days up to the cut", async () => {
  const query = await trained();
  assert.deepEqual(
    await query(
      "SELECT customer, customer_id, order_days, x, t_x, t, value, first_value, value_365 FROM customers",
    ),
    [
      [0, "ann", 2, 1, 21, 30, 1900, 1800, 1900],
      [1, "bob", 1, 0, 0, 29, 1400, 1400, 1400],
    ],
  );
});

test("customers: who gave everything back has no order day and no recency", async () => {
  const query = await trained({}, [
    ["purchase", "o7", "cat", 33, "cup", 1, 500],
    ["refund", "o7", "cat", 34, "cup", 1, 500],
  ]);
  assert.deepEqual(
    await query("SELECT order_days, x, t_x, t FROM customers WHERE customer_id = 'cat'"),
    [[0, 0, null, null]],
  );
});

test("item_pairs: distinct buyers, an anonymous order is its own, fewer than min_support are left out", async () => {
  const query = await trained();
  assert.deepEqual(
    await query("SELECT a, b, buyers, orders, recent_orders, weight FROM item_pairs"),
    [[0, 2, 3, 3, 1, 1_000_000 + 1_000_000 + 500_000]],
  );
  const all = await trained({ min_support: 1 });
  assert.equal((await all("FROM item_pairs")).length, 3);
});

test("item_pairs: orders of more than max_basket articles say nothing", async () => {
  const query = await trained({ max_basket: 2 });
  assert.deepEqual(await query("SELECT a, b, buyers FROM item_pairs"), [[0, 2, 2]]);
  assert.deepEqual(await query("SELECT item, buyers, orders, weight FROM basket_items"), [
    [0, 2, 2, 2_000_000],
    [2, 2, 2, 2_000_000],
  ]);
});

test("history: known customers' purchases, oldest first, refunds not taken out", async () => {
  const query = await trained();
  assert.deepEqual(
    await query("SELECT customer, order_no, item, quantity, unit_price FROM history"),
    [
      [0, 0, 0, 2, 500],
      [0, 0, 2, 1, 900],
      [0, 1, 0, 1, 400],
      [0, 3, 2, 1, 1000],
      [0, 5, 3, 1, 100],
      [1, 2, 0, 1, 500],
      [1, 2, 2, 1, 900],
    ],
  );
});

test("base_rates: nobody knows without list prices and coupons; with them lines and orders are counted", async () => {
  const counts = "SELECT lines, lines_reduced, orders, orders_coupon FROM base_rates";
  assert.deepEqual(await (await trained())(counts), [[0, 0, 0, 0]]);
  const known = await trained({}, [
    ["purchase", "o7", "cat", 33, "cup", 3, 400, 500, "MAY"],
    ["purchase", "o7", "cat", 33, "pot", 1, 900, 900, "MAY"],
    ["refund", "o7", "cat", 34, "cup", 1, 400, 500],
    ["purchase", "late", "cat", 50, "cup", 9, 400, 500, "MAY"],
  ]);
  assert.deepEqual(await known(counts), [[2, 1, 7, 1]]);
});
