-- customers: every known customer who ordered before the cut.
--
--   customer     0, 1, 2 … in the byte order of customer_id
--   customer_id  VARCHAR
--   order_days   order days (customer_days); 0 when everything was given back: leave these out of a fit
--   x            repeat order days, order_days - 1, never below 0
--   t_x, t       days from the first order day to the last, and to the cut; NULL when order_days = 0
--   value, first_value   net value of all order days, and of the first: the mean of repeats is (value - first_value) / x
--   value_365, order_days_365   the same over the 365 days before the cut's day, that day included
--
-- Order: customer.

WITH buyers AS (
  SELECT DISTINCT customer_id FROM orders WHERE customer_id IS NOT NULL
), cut AS (
  SELECT CAST((cut_ms + zone_offset_ms - (cut_ms + zone_offset_ms) % 86400000) / 86400000 AS BIGINT) AS cut_day
    FROM params
), numbered AS (
  SELECT customer_id, day, value, ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY day) AS nth
    FROM customer_days
), summed AS (
  SELECT customer_id,
         COUNT(*) AS order_days,
         MIN(day) AS first_day,
         MAX(day) AS last_day,
         SUM(value) AS value,
         SUM(CASE WHEN nth = 1 THEN value ELSE 0 END) AS first_value,
         SUM(CASE WHEN day > cut_day - 365 THEN value ELSE 0 END) AS value_365,
         SUM(CASE WHEN day > cut_day - 365 THEN 1 ELSE 0 END) AS order_days_365
    FROM numbered CROSS JOIN cut
   GROUP BY customer_id
)
SELECT ROW_NUMBER() OVER (ORDER BY buyers.customer_id) - 1 AS customer,
       buyers.customer_id,
       COALESCE(order_days, 0) AS order_days,
       CASE WHEN order_days > 1 THEN order_days - 1 ELSE 0 END AS x,
       last_day - first_day AS t_x,
       cut_day - first_day AS t,
       CAST(COALESCE(value, 0) AS BIGINT) AS value,
       CAST(COALESCE(first_value, 0) AS BIGINT) AS first_value,
       CAST(COALESCE(value_365, 0) AS BIGINT) AS value_365,
       CAST(COALESCE(order_days_365, 0) AS BIGINT) AS order_days_365
  FROM buyers LEFT JOIN summed ON summed.customer_id = buyers.customer_id CROSS JOIN cut
 ORDER BY customer
