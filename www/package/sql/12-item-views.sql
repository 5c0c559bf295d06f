-- item_views: how much each item was looked at.
--
--   item             index of items
--   sessions         distinct sessions with it      recent_sessions  of these, late
--   viewers          distinct viewers               recent_viewers   of the late sessions
--
-- Order: item.

SELECT item,
       COUNT(DISTINCT session) AS sessions,
       COUNT(DISTINCT CASE WHEN late = 1 THEN session END) AS recent_sessions,
       COUNT(DISTINCT viewer) AS viewers,
       COUNT(DISTINCT CASE WHEN late = 1 THEN viewer END) AS recent_viewers
  FROM session_views
 GROUP BY item
 ORDER BY item
