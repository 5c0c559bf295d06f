/**
 * What the shop knows beside its orders, as the tables `answers`, `cases` and `costs`; each is
 * empty where no file was given. A row that cannot be is an error, not left out: these files are
 * small, and a figure that silently rests on half of them would be worse than none.
 */

import type { Database } from "./database.js";
import { CliError } from "./fail.js";
import { columnsOf, source } from "./files.js";

interface Table {
  name: string;
  columns: Record<string, string>;
  /** What must hold for every row. */
  valid: string;
}

const TABLES = {
  surveys: {
    name: "answers",
    columns: {
      kind: "CAST(kind AS VARCHAR)",
      at_ms: "TRY_CAST(at_ms AS BIGINT)",
      score: "TRY_CAST(score AS BIGINT)",
    },
    valid: "(kind = 'nps' AND score BETWEEN 0 AND 10) OR (kind = 'csat' AND score BETWEEN 1 AND 5)",
  },
  cases: {
    name: "cases",
    columns: {
      kind: "CAST(kind AS VARCHAR)",
      at_ms: "TRY_CAST(at_ms AS BIGINT)",
      closed_ms: "TRY_CAST(closed_ms AS BIGINT)",
    },
    valid: "kind IN ('complaint', 'expiry', 'invite') AND coalesce(closed_ms >= at_ms, true)",
  },
  costs: {
    name: "costs",
    columns: {
      day: "TRY_CAST(day AS DATE) - DATE '1970-01-01'",
      amount: "TRY_CAST(amount AS BIGINT)",
    },
    valid: "amount >= 0 AND day IS NOT NULL",
  },
} satisfies Record<string, Table>;

export async function loadBeside(
  db: Database,
  files: Record<keyof typeof TABLES, string[]>,
): Promise<void> {
  await load(db, TABLES.surveys, files.surveys);
  await load(db, TABLES.cases, files.cases);
  await load(db, TABLES.costs, files.costs);
}

async function load(db: Database, table: Table, files: string[]): Promise<void> {
  const names = Object.keys(table.columns);
  if (files.length === 0) {
    const columns = names.map((name) => `${name} ${name === "kind" ? "VARCHAR" : "BIGINT"}`);
    return db.run(`CREATE TABLE ${table.name} (${columns})`);
  }
  const from = source(files);
  const present = await columnsOf(db, from, files.join(", "));
  const missing = names.filter((name) => !present.has(name));
  if (missing.length > 0) {
    throw new CliError("input", `${files.join(", ")}: no column ${missing.join(", ")}`);
  }
  const columns = Object.entries(table.columns).map(([name, cast]) => `${cast} AS ${name}`);
  await db.run(`CREATE TABLE ${table.name} AS SELECT ${columns} FROM ${from}`);
  const time = names.includes("at_ms") ? "at_ms IS NOT NULL AND " : "";
  const odd = await db.number(
    `SELECT COUNT(*) FROM ${table.name} WHERE NOT coalesce(${time}(${table.valid}), false)`,
  );
  if (odd > 0) {
    throw new CliError("input", `${files.join(", ")}: ${odd} rows that cannot be; see kpi --help`);
  }
}
