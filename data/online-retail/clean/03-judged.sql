-- judged: every row with the first rule that drops it (reason), or NULL when it stays; and its kind, purchase or refund.
--
-- The rules in order; a row is counted under the first that applies, so that rows in = rows kept + rows dropped.
--   overlap        second file, before 2010-12-10: these nine days are told by the first file (02-overlap.sql)
--   duplicate      the same in every column as an earlier row of its file: a line entered twice
--   bad-debt       invoice 'A…': bookkeeping, not a sale
--   no-price       unit price zero or below: stock counts, breakages, gifts, notes in the title; nobody paid
--   not-goods      postage, vouchers, fees, manual entries, samples, tests. Goods are five digits with an optional
--                  letter variant, the DCGS… range (real articles of the web shop: dog collars, party bags) and SP1002
--                  (a chalkboard); minus four five-digit codes that the titles tell to be a service
--   wild-quantity  more than 20,000 units in a line: two lines (74,215 jars, 80,995 paper birds), each cancelled within
--                  the hour by the published original, whose second-year cancellations this copy lacks. The next
--                  largest, 19,152 mugs, is a wholesale clearance that its customer repeats: it stays
--   wild-price     more than 50 times the item's median price: a basket of sixty entered as one, car flags at 1,157 pounds
-- What stays: a negative quantity, always on a 'C…' invoice, is a refund; 04-refunds.sql looks for its purchase.

CREATE TABLE judged AS
WITH usual AS (
  SELECT item_id, median(unit_price) AS usual_price
    FROM rows WHERE unit_price > 0 AND quantity > 0
   GROUP BY item_id
), first_copy AS (
  SELECT year, min(line) AS line
    FROM rows
   GROUP BY year, invoice, item_id, title, quantity, at_ms, unit_price, customer_id
)
SELECT r.*,
       CASE WHEN r.quantity < 0 THEN 'refund' ELSE 'purchase' END AS kind,
       CASE
         WHEN r.year = 2 AND at_ms < epoch_ms(TIMESTAMP '2010-12-10') THEN 'overlap'
         WHEN first_copy.line IS NULL THEN 'duplicate'
         WHEN starts_with(invoice, 'A') THEN 'bad-debt'
         WHEN unit_price <= 0 THEN 'no-price'
         WHEN NOT regexp_full_match(r.item_id, '[0-9]{5}[A-Z]*|DCGS.*|SP1002')
           OR r.item_id IN ('22016', '23444', '23574', '23702') THEN 'not-goods'
         WHEN abs(quantity) > 20000 THEN 'wild-quantity'
         WHEN unit_price > 50 * usual_price THEN 'wild-price'
       END AS reason
  FROM rows r
  LEFT JOIN usual ON usual.item_id = r.item_id
  LEFT JOIN first_copy ON first_copy.year = r.year AND first_copy.line = r.line;
