DROP VIEW IF EXISTS order_totals;
ALTER TABLE orders RENAME COLUMN total TO amount;
CREATE OR REPLACE VIEW order_totals WITH (security_barrier = true) AS
    SELECT c.id AS customer_id, c.email, coalesce(sum(o.amount), 0)::numeric(14, 2) AS amount
    FROM customers c
    LEFT JOIN orders o ON o.customer_id = c.id
    GROUP BY c.id, c.email;
COMMENT ON VIEW order_totals IS 'one row a customer';
