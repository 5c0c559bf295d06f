-- The cleaning report. verdicts: every row with the rule that dropped it, NULL when it stays; a refund that finds no
-- purchase is judged here, by why. dropped: rows and value (fen) per rule, in the order of the rules.
-- Rows in = rows kept + rows dropped, which prepare.mjs checks. counts: one row of the figures that the report prints;
-- refund_units_cut are units given back beyond what was bought, of refunds that were settled in part.
--
--   refund-unknown-customer  nobody to look the purchase up for
--   refund-nothing-left      same article, same price bought before, but all of it was given back already
--   refund-other-price       same article bought before, at another price: mostly price corrections, not returns
--   refund-no-purchase       no purchase of the article before: most were bought before the log begins

CREATE TABLE verdicts AS
WITH unsettled AS (
  SELECT r.* FROM refund_lines r ANTI JOIN settled s ON s.year = r.year AND s.line = r.line
), before AS (
  SELECT u.year, u.line, count(p.item_id) AS purchases,
         count(p.item_id) FILTER (WHERE p.unit_price = u.unit_price) AS at_that_price
    FROM unsettled u
    LEFT JOIN purchase_lines p
      ON p.customer_id = u.customer_id AND p.item_id = u.item_id AND p.at_ms <= u.at_ms
   GROUP BY u.year, u.line
)
SELECT j.year, j.line, j.kind, j.quantity, j.unit_price, CASE
         WHEN j.reason IS NOT NULL THEN j.reason
         WHEN b.line IS NULL THEN NULL
         WHEN j.customer_id IS NULL THEN 'refund-unknown-customer'
         WHEN b.at_that_price > 0 THEN 'refund-nothing-left'
         WHEN b.purchases > 0 THEN 'refund-other-price'
         ELSE 'refund-no-purchase'
       END AS verdict
  FROM judged j LEFT JOIN before b ON b.year = j.year AND b.line = j.line;

CREATE TABLE dropped AS
SELECT verdict AS rule, count(*) AS rows, sum(quantity * unit_price) AS fen
  FROM verdicts WHERE verdict IS NOT NULL
 GROUP BY verdict
 ORDER BY list_position(['overlap', 'duplicate', 'bad-debt', 'no-price', 'not-goods', 'wild-quantity', 'wild-price',
   'refund-unknown-customer', 'refund-nothing-left', 'refund-other-price', 'refund-no-purchase'], verdict);

CREATE TABLE counts AS
SELECT (SELECT count(*) FROM rows) AS rows_in,
       (SELECT count(*) FROM rows WHERE year = 1) AS rows_first_file,
       (SELECT count(*) FROM rows WHERE year = 2) AS rows_second_file,
       (SELECT count(*) FROM verdicts WHERE verdict IS NULL) AS rows_kept,
       (SELECT count(*) FROM verdicts WHERE verdict IS NULL AND kind = 'purchase') AS purchase_rows,
       (SELECT count(*) FROM verdicts WHERE verdict IS NULL AND kind = 'refund') AS refund_rows,
       (SELECT count(*) FROM settled WHERE part > 0) AS refund_rows_split,
       (SELECT sum(r.quantity) FROM refund_lines r SEMI JOIN settled s ON s.year = r.year AND s.line = r.line)
         - (SELECT sum(quantity) FROM settled) AS refund_units_cut,
       (SELECT count(*) FROM events) AS event_rows,
       (SELECT count(*) FROM events WHERE customer_id IS NULL) AS event_rows_without_customer,
       (SELECT count(DISTINCT order_id) FROM events WHERE type = 'purchase') AS orders,
       (SELECT count(DISTINCT customer_id) FROM events) AS customers,
       (SELECT min(at_ms) FROM events) AS first_ms,
       (SELECT max(at_ms) FROM events) AS last_ms;
