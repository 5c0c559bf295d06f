/** The shop's product list as the table `products`, and its categories. */

import { readFile } from "node:fs/promises";
import { assignments } from "./arguments.js";
import type { Database } from "./database.js";
import { money } from "./event-columns.js";
import type { EventLog } from "./events.js";
import { CliError } from "./fail.js";
import { cast, columnsOf, source } from "./files.js";
import { PRESETS } from "./presets/presets.js";

const COLUMNS: Record<string, string> = {
  group: "VARCHAR",
  name_en: "VARCHAR",
  name_zh_cn: "VARCHAR",
  name_zh_tw: "VARCHAR",
  category: "VARCHAR",
  brand: "VARCHAR",
  style: "VARCHAR",
  material: "VARCHAR",
  tags: "VARCHAR",
  price: "BIGINT",
  available: "BOOLEAN",
};

export interface Category {
  id: string;
  parent: string | null;
  /** In each language, or one for all. */
  name: Record<string, string> | string;
}

export interface ProductList {
  /** Without one, every article of the table `events` can be had. */
  file: string | undefined;
  /** Which of its columns is which, where its name does not say it. */
  map: Record<string, string>;
  /** The language of a column that is only called `name`. */
  locale: string;
  /** The list of an earlier run, for what a log no longer says: SQL that stands after FROM. */
  earlier?: string | undefined;
}

/** `--product-map id=sku` and the like. */
export function productMap(texts: string[]): Record<string, string> {
  const known = ["id", "name", ...Object.keys(COLUMNS)];
  return Object.fromEntries(assignments(texts, "--product-map", known));
}

/** Makes the table `products`. */
export async function loadProducts(db: Database, list: ProductList, log: EventLog): Promise<void> {
  const { file } = list;
  const preset = log.preset && PRESETS[log.preset];
  const from =
    (await preset?.products(db, file, log)) ??
    (file ? source([file]) : "(SELECT DISTINCT item_id AS id FROM events)");
  const files = file ?? log.files.join(", ");
  const present = await columnsOf(db, from, files);
  const own = (name: string) => {
    const given = list.map[name];
    if (given === undefined || present.has(given)) return given ?? name;
    throw new CliError("input", `${files}: no column ${given}, which --product-map calls ${name}`);
  };
  if (!present.has(own("id"))) throw new CliError("input", `${files}: no column id`);
  const single = `name_${list.locale.toLowerCase().replace("-", "_")}`;
  const columns = Object.entries(COLUMNS).map(([name, type]) => {
    const called = name === single && !present.has(own(name)) ? "name" : name;
    const column = own(called);
    if (!present.has(column)) return `CAST(NULL AS ${type}) AS "${name}"`;
    const sql = name === "price" ? money(column, log) : cast(column, type);
    return `${sql} AS "${name}"`;
  });
  await db.run(
    `CREATE TABLE products AS SELECT ${cast(own("id"), "VARCHAR")} AS id, ${columns} FROM ${from}`,
  );
  if (list.earlier && !file) await addEarlier(db, list.earlier);
  const twice = await db.rows(
    "SELECT id FROM products GROUP BY id HAVING COUNT(*) > 1 OR id IS NULL LIMIT 1",
  );
  if (twice[0])
    throw new CliError(
      "input",
      `${files}: the id "${twice[0].id ?? ""}" is missing or there twice`,
    );
}

async function addEarlier(db: Database, earlier: string): Promise<void> {
  const columns = ["id", ...Object.keys(COLUMNS)].map(
    (name) => `coalesce(new."${name}", old."${name}") AS "${name}"`,
  );
  await db.run(`CREATE OR REPLACE TABLE products AS SELECT ${columns}
    FROM products new FULL JOIN ${earlier} old ON old.id = new.id`);
}

/** None are known, and none are asked for. */
export function noProducts(db: Database): Promise<void> {
  return db.run("CREATE TABLE products (id VARCHAR)");
}

/** Without a file, those that the products name, where ` > ` stands between a parent and its child. */
export async function loadCategories(db: Database, file: string | undefined): Promise<Category[]> {
  if (!file) return categoriesOf(db);
  try {
    const list: unknown = JSON.parse(await readFile(file, "utf8"));
    if (Array.isArray(list) && list.every((c) => typeof c?.id === "string")) return list;
  } catch (error) {
    throw new CliError("input", `${file}: ${(error as Error).message}`);
  }
  throw new CliError("input", `${file}: must be a JSON list of { id, parent, name }`);
}

async function categoriesOf(db: Database): Promise<Category[]> {
  const rows = await db.rows("SELECT DISTINCT category FROM products WHERE category IS NOT NULL");
  const found = new Map<string, Category>();
  for (const row of rows) {
    const path = String(row.category).split(" > ");
    path.forEach((name, depth) => {
      const id = path.slice(0, depth + 1).join(" > ");
      const parent = depth > 0 ? path.slice(0, depth).join(" > ") : null;
      found.set(id, { id, parent, name });
    });
  }
  // A parent begins its children's ids, so it comes before them.
  return [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}
