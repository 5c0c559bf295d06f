-- items: every article of the catalogue and every article that only the log knows, with what it sold before the cut.
--
--   item            0, 1, 2 … in the byte order of id: the index every other table uses
--   id              VARCHAR
--   listed          1 when the products table has it, 0 when only the log does
--   units           units bought           units_returned  units given back
--   orders          distinct orders that bought it
--   recent_orders   of these, placed in the last recent_days before the cut
--   customers       distinct known customers who bought it
--   recent_buyers   distinct buyers of the recent orders; an order of nobody known is its own buyer
--   first_ms, last_ms   first and last purchase, NULL when never bought before the cut
--
-- Order: item.

WITH sales AS (
  SELECT item_id AS id,
         SUM(CASE WHEN type = 'purchase' THEN quantity ELSE 0 END) AS units,
         SUM(CASE WHEN type = 'refund' THEN quantity ELSE 0 END) AS units_returned,
         COUNT(DISTINCT CASE WHEN type = 'purchase' THEN order_id END) AS orders,
         COUNT(DISTINCT CASE WHEN type = 'purchase' AND at_ms >= cut_ms - recent_days * CAST(86400000 AS BIGINT)
                             THEN order_id END) AS recent_orders,
         COUNT(DISTINCT CASE WHEN type = 'purchase' THEN customer_id END) AS customers,
         COUNT(DISTINCT CASE WHEN type = 'purchase' AND at_ms >= cut_ms - recent_days * CAST(86400000 AS BIGINT)
                             THEN COALESCE('c' || customer_id, 'o' || order_id) END) AS recent_buyers,
         MIN(CASE WHEN type = 'purchase' THEN at_ms END) AS first_ms,
         MAX(CASE WHEN type = 'purchase' THEN at_ms END) AS last_ms
    FROM events CROSS JOIN params
   WHERE at_ms < cut_ms AND item_id IS NOT NULL
   GROUP BY item_id
), known AS (
  SELECT id, MAX(listed) AS listed
    FROM (SELECT id, 1 AS listed FROM products UNION ALL SELECT item_id, 0 FROM events WHERE item_id IS NOT NULL) ids
   GROUP BY id
)
SELECT ROW_NUMBER() OVER (ORDER BY known.id) - 1 AS item,
       known.id,
       known.listed,
       CAST(COALESCE(units, 0) AS BIGINT) AS units,
       CAST(COALESCE(units_returned, 0) AS BIGINT) AS units_returned,
       COALESCE(orders, 0) AS orders,
       COALESCE(recent_orders, 0) AS recent_orders,
       COALESCE(customers, 0) AS customers,
       COALESCE(recent_buyers, 0) AS recent_buyers,
       first_ms,
       last_ms
  FROM known LEFT JOIN sales ON sales.id = known.id
 ORDER BY item
