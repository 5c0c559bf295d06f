-- rows: both years as one table, one row per row of the two files, in one set of types. Nothing is dropped here.
--
-- Needs the views year_one and year_two: the two Parquet files as they are, plus file_row_number.
--
--   year      1 or 2, the file the row comes from         line      its row number there (the order of an invoice's lines)
--   invoice   VARCHAR, 'C…' = cancellation                item_id   stock code, trimmed, upper case (the log writes 85049e and 85049E)
--   title     description, trimmed, NULL when missing     quantity  units, negative when goods came back
--   at_ms     wall clock read as UTC, epoch milliseconds  unit_price  fen; 1 GBP = 10 CNY, so pounds * 1000
--   customer_id  VARCHAR, NULL when unknown (the second file writes 0)

CREATE TABLE rows AS
SELECT 1 AS year, file_row_number AS line, Invoice AS invoice,
       upper(trim(StockCode)) AS item_id,
       nullif(trim(coalesce(Description, '')), '') AS title,
       Quantity AS quantity,
       epoch_ms(CAST(InvoiceDate AS TIMESTAMP)) AS at_ms,
       CAST(round(Price * 1000) AS BIGINT) AS unit_price,
       CAST(CAST("Customer ID" AS BIGINT) AS VARCHAR) AS customer_id
  FROM year_one
UNION ALL
SELECT 2, file_row_number, CAST(InvoiceNo AS VARCHAR),
       upper(trim(StockCode)),
       nullif(nullif(trim(coalesce(Description, '')), ''), 'Missing_Description'),
       Quantity,
       epoch_ms(CAST(InvoiceDate AS TIMESTAMP)),
       CAST(round(UnitPrice * 1000) AS BIGINT),
       CASE WHEN CustomerID > 0 THEN CAST(CAST(CustomerID AS BIGINT) AS VARCHAR) END
  FROM year_two;
