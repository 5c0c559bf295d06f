-- baskets: which articles lay together, from orders of 2 … max_basket distinct articles. Larger orders tell little of
-- what goes with what: they are a shop stocking up, or a day's anonymous web orders booked as one.
--
--   order_no, item   indices of orders and items
--   buyer    the customer's index; an order of nobody known is its own buyer, numbered after the customers
--   weight   one millionth parts of attention that the order gives to each pair: floor(1000000 / (articles - 1)), so
--            that every article gives about 1 to all its companions together, whatever the size of the order
--   recent   1 when placed in the last recent_days before the cut
--
-- Order: order_no, item.

WITH known AS (
  SELECT COUNT(*) AS customers FROM customers
), chosen AS (
  SELECT o.order_no,
         o.order_id,
         COALESCE(c.customer, known.customers + o.order_no) AS buyer,
         CAST((1000000 - 1000000 % (o.items - 1)) / (o.items - 1) AS BIGINT) AS weight,
         CASE WHEN o.at_ms >= cut_ms - recent_days * CAST(86400000 AS BIGINT) THEN 1 ELSE 0 END AS recent
    FROM orders o LEFT JOIN customers c ON c.customer_id = o.customer_id CROSS JOIN known CROSS JOIN params
   WHERE o.items BETWEEN 2 AND max_basket
)
SELECT DISTINCT chosen.order_no, i.item, chosen.buyer, chosen.weight, chosen.recent
  FROM events e
  JOIN chosen ON chosen.order_id = e.order_id
  JOIN items i ON i.id = e.item_id
  CROSS JOIN params
 WHERE e.type = 'purchase' AND e.at_ms < cut_ms
 ORDER BY order_no, item
