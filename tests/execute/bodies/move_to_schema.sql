CREATE SCHEMA shop;
ALTER TABLE products SET SCHEMA shop;
ALTER TABLE IF EXISTS missing ADD COLUMN a integer;
ALTER TABLE IF EXISTS orders ADD COLUMN product_id bigint REFERENCES shop.products (id);
ALTER TABLE ONLY customers ADD CONSTRAINT customers_email_check CHECK (email LIKE '%@%') NOT VALID;
