-- session_views: what was looked at in each session, in order; an item looked at twice is there twice.
--
--   session, item   indices of sessions and items
--   place    0, 1, 2 … within the session, by (at_ms, item_id)
--   viewer, late    the session's
--
-- Order: session, place.

SELECT s.session,
       ROW_NUMBER() OVER (PARTITION BY s.session ORDER BY e.at_ms, e.item_id) - 1 AS place,
       i.item,
       s.viewer,
       s.late
  FROM events e
  JOIN sessions s ON s.session_id = e.session_id
  JOIN items i ON i.id = e.item_id
 WHERE e.type = 'view_item'
 ORDER BY session, place
