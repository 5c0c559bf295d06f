// @ts-check
/** Logs of several kinds as the table `events`: which rows, which types, which sessions. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { loadReaders } from "./support/source.mjs";

const { Database, loadEvents, loadProducts, dataReport, columnMap } = await loadReaders("events");
const folder = mkdtempSync(join(tmpdir(), "zhanggui-events-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const NO_LIST = { file: undefined, map: {}, locale: "en" };
const T = Date.UTC(2024, 4, 1, 10);
const MINUTE = 60_000;

/**
 * What a log becomes.
 * @param {string} name
 * @param {string} text
 * @param {object} options
 */
async function read(name, text, options = {}) {
  const file = join(folder, name);
  writeFileSync(file, text);
  const db = await Database.open();
  await loadEvents(db, {
    files: [file],
    currency: "CNY",
    prices: "minor",
    zoneMinutes: 0,
    ...options,
  });
  const rows =
    await db.rows(`SELECT type, order_id, session_id, customer_id, at_ms, item_id, quantity, unit_price
    FROM events ORDER BY at_ms, item_id`);
  return { db, rows: rows.map((/** @type {object} */ row) => Object.values(row)) };
}

test("views of sessions: no type, no customer, no product list; the articles are those viewed", async () => {
  const { db, rows } = await read(
    "views.csv",
    `session_id,item_id,timestamp\ns1,007,${T}\ns1,008,${T + MINUTE}\ns2,007,${T + 2 * MINUTE}\ns2,,${T}\n,007,${T}\n`,
  );
  assert.deepEqual(rows, [
    ["view_item", null, "s1", null, T, "007", 1, null],
    ["view_item", null, "s1", null, T + MINUTE, "008", 1, null],
    ["view_item", null, "s2", null, T + 2 * MINUTE, "007", 1, null],
  ]);
  await loadProducts(db, NO_LIST, { files: [] });
  assert.deepEqual(await db.rows("SELECT id FROM products ORDER BY id"), [
    { id: "007" },
    { id: "008" },
  ]);
  const report = await dataReport(db);
  assert.deepEqual(report.leftOut, [
    { reason: "no item id", rows: 1 },
    { reason: "a view of no session and no customer", rows: 1 },
  ]);
  const { orders, views, sessions, products } = report;
  assert.deepEqual(
    { orders, views, sessions, products },
    { orders: 0, views: 3, sessions: 2, products: 2 },
  );
});

test("views of customers: half an hour without one ends a session, which has its first instant's name", async () => {
  const minutes = [0, 29, 59, 90, 90];
  const lines = minutes.map((m, i) => `ann,i${i},${T + m * MINUTE}`);
  const { rows } = await read(
    "customers.csv",
    `customer_id,item_id,timestamp\n${lines.join("\n")}\nbob,i9,${T + MINUTE}\n`,
  );
  assert.deepEqual(
    rows.map((/** @type {unknown[]} */ row) => [row[0], row[2], row[5]]),
    [
      ["view_item", `ann@${T}`, "i0"],
      ["view_item", `bob@${T + MINUTE}`, "i9"],
      ["view_item", `ann@${T}`, "i1"],
      ["view_item", `ann@${T}`, "i2"],
      ["view_item", `ann@${T + 90 * MINUTE}`, "i3"],
      ["view_item", `ann@${T + 90 * MINUTE}`, "i4"],
    ],
  );
});

test("purchases without orders: prices tell them from views, a session's are one order", async () => {
  const { rows } = await read(
    "bought.csv",
    `customer_id,item_id,timestamp,quantity,price\nann,a,${T},2,500\nann,b,${T + MINUTE},1,900\nann,a,${T + 60 * MINUTE},1,500\n`,
  );
  assert.deepEqual(rows, [
    ["purchase", `ann@${T}`, `ann@${T}`, "ann", T, "a", 2, 500],
    ["purchase", `ann@${T}`, `ann@${T}`, "ann", T + MINUTE, "b", 1, 900],
    [
      "purchase",
      `ann@${T + 60 * MINUTE}`,
      `ann@${T + 60 * MINUTE}`,
      "ann",
      T + 60 * MINUTE,
      "a",
      1,
      500,
    ],
  ]);
});

test("orders and views in one log: each row by its type, other types left out", async () => {
  const { db, rows } = await read(
    "mixed.csv",
    `type,order_id,session_id,customer_id,at_ms,item_id,quantity,unit_price
view_item,,s1,ann,${T},a,,
purchase,o1,s1,ann,${T + 1},a,1,500
refund,o1,,ann,${T + 2},a,1,500
purchase,,s1,ann,${T + 3},a,1,500
view_item,,,ann,${T + 4},b,,
add_to_cart,,s1,ann,${T + 5},a,1,
`,
  );
  assert.deepEqual(rows, [
    ["view_item", null, "s1", "ann", T, "a", null, null],
    ["purchase", "o1", "s1", "ann", T + 1, "a", 1, 500],
    ["refund", "o1", `ann@${T}`, "ann", T + 2, "a", 1, 500],
    ["view_item", null, `ann@${T}`, "ann", T + 4, "b", null, null],
  ]);
  await loadProducts(db, NO_LIST, { files: [] });
  assert.deepEqual((await dataReport(db)).leftOut, [
    { reason: "not a purchase, refund or view_item", rows: 1 },
    { reason: "no order id", rows: 1 },
  ]);
});

test("instants: seconds to nanoseconds by their size; texts on the shop's clock unless they name a zone", async () => {
  const same = [
    T / 1000,
    `${T / 1000}.0`,
    T,
    T * 1000,
    `${T}000000`,
    "2024-05-01 18:00:00",
    "2024-05-01T18:00",
    "2024-05-01T10:00:00.000Z",
    "2024-05-01 10:00:00 UTC",
    "2024-05-01 03:00:00 -0700",
    "2024-05-01T12:00:00+02:00",
  ];
  const lines = same.map((time, i) => `s${i},a,${time}`);
  const { rows } = await read(
    "times.tsv",
    `SessionId\tItemId\tTime\n${lines.join("\n").replaceAll(",", "\t")}\n`,
    {
      zoneMinutes: 480,
    },
  );
  assert.equal(rows.length, same.length);
  for (const row of rows) assert.equal(row[4], T, String(row[2]));
});

test("a date alone is the shop's midnight; what is no time is left out", async () => {
  const { rows } = await read(
    "days.csv",
    "session_id,item_id,time\ns1,a,2024-05-01\ns2,a,soon\ns3,a,17\n",
    {
      zoneMinutes: 480,
    },
  );
  assert.deepEqual(
    rows.map((/** @type {unknown[]} */ row) => [row[2], row[4]]),
    [["s1", T - 18 * 60 * MINUTE]],
  );
});

test("times written otherwise are read as --time-format says", async () => {
  const { rows } = await read(
    "us.csv",
    "session_id,item_id,time\ns1,a,5/1/2024 6:00 PM\ns2,a,x\n",
    {
      zoneMinutes: 480,
      timeFormat: "%m/%d/%Y %I:%M %p",
    },
  );
  assert.deepEqual(
    rows.map((/** @type {unknown[]} */ row) => [row[2], row[4]]),
    [["s1", T]],
  );
  const zoned = await read("zoned.csv", "session_id,item_id,time\ns1,a,20240501 12:00 +0200\n", {
    zoneMinutes: 480,
    timeFormat: "%Y%m%d %H:%M %z",
  });
  assert.equal(zoned.rows[0][4], T);
});

test("sessions, one a line: oldest first, an item a second, a session a minute, empty lines nothing", async () => {
  const { rows } = await read("lines.txt", "7 8\r\n\n  8 7  7\n", { format: "sessions" });
  const zero = Date.UTC(2000, 0, 1);
  assert.deepEqual(
    rows.map((/** @type {unknown[]} */ row) => [row[0], row[2], Number(row[4]) - zero, row[5]]),
    [
      ["view_item", "1", 61_000, "7"],
      ["view_item", "1", 62_000, "8"],
      ["view_item", "2", 121_000, "8"],
      ["view_item", "2", 122_000, "7"],
      ["view_item", "2", 123_000, "7"],
    ],
  );
});

test("JSON lines and columns of other names: --map says which is which", async () => {
  const { rows } = await read(
    "other.jsonl",
    `${JSON.stringify({ sku: "a", who: "ann", when: "2024-05-01T10:00:00Z", name: "x" })}\n`,
    { map: columnMap(["item_id=sku", "customer_id=who", "at_ms=when"]) },
  );
  assert.deepEqual(rows, [["view_item", null, `ann@${T}`, "ann", T, "a", 1, null]]);
  assert.throws(() => columnMap(["sku"]), /--map must be like type=column/);
  assert.throws(() => columnMap(["colour=sku"]), /for type, order_id.*not "colour=sku"/);
});

test("orders need no customer; a price with a fraction is no amount in fen", async () => {
  const text = `order_id,item_id,time,quantity,price\no1,a,${T},1,1990\no1,b,${T},1,19.90\no1,c,${T},1.5,1990\no1,d,${T},2.0,1990.00\n`;
  const { db, rows } = await read("decimals.csv", text);
  assert.deepEqual(rows, [
    ["purchase", "o1", null, null, T, "a", 1, 1990],
    ["purchase", "o1", null, null, T, "d", 2, 1990],
  ]);
  await loadProducts(db, NO_LIST, { files: [], currency: "CNY", prices: "minor", zoneMinutes: 0 });
  const { leftOut } = await dataReport(db);
  assert.deepEqual(leftOut, [
    { reason: "quantity not 1 to 1,000,000", rows: 1 },
    { reason: "price missing, below 0, or no whole minor units (see --prices)", rows: 1 },
  ]);
});

const HEAD = "session_id,item_id,time";
/** @param {number} count */
const looks = (count) => Array.from({ length: count }, (_, n) => `s${n % 99},a,${T}`);

test("a few lines of another shape are left out where that is wanted, counted, and the first is named", async () => {
  for (const [name, before] of /** @type {const} */ ([
    ["near.csv", 300],
    ["far.csv", 30_000],
  ])) {
    const odd = ["s1,a", `s1,a,${T},x,y`, `s1,b,${T}`];
    const text = [HEAD, ...looks(before), ...odd, ""].join("\n");
    const { db, rows } = await read(name, text, { lenient: true });
    assert.equal(rows.length, before + 1);
    await loadProducts(db, NO_LIST, { files: [] });
    const report = await dataReport(db);
    const reason = "not as many columns as the first line has";
    const first = `${join(folder, name)}:${before + 2}`;
    assert.deepEqual(report.leftOut, [{ reason, rows: 2, first }]);
    assert.equal(report.rows, before + 3);
    if (name === "far.csv") await assert.rejects(read(name, text), /far\.csv cannot be read/);
  }
});

test("many lines of another shape in one of the files, or a quote that isn't closed: the log is refused with the place, without a database's advice", async () => {
  writeFileSync(join(folder, "whole.csv"), [HEAD, ...looks(40_000), ""].join("\n"));
  const quotes = Array.from({ length: 30_000 }, (_, n) => `"s${n % 99}","a",${T}`);
  const block = Array(400).fill("s1");
  for (const [name, lines, said] of /** @type {const} */ ([
    ["short.csv", [...looks(30_000), ...block], /short\.csv cannot be read: .*Line: 30002\./],
    [
      "quote.csv",
      [...quotes, `"s1,"b",${T}`, ...quotes],
      /quote\.csv cannot be read: .*Line: 30002\./,
    ],
  ])) {
    const before = name === "short.csv" ? [join(folder, "whole.csv")] : [];
    const files = [...before, join(folder, name)];
    const text = [HEAD, ...lines, ""].join("\n");
    const refused = read(name, text, { lenient: true, files });
    await assert.rejects(refused, (/** @type {Error} */ { message }) => {
      assert.match(message, said);
      assert.doesNotMatch(message, /strict_mode|\n/);
      return true;
    });
  }
});

test("lines above the header and line breaks within quotes are read as ever", async () => {
  const { rows } = await read("title.csv", ["Looks of May", HEAD, ...looks(50), ""].join("\n"), {
    lenient: true,
  });
  assert.equal(rows.length, 50);
  const notes = Array.from({ length: 5_000 }, (_, n) => `s${n},a,${T},"one\ntwo,b,${T},x\nthree"`);
  const text = [`${HEAD},note`, ...notes, "s1,a", ""].join("\n");
  const broken = await read("notes.csv", text, { lenient: true });
  assert.equal(broken.rows.length, 5_000);
});

test("purchases without a price: kept where that is wanted, and the report says so", async () => {
  const log = `customer_id,item_id,timestamp,quantity\nann,tea,${T},2\nann,cup,${T + MINUTE},1\n`;
  await assert.rejects(read("unpriced.csv", log), /no column unit_price/);
  const { db, rows } = await read("unpriced.csv", log, { mayLackPrices: true });
  assert.deepEqual(rows, [
    ["purchase", `ann@${T}`, `ann@${T}`, "ann", T, "tea", 2, null],
    ["purchase", `ann@${T}`, `ann@${T}`, "ann", T + MINUTE, "cup", 1, null],
  ]);
  await loadProducts(db, NO_LIST, { files: [] });
  assert.equal((await dataReport(db)).unpriced, true);
});

test("a column of prices without any is as good as none, refunds included; one that cannot be read is not", async () => {
  const header = "type,order_id,item_id,timestamp,price";
  const empty = `${header}\npurchase,o1,tea,${T},\nrefund,o1,tea,${T + MINUTE},\n`;
  const { db, rows } = await read("empty-prices.csv", empty, { mayLackPrices: true });
  assert.deepEqual(
    rows.map((/** @type {unknown[]} */ row) => [row[0], row[7]]),
    [
      ["purchase", null],
      ["refund", null],
    ],
  );
  await loadProducts(db, NO_LIST, { files: [] });
  assert.equal((await dataReport(db)).unpriced, true);
  const odd = `${header}\npurchase,o1,tea,${T},12.34\n`;
  const { rows: unreadable } = await read("odd-prices.csv", odd, { mayLackPrices: true });
  assert.deepEqual(unreadable, []);
});

test("in a log with prices a purchase without one is left out, whichever part of the log it comes from", async () => {
  const log = `order_id,item_id,timestamp,price\no1,tea,${T},100\no1,cup,${T},\n`;
  const { db, rows } = await read("one-unpriced.csv", log, { mayLackPrices: true });
  const tea = ["purchase", "o1", null, null, T, "tea", 1, 100];
  assert.deepEqual(rows, [tea]);
  await loadProducts(db, NO_LIST, { files: [] });
  const { unpriced, leftOut } = await dataReport(db);
  assert.equal(unpriced, false);
  assert.deepEqual(
    leftOut.map(({ rows }) => rows),
    [1],
  );
  const bare = `order_id,item_id,timestamp\no0,mug,${T - MINUTE}\n`;
  const { db: before } = await read("bare.csv", bare, { mayLackPrices: true });
  const kept = (/** @type {typeof db} */ db, /** @type {string} */ name) =>
    db.run(`COPY (SELECT * EXCLUDE (left_out) FROM rows_read WHERE left_out IS NULL)
      TO '${join(folder, name)}' (FORMAT parquet)`);
  await kept(before, "bare.parquet");
  await kept(db, "priced.parquet");
  const both = (
    /** @type {string} */ name,
    /** @type {string} */ text,
    /** @type {string} */ old,
  ) => read(name, text, { mayLackPrices: true, earlier: `read_parquet('${join(folder, old)}')` });
  assert.deepEqual((await both("priced-after.csv", log, "bare.parquet")).rows, [tea]);
  assert.deepEqual((await both("bare-after.csv", bare, "priced.parquet")).rows, [tea]);
  const mug = ["purchase", "o0", null, null, T - MINUTE, "mug", 1, null];
  assert.deepEqual((await both("bare-again.csv", bare, "bare.parquet")).rows, [mug], "once");
});

test("rows go by what other logs call them, capitals or not; --map takes other logs' names for ours", async () => {
  const map = columnMap(["type=event", "order_id=transactionid"]);
  const { rows } = await read(
    "visitors.csv",
    `timestamp,visitorid,event,itemid,transactionid\n${T},7,View,31,\n${T},7,addtocart,31,\n${T + MINUTE},7,transaction,31,t1\n`,
    { mayLackPrices: true, map },
  );
  assert.deepEqual(rows, [
    ["view_item", null, `7@${T}`, "7", T, "31", 1, null],
    ["purchase", "t1", `7@${T}`, "7", T + MINUTE, "31", 1, null],
  ]);
  const { rows: mapped } = await read("mapped.csv", `who,what,when\n7,31,${T}\n`, {
    map: columnMap(["user_id=who", "product_id=what", "timestamp=when"]),
  });
  assert.deepEqual(mapped, [["view_item", null, `7@${T}`, "7", T, "31", 1, null]]);
  assert.throws(() => columnMap(["colour=what"]), /--map must be like type=column/);
  assert.throws(() => columnMap(["user_id=a", "customer_id=b"]), /two columns as customer_id/);
});

test("quantities make purchases of customers' rows, not of sessions'", async () => {
  const { rows } = await read(
    "counted.csv",
    `session_id,item_id,timestamp,quantity\ns1,tea,${T},2\n`,
  );
  assert.deepEqual(rows, [["view_item", null, "s1", null, T, "tea", 2, null]]);
});

test("what a log cannot do without is named", async () => {
  await assert.rejects(
    read("a.csv", "session_id,item_id\ns,a\n"),
    /no column at_ms; there are session_id, item_id\. See --map/,
  );
  await assert.rejects(read("b.csv", "item_id,time\ns,a\n"), /no column customer_id/);
  await assert.rejects(
    read("c.csv", "order_id,customer_id,item_id,time\n"),
    /no column unit_price/,
  );
  const map = columnMap(["item_id=sku"]);
  await assert.rejects(read("d.csv", "session_id,item_id,time\n", { map }), /no column sku/);
});
