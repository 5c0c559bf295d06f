/**
 * A file of one row per customer, as `fit` takes it. Names are those of this package or of the
 * summaries that others make (`frequency`, `recency`, `T`, `monetary_value`).
 */

import type { Database } from "./database.js";
import { CliError } from "./fail.js";
import { columnsOf, source } from "./files.js";
import type { Columns } from "./trainer.js";

/** Each column's names, the first that the file has counts; capitals don't matter. */
const NAMES = {
  x: ["x", "frequency"],
  t_x: ["t_x", "recency"],
  t: ["t", "age"],
  mean_value: ["mean_value", "monetary_value"],
  value: ["value"],
  first_value: ["first_value"],
  holdout_orders: ["holdout_orders"],
};

/** Customers with what came after where the file says so; there is no earlier cut. */
export async function customersFile(
  db: Database,
  file: string,
): Promise<{ customers: Columns; heldOut: Columns }> {
  const from = source([file]);
  const present = new Set(
    [...(await columnsOf(db, from, file)).keys()].map((name) => name.toLowerCase()),
  );
  const column = (key: keyof typeof NAMES) => {
    const name = NAMES[key].find((candidate) => present.has(candidate));
    return name && `TRY_CAST("${name}" AS DOUBLE)`;
  };
  const [x, t_x, t] = [column("x"), column("t_x"), column("t")];
  if (!x || !t_x || !t) {
    const missing = (["x", "t_x", "t"] as const).filter((key) => !column(key));
    throw new CliError("input", `${file}: no column ${missing.join(", ")}`);
  }
  const mean = column("mean_value") ?? "0";
  // Where only the mean of the repeats is known, the first order is taken to be like them.
  const first = column("first_value") ?? mean;
  const value = column("value") ?? `(${first} + ${mean} * ${x})`;
  const came = column("holdout_orders");
  const select = {
    x: ["u32", x],
    t_x: ["f64", t_x],
    t: ["f64", t],
    value: ["f64", value],
    first_value: ["f64", first],
    ...(came && { holdout_orders: ["u32", came] }),
  } as const;
  const odd = Object.values(select)
    .map(([, expression]) => `${expression} IS NULL OR NOT isfinite(${expression})`)
    .concat(`${x} < 0 OR ${x} <> floor(${x}) OR ${x} > 1e9`, came ? `${came} < 0` : "false");
  const bad = await db.number(`SELECT COUNT(*) FROM ${from} WHERE ${odd.join(" OR ")}`);
  if (bad > 0) {
    throw new CliError(
      "input",
      `${file}: ${bad} rows with a number missing, or one that cannot be`,
    );
  }
  return { customers: await db.columns(`SELECT * FROM ${from}`, select as never), heldOut: NOBODY };
}

const NOBODY: Columns = {
  x: new Uint32Array(),
  t_x: new Float64Array(),
  t: new Float64Array(),
  value: new Float64Array(),
  first_value: new Float64Array(),
};
