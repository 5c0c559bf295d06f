-- sessions: the sessions in which something was looked at and that ended before the cut, one row each.
--
--   session     0, 1, 2 … by (last_ms, session_id): an earlier cut gives the same numbers, fewer of them
--   session_id  VARCHAR
--   viewer      one index for each known customer, and for each session of nobody known
--   last_ms     its last view         views   how many there are
--   late        1 for the latest third of the sessions
--
-- Order: session.

WITH counted AS (
  SELECT session_id,
         MAX(customer_id) AS customer_id,
         MAX(at_ms) AS last_ms,
         COUNT(*) AS views
    FROM events
   WHERE type = 'view_item'
   GROUP BY session_id
), numbered AS (
  SELECT ROW_NUMBER() OVER (ORDER BY last_ms, session_id) - 1 AS session,
         session_id,
         CASE WHEN customer_id IS NULL THEN CONCAT('s', session_id) ELSE CONCAT('c', customer_id) END AS viewer_id,
         last_ms,
         views
    FROM counted CROSS JOIN params
   WHERE last_ms < cut_ms
)
SELECT session,
       session_id,
       DENSE_RANK() OVER (ORDER BY viewer_id) - 1 AS viewer,
       last_ms,
       views,
       CASE WHEN 3 * session >= 2 * COUNT(*) OVER () THEN 1 ELSE 0 END AS late
  FROM numbered
 ORDER BY session
