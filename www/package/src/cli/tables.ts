/** The tables of the SQL stages as the columns that the trainer takes. */

import type { Database } from "./database.js";
import { DAY } from "./days.js";
import { CUSTOMER_STAGES, type Params, runStages } from "./stages.js";
import type { Columns, Sold, TrainCore, Views } from "./trainer.js";

/** The product list in the order of `items`; what only the log knows can't be bought. */
export function products(db: Database): Promise<Columns> {
  return db.columns(
    "SELECT i.item, i.listed, p.* EXCLUDE (id), i.id FROM items i LEFT JOIN products p ON p.id = i.id ORDER BY i.item",
    {
      id: ["text"],
      group: ["text", `coalesce("group", '')`],
      name_zh_cn: ["text", "coalesce(name_zh_cn, '')"],
      name_zh_tw: ["text", "coalesce(name_zh_tw, '')"],
      name_en: ["text", "coalesce(name_en, '')"],
      category: ["text", "coalesce(category, '')"],
      brand: ["text", "coalesce(brand, '')"],
      style: ["text", "coalesce(style, '')"],
      material: ["text", "coalesce(material, '')"],
      tags: ["text", "coalesce(tags, '')"],
      price: ["f64", "coalesce(CAST(price AS DOUBLE), 'NaN')"],
      available: ["u32", "listed = 1 AND coalesce(available, true)"],
    },
  );
}

export function history(db: Database): Promise<Columns> {
  return db.columns("SELECT * FROM history ORDER BY customer, order_no, item", {
    customer: ["u32"],
    order_no: ["u32"],
    at_ms: ["f64"],
    item: ["u32"],
  });
}

export async function sold(db: Database, core: TrainCore): Promise<Sold> {
  const items = await db.columns("SELECT * FROM items ORDER BY item", {
    orders: ["u32"],
    recent_orders: ["u32"],
    customers: ["u32"],
    recent_buyers: ["u32"],
    first_ms: ["f64", "coalesce(CAST(first_ms AS DOUBLE), 'NaN')"],
  });
  const basketItems = await db.columns("SELECT * FROM basket_items ORDER BY item", {
    item: ["u32"],
    buyers: ["u32"],
  });
  const itemPairs = await db.columns("SELECT * FROM item_pairs ORDER BY a, b", {
    a: ["u32"],
    b: ["u32"],
    buyers: ["u32"],
  });
  return new core.Sold(items, basketItems, itemPairs);
}

export async function views(db: Database): Promise<Views> {
  const itemViews = await db.columns("SELECT * FROM item_views ORDER BY item", {
    item: ["u32"],
    sessions: ["u32"],
    recent_sessions: ["u32"],
    viewers: ["u32"],
    recent_viewers: ["u32"],
  });
  const viewPairs = await db.columns("SELECT * FROM view_pairs ORDER BY a, b", {
    a: ["u32"],
    b: ["u32"],
    viewers: ["u32"],
    weight: ["f64"],
  });
  return { itemViews, viewPairs };
}

const FITTED = {
  x: ["u32"],
  t_x: ["f64"],
  t: ["f64"],
  value: ["f64"],
  first_value: ["f64"],
  value_365: ["f64"],
} as const satisfies Parameters<Database["columns"]>[1];

/** Everybody with an order day left after refunds. */
export function customers(db: Database): Promise<Columns> {
  return db.columns("SELECT * FROM customers WHERE order_days > 0 ORDER BY customer", FITTED);
}

/** The days between order days, customer by customer as {@link customers} has them. */
export async function gaps(db: Database): Promise<Uint32Array> {
  const { gap } = await db.columns(
    `SELECT * FROM (SELECT customer_id, day,
                           day - LAG(day) OVER (PARTITION BY customer_id ORDER BY day) AS gap
                      FROM customer_days)
      WHERE gap IS NOT NULL ORDER BY customer_id, day`,
    { gap: ["u32"] },
  );
  return gap as Uint32Array;
}

/** The order days of everybody, as {@link customers} numbers them. */
export function orderDays(db: Database): Promise<Columns> {
  return db.columns(
    `SELECT c.customer, d.day, d.value FROM customer_days d
       JOIN customers c ON c.customer_id = d.customer_id ORDER BY c.customer, d.day`,
    { customer: ["u32"], day: ["f64"], value: ["f64"] },
  );
}

/** Every line of the customers' orders and refunds, as the loyalty programme counts them. */
export function loyaltyLines(db: Database, categories: boolean): Promise<Columns> {
  const category = categories ? "p.category" : "NULL";
  return db.columns(
    `SELECT c.customer, o.order_no, e.type = 'refund' AS refund,
            CASE WHEN e.type = 'refund' THEN e.at_ms ELSE o.at_ms END AS at_ms,
            e.item_id, coalesce(${category}, '') AS category, e.quantity, e.unit_price
       FROM events e
       JOIN orders o ON o.order_id = e.order_id
       JOIN customers c ON c.customer_id = o.customer_id
       LEFT JOIN products p ON p.id = e.item_id
      ORDER BY c.customer, o.order_no, refund, at_ms, e.item_id, e.unit_price, e.quantity`,
    {
      customer: ["u32"],
      order_no: ["u32"],
      refund: ["u32"],
      at_ms: ["f64"],
      item: ["text", "item_id"],
      category: ["text"],
      quantity: ["u32"],
      unit_price: ["f64"],
    },
  );
}

/** How often lines are reduced and orders use a coupon, as far as the log says. */
export async function baseRates(
  db: Database,
): Promise<{ discountBase?: number; couponBase?: number }> {
  const [row = {}] = await db.rows("SELECT * FROM base_rates");
  const { lines, lines_reduced, orders, orders_coupon } = row as Record<string, number>;
  return {
    ...(lines && { discountBase: (lines_reduced ?? 0) / lines }),
    ...(orders && { couponBase: (orders_coupon ?? 0) / orders }),
  };
}

/**
 * The customers as of the cut whose tables are there, and those of `days` earlier with the order
 * days that they then had. Leaves the tables of the earlier cut.
 */
export async function atBothCuts(
  db: Database,
  params: Params,
  days: number,
): Promise<{ customers: Columns; heldOut: Columns }> {
  const now = await customers(db);
  await db.run("CREATE OR REPLACE TABLE all_days AS SELECT customer_id, day FROM customer_days");
  await runStages(db, { ...params, cutMs: params.cutMs - days * DAY }, CUSTOMER_STAGES);
  const query = `
    SELECT c.*, coalesce(orders_then, 0) AS orders_then
      FROM customers c
      LEFT JOIN (SELECT customer_id, COUNT(*) AS orders_then
                   FROM all_days
                   JOIN (SELECT CAST(floor((cut_ms + zone_offset_ms) / 86400000) AS BIGINT) AS cut_day FROM params)
                     ON day >= cut_day AND day < cut_day + ${days}
                  GROUP BY customer_id) d ON d.customer_id = c.customer_id
     WHERE order_days > 0
     ORDER BY customer`;
  const heldOut = await db.columns(query, { ...FITTED, holdout_orders: ["u32", "orders_then"] });
  return { customers: now, heldOut };
}
