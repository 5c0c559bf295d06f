-- blocks: the log before the cut in blocks of 30 days, counted back from the cut; a block that the log does not fill
-- is left out.
--
--   start_day    its first day, from 1970-01-01
--   orders       orders, fully refunded ones not counted       value  their net value, minor units
--   customers    known customers among them                    new_customers  those whose first order it was
--
-- Order: start_day.

WITH placed AS (
  SELECT customer_id, day, value, (to_day - 1 - day - (to_day - 1 - day) % 30) / 30 AS ago, to_day, first_day
    FROM orders CROSS JOIN span
   WHERE value > 0 AND day < to_day
), firsts AS (
  SELECT customer_id, MIN(day) AS first_order FROM placed WHERE customer_id IS NOT NULL GROUP BY customer_id
)
SELECT CAST(to_day - 30 * (ago + 1) AS BIGINT) AS start_day,
       COUNT(*) AS orders,
       CAST(SUM(value) AS BIGINT) AS value,
       COUNT(DISTINCT placed.customer_id) AS customers,
       COUNT(DISTINCT CASE WHEN day = first_order THEN placed.customer_id END) AS new_customers
  FROM placed LEFT JOIN firsts ON firsts.customer_id = placed.customer_id
 WHERE to_day - 30 * (ago + 1) >= first_day
 GROUP BY ago, to_day
 ORDER BY start_day
