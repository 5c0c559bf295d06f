/**
 * The honest question before a model is written: on what customers bought next, does it beat the
 * lists that any shop could make without it?
 */

import type { Database } from "./database.js";
import type { Log } from "./log.js";
import { grouped } from "./log.js";
import type { BacktestReport, MethodResult, Trainer } from "./trainer.js";

/** For each customer known before the cut, the first order after it, one row per article. */
const TARGETS = (cutMs: number) => `
  SELECT c.customer, o.at_ms, i.item
    FROM (SELECT customer_id, order_id, at_ms,
                 ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY at_ms, order_id) AS nth
            FROM (SELECT customer_id, order_id, MIN(at_ms) AS at_ms FROM events
                   WHERE type = 'purchase' AND at_ms >= ${cutMs} GROUP BY customer_id, order_id)) o
    JOIN customers c ON c.customer_id = o.customer_id
    JOIN (SELECT DISTINCT order_id, item_id FROM events WHERE type = 'purchase' AND at_ms >= ${cutMs}) e
      ON e.order_id = o.order_id
    JOIN items i ON i.id = e.item_id
   WHERE o.nth = 1
   ORDER BY c.customer, i.item`;

export async function backtest(
  db: Database,
  trainer: Trainer,
  cutMs: number,
): Promise<BacktestReport> {
  const targets = await db.columns(TARGETS(cutMs), {
    customer: ["u32"],
    at: ["f64", "at_ms"],
    item: ["u32"],
  });
  return trainer.backtest(targets.customer, targets.at, targets.item);
}

export function printBacktest(log: Log, report: BacktestReport): void {
  log.print(`Backtest: the next order of ${grouped(report.customers)} customers, 95 % intervals`);
  const row = ({ name, hitRate, ndcg }: MethodResult) => [name, interval(hitRate), interval(ndcg)];
  log.table(["method", "HR@20", "NDCG@10"], report.methods.map(row));
}

function interval([value, low, high]: [number, number, number]): string {
  return `${value.toFixed(4)} [${low.toFixed(4)}, ${high.toFixed(4)}]`;
}
