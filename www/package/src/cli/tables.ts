/** The SQL stages' tables as the columns that the trainer takes. */

import type { Database, Table } from "./database.js";
import type { Sales } from "./trainer.js";

const NONE = "CAST('NaN' AS DOUBLE)";

export async function sales(db: Database): Promise<Sales> {
  return {
    items: await db.columns("SELECT * FROM items ORDER BY item", {
      orders: ["u32"],
      recent_orders: ["u32"],
      customers: ["u32"],
      first_ms: ["f64", `coalesce(first_ms, ${NONE})`],
    }),
    basketItems: await db.columns("SELECT * FROM basket_items ORDER BY item", {
      item: ["u32"],
      buyers: ["u32"],
    }),
    itemPairs: await db.columns("SELECT * FROM item_pairs ORDER BY a, b", {
      a: ["u32"],
      b: ["u32"],
      buyers: ["u32"],
    }),
  };
}

/** One row per row of `items`, in the same order. */
export function products(db: Database): Promise<Table> {
  const text = (name: string): ["text", string] => ["text", `coalesce("${name}", '')`];
  return db.columns(
    "SELECT i.item, i.listed, i.id, p.* EXCLUDE (id) FROM items i LEFT JOIN products p ON p.id = i.id ORDER BY i.item",
    {
      id: ["text"],
      group: text("group"),
      name_zh_cn: text("name_zh_cn"),
      name_zh_tw: text("name_zh_tw"),
      name_en: text("name_en"),
      category: text("category"),
      brand: text("brand"),
      price: ["f64", `coalesce(price, ${NONE})`],
      available: ["u32", "coalesce(available, listed = 1)"],
    },
  );
}

export function history(db: Database): Promise<Table> {
  return db.columns("SELECT * FROM history ORDER BY customer, order_no, item", {
    customer: ["u32"],
    order_no: ["u32"],
    at_ms: ["f64"],
    item: ["u32"],
  });
}

const CUSTOMER = {
  x: ["u32"],
  t_x: ["f64"],
  t: ["f64"],
  value: ["f64"],
  first_value: ["f64"],
} as const;

/** The customers of the last run of the stages; who gave everything back is not one. */
export function customers(db: Database): Promise<Table> {
  return db.columns("SELECT * FROM customers WHERE order_days > 0 ORDER BY customer", CUSTOMER);
}

/** Keeps the order days of the run that saw everything, for `heldOut`. */
export function keepOrderDays(db: Database): Promise<void> {
  return db.run("CREATE OR REPLACE TABLE all_days AS SELECT customer_id, day FROM customer_days");
}

/** The customers of a run that saw less, each with the order days that it did not see. */
export function heldOut(db: Database): Promise<Table> {
  const later = `SELECT customer_id, COUNT(*) AS later FROM all_days a
     WHERE NOT EXISTS (SELECT 1 FROM customer_days d WHERE d.customer_id = a.customer_id AND d.day >= a.day)
     GROUP BY customer_id`;
  return db.columns(
    `SELECT c.*, coalesce(later, 0) AS holdout_orders FROM customers c LEFT JOIN (${later}) USING (customer_id)
      WHERE order_days > 0 ORDER BY customer`,
    { ...CUSTOMER, holdout_orders: ["u32"] },
  );
}
