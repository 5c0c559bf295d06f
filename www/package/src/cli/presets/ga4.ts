/**
 * Google Analytics 4 as BigQuery exports it: JSON lines (or Parquet) with nested `event_params` and
 * `items`, or flattened to CSV, one row an item. `view_item`, `purchase` and `refund` count.
 *
 * A transaction's first purchase counts: a reload of the page behind the checkout sends another, and
 * the export keeps both. A customer is the `user_id`, also of the same `user_pseudo_id`'s events
 * without one, else the `user_pseudo_id`; sessions are Analytics' own.
 */

import type { Database } from "../database.js";
import { columnsOf, type Format, formatOf, source } from "../files.js";
import { customerId, Export, latest, type Preset, SENT_AGAIN } from "./export.js";

const FIELDS = {
  event_name: "VARCHAR",
  event_timestamp: "VARCHAR",
  user_id: "VARCHAR",
  user_pseudo_id: "VARCHAR",
  event_params: "JSON",
  ecommerce: "JSON",
  items: "JSON",
};

export const ga4: Preset = {
  async events(db, files, format) {
    const lines = await linesOf(db, files, format);
    return `(SELECT CASE WHEN event_name = 'purchase' AND event_timestamp >
        MIN(event_timestamp) OVER (PARTITION BY event_name, coalesce(transaction, event_timestamp))
        THEN '${SENT_AGAIN}' ELSE event_name END AS type,
      CASE WHEN event_name <> 'view_item' THEN transaction END AS order_id,
      user_pseudo_id || '.' || session AS session_id, ${customerId("user_id", "user_pseudo_id")} AS customer_id,
      event_timestamp AS at_ms, item_id, coalesce(quantity, '1') AS quantity, price AS unit_price,
      coupon, currency FROM ${lines})`;
  },
  async products(db, file, log) {
    if (file) return undefined;
    return latest(`SELECT item_id AS id, name, brand, category, price,
      TRY_CAST(event_timestamp AS BIGINT) AS happened FROM ${await linesOf(db, log.files, log.format)}`);
  },
};

function linesOf(db: Database, files: string[], format: Format | undefined): Promise<string> {
  return (format ?? formatOf(files[0] ?? "")) === "csv"
    ? flat(db, files)
    : nested(db, files, format);
}

async function nested(db: Database, files: string[], format: Format | undefined): Promise<string> {
  const from = source(files, format, { fields: FIELDS });
  const present = await columnsOf(db, from, files.join(", "));
  const json = (name: string) => (present.has(name) ? `to_json(${name})` : "CAST(NULL AS JSON)");
  const text = (name: string) =>
    present.has(name) ? `NULLIF(CAST(${name} AS VARCHAR), '')` : "CAST(NULL AS VARCHAR)";
  const param = (key: string) => {
    const own = `list_filter(CAST(${json("event_params")} AS JSON[]), lambda p: p->>'key' = '${key}')[1]->'value'`;
    const kinds = ["string_value", "int_value", "double_value"];
    return `coalesce(${kinds.map((kind) => `(${own})->>'${kind}'`)})`;
  };
  const of = (key: string) => `NULLIF(NULLIF(item->>'${key}', ''), '(not set)')`;
  return `(SELECT * EXCLUDE (item, coupon),
      ${of("item_id")} AS item_id, ${of("quantity")} AS quantity, ${of("price")} AS price,
      ${of("item_name")} AS name, ${of("item_brand")} AS brand, ${of("item_category")} AS category,
      coalesce(${of("coupon")}, coupon) AS coupon
    FROM (SELECT ${text("event_name")} AS event_name, ${text("event_timestamp")} AS event_timestamp,
      ${text("user_id")} AS user_id, ${text("user_pseudo_id")} AS user_pseudo_id,
      ${param("ga_session_id")} AS session, ${param("currency")} AS currency,
      ${param("coupon")} AS coupon,
      NULLIF(coalesce(${json("ecommerce")}->>'transaction_id', ${param("transaction_id")}), '(not set)') AS transaction,
      unnest(CASE WHEN event_name IN ('view_item', 'purchase', 'refund')
        AND json_array_length(${json("items")}) > 0
        THEN CAST(${json("items")} AS JSON[]) ELSE [CAST(NULL AS JSON)] END) AS item
      FROM ${from}))`;
}

/** Names are with or without what they are nested in: `items.item_id`, `item_id`. */
async function flat(db: Database, files: string[]): Promise<string> {
  const log = await Export.open(db, files, ["event_name"], ["event_timestamp"]);
  const of = (name: string, ...parents: string[]) => {
    const text = log.text(name, ...parents.map((parent) => `${parent}_${name}`));
    return `NULLIF(${text}, '(not set)')`;
  };
  return `(SELECT ${log.text("event_name")} AS event_name, ${log.text("event_timestamp")} AS event_timestamp,
    ${log.text("user_id")} AS user_id, ${log.text("user_pseudo_id")} AS user_pseudo_id,
    ${of("ga_session_id", "event_params")} AS session, ${of("currency", "event_params")} AS currency,
    ${of("coupon", "items", "event_params")} AS coupon,
    ${of("transaction_id", "ecommerce", "event_params")} AS transaction,
    ${of("item_id", "items")} AS item_id, ${of("quantity", "items")} AS quantity,
    ${of("price", "items")} AS price, ${of("item_name", "items")} AS name,
    ${of("item_brand", "items")} AS brand, ${of("item_category", "items")} AS category
    FROM ${log.from})`;
}
