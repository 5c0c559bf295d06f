-- basket_items: the marginals that belong to item_pairs: the same baskets, the same buyers, one article at a time.
--
--   item      index of items
--   buyers    distinct buyers with it in a basket      orders  such orders      recent_orders  of these, recent
--   weight    Σ of 1,000,000 per order: what its pairs' weights add up to, but for rounding
--
-- Order: item.

SELECT item,
       COUNT(DISTINCT buyer) AS buyers,
       COUNT(*) AS orders,
       CAST(SUM(recent) AS BIGINT) AS recent_orders,
       COUNT(*) * CAST(1000000 AS BIGINT) AS weight
  FROM baskets
 GROUP BY item
 ORDER BY item
