-- overlap: the proof that the first file tells the nine shared days (2010-12-01 … 2010-12-09) completely.
--
-- Compared as bags of rows (duplicates counted), everything but the file's name and line:
--   days' rows in each file, rows of the second that the first lacks, rows of the first that the second lacks,
--   and how many of these are something else than goods that came back.
-- prepare.mjs refuses to go on unless only_in_second = 0: then the first file's nine days are the second's plus the
-- returns that its third-party cleaning removed, and the second file's nine days can go.

CREATE TABLE overlap AS
WITH shared AS (
  SELECT year, invoice, item_id, title, quantity, at_ms, unit_price, customer_id
    FROM rows
   WHERE at_ms >= epoch_ms(TIMESTAMP '2010-12-01') AND at_ms < epoch_ms(TIMESTAMP '2010-12-10')
), first AS (
  SELECT * EXCLUDE (year) FROM shared WHERE year = 1
), second AS (
  SELECT * EXCLUDE (year) FROM shared WHERE year = 2
), first_only AS (
  SELECT * FROM first EXCEPT ALL SELECT * FROM second
), second_only AS (
  SELECT * FROM second EXCEPT ALL SELECT * FROM first
)
SELECT (SELECT count(*) FROM first) AS in_first,
       (SELECT count(*) FROM second) AS in_second,
       (SELECT count(*) FROM second_only) AS only_in_second,
       (SELECT count(*) FROM first_only) AS only_in_first,
       (SELECT count(*) FROM first_only WHERE quantity >= 0) AS only_in_first_and_not_a_return;
