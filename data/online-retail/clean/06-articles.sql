-- articles: one row per item that was ever bought, by item id; what the catalogue says of it beside title and category.
--
--   variants   items that share the five-digit part of the code (colour variants)
--   price      fen; the usual price in the last 60 days in which it sold: the lower median over lines of known
--              customers (lines, not units, so that wholesale orders count once; the anonymous web orders are listed
--              with tax), or over all lines where no known customer bought it
--   available  sold within the last 90 days of the log
--   sold       distinct orders       since  its first sale, epoch ms
--
-- titles: how often each item was sold under each title; titles.mjs picks.

CREATE TABLE articles AS
WITH last_sale AS (
  SELECT item_id, max(at_ms) AS last_ms, min(at_ms) AS first_ms, count(DISTINCT order_id) AS orders,
         max(at_ms) FILTER (WHERE customer_id IS NOT NULL) AS last_known_ms
    FROM purchase_lines GROUP BY item_id
), usual AS (
  SELECT p.item_id, quantile_disc(p.unit_price, 0.5) AS price
    FROM purchase_lines p JOIN last_sale l ON l.item_id = p.item_id
   WHERE p.at_ms > coalesce(l.last_known_ms, l.last_ms) - CAST(60 AS BIGINT) * 86400000
     AND (p.customer_id IS NOT NULL OR l.last_known_ms IS NULL)
   GROUP BY p.item_id
), log AS (
  SELECT max(at_ms) AS end_ms FROM purchase_lines
)
SELECT l.item_id,
       CASE WHEN regexp_matches(l.item_id, '^[0-9]{5}') THEN left(l.item_id, 5) END AS stem,
       CASE WHEN regexp_matches(l.item_id, '^[0-9]{5}')
            THEN count(*) OVER (PARTITION BY left(l.item_id, 5)) ELSE 1 END AS variants,
       u.price, l.last_ms > log.end_ms - CAST(90 AS BIGINT) * 86400000 AS available, l.orders AS sold, l.first_ms AS since_ms
  FROM last_sale l JOIN usual u ON u.item_id = l.item_id CROSS JOIN log
 ORDER BY l.item_id;

CREATE TABLE titles AS
SELECT item_id, title, count(*) AS lines, max(at_ms) AS last_ms
  FROM purchase_lines WHERE title IS NOT NULL
 GROUP BY item_id, title
 ORDER BY item_id, title;

CREATE TABLE revenue AS
SELECT item_id, sum(CASE type WHEN 'purchase' THEN 1 ELSE -1 END * quantity * unit_price) AS fen
  FROM events GROUP BY item_id ORDER BY item_id;
