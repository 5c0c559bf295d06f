/**
 * The shop's own files as the two tables that the SQL stages start from, `events` and `products`,
 * and a report of what was read, what was left out, and why.
 */

import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import { type Database, quoted } from "./database.js";
import { CliError } from "./fail.js";

const READERS: Record<string, string> = {
  ".csv": "read_csv",
  ".tsv": "read_csv",
  ".parquet": "read_parquet",
  ".json": "read_json",
  ".jsonl": "read_json",
  ".ndjson": "read_json",
};

const EVENT_COLUMNS = {
  type: "VARCHAR",
  order_id: "VARCHAR",
  customer_id: "VARCHAR",
  at_ms: "BIGINT",
  item_id: "VARCHAR",
  quantity: "BIGINT",
  unit_price: "BIGINT",
};

/** What a log may leave out. */
const OPTIONAL_COLUMNS = { list_price: "BIGINT", coupon: "VARCHAR" };

/** The first of these that holds for a row is why it is left out. */
const LEFT_OUT: [reason: string, condition: string][] = [
  ["not a purchase or refund", "type IS NULL OR type NOT IN ('purchase', 'refund')"],
  ["no order id", "order_id IS NULL OR order_id = ''"],
  ["no item id", "item_id IS NULL OR item_id = ''"],
  [
    "no time, or outside 1990 to 2100",
    "at_ms IS NULL OR at_ms NOT BETWEEN 631152000000 AND 4102444800000",
  ],
  ["quantity not 1 to 1,000,000", "quantity IS NULL OR quantity NOT BETWEEN 1 AND 1000000"],
  ["price below 0 or missing", "unit_price IS NULL OR unit_price < 0"],
];

const PRODUCT_COLUMNS: Record<string, string> = {
  group: "VARCHAR",
  name_en: "VARCHAR",
  name_zh_cn: "VARCHAR",
  name_zh_tw: "VARCHAR",
  category: "VARCHAR",
  brand: "VARCHAR",
  style: "VARCHAR",
  material: "VARCHAR",
  price: "BIGINT",
  available: "BOOLEAN",
};

export interface DataReport {
  rows: number;
  kept: number;
  leftOut: { reason: string; rows: number }[];
  purchases: number;
  refunds: number;
  orders: number;
  customers: number;
  rowsWithoutCustomer: number;
  products: number;
  soldButNotListed: number;
  firstMs: number;
  lastMs: number;
}

export interface Category {
  id: string;
  parent: string | null;
  name: Record<string, string>;
}

export async function loadEvents(db: Database, files: string[], currency: string): Promise<void> {
  const from = source(files);
  const present = await columnsOf(db, from, files.join(", "));
  const missing = Object.keys(EVENT_COLUMNS).filter((name) => !present.has(name));
  if (missing.length > 0) {
    throw new CliError("input", `${files.join(", ")}: no column ${missing.join(", ")}`);
  }
  const columns = Object.entries({ ...EVENT_COLUMNS, ...OPTIONAL_COLUMNS }).map(([name, type]) =>
    present.has(name) ? cast(name, type) : `CAST(NULL AS ${type}) AS ${name}`,
  );
  const foreign = present.has("currency") ? `upper(currency) <> ${quoted(currency)}` : "false";
  const reasons = [...LEFT_OUT, [`currency not ${currency}`, foreign] as const];
  const cases = reasons.map(([, condition], at) => `WHEN ${condition} THEN ${at}`).join(" ");
  const extra = present.has("currency") ? ", currency" : "";
  await db.run(`CREATE TABLE rows_read AS
    SELECT *, CASE ${cases} END AS left_out FROM (SELECT ${columns}${extra} FROM ${from})`);
  await db.run(
    `CREATE VIEW events AS SELECT * EXCLUDE (left_out) FROM rows_read WHERE left_out IS NULL`,
  );
  await db.run(
    `CREATE TABLE reasons AS SELECT * FROM (VALUES ${reasons.map(([reason], at) => `(${at}, ${quoted(reason)})`)}) AS r(n, reason)`,
  );
}

/** Without a file there are none. */
export async function loadProducts(db: Database, file: string | undefined): Promise<void> {
  if (!file) return db.run("CREATE TABLE products (id VARCHAR)");
  const from = source([file]);
  const present = await columnsOf(db, from, file);
  if (!present.has("id")) throw new CliError("input", `${file}: no column id`);
  const columns = Object.entries(PRODUCT_COLUMNS).map(([name, type]) =>
    present.has(name) ? cast(name, type) : `CAST(NULL AS ${type}) AS "${name}"`,
  );
  await db.run(
    `CREATE TABLE products AS SELECT CAST(id AS VARCHAR) AS id, ${columns} FROM ${from}`,
  );
  const twice = await db.rows(
    "SELECT id FROM products GROUP BY id HAVING COUNT(*) > 1 OR id IS NULL LIMIT 1",
  );
  if (twice[0])
    throw new CliError("input", `${file}: the id "${twice[0].id ?? ""}" is missing or there twice`);
}

export async function loadCategories(file: string | undefined): Promise<Category[]> {
  if (!file) return [];
  try {
    const list: unknown = JSON.parse(await readFile(file, "utf8"));
    if (Array.isArray(list) && list.every((c) => typeof c?.id === "string")) return list;
  } catch (error) {
    throw new CliError("input", `${file}: ${(error as Error).message}`);
  }
  throw new CliError("input", `${file}: must be a JSON list of { id, parent, name }`);
}

export async function dataReport(db: Database): Promise<DataReport> {
  const [counts = {}] = await db.rows(`
    SELECT COUNT(*) FILTER (type = 'purchase') AS purchases,
           COUNT(*) FILTER (type = 'refund') AS refunds,
           COUNT(DISTINCT order_id) FILTER (type = 'purchase') AS orders,
           COUNT(DISTINCT customer_id) AS customers,
           COUNT(*) FILTER (customer_id IS NULL) AS "rowsWithoutCustomer",
           MIN(at_ms) AS "firstMs", MAX(at_ms) AS "lastMs",
           COUNT(*) AS kept,
           (SELECT COUNT(*) FROM rows_read) AS rows,
           (SELECT COUNT(*) FROM products) AS products,
           COUNT(DISTINCT item_id) FILTER (item_id NOT IN (SELECT id FROM products)) AS "soldButNotListed"
      FROM events`);
  const leftOut = await db.rows(`
    SELECT reason, COUNT(*) AS rows FROM rows_read JOIN reasons ON n = left_out GROUP BY n, reason ORDER BY n`);
  return { ...(counts as unknown as DataReport), leftOut: leftOut as DataReport["leftOut"] };
}

/** Files of one kind as what stands after FROM. */
export function source(files: string[]): string {
  const [first = ""] = files;
  return `${reader(first)}([${files.map(quoted)}]${nameColumns(first)})`;
}

function reader(file: string): string {
  const found = READERS[extname(file.replace(/\.gz$/, "")).toLowerCase()];
  if (found) return found;
  throw new CliError(
    "usage",
    `${file}: the ending must be one of ${Object.keys(READERS).join(", ")}`,
  );
}

/** CSV is read as text throughout, so that ids such as 007 stay what they are. */
function nameColumns(file: string): string {
  return reader(file) === "read_csv" ? ", header = true, all_varchar = true" : "";
}

/** The names of the columns; `files` is what an error calls it. */
export async function columnsOf(db: Database, from: string, files: string): Promise<Set<unknown>> {
  try {
    return new Set((await db.rows(`DESCRIBE SELECT * FROM ${from}`)).map((row) => row.column_name));
  } catch (error) {
    throw new CliError(
      "input",
      `${files} cannot be read: ${(error as Error).message.split("\n")[0]}`,
    );
  }
}

const cast = (name: string, type: string) =>
  type === "VARCHAR"
    ? `NULLIF(CAST("${name}" AS VARCHAR), '') AS "${name}"`
    : `TRY_CAST("${name}" AS ${type}) AS "${name}"`;
