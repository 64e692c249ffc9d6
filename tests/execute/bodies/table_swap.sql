CREATE TABLE products_new AS SELECT id, sku, upper(title) AS title FROM products;
ALTER TABLE products_new ADD PRIMARY KEY (id);
ALTER TABLE products_new RENAME TO products_copy;
CREATE INDEX ix_products_copy_sku ON products_copy (sku);
DROP INDEX ix_products_copy_sku;
