-- The cleaning report: dropped, by rule in the order of the rules, with rows and their value in fen; a refund that
-- finds no purchase is dropped here, split by why. Rows in = rows kept + rows dropped, which prepare.mjs checks.

CREATE TABLE verdicts AS
SELECT j.*, CASE
         WHEN j.reason IS NOT NULL THEN j.reason
         WHEN j.kind = 'purchase' THEN NULL
         WHEN j.customer_id IS NULL THEN 'refund-unknown-customer'
         WHEN EXISTS (SELECT 1 FROM settled s WHERE s.year = j.year AND s.line = j.line) THEN NULL
         WHEN EXISTS (SELECT 1 FROM purchase_lines p WHERE p.customer_id = j.customer_id AND p.item_id = j.item_id
                         AND p.unit_price = j.unit_price AND p.at_ms <= j.at_ms) THEN 'refund-nothing-left'
         WHEN EXISTS (SELECT 1 FROM purchase_lines p WHERE p.customer_id = j.customer_id AND p.item_id = j.item_id
                         AND p.at_ms <= j.at_ms) THEN 'refund-other-price'
         ELSE 'refund-no-purchase'
       END AS verdict
  FROM judged j;

CREATE TABLE dropped AS
SELECT verdict AS rule, count(*) AS rows, sum(quantity * unit_price) AS fen
  FROM verdicts WHERE verdict IS NOT NULL
 GROUP BY verdict
 ORDER BY list_position(['overlap', 'duplicate', 'bad-debt', 'no-price', 'not-goods', 'wild-quantity', 'wild-price',
   'refund-unknown-customer', 'refund-nothing-left', 'refund-other-price', 'refund-no-purchase'], verdict);
