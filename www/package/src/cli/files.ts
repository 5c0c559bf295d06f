/** Files of the shop, in the formats that DuckDB reads, as what stands after FROM. */

import { extname } from "node:path";
import { type Database, quoted } from "./database.js";
import { CliError } from "./fail.js";

/** `sessions`: one a line, item ids separated by spaces, oldest first. */
export type Format = "csv" | "parquet" | "jsonl" | "sessions";

const BY_ENDING: Record<string, Format> = {
  ".csv": "csv",
  ".tsv": "csv",
  ".txt": "csv",
  ".parquet": "parquet",
  ".json": "jsonl",
  ".jsonl": "jsonl",
  ".ndjson": "jsonl",
};

/** A session in a file without times begins a minute after the one before, one item a second. */
const FIRST_SESSION_MS = Date.UTC(2000, 0, 1);

export interface Sourcing {
  /** Of JSON lines: their fields with their types, which saves a look at what is in them. */
  fields?: Record<string, string>;
  /** Of CSV: lines of another shape than the others are passed over, and {@link oddLines} tells of them. */
  lenient?: boolean;
}

/** Files of one kind; the kind is that of the first one's ending, unless it is said. */
export function source(
  files: string[],
  format?: Format,
  { fields, lenient }: Sourcing = {},
): string {
  const list = `[${files.map(quoted)}]`;
  switch (format ?? formatOf(files[0] ?? "")) {
    case "csv": {
      const odd = ", store_rejects = true, rejects_table = 'odd_lines', rejects_scan = 'odd_scans'";
      // As text throughout, so that ids such as 007 stay what they are.
      return `read_csv(${list}, header = true, all_varchar = true${lenient ? odd : ""})`;
    }
    case "parquet":
      return `read_parquet(${list})`;
    case "jsonl":
      return `read_json(${list}${fields ? `, columns = {${Object.entries(fields).map(([name, type]) => `"${name}": '${type}'`)}}` : ""})`;
    case "sessions":
      return sessions(list);
  }
}

export function formatOf(file: string): Format {
  const found = BY_ENDING[extname(file.replace(/\.gz$/, "")).toLowerCase()];
  if (found) return found;
  const known = Object.keys(BY_ENDING).join(", ");
  throw new CliError("usage", `${file}: the ending must be one of ${known}, or give --format`);
}

/** Sessions are numbered through all files, these in the order of their names. */
function sessions(list: string): string {
  return `(
    SELECT CAST(session AS VARCHAR) AS session_id,
           unnest(items) AS item_id,
           ${FIRST_SESSION_MS} + 60000 * session + 1000 * generate_subscripts(items, 1) AS at_ms
      FROM (SELECT row_number() OVER (ORDER BY filename, line) AS session,
                   regexp_split_to_array(trim(text), '\\s+') AS items
              FROM (SELECT filename, unnest(lines) AS text, generate_subscripts(lines, 1) AS line
                      FROM (SELECT filename, string_split(replace(content, chr(13), ''), chr(10)) AS lines
                              FROM read_text(${list})))
             WHERE trim(text) <> ''))`;
}

/** If one line in so many is of another shape than the first, the file is none of a log. */
const MANY = 10;

/**
 * How many lines were passed over beside the `rows` that were read, and where the first is. Where they are
 * many, or a quote that isn't closed has swallowed what follows, the file is refused.
 */
export async function oddLines(
  db: Database,
  rows: number,
): Promise<{ count: number; first: string }> {
  const made = "SELECT COUNT(*) FROM duckdb_tables() WHERE table_name = 'odd_lines'";
  if ((await db.number(made)) === 0) return { count: 0, first: "" };
  const [odd = {}] = await db.rows(`
    SELECT COUNT(*) AS count, coalesce(bool_or(broken), false) AS broken,
           arg_min(file_path || ':' || line, (NOT broken, file_path, line)) AS first,
           arg_min(message, (NOT broken, file_path, line)) AS message
      FROM (SELECT file_path, line, any_value(error_message) AS message,
                   bool_or(error_type NOT IN ('MISSING COLUMNS', 'TOO MANY COLUMNS')) AS broken
              FROM odd_lines JOIN odd_scans USING (scan_id, file_id)
             GROUP BY file_path, line)`);
  const [count, first] = [Number(odd.count), String(odd.first)];
  if (odd.broken) throw new CliError("input", `${first} cannot be read: ${odd.message}`);
  if (count * MANY > count + rows) {
    const shape = "lines have not as many columns as the first line";
    throw new CliError("input", `${first} and ${count - 1} more ${shape}: ${odd.message}`);
  }
  return { count, first };
}

/** The columns' names with their types; `files` is what an error calls them. */
export async function columnsOf(
  db: Database,
  from: string,
  files: string,
): Promise<Map<string, string>> {
  try {
    const rows = await db.rows(`DESCRIBE SELECT * FROM ${from}`);
    return new Map(rows.map((row) => [String(row.column_name), String(row.column_type)]));
  } catch (error) {
    throw unreadable(files, error as Error);
  }
}

/** What DuckDB says of a file, without its advice, which is on options that nobody has here. */
export function unreadable(files: string, { message }: Error): CliError {
  const [, file = files] = /^\s*file ?= ?(.+)$/m.exec(message) ?? [];
  const [said = ""] = message.split(/\n\s*(?:Possible|LINE \d|\* |file ?=)/);
  return new CliError(
    "input",
    `${file} cannot be read: ${said
      .trim()
      .split(/\s*\n\s*/)
      .join(". ")}`,
  );
}

/** A column as text where empty means unknown, or as a number where it is one: 19.90 is no whole one. */
export const cast = (name: string, type: string) => {
  if (type === "VARCHAR") return `NULLIF(CAST(${named(name)} AS VARCHAR), '')`;
  const value = `TRY_CAST(${named(name)} AS ${type})`;
  if (type !== "BIGINT") return value;
  return `CASE WHEN TRY_CAST(${named(name)} AS DOUBLE) = ${value} THEN ${value} END`;
};

/** A name as an SQL identifier. */
export const named = (name: string) => `"${name.replaceAll('"', '""')}"`;
