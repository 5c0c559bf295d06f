/**
 * Exports of other systems as rows by the names of `events` and `products`: SQL that stands after
 * FROM. Prices are as the exports have them, in the currency's major unit; what a row is is told by
 * its type, and a type that is none of the table's is left out and counted.
 */

import type { Database } from "../database.js";
import { CliError } from "../fail.js";
import { columnsOf, type Format, named, source } from "../files.js";

export interface Preset {
  events(db: Database, files: string[], format: Format | undefined): Promise<string>;
  /** The product list, of its own export, or of the log's files where there is none. */
  products(
    db: Database,
    file: string | undefined,
    log: { files: string[]; format?: Format | undefined },
  ): Promise<string | undefined>;
}

/** An export's columns by their names, however they are written: as text, nothing where empty. */
export class Export {
  readonly from: string;
  private readonly _names: Map<string, string>;

  /** Of each entry of `needed`, one of its names must be there, or it is another kind of file. */
  static async open(db: Database, files: string[], ...needed: string[][]): Promise<Export> {
    const from = source(files);
    const present = await columnsOf(db, from, files.join(", "));
    const found = new Export(from, [...present.keys()]);
    const missing = needed.find((names) => !names.some((name) => found.has(name)));
    if (missing === undefined) return found;
    const other = "is it an export of what --preset names?";
    throw new CliError("input", `${files.join(", ")}: no column ${missing.join(" or ")}: ${other}`);
  }

  private constructor(from: string, names: string[]) {
    this.from = from;
    this._names = new Map(names.reverse().map((name) => [plain(name), name]));
  }

  /** The first of the names that is there. */
  text(...names: string[]): string {
    const found = names.map((name) => this._names.get(plain(name))).find(Boolean);
    if (found === undefined) return "CAST(NULL AS VARCHAR)";
    return `NULLIF(trim(CAST(${named(found)} AS VARCHAR)), '')`;
  }

  /** As {@link text}, as a number; currency signs and thousands' commas don't count. */
  number(...names: string[]): string {
    return `TRY_CAST(regexp_replace(${this.text(...names)}, '[^0-9.eE-]', '', 'g') AS DOUBLE)`;
  }

  has(name: string): boolean {
    return this._names.has(plain(name));
  }
}

/** The type of a purchase that is in the log already. */
export const SENT_AGAIN = "purchase again";

/**
 * A customer's id: that of the account, else that of the account which the browser was ever logged in
 * to, else the browser's own. Or one person would count for two before and after the login.
 */
export const customerId = (account: string, browser: string) =>
  `coalesce(${account}, CASE WHEN ${browser} IS NOT NULL
     THEN MAX(${account}) OVER (PARTITION BY ${browser}) END, ${browser})`;

const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, "");

/** One row per id, from `select`: the values of the article's latest row that has any. */
export function latest(select: string): string {
  const newest = (column: string) =>
    `arg_max(${column}, (happened, ${column})) FILTER (${column} IS NOT NULL) AS ${column}`;
  return `(SELECT id, ${["name", "brand", "category", "price"].map(newest)}
    FROM (${select}) WHERE id IS NOT NULL GROUP BY id)`;
}
