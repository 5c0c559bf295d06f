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
  /**
   * Of CSV: lines of another shape than the others are passed over, and {@link oddLines} tells of them. Read by
   * one thread: where errors are passed over, the database doesn't see that another began within a quote.
   */
  lenient?: boolean;
}

const LENIENT =
  ", parallel = false, store_rejects = true, rejects_table = 'odd_lines', rejects_scan = 'odd_scans'," +
  " filename = 'odd_file'";

/** Files of one kind; the kind is that of the first one's ending, unless it is said. */
export function source(
  files: string[],
  format?: Format,
  { fields, lenient }: Sourcing = {},
): string {
  const list = `[${files.map(quoted)}]`;
  switch (format ?? formatOf(files[0] ?? "")) {
    case "csv":
      // As text throughout, so that ids such as 007 stay what they are.
      return `read_csv(${list}, header = true, all_varchar = true${lenient ? LENIENT : ""})`;
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

/** One line in so many may be of another shape than the first of its file. */
const FEW = 100;

/**
 * How many lines were passed over when `from`, a lenient source, was read, and where the first is. Nothing
 * where a file has too many of them, or lines that are broken in another way: a quote that isn't closed
 * swallows what follows.
 */
export async function oddLines(
  db: Database,
  from: string,
): Promise<{ count: number; first: string } | undefined> {
  const rows = `SELECT odd_file, COUNT(*) AS rows FROM ${from} GROUP BY odd_file`;
  const files = await db.rows(`
    SELECT count, first, broken OR count * ${FEW} > coalesce(rows, 0) AS refused
      FROM (SELECT file_path AS odd_file, COUNT(DISTINCT line) AS count, file_path || ':' || MIN(line) AS first,
                   bool_or(error_type NOT IN ('MISSING COLUMNS', 'TOO MANY COLUMNS')) AS broken
              FROM odd_lines JOIN odd_scans USING (scan_id, file_id) GROUP BY file_path)
      LEFT JOIN (${rows}) USING (odd_file) ORDER BY odd_file`);
  if (files.length === 0 || files.some(({ refused }) => refused)) return undefined;
  const count = files.reduce((sum, file) => sum + Number(file.count), 0);
  return { count, first: String(files[0]?.first) };
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
