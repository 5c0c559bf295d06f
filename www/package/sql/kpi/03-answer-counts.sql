-- answer_counts: how often each score was given in the span.
--
--   kind  nps (would you recommend us? 0 to 10) or csat (how satisfied are you? 1 to 5)
--   score       answers  how many
--
-- Order: kind, score.

SELECT kind, score, COUNT(*) AS answers
  FROM answers CROSS JOIN span CROSS JOIN params
 WHERE at_ms + zone_offset_ms >= from_day * CAST(86400000 AS BIGINT)
   AND at_ms + zone_offset_ms < to_day * CAST(86400000 AS BIGINT)
 GROUP BY kind, score
 ORDER BY kind, score
