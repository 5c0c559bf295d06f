/**
 * A folder with the tables of a run, as Parquet: what `--tables` writes, and what `--from-tables` and
 * `--previous` read, whoever wrote it.
 *
 *   log.json                    the log's report, and the settings that the tables rest on
 *   products.parquet            the product list
 *   events.parquet              the events that were kept; only `--previous` reads them
 *   cut-<epoch ms>/<table>.parquet   the stages' tables as of a cut
 *
 * Each `.parquet` may be a file, or a folder of files such as Spark writes.
 */

import { statSync } from "node:fs";
import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { DataReport } from "./data-report.js";
import { type Database, quoted } from "./database.js";
import { KEPT_EVENTS } from "./events.js";
import { CliError } from "./fail.js";
import { MAX_BASKET } from "./stages.js";
import { writeAtomically } from "./write.js";

/** What the tables rest on besides the log. */
export interface Settings {
  zoneMinutes: number;
  minSupport: number;
  recentDays: number;
}

export class TableStore {
  private readonly _folder: string;
  /** Whether the tables are there to be taken, or yet to be made. */
  readonly filled: boolean;

  /** To keep tables in; those of an earlier run are removed. */
  static async empty(folder: string): Promise<TableStore> {
    await mkdir(folder, { recursive: true });
    for (const name of await readdir(folder)) {
      if (/^cut-\d+$/.test(name)) await rm(join(folder, name), { recursive: true });
    }
    return new TableStore(folder, false);
  }

  /** To take tables from, which must have been made with the same settings. */
  static async of(folder: string, settings: Settings): Promise<[TableStore, DataReport]> {
    const file = join(folder, "log.json");
    const { data, ...made } = await whole(file)
      .then(JSON.parse)
      .catch((error: Error) => {
        throw new CliError("input", `${file} cannot be read: ${error.message}`);
      });
    for (const [name, value] of Object.entries(asMade(settings))) {
      if (made[name] === value) continue;
      throw new CliError("input", `${file}: made with ${name} ${made[name]}, not with ${value}`);
    }
    return [new TableStore(folder, true), data];
  }

  private constructor(folder: string, filled: boolean) {
    this._folder = folder;
    this.filled = filled;
  }

  /** Keeps what all cuts share. */
  async keepLog(db: Database, data: DataReport, settings: Settings): Promise<void> {
    await this._write(db, KEPT_EVENTS, "events.parquet");
    await this._write(db, "FROM products", "products.parquet");
    const text = JSON.stringify({ ...asMade(settings), data }, null, 2);
    await writeAtomically(join(this._folder, "log.json"), `${text}\n`);
  }

  async keep(db: Database, cutMs: number, table: string): Promise<void> {
    await mkdir(join(this._folder, `cut-${cutMs}`), { recursive: true });
    await this._write(db, `FROM ${table}`, join(`cut-${cutMs}`, `${table}.parquet`));
  }

  /** Makes a table of the folder one of the database. */
  open(db: Database, cutMs: number, table: string): Promise<void> {
    return db.run(
      `CREATE OR REPLACE VIEW ${table} AS FROM ${this._read(join(`cut-${cutMs}`, `${table}.parquet`))}`,
    );
  }

  openProducts(db: Database): Promise<void> {
    return db.run(`CREATE VIEW products AS FROM ${this._read("products.parquet")}`);
  }

  private async _write(db: Database, select: string, name: string): Promise<void> {
    const file = quoted(join(this._folder, name));
    await db.run(`COPY (${select}) TO ${file} (FORMAT parquet, COMPRESSION zstd)`);
  }

  private _read(name: string): string {
    return tableFile(this._folder, name);
  }
}

/** The text of a file, or of the parts that Spark made of it. */
async function whole(file: string): Promise<string> {
  if (!statSync(file).isDirectory()) return readFile(file, "utf8");
  const parts = (await readdir(file)).filter((name) => name.startsWith("part-")).sort();
  return (await Promise.all(parts.map((part) => readFile(join(file, part), "utf8")))).join("");
}

/** A table of a folder as what stands after FROM. */
export function tableFile(folder: string, name: string): string {
  const file = join(folder, name);
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found) throw new CliError("input", `${file} is missing`);
  return `read_parquet(${quoted(found.isDirectory() ? join(file, "*.parquet") : file)})`;
}

const asMade = ({ zoneMinutes, minSupport, recentDays }: Settings) => ({
  version: 1,
  zoneMinutes,
  minSupport,
  recentDays,
  maxBasket: MAX_BASKET,
});
