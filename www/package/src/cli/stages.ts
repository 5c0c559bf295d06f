/**
 * Runs the SQL stages that ship beside this command: each file of `sql/` is one SELECT that makes
 * the table of its name, from `events`, `products`, `params` and the tables of earlier files.
 */

import { readdir, readFile } from "node:fs/promises";
import type { Database } from "./database.js";

const FOLDER = new URL("../sql/", import.meta.url);

export interface Params {
  /** Only events before this instant count. */
  cutMs: number;
  zoneMinutes: number;
  minSupport: number;
}

const MAX_BASKET = 100;
const RECENT_DAYS = 28;

export async function runStages(
  db: Database,
  params: Params,
  step: (name: string) => void,
): Promise<void> {
  await db.run(`CREATE OR REPLACE TABLE params AS SELECT
    CAST(${params.cutMs} AS BIGINT) AS cut_ms,
    CAST(${params.zoneMinutes * 60_000} AS BIGINT) AS zone_offset_ms,
    CAST(${params.minSupport} AS BIGINT) AS min_support,
    CAST(${MAX_BASKET} AS BIGINT) AS max_basket,
    CAST(${RECENT_DAYS} AS BIGINT) AS recent_days`);
  const files = (await readdir(FOLDER)).filter((name) => name.endsWith(".sql")).sort();
  for (const file of files) {
    const table = file.replace(/^\d+-|\.sql$/g, "").replaceAll("-", "_");
    step(table);
    await db.run(
      `CREATE OR REPLACE TABLE ${table} AS ${await readFile(new URL(file, FOLDER), "utf8")}`,
    );
  }
}
