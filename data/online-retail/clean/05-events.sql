-- events: the shop's log as the trainer reads it, one row per order line, totally ordered.
--
--   type 'purchase' | 'refund'   order_id: a refund's is the order it takes back   customer_id NULL when unknown
--   at_ms  epoch ms   quantity > 0   unit_price fen   currency 'CNY'
--
-- A refund settled from several purchases becomes one row for each.

CREATE TABLE events AS
WITH told AS (
  SELECT 'purchase' AS type, order_id, customer_id, at_ms, item_id, quantity, unit_price, year, line, 0 AS part
    FROM purchase_lines
  UNION ALL
  SELECT 'refund', s.order_id, r.customer_id, r.at_ms, r.item_id, s.quantity, r.unit_price, s.year, s.line, s.part
    FROM settled s JOIN refund_lines r ON r.year = s.year AND r.line = s.line
)
SELECT type, order_id, customer_id, at_ms, item_id, CAST(quantity AS INTEGER) AS quantity, unit_price,
       'CNY' AS currency
  FROM told
 ORDER BY at_ms, order_id, year, line, part;
