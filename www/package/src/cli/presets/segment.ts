/**
 * Segment's track calls as JSON lines: *Product Viewed*, *Order Completed* and *Order Refunded* of
 * its e-commerce specification. A customer is the `userId`, also of the same `anonymousId`'s calls
 * without one, else the `anonymousId`.
 *
 * An *Order Refunded* without products names no article and is left out.
 */

import type { Database } from "../database.js";
import { columnsOf, type Format, source } from "../files.js";
import { customerId, latest, type Preset } from "./export.js";

const FIELDS = {
  event: ["event"],
  account: ["userId", "user_id"],
  browser: ["anonymousId", "anonymous_id"],
  happened: ["timestamp", "originalTimestamp", "original_timestamp", "sentAt", "sent_at"],
  properties: ["properties"],
  context: ["context"],
};

export const segment: Preset = {
  async events(db, files, format) {
    return `(SELECT CASE lower(event) WHEN 'product viewed' THEN 'view_item'
        WHEN 'order completed' THEN 'purchase' WHEN 'order refunded' THEN 'refund' ELSE event END AS type,
      "order" AS order_id, session AS session_id, ${customerId("account", "browser")} AS customer_id, happened AS at_ms, id AS item_id,
      coalesce(item->>'quantity', '1') AS quantity, price AS unit_price,
      coalesce(NULLIF(item->>'coupon', ''), coupon) AS coupon, currency
      FROM ${await linesOf(db, files, format)})`;
  },
  async products(db, file, log) {
    if (file) return undefined;
    return latest(`SELECT id, item->>'name' AS name, item->>'brand' AS brand,
      item->>'category' AS category, price, happened FROM ${await linesOf(db, log.files, log.format)}`);
  },
};

/** One row per product of a call, or one without. */
async function linesOf(db: Database, files: string[], format: Format | undefined): Promise<string> {
  const types = Object.entries(FIELDS).flatMap(([field, names]) =>
    names.map((name) => [name, /^(properties|context)$/.test(field) ? "JSON" : "VARCHAR"]),
  );
  const from = source(files, format, { fields: Object.fromEntries(types) });
  const present = await columnsOf(db, from, files.join(", "));
  const some = (field: keyof typeof FIELDS, of: (name: string) => string) => {
    const own = FIELDS[field].filter((name) => present.has(name)).map(of);
    return own.length > 0 ? `coalesce(${own})` : "NULL";
  };
  const text = (field: keyof typeof FIELDS) =>
    `CAST(${some(field, (name) => `NULLIF(CAST(${name} AS VARCHAR), '')`)} AS VARCHAR) AS ${field}`;
  const json = (field: keyof typeof FIELDS) =>
    `CAST(${some(field, (name) => `to_json(${name})`)} AS JSON) AS ${field}`;
  return `(SELECT *, NULLIF(coalesce(NULLIF(item->>'product_id', ''), item->>'sku'), '') AS id,
      item->>'price' AS price
    FROM (SELECT event, account, browser, happened, properties->>'order_id' AS "order",
        coalesce(context->>'sessionId', properties->>'session_id') AS session,
        NULLIF(properties->>'coupon', '') AS coupon, properties->>'currency' AS currency,
        unnest(CASE WHEN lower(event) = 'product viewed' THEN [properties]
                    WHEN lower(event) IN ('order completed', 'order refunded')
                     AND json_array_length(properties->'products') > 0
                    THEN CAST(properties->'products' AS JSON[])
                    ELSE [CAST(NULL AS JSON)] END) AS item
      FROM (SELECT ${text("event")}, ${text("account")}, ${text("browser")}, ${text("happened")}, ${json("properties")}, ${json("context")} FROM ${from})))`;
}
