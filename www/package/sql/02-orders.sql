-- orders: the orders placed before the cut, one row each. An order is an order_id that has purchase lines.
--
--   order_no    0, 1, 2 … by (at_ms, order_id)
--   order_id    VARCHAR              customer_id  VARCHAR, NULL when unknown
--   at_ms       its first line       day          local day, counted from 1970-01-01
--   items       distinct articles bought
--   value       bought minus what was given back of this order before the cut, minor units; may be zero or below
--
-- Of a log without prices the value counts units.
-- A refund whose order the log does not have, or not before the cut, changes nothing.
-- Order: order_no.

WITH counted AS (
  SELECT order_id,
         MIN(CASE WHEN type = 'purchase' THEN at_ms END) AS at_ms,
         MAX(CASE WHEN type = 'purchase' THEN customer_id END) AS customer_id,
         COUNT(DISTINCT CASE WHEN type = 'purchase' THEN item_id END) AS items,
         SUM(CASE WHEN type = 'purchase' THEN quantity * COALESCE(unit_price, 1)
                  WHEN type = 'refund' THEN -quantity * COALESCE(unit_price, 1)
                  ELSE 0 END) AS value
    FROM events CROSS JOIN params
   WHERE at_ms < cut_ms AND order_id IS NOT NULL
   GROUP BY order_id
)
SELECT ROW_NUMBER() OVER (ORDER BY at_ms, order_id) - 1 AS order_no,
       order_id,
       customer_id,
       at_ms,
       CAST((at_ms + zone_offset_ms - (at_ms + zone_offset_ms) % 86400000) / 86400000 AS BIGINT) AS day,
       items,
       CAST(value AS BIGINT) AS value
  FROM counted CROSS JOIN params
 WHERE at_ms IS NOT NULL
 ORDER BY order_no
