-- view_pairs: looked at in one session, for unordered pairs a < b of items at most ten views apart.
--
--   a, b      indices of items
--   viewers   distinct viewers who produced the pair; only pairs with at least min_support of them are kept, so that
--             nobody's own visit can be read out of the model
--   weight    Σ of 2520 / distance, a whole number for every distance to ten, twice that in a late session
--
-- Order: a, b.

WITH distances AS (
  SELECT 1 AS distance UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5
  UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9 UNION ALL SELECT 10
), met AS (
  SELECT CASE WHEN l.item < r.item THEN l.item ELSE r.item END AS a,
         CASE WHEN l.item < r.item THEN r.item ELSE l.item END AS b,
         l.viewer,
         CAST(2520 / d.distance AS BIGINT) * (1 + l.late) AS weight
    FROM session_views l
   CROSS JOIN distances d
    JOIN session_views r ON r.session = l.session AND r.place = l.place + d.distance
   WHERE r.item <> l.item
)
SELECT a, b, COUNT(*) AS viewers, CAST(SUM(weight) AS BIGINT) AS weight
  FROM (SELECT a, b, viewer, SUM(weight) AS weight FROM met GROUP BY a, b, viewer) by_viewer
 CROSS JOIN params
 GROUP BY a, b, min_support
HAVING COUNT(*) >= min_support
 ORDER BY a, b
