// @ts-check
/**
 * The demo shop's data out of the published log: cleans it as a retailer would and writes what trainer and shop read.
 *
 *   node data/online-retail/prepare.mjs [--out build/shop]
 *
 * in    2009-2010.parquet, 2010-2011.parquet, clean/*.sql, categories.json, rules.mjs, titles.mjs
 * out   events.parquet   products.csv   categories.json   catalogue.json   report.json
 *
 * DuckDB runs the SQL; matching refunds, wording titles and reading categories off them are the small modules beside
 * this file. The same input gives the same bytes. Prints what was dropped and why, and fails unless the rows that came
 * in are exactly the rows kept and the rows dropped.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { DuckDBInstance } from "@duckdb/node-api";
import { matchRefunds } from "./refunds.mjs";
import { brandOf, categoryOf, OTHER } from "./rules.mjs";
import { chooseTitle, readableTitle } from "./titles.mjs";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const { values } = parseArgs({
  options: { out: { type: "string", default: join(HERE, "../../build/shop") } },
});
const out = resolve(values.out);

const database = await (await DuckDBInstance.create(":memory:")).connect();
await clean();
const products = await readProducts();
const categories = readCategories();
mkdirSync(out, { recursive: true });
await writeEvents();
write("products.csv", productsCsv());
write("categories.json", `${JSON.stringify(categories)}\n`);
write(
  "catalogue.json",
  `${JSON.stringify({ currency: "CNY", categories, products: products.map(catalogueEntry) })}\n`,
);
const report = await readReport();
write("report.json", `${JSON.stringify(report, null, 1)}\n`);
console.log(table(report));

async function clean() {
  for (const [view, file] of [
    ["year_one", "2009-2010"],
    ["year_two", "2010-2011"],
  ]) {
    const path = join(HERE, `${file}.parquet`).replaceAll("'", "''");
    await database.run(
      `CREATE VIEW ${view} AS SELECT * FROM read_parquet('${path}', file_row_number = true)`,
    );
  }
  for (const file of readdirSync(join(HERE, "clean")).sort()) {
    await database.run(readFileSync(join(HERE, "clean", file), "utf8"));
    if (file.startsWith("02")) await checkOverlap();
    if (file.startsWith("04")) await settleRefunds();
  }
}

async function checkOverlap() {
  const { only_in_second, only_in_first_and_not_a_return } = await row("FROM overlap");
  if (only_in_second !== 0 || only_in_first_and_not_a_return !== 0) {
    throw new Error(
      "the two files tell the shared days differently: clean/02-overlap.sql no longer holds",
    );
  }
}

async function settleRefunds() {
  const purchases = await rows("SELECT * FROM open_lines ORDER BY year, line");
  const refunds = await rows(
    "SELECT * FROM refund_lines WHERE customer_id IS NOT NULL ORDER BY year, line",
  );
  const { settlements } = matchRefunds(purchases.map(matchable), refunds.map(matchable));
  const appender = await database.createAppender("settled");
  for (const { refund, part, orderId, quantity } of settlements) {
    appender.appendInteger(refund.year);
    appender.appendBigInt(BigInt(refund.line));
    appender.appendInteger(part);
    appender.appendVarchar(orderId);
    appender.appendBigInt(BigInt(quantity));
    appender.appendBigInt(BigInt(refund.atMs));
    appender.endRow();
  }
  appender.closeSync();
}

/** @param {Record<string, any>} line */
function matchable(line) {
  return {
    key: `${line.customer_id} ${line.item_id} ${line.unit_price}`,
    atMs: line.at_ms,
    orderId: line.order_id ?? "",
    year: line.year,
    line: line.line,
    quantity: line.quantity,
  };
}

async function readProducts() {
  /** @type {Map<string, { title: string, lines: number, lastMs: number }[]>} */
  const titles = new Map();
  for (const { item_id, title, lines, last_ms } of await rows(
    "FROM titles ORDER BY item_id, title",
  )) {
    titles.set(item_id, [...(titles.get(item_id) ?? []), { title, lines, lastMs: last_ms }]);
  }
  const articles = await rows("FROM articles JOIN revenue USING (item_id) ORDER BY item_id");
  return articles.map((article) => {
    const name = readableTitle(chooseTitle(titles.get(article.item_id) ?? []) ?? article.item_id);
    return {
      id: article.item_id,
      group: article.variants > 1 ? article.stem : "",
      name,
      category: categoryOf(name),
      brand: brandOf(name),
      price: article.price,
      available: article.available,
      sold: article.sold,
      since: article.since_ms,
      revenue: article.fen,
    };
  });
}

/**
 * @typedef {Record<"zh-CN" | "zh-TW" | "en", string>} Names
 * @typedef {{ id: string, name: Names, leaves: { id: string, icon: string, name: Names }[] }} Department
 * @returns {{ id: string, parent: string | null, name: Names, icon?: string }[]} departments, each before its leaves
 */
function readCategories() {
  /** @type {{ tree: Department[] }} */
  const { tree } = JSON.parse(readFileSync(join(HERE, "categories.json"), "utf8"));
  return tree.flatMap((department) => [
    { id: department.id, parent: null, name: department.name },
    ...department.leaves.map(({ id, icon, name }) => ({ id, parent: department.id, name, icon })),
  ]);
}

async function writeEvents() {
  const path = join(out, "events.parquet").replaceAll("'", "''");
  await database.run("SET preserve_insertion_order = true");
  await database.run(`COPY events TO '${path}' (FORMAT parquet, COMPRESSION zstd)`);
}

function productsCsv() {
  const header = "id,group,name_en,name_zh_cn,name_zh_tw,category,brand,price,available";
  const lines = products.map((p) =>
    [p.id, p.group, p.name, "", "", p.category, p.brand, p.price, p.available]
      .map(csvField)
      .join(","),
  );
  return `${[header, ...lines].join("\n")}\n`;
}

/** @param {unknown} value */
function csvField(value) {
  const text = String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** @param {(typeof products)[number]} product */
function catalogueEntry({ id, name, category, brand, price, available, sold, since }) {
  return { id, name, category, ...(brand && { brand }), price, available, sold, since };
}

async function readReport() {
  const counts = await row("FROM counts");
  const overlap = await row("FROM overlap");
  const dropped = await rows("FROM dropped");
  const rowsDropped = dropped.reduce((sum, { rows }) => sum + rows, 0);
  if (counts.rows_in !== counts.rows_kept + rowsDropped)
    throw new Error("rows in ≠ rows kept + rows dropped");
  return {
    counts,
    rows_dropped: rowsDropped,
    dropped,
    overlap,
    products: products.length,
    available: products.filter(({ available }) => available).length,
    grouped: products.filter(({ group }) => group !== "").length,
    branded: products.filter(({ brand }) => brand !== "").length,
    other: shares(OTHER),
    shares: categories.filter(({ parent }) => parent !== null).map(({ id }) => shares(id)),
  };
}

/** @param {string} leaf its share of the articles, of today's range and of the revenue, in 1/10,000 */
function shares(leaf) {
  const inLeaf = products.filter(({ category }) => category === leaf);
  const revenue = (/** @type {typeof products} */ list) =>
    list.reduce((sum, p) => sum + p.revenue, 0);
  return {
    id: leaf,
    items: inLeaf.length,
    available: inLeaf.filter(({ available }) => available).length,
    items_bp: Math.round((10000 * inLeaf.length) / products.length),
    revenue_bp: Math.round((10000 * revenue(inLeaf)) / revenue(products)),
  };
}

/** @param {Awaited<ReturnType<typeof readReport>>} report */
function table(report) {
  const line = (/** @type {string} */ label, /** @type {number} */ count) =>
    `  ${label.padEnd(28)}${count.toLocaleString("en-GB").padStart(12)}`;
  return [
    "Online Retail II, cleaned",
    line("rows in", report.counts.rows_in),
    ...report.dropped.map(({ rule, rows }) => line(`- ${rule}`, rows)),
    line("rows kept", report.counts.rows_kept),
    line("= purchase lines", report.counts.purchase_rows),
    line("= refund lines", report.counts.refund_rows),
    line("event rows", report.counts.event_rows),
    line("orders", report.counts.orders),
    line("customers", report.counts.customers),
    line("articles", report.products),
    line("articles on sale", report.available),
    `  left in "${OTHER}": ${report.other.items_bp / 100} % of articles, ${report.other.revenue_bp / 100} % of revenue`,
  ].join("\n");
}

/** @param {string} sql @returns {Promise<Record<string, any>[]>} 64-bit integers as numbers */
async function rows(sql) {
  const result = await database.runAndReadAll(sql);
  return result
    .getRowObjectsJS()
    .map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([k, v]) => [k, typeof v === "bigint" ? Number(v) : v]),
      ),
    );
}

/** @param {string} sql @returns {Promise<Record<string, any>>} its only row */
async function row(sql) {
  const [only] = await rows(sql);
  if (only === undefined) throw new Error(`no row: ${sql}`);
  return only;
}

/** @param {string} name @param {string} text */
function write(name, text) {
  writeFileSync(join(out, name), text);
}
