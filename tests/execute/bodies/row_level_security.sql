ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
ALTER TABLE orders FORCE ROW LEVEL SECURITY;
CREATE POLICY own_orders ON orders FOR SELECT
    USING (customer_id = current_setting('app.customer_id', true)::integer);
ALTER TABLE orders ADD COLUMN tenant_id integer NOT NULL DEFAULT 1;
