/** The shop's product list as the table `products`, and its categories. */

import { readFile } from "node:fs/promises";
import type { Database } from "./database.js";
import { CliError } from "./fail.js";
import { cast, columnsOf, source } from "./files.js";

const COLUMNS: Record<string, string> = {
  group: "VARCHAR",
  name_en: "VARCHAR",
  name_zh_cn: "VARCHAR",
  name_zh_tw: "VARCHAR",
  category: "VARCHAR",
  brand: "VARCHAR",
  tags: "VARCHAR",
  price: "BIGINT",
  available: "BOOLEAN",
};

export interface Category {
  id: string;
  parent: string | null;
  name: Record<string, string>;
}

/** Without a file, every article of the table `events` is one that can be had. */
export async function loadProducts(db: Database, file: string | undefined): Promise<void> {
  if (!file) {
    const columns = Object.entries(COLUMNS).map(
      ([name, type]) => `CAST(NULL AS ${type}) "${name}"`,
    );
    return db.run(
      `CREATE TABLE products AS SELECT id, ${columns} FROM (SELECT DISTINCT item_id AS id FROM events)`,
    );
  }
  const from = source([file]);
  const present = await columnsOf(db, from, file);
  if (!present.has("id")) throw new CliError("input", `${file}: no column id`);
  const columns = Object.entries(COLUMNS).map(([name, type]) =>
    present.has(name) ? `${cast(name, type)} AS "${name}"` : `CAST(NULL AS ${type}) AS "${name}"`,
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
