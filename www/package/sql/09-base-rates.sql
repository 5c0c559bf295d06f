-- base_rates: how often pieces are reduced and orders use a coupon, before the cut. One row.
--
--   pieces, pieces_reduced   pieces bought whose list price the log says, and those sold below it
--   orders, orders_coupon    orders of which the log says which coupons they used, and those that used one
--
-- A log without list prices has pieces = 0, one that names no coupon at all has orders = 0: nobody knows.
-- Order: one row.

WITH bought AS (
  SELECT order_id, quantity, unit_price, list_price, coupon
    FROM events CROSS JOIN params
   WHERE type = 'purchase' AND at_ms < cut_ms
), pieces AS (
  SELECT CAST(COALESCE(SUM(CASE WHEN list_price IS NOT NULL THEN quantity ELSE 0 END), 0) AS BIGINT) AS pieces,
         CAST(COALESCE(SUM(CASE WHEN unit_price < list_price THEN quantity ELSE 0 END), 0) AS BIGINT) AS pieces_reduced
    FROM bought
), coupons AS (
  SELECT COUNT(DISTINCT order_id) AS orders,
         COUNT(DISTINCT CASE WHEN coupon IS NOT NULL THEN order_id END) AS orders_coupon
    FROM bought
)
SELECT pieces, pieces_reduced, CASE WHEN orders_coupon > 0 THEN orders ELSE 0 END AS orders, orders_coupon
  FROM pieces CROSS JOIN coupons
