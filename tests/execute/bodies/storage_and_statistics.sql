ALTER TABLE products ALTER COLUMN attributes SET STORAGE EXTERNAL, ALTER COLUMN title SET STATISTICS 500;
ALTER TABLE products SET (autovacuum_vacuum_scale_factor = 0.02, fillfactor = 90);
CREATE STATISTICS orders_by_customer (dependencies) ON customer_id, status FROM orders;
ANALYZE products;
CREATE UNLOGGED TABLE scratch (a integer, b text COLLATE "C");
CREATE TEMPORARY TABLE passing (a integer) ON COMMIT DROP;
DROP TABLE scratch, products CASCADE;
