/** What was read, what was left out, and why, as text. */

import { day } from "./days.js";
import { grouped, type Log } from "./log.js";
import type { DataReport } from "./sources.js";

export function printData(log: Log, data: DataReport): void {
  log.print(
    `${grouped(data.rows)} rows read, ${grouped(data.kept)} kept: ${grouped(data.orders)} orders of ` +
      `${grouped(data.customers)} customers from ${day(data.firstMs)} to ${day(data.lastMs)}, ` +
      `${grouped(data.products)} products`,
  );
  const notes: [string, number][] = [
    ...data.leftOut.map(({ reason, rows }): [string, number] => [`left out: ${reason}`, rows]),
    ["kept without a customer id", data.rowsWithoutCustomer],
    ["articles sold but not in the product list", data.soldButNotListed],
  ];
  const told = notes.filter(([, count]) => count > 0);
  if (told.length > 0)
    log.table(
      ["note", "rows"],
      told.map(([note, count]) => [note, grouped(count)]),
    );
}
