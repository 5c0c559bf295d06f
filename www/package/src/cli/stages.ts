/**
 * Runs the SQL stages that ship beside this command: each file of `sql/` is one SELECT that makes
 * the table of its name, from `events`, `products`, `params` and the tables of earlier files.
 */

import { readdir, readFile } from "node:fs/promises";
import type { Database } from "./database.js";
import type { TableStore } from "./table-store.js";

const FOLDER = new URL("../sql/", import.meta.url);
/** The stages of `kpi`, which build on those of `train`. */
export const KPI_FOLDER = new URL("kpi/", FOLDER);

export interface Params {
  /** Only events before this instant count. */
  cutMs: number;
  zoneMinutes: number;
  minSupport: number;
  recentDays: number;
  /** A folder to keep the tables in, or to take them from. */
  store?: TableStore | undefined;
}

export const MAX_BASKET = 100;

/** What it takes to have the table `customers`. */
export const CUSTOMER_STAGES = ["orders", "customer_days", "customers"];

/**
 * Makes the tables as of a cut: all, or those named, which must bring along what they build on.
 * Tables of an earlier run are replaced.
 */
export async function runStages(db: Database, params: Params, only?: string[]): Promise<void> {
  await db.run(`CREATE OR REPLACE TABLE params AS SELECT
    CAST(${params.cutMs} AS BIGINT) AS cut_ms,
    CAST(${params.zoneMinutes * 60_000} AS BIGINT) AS zone_offset_ms,
    CAST(${params.minSupport} AS BIGINT) AS min_support,
    CAST(${MAX_BASKET} AS BIGINT) AS max_basket,
    CAST(${params.recentDays} AS BIGINT) AS recent_days`);
  const { store, cutMs } = params;
  if (store?.filled) {
    for (const [table] of await stageFiles(FOLDER, only)) await store.open(db, cutMs, table);
    return;
  }
  await makeTables(db, FOLDER, only);
  for (const [table] of store ? await stageFiles(FOLDER, only) : []) {
    await store?.keep(db, cutMs, table);
  }
}

/** Each table of a folder with the file that makes it, in their order. */
async function stageFiles(folder: URL, only?: string[]): Promise<[table: string, file: string][]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith(".sql")).sort();
  const named = files.map((file): [string, string] => [
    file.replace(/^\d+-|\.sql$/g, "").replaceAll("-", "_"),
    file,
  ]);
  return named.filter(([table]) => !only || only.includes(table));
}

/** Makes the tables of a folder's files, in their order. */
export async function makeTables(db: Database, folder: URL, only?: string[]): Promise<void> {
  for (const [table, file] of await stageFiles(folder, only)) {
    const select = await readFile(new URL(file, folder), "utf8");
    await db.run(`CREATE OR REPLACE TABLE ${table} AS ${select}`);
  }
}
