-- buyers: who ordered in the span [from_day, to_day), or in the equal time before it, [earlier_day, from_day).
--
--   known    1 for a known customer; an order of nobody known is a buyer of its own, 0
--   orders   orders in the span, fully refunded ones not counted       value  their net value, minor units
--   earlier  orders in the equal time before, 0 when the log does not reach back that far
--   first    1 when the first order of all lies in the span
--
-- Order: buyer.

WITH placed AS (
  SELECT COALESCE(customer_id, '') AS customer,
         CASE WHEN customer_id IS NULL THEN order_id ELSE '' END AS stranger,
         day,
         value,
         CASE WHEN day >= from_day AND day < to_day THEN 1 ELSE 0 END AS within,
         CASE WHEN day >= earlier_day AND day < from_day AND earlier_day >= first_day THEN 1 ELSE 0 END AS before
    FROM orders CROSS JOIN span
   WHERE value > 0 AND day < to_day
)
SELECT CASE WHEN customer = '' THEN 0 ELSE 1 END AS known,
       CAST(SUM(within) AS BIGINT) AS orders,
       CAST(SUM(CASE WHEN within = 1 THEN value ELSE 0 END) AS BIGINT) AS value,
       CAST(SUM(before) AS BIGINT) AS earlier,
       CASE WHEN MIN(day) >= from_day THEN 1 ELSE 0 END AS first
  FROM placed CROSS JOIN span
 GROUP BY customer, stranger, from_day
HAVING SUM(within) + SUM(before) > 0
 ORDER BY customer, stranger
