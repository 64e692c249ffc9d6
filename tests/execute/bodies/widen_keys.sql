ALTER TABLE orders DROP CONSTRAINT orders_customer_id_fkey;
ALTER TABLE customers ALTER COLUMN id TYPE bigint;
DROP VIEW order_totals;
ALTER TABLE orders ALTER customer_id SET DATA TYPE bigint;
ALTER TABLE orders ADD CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT orders_customer_id_fkey;
ALTER SEQUENCE customers_id_seq AS bigint;
CREATE VIEW order_totals AS SELECT customer_id, sum(total) AS total FROM orders GROUP BY 1;
