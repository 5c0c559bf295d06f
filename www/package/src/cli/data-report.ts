/** What was read, what was left out, and why. */

import type { Database } from "./database.js";
import { DAY, day } from "./days.js";
import { grouped, type Log } from "./log.js";

export interface DataReport {
  rows: number;
  kept: number;
  /** Of lines that were passed over, the place of the first. */
  leftOut: { reason: string; rows: number; first?: string }[];
  purchases: number;
  refunds: number;
  views: number;
  orders: number;
  sessions: number;
  customers: number;
  rowsWithoutCustomer: number;
  /** Whether no purchase says what it cost. */
  unpriced: boolean;
  products: number;
  soldButNotListed: number;
  firstMs: number;
  lastMs: number;
}

/** Of the tables `rows_read` and `products`; `sessions` are those with a view. */
export async function dataReport(db: Database): Promise<DataReport> {
  const [counts = {}] = await db.rows(`
    SELECT COUNT(*) FILTER (type = 'purchase') AS purchases,
           COUNT(*) FILTER (type = 'refund') AS refunds,
           COUNT(*) FILTER (type = 'view_item') AS views,
           COUNT(DISTINCT order_id) FILTER (type = 'purchase') AS orders,
           COUNT(DISTINCT session_id) FILTER (type = 'view_item') AS sessions,
           COUNT(DISTINCT customer_id) AS customers,
           COUNT(*) FILTER (customer_id IS NULL) AS "rowsWithoutCustomer",
           COUNT(*) FILTER (type = 'purchase') > 0
             AND COUNT(unit_price) FILTER (type = 'purchase') = 0 AS unpriced,
           MIN(at_ms) AS "firstMs", MAX(at_ms) AS "lastMs",
           COUNT(*) AS kept,
           (SELECT COUNT(*) FROM rows_read) AS rows,
           (SELECT COUNT(*) FROM products) AS products,
           COUNT(DISTINCT item_id) FILTER (item_id NOT IN (SELECT id FROM products)) AS "soldButNotListed"
      FROM events`);
  const leftOut = await db.rows(`
    SELECT reason, COUNT(*) AS rows, first FROM rows_read JOIN reasons ON n = left_out GROUP BY n, reason, first ORDER BY n`);
  const placed = (leftOut as DataReport["leftOut"]).map(({ first, ...rest }) =>
    first ? { ...rest, first } : rest,
  );
  return { ...(counts as unknown as DataReport), leftOut: placed };
}

export function printData(log: Log, data: DataReport): void {
  const views = `${grouped(data.views)} views in ${grouped(data.sessions)} sessions`;
  log.print(
    `${grouped(data.rows)} rows read, ${grouped(data.kept)} kept: ${grouped(data.orders)} orders of ` +
      `${grouped(data.customers)} customers${data.views > 0 ? `, ${views},` : ""} ` +
      `from ${day(data.firstMs)} to ${day(data.lastMs)}, ${grouped(data.products)} products`,
  );
  if (data.lastMs > Date.now() + DAY) {
    log.print(`It ends in the future, on ${day(data.lastMs)}: "lately" is counted back from there`);
  }
  const notes: [string, number][] = [
    ...data.leftOut.map(({ reason, rows, first }): [string, number] => [
      `left out: ${reason}${first ? ` (the first is ${first})` : ""}`,
      rows,
    ]),
    ["kept without a customer id", data.rowsWithoutCustomer],
    ["articles in the log but not in the product list", data.soldButNotListed],
    [
      "purchases without prices: what orders are worth stays unknown",
      data.unpriced ? data.purchases : 0,
    ],
  ];
  const told = notes.filter(([, count]) => count > 0);
  if (told.length > 0)
    log.table(
      ["note", "rows"],
      told.map(([note, count]) => [note, grouped(count)]),
    );
}
