-- case_times: the cases that opened in the span.
--
--   kind       complaint, expiry (of a subscription) or invite
--   closed_in  milliseconds until it was resolved, renewed or accepted, NULL when it was not by the end of the span
--
-- Order: kind, at_ms, closed_in.

SELECT kind,
       at_ms,
       CASE WHEN closed_ms + zone_offset_ms < to_day * CAST(86400000 AS BIGINT) THEN closed_ms - at_ms END AS closed_in
  FROM cases CROSS JOIN span CROSS JOIN params
 WHERE at_ms + zone_offset_ms >= from_day * CAST(86400000 AS BIGINT)
   AND at_ms + zone_offset_ms < to_day * CAST(86400000 AS BIGINT)
 ORDER BY kind, at_ms, COALESCE(closed_ms, 0)
