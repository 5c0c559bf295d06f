-- base_rates: how often order lines are reduced and orders use a coupon, before the cut. One row.
--
--   lines, lines_reduced     lines bought whose list price the log says, and those sold below it: lines and not
--                            pieces, as a customer's own share is counted
--   orders, orders_coupon    orders of which the log says which coupons they used, and those that used one
--
-- A log without list prices has lines = 0, one that names no coupon at all has orders = 0: nobody knows.
-- Order: one row.

WITH bought AS (
  SELECT order_id, unit_price, list_price, coupon
    FROM events CROSS JOIN params
   WHERE type = 'purchase' AND at_ms < cut_ms
), reduced AS (
  SELECT COUNT(CASE WHEN unit_price IS NOT NULL THEN list_price END) AS lines,
         COUNT(CASE WHEN unit_price < list_price THEN 1 END) AS lines_reduced
    FROM bought
), coupons AS (
  SELECT COUNT(DISTINCT order_id) AS orders,
         COUNT(DISTINCT CASE WHEN coupon IS NOT NULL THEN order_id END) AS orders_coupon
    FROM bought
)
SELECT lines, lines_reduced, CASE WHEN orders_coupon > 0 THEN orders ELSE 0 END AS orders, orders_coupon
  FROM reduced CROSS JOIN coupons
