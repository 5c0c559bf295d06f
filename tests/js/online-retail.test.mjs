// @ts-check
/** The demo shop's data, made twice into a temporary folder: what the report promises holds, and the bytes repeat. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { DuckDBInstance } from "@duckdb/node-api";
import { matchRefunds } from "../../data/online-retail/refunds.mjs";

const PREPARE = fileURLToPath(new URL("../../data/online-retail/prepare.mjs", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "zhanggui-shop-"));
const [first, second] = [join(folder, "first"), join(folder, "second")];
const FILES = [
  "events.parquet",
  "products.csv",
  "categories.json",
  "catalogue.json",
  "report.json",
];

/** @param {string} name */
const json = (name) => JSON.parse(readFileSync(join(first, name), "utf8"));
/** @type {(sql: string) => Promise<any>} the first value of the first row */
let value;

before(async () => {
  const run = promisify(execFile);
  for (const out of [first, second]) await run(process.execPath, [PREPARE, "--out", out]);
  const database = await (await DuckDBInstance.create(":memory:")).connect();
  await database.run(`CREATE VIEW events AS FROM '${join(first, "events.parquet")}'`);
  value = async (sql) => (await database.runAndReadAll(sql)).getRowsJson()[0]?.[0];
});
after(() => rmSync(folder, { recursive: true }));

test("the same input gives the same bytes", () => {
  for (const file of FILES) {
    assert.ok(readFileSync(join(first, file)).equals(readFileSync(join(second, file))), file);
  }
});

test("rows in are the rows kept and the rows dropped, rule by rule", () => {
  const { counts, ...report } = json("report.json");
  const dropped = report.dropped.reduce(
    (/** @type {number} */ sum, /** @type {any} */ rule) => sum + rule.rows,
    0,
  );
  assert.equal(counts.rows_in, 525_461 + 531_282);
  assert.equal(counts.rows_in, counts.rows_kept + dropped);
  assert.equal(counts.rows_kept, counts.purchase_rows + counts.refund_rows);
  assert.equal(counts.event_rows, counts.rows_kept + counts.refund_rows_split);
});

test("the first file tells the shared nine days completely", () => {
  const { overlap } = json("report.json");
  assert.deepEqual([overlap.only_in_second, overlap.only_in_first_and_not_a_return], [0, 0]);
  assert.equal(overlap.in_first, overlap.in_second + overlap.only_in_first);
});

test("every event has a positive quantity and price, an order and an article", async () => {
  const broken = `SELECT count(*) FROM events WHERE quantity <= 0 OR unit_price <= 0 OR order_id IS NULL
    OR item_id IS NULL OR at_ms IS NULL OR currency <> 'CNY' OR type NOT IN ('purchase', 'refund')`;
  assert.equal(Number(await value(broken)), 0);
});

test("events are ordered by time", async () => {
  const back =
    "SELECT count(*) FROM (SELECT at_ms < lag(at_ms) OVER () AS back FROM events) WHERE back";
  assert.equal(Number(await value(back)), 0);
});

test("no order, article and price is given back more often than it was bought, nor before", async () => {
  const owed = `SELECT count(*) FROM (
    SELECT sum(CASE type WHEN 'purchase' THEN quantity ELSE -quantity END) AS kept,
           min(at_ms) FILTER (WHERE type = 'purchase') AS bought, min(at_ms) FILTER (WHERE type = 'refund') AS given
      FROM events GROUP BY order_id, customer_id, item_id, unit_price)
    WHERE kept < 0 OR bought IS NULL OR given < bought`;
  assert.equal(Number(await value(owed)), 0);
  assert.ok(Number(await value("SELECT count(*) FROM events WHERE type = 'refund'")) > 7000);
});

test("every article has a leaf of the tree, a title and a price; those sold are those listed", async () => {
  const { products } = json("catalogue.json");
  const leaves = new Set(
    json("categories.json")
      .filter((/** @type {any} */ c) => c.parent)
      .map((/** @type {any} */ c) => c.id),
  );
  for (const { id, name, category, price } of products) {
    assert.ok(leaves.has(category), `${id} ${category}`);
    assert.match(name, /^\W*[A-Z0-9]|^iPod/, id);
    assert.doesNotMatch(name, / {2}|^\s|[\s.,]$|[A-Z]{5}/, id);
    assert.ok(Number.isInteger(price) && price > 0, id);
  }
  const ids = new Set(products.map((/** @type {any} */ p) => p.id));
  assert.equal(ids.size, products.length);
  assert.equal(Number(await value("SELECT count(DISTINCT item_id) FROM events")), ids.size);
  const csv = readFileSync(join(first, "products.csv"), "utf8").trimEnd().split("\n");
  assert.equal(csv[0], "id,group,name_en,name_zh_cn,name_zh_tw,category,brand,price,available");
  assert.equal(csv.length - 1, ids.size);
});

test("categories have a parent above them and a name in every language; Taiwan's is not Simplified", () => {
  const seen = new Set();
  for (const { id, parent, name, icon } of json("categories.json")) {
    assert.ok(parent === null || seen.has(parent), id);
    for (const locale of ["zh-CN", "zh-TW", "en"])
      assert.ok(name[locale]?.trim(), `${id} ${locale}`);
    assert.doesNotMatch(name["zh-TW"], /[厨饰灯烛纸钟钩护与园户节儿笔礼贺圣对]/, id);
    assert.equal(typeof icon, parent === null ? "undefined" : "string", id);
    seen.add(id);
  }
});

test("less than 6 % of the revenue is left in the last category, and no leaf is empty", () => {
  const { other, shares } = json("report.json");
  assert.ok(other.revenue_bp < 600);
  for (const { id, available } of shares) assert.ok(id === other.id || available >= 10, id);
});

test("a refund takes back the latest earlier purchase first, then the one before; the rest is left over", () => {
  const line = (/** @type {number} */ atMs, /** @type {number} */ quantity, orderId = "") => ({
    key: "ann cup 500",
    atMs,
    orderId,
    year: 1,
    line: atMs,
    quantity,
  });
  const purchases = [line(1, 5, "early"), line(3, 2, "late"), line(9, 50, "after")];
  const { settlements, leftOver } = matchRefunds(purchases, [line(4, 3), line(5, 6)]);
  assert.deepEqual(
    settlements.map(({ orderId, quantity, part }) => [orderId, quantity, part]),
    [
      ["late", 2, 0],
      ["early", 1, 1],
      ["early", 4, 0],
    ],
  );
  assert.deepEqual(
    leftOver.map(({ quantity }) => quantity),
    [2],
  );
});
