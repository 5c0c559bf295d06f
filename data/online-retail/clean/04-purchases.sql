-- purchase_lines: the purchases that stay, one row per line, with the order's own instant.
--
-- An invoice's lines may carry two neighbouring minutes; the order happened at its first.
--
-- refund_lines, open_lines: what refunds.mjs matches. A refund can only be settled for a known customer; open_lines
-- are that customer's purchases of the same article at the same price, whatever their time.

CREATE TABLE purchase_lines AS
SELECT invoice AS order_id, year, line, item_id, title, quantity, unit_price, customer_id,
       min(at_ms) OVER (PARTITION BY invoice) AS at_ms
  FROM judged
 WHERE reason IS NULL AND kind = 'purchase';

CREATE TABLE refund_lines AS
SELECT invoice, year, line, item_id, -quantity AS quantity, unit_price, customer_id,
       min(at_ms) OVER (PARTITION BY invoice) AS at_ms
  FROM judged
 WHERE reason IS NULL AND kind = 'refund';

CREATE TABLE open_lines AS
SELECT p.order_id, p.year, p.line, p.customer_id, p.item_id, p.unit_price, p.quantity, p.at_ms
  FROM purchase_lines p
 WHERE EXISTS (SELECT 1 FROM refund_lines r
                WHERE r.customer_id = p.customer_id AND r.item_id = p.item_id AND r.unit_price = p.unit_price);

CREATE TABLE settled (year INTEGER, line BIGINT, part INTEGER, order_id VARCHAR, quantity BIGINT, at_ms BIGINT);
