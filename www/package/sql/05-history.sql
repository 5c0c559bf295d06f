-- history: what each known customer bought before the cut, line by line; an article's lines of one order are merged.
--
--   customer, order_no, item   indices of customers, orders, items       at_ms  the order's instant
--   quantity    units          unit_price  minor units, the lowest paid in that order; NULL in a log without prices
--
-- Refunds are not taken out: who gave a thing back had still chosen it.
-- Order: customer, order_no, item (so oldest first).

SELECT c.customer,
       o.at_ms,
       o.order_no,
       i.item,
       CAST(SUM(e.quantity) AS BIGINT) AS quantity,
       MIN(e.unit_price) AS unit_price
  FROM events e
  JOIN orders o ON o.order_id = e.order_id
  JOIN customers c ON c.customer_id = o.customer_id
  JOIN items i ON i.id = e.item_id
  CROSS JOIN params
 WHERE e.type = 'purchase' AND e.at_ms < cut_ms
 GROUP BY c.customer, o.at_ms, o.order_no, i.item
 ORDER BY c.customer, o.order_no, i.item
