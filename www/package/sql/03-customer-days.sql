-- customer_days: the order days of the known customers (spec: orders of one local day are one; refunds net against
-- their own order's day; a day at or below zero is none).
--
--   customer_id  VARCHAR      day  local day from 1970-01-01      orders  orders of that day
--   value        net value of the day in minor units (units, in a log without prices), > 0
--
-- Order: customer_id, day.

SELECT customer_id, day, COUNT(*) AS orders, CAST(SUM(value) AS BIGINT) AS value
  FROM orders
 WHERE customer_id IS NOT NULL
 GROUP BY customer_id, day
HAVING SUM(value) > 0
 ORDER BY customer_id, day
