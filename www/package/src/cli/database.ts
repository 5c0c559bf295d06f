/** The embedded DuckDB: an optional peer, since only this command needs it. */

import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { CliError } from "./fail.js";

/** How a column is handed over; numbers arrive in the typed array of that name. */
export type ColumnKind = "text" | "u8" | "u32" | "f64";
export type Column = string[] | Uint8Array | Uint32Array | Float64Array;

const CAST = { text: "VARCHAR", u8: "UTINYINT", u32: "UINTEGER", f64: "DOUBLE" } as const;

export class Database {
  private readonly _connection: DuckDBConnection;
  private _folder: string | undefined;

  /** With a `memory` limit such as "512MB", larger tables go to a folder that is gone afterwards. */
  static async open(memory?: string): Promise<Database> {
    const duckdb = await import("@duckdb/node-api").catch(() => {
      throw new CliError(
        "install",
        "reading logs takes DuckDB, which is not installed here. Install it with:\n  npm install @duckdb/node-api",
      );
    });
    const instance = await duckdb.DuckDBInstance.create(":memory:");
    const database = new Database(await instance.connect());
    await database.run("SET TimeZone = 'UTC'");
    if (memory) await database._spill(memory);
    return database;
  }

  private constructor(connection: DuckDBConnection) {
    this._connection = connection;
  }

  private async _spill(memory: string): Promise<void> {
    this._folder = await mkdtemp(join(tmpdir(), "zhanggui-"));
    await this.run(`SET temp_directory = ${quoted(this._folder)}`);
    await this.run(`SET memory_limit = ${quoted(memory)}`);
  }

  async run(sql: string): Promise<void> {
    await this._connection.run(sql);
  }

  /** The rows of a small result, with numbers as numbers. */
  async rows(sql: string): Promise<Record<string, unknown>[]> {
    const reader = await this._connection.runAndReadAll(sql);
    const plain = (value: unknown) => (typeof value === "bigint" ? Number(value) : value);
    return reader
      .getRowObjects()
      .map((row) => Object.fromEntries(Object.entries(row).map(([k, v]) => [k, plain(v)])));
  }

  /** The one number of a result of one row and one column. */
  async number(sql: string): Promise<number> {
    const [row = {}] = await this.rows(sql);
    return Number(Object.values(row)[0]);
  }

  /**
   * Columns of a table, streamed chunk by chunk into arrays of their kind: the largest tables have
   * millions of rows. `select` maps a column's name to the expression that makes it.
   */
  async columns<K extends string>(
    from: string,
    select: Record<K, [kind: ColumnKind, expression?: string]>,
  ): Promise<Record<K, Column>> {
    const names = Object.keys(select) as K[];
    const count = await this.number(`SELECT COUNT(*) FROM (${from})`);
    const columns = names.map((name) => empty(select[name][0], count));
    const list = names.map((name) => {
      const [kind, expression = name] = select[name];
      return `CAST(${expression} AS ${CAST[kind]})`;
    });
    const result = await this._connection.stream(`SELECT ${list} FROM (${from})`);
    for (let at = 0; ; ) {
      const chunk = await result.fetchChunk();
      if (!chunk || chunk.rowCount === 0) break;
      columns.forEach((column, index) => {
        const values = chunk.getColumnValues(index);
        for (let row = 0; row < chunk.rowCount; row++) column[at + row] = values[row] as never;
      });
      at += chunk.rowCount;
    }
    return Object.fromEntries(names.map((name, index) => [name, columns[index]])) as Record<
      K,
      Column
    >;
  }

  close(): void {
    this._connection.closeSync();
    if (this._folder) rmSync(this._folder, { recursive: true, force: true });
  }
}

function empty(kind: ColumnKind, count: number): Column {
  switch (kind) {
    case "text":
      return new Array<string>(count);
    case "u8":
      return new Uint8Array(count);
    case "u32":
      return new Uint32Array(count);
    case "f64":
      return new Float64Array(count);
  }
}

/** A text as an SQL literal. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
