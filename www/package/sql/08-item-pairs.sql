-- item_pairs: bought together, for unordered pairs a < b of articles in one basket.
--
--   a, b      indices of items
--   buyers    distinct buyers who produced the pair; only pairs with at least min_support of them are kept, so that
--             nobody's own basket can be read out of the model
--   orders    orders with both       recent_orders  of these, recent
--   weight    Σ of the orders' weights (baskets): a pair in a small order counts for more
--
-- Order: a, b.

SELECT a, b, COUNT(*) AS buyers,
       CAST(SUM(orders) AS BIGINT) AS orders,
       CAST(SUM(recent_orders) AS BIGINT) AS recent_orders,
       CAST(SUM(weight) AS BIGINT) AS weight
  FROM (SELECT l.item AS a, r.item AS b, l.buyer, COUNT(*) AS orders, SUM(l.recent) AS recent_orders,
               SUM(l.weight) AS weight
          FROM baskets l JOIN baskets r ON r.order_no = l.order_no AND r.item > l.item
         GROUP BY l.item, r.item, l.buyer) by_buyer
 CROSS JOIN params
 GROUP BY a, b, min_support
HAVING COUNT(*) >= min_support
 ORDER BY a, b
