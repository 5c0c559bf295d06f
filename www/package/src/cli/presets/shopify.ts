/**
 * Shopify's export of orders and of products, as CSV. Only an order's first row has what holds for
 * the whole order. An article is a variant: by its SKU, or, where it has none, by its name as orders
 * have it, such as `Tea - 100 g / Tin`.
 *
 * Voided and cancelled orders are left out; a refunded one is given back in full when it was made,
 * since the export does not say when, nor what a partial refund was for: that one counts as kept.
 */

import { Export, type Preset } from "./export.js";

export const shopify: Preset = {
  async events(db, files) {
    const needed = ["Name", "Created at", "Lineitem name", "Lineitem quantity", "Lineitem price"];
    const log = await Export.open(db, files, ...needed.map((name) => [name]));
    const quantity = log.number("Lineitem quantity");
    const price = log.number("Lineitem price");
    const discount = `coalesce(${log.number("Lineitem discount")}, 0)`;
    const lines = `(SELECT ${log.text("Name")} AS order_id,
        coalesce(${log.text("Lineitem sku")}, ${log.text("Lineitem name")}) AS item_id,
        ${quantity} AS quantity,
        ${price} - ${discount} / NULLIF(${quantity}, 0) AS unit_price,
        coalesce(${log.number("Lineitem compare at price")}, ${price}) AS list_price
      FROM ${log.from})`;
    const orders = `(SELECT ${log.text("Name")} AS order_id, lower(MAX(${log.text("Email")})) AS customer_id,
        MIN(${log.text("Created at")}) AS at_ms, MAX(${log.text("Currency")}) AS currency,
        MAX(${log.text("Discount Code")}) AS coupon,
        lower(coalesce(MAX(${log.text("Financial Status")}), '')) AS status,
        MAX(${log.text("Cancelled at")}) AS cancelled
      FROM ${log.from} GROUP BY ALL)`;
    const sold = `SELECT l.*, o.* EXCLUDE (order_id) FROM ${lines} l JOIN ${orders} o ON o.order_id = l.order_id`;
    const kept = "CASE WHEN status = 'voided' OR (cancelled IS NOT NULL AND status <> 'refunded')";
    return `(WITH sold AS (${sold})
      SELECT ${kept} THEN 'cancelled' ELSE 'purchase' END AS type, * FROM sold
      UNION ALL SELECT 'refund', * FROM sold WHERE status = 'refunded')`;
  },

  async products(db, file) {
    if (!file) return undefined;
    const list = await Export.open(db, [file], ["Handle"], ["Variant Price"]);
    const options = [1, 2, 3].map((n) => list.text(`Option${n} Value`));
    const stocked = `${list.text("Variant Inventory Tracker")} IS NULL
      OR lower(${list.text("Variant Inventory Policy")}) = 'continue'
      OR coalesce(${list.number("Variant Inventory Qty")} > 0, true)`;
    const filled = (name: string) =>
      `MAX(${list.text(name)}) OVER (PARTITION BY ${list.text("Handle")})`;
    const rows = `(SELECT ${list.text("Handle")} AS "group", ${filled("Title")} AS title,
        ${filled("Vendor")} AS brand, ${filled("Type")} AS category,
        lower(coalesce(${filled("Status")}, 'active')) AS status,
        lower(coalesce(${filled("Published")}, 'true')) AS published,
        NULLIF(NULLIF(concat_ws(' / ', ${options}), ''), 'Default Title') AS variant,
        ltrim(${list.text("Variant SKU")}, '''') AS sku,
        ${list.number("Variant Price")} AS price, ${stocked} AS stocked
      FROM ${list.from})`;
    const named = "concat_ws(' - ', title, variant)";
    return `(SELECT coalesce(sku, ${named}) AS id, MIN("group") AS "group", MIN(${named}) AS name,
        MIN(category) AS category, MIN(brand) AS brand, MIN(price) AS price,
        bool_or(stocked AND status = 'active' AND published = 'true') AS available
      FROM ${rows} WHERE price IS NOT NULL GROUP BY ALL)`;
  },
};
