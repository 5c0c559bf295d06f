/**
 * WooCommerce: orders as its Customer/Order/Coupon Export writes them, one row per item, and the
 * product export of WooCommerce itself. An article is known by its SKU, or by its product id where
 * it has none.
 *
 * Orders that were cancelled, failed or never paid are left out; of one refunded in whole, all is
 * given back, else what `item_refunded_qty` says. The export does not say when: at the order's time.
 */

import { Export, type Preset } from "./export.js";

const NEVER_PAID = ["pending", "failed", "cancelled", "checkout-draft", "draft", "trash"];

export const wooCommerce: Preset = {
  async events(db, files) {
    const order = ["order_id", "order_number"];
    const item = ["item_sku", "item_product_id", "product_id"];
    const log = await Export.open(db, files, order, ["order_date", "date"], item);
    const quantity = log.number("item_quantity", "Quantity");
    const each = (...names: string[]) => `${log.number(...names)} / NULLIF(${quantity}, 0)`;
    const returned = `abs(coalesce(${log.number("item_refunded_qty", "Item Refunded Quantity")}, 0))`;
    const lines = `SELECT coalesce(${log.text("order_id")}, ${log.text("order_number")}) AS order_id,
        coalesce(NULLIF(${log.text("customer_id", "customer_user")}, '0'), lower(${log.text("billing_email")})) AS customer_id,
        ${log.text("order_date", "date")} AS at_ms,
        coalesce(${log.text("item_sku")}, ${log.text("item_product_id", "product_id")}) AS item_id,
        ${quantity} AS quantity,
        coalesce(${each("item_total")}, ${log.number("item_price")}) AS unit_price,
        ${each("item_subtotal")} AS list_price,
        regexp_extract(${log.text("coupon_items", "coupons")}, '^(?:code:)?([^|;,]+)', 1) AS coupon,
        ${log.text("order_currency", "currency")} AS currency,
        regexp_replace(lower(${log.text("status", "order_status")}), '^wc-', '') AS status,
        ${returned} AS returned
      FROM ${log.from}`;
    const never = NEVER_PAID.map((status) => `'${status}'`);
    return `(WITH sold AS (${lines})
      SELECT CASE WHEN status IN (${never}) THEN status ELSE 'purchase' END AS type, * FROM sold
      UNION ALL
      SELECT 'refund', * REPLACE (CASE WHEN returned > 0 THEN returned ELSE quantity END AS quantity)
        FROM sold WHERE returned > 0 OR status = 'refunded')`;
  },

  async products(db, file) {
    if (!file) return undefined;
    const list = await Export.open(db, [file], ["SKU", "ID"], ["Name"]);
    const sku = list.text("SKU");
    const stock = `lower(coalesce(${list.text("In stock?")}, '1'))`;
    return `(SELECT coalesce(${sku}, ${list.text("ID")}) AS id, ${list.text("Name")} AS name,
        coalesce(${list.text("Parent")}, ${sku}, ${list.text("ID")}) AS "group",
        regexp_extract(${list.text("Categories")}, '^[^,]+', 0) AS category,
        ${list.text("Brands", "Brand")} AS brand,
        coalesce(${list.number("Sale price")}, ${list.number("Regular price")}) AS price,
        coalesce(${list.text("Published")}, '1') = '1' AND ${stock} NOT IN ('0', 'no', 'false') AS available
      FROM ${list.from}
     WHERE lower(coalesce(${list.text("Type")}, 'simple')) NOT LIKE 'variable%'
       AND lower(coalesce(${list.text("Type")}, 'simple')) NOT LIKE 'grouped%')`;
  },
};
