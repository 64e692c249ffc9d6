CREATE MATERIALIZED VIEW IF NOT EXISTS revenue_by_day AS
SELECT date_trunc('day', created_at) AS day, count(*) AS orders, sum(total) AS revenue
FROM orders
GROUP BY 1
WITH NO DATA;
CREATE UNIQUE INDEX uq_revenue_by_day ON revenue_by_day (day);
REFRESH MATERIALIZED VIEW revenue_by_day;
