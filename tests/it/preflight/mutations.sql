-- What differs from the history, and the rows of a preflight of d35f7b9042e1:heads that have to say so; below each
-- statement stand its rows. What has none is cosmetic: no row may say anything.

UPDATE alembic_version SET version_num = 'b82d5f013e6c'
--> version rows public.alembic_version

DELETE FROM alembic_version
--> version rows public.alembic_version

INSERT INTO alembic_version VALUES ('b82d5f013e6c')
--> version rows public.alembic_version

COMMENT ON TABLE alembic_version IS 'limbeck: upgrade 92e6a0c7f5b8 1/2'
--> version rows public.alembic_version

ALTER TABLE alembic_version RENAME TO versions
--> version rows public.alembic_version

ALTER TABLE products RENAME COLUMN quantity TO amount
--> column public.products.quantity

ALTER TABLE products DROP COLUMN quantity
--> column public.products.quantity

ALTER TABLE products ALTER COLUMN quantity TYPE bigint
--> type public.products.quantity

ALTER TABLE products ALTER COLUMN price TYPE numeric(12,2)
--> type public.products.price

ALTER TABLE users ALTER COLUMN email TYPE varchar(300)
--> type public.users.email

ALTER TABLE users ALTER COLUMN email TYPE text
--> type public.users.email

ALTER TABLE users ALTER COLUMN created_at TYPE timestamptz
--> type public.users.created_at

ALTER TABLE products ALTER COLUMN quantity SET NOT NULL
--> column public.products.quantity

ALTER TABLE products ALTER COLUMN sku DROP NOT NULL
--> column public.products.sku

ALTER TABLE users ALTER COLUMN role DROP NOT NULL
--> column public.users.role

ALTER TABLE users ALTER COLUMN role DROP DEFAULT
--> default public.users.role

ALTER TABLE users ALTER COLUMN role SET DEFAULT 'admin'
--> default public.users.role

ALTER TABLE users ALTER COLUMN is_active SET DEFAULT false
--> default public.users.is_active

ALTER TABLE users ALTER COLUMN created_at SET DEFAULT '2020-01-01'
--> default public.users.created_at

ALTER TABLE products ALTER COLUMN quantity SET DEFAULT 1
--> default public.products.quantity

ALTER TABLE products ALTER COLUMN quantity SET NOT NULL, ALTER COLUMN quantity ADD GENERATED ALWAYS AS IDENTITY
--> column public.products.quantity

ALTER TABLE products ALTER COLUMN product_description TYPE varchar COLLATE "C"
--> column public.products.product_description

ALTER TABLE users ADD COLUMN first_name text
--> free name column public.users.first_name

ALTER TABLE products ADD COLUMN product_name text
--> free name column public.products.product_name

CREATE INDEX ix_users_created_at ON users (phone)
--> free name relation public.ix_users_created_at

CREATE TABLE uq_products_product_name_sku ()
--> free name relation public.uq_products_product_name_sku

CREATE SEQUENCE ix_users_created_at
--> free name relation public.ix_users_created_at

ALTER TABLE products DROP CONSTRAINT ck_products_price_positive
--> constraint public.products.ck_products_price_positive

ALTER TABLE products DROP CONSTRAINT ck_products_price_positive, ADD CONSTRAINT ck_products_price_positive CHECK (price >= 0)
--> check public.products.ck_products_price_positive

ALTER TABLE products DROP CONSTRAINT ck_products_price_positive, ADD CONSTRAINT ck_products_price_positive CHECK (price > 0) NOT VALID
--> constraint public.products.ck_products_price_positive

ALTER TABLE products DROP CONSTRAINT uq_products_sku
--> constraint public.products.uq_products_sku

ALTER TABLE products DROP CONSTRAINT uq_products_sku, ADD CONSTRAINT uq_products_sku UNIQUE (sku, id)
--> constraint public.products.uq_products_sku

ALTER TABLE products DROP CONSTRAINT uq_products_sku, ADD CONSTRAINT uq_products_sku UNIQUE (sku) DEFERRABLE
--> constraint public.products.uq_products_sku

ALTER TABLE products DROP CONSTRAINT uq_products_sku, ADD CONSTRAINT uq_products_sku UNIQUE (sku) DEFERRABLE INITIALLY DEFERRED
--> constraint public.products.uq_products_sku

ALTER TABLE products RENAME CONSTRAINT uq_products_name_sku TO uq_other
--> constraint public.products.uq_products_name_sku
--> unknown constraint public.products.uq_other

ALTER TABLE products DROP CONSTRAINT fk_products_category
--> constraint public.products.fk_products_category

ALTER TABLE products DROP CONSTRAINT fk_products_category, ADD CONSTRAINT fk_products_category FOREIGN KEY (category_id) REFERENCES categories (id) ON DELETE CASCADE
--> constraint public.products.fk_products_category

ALTER TABLE products DROP CONSTRAINT fk_products_category, ADD CONSTRAINT fk_products_category FOREIGN KEY (category_id) REFERENCES categories (id) ON DELETE SET NULL NOT VALID
--> constraint public.products.fk_products_category

ALTER TABLE products DROP CONSTRAINT fk_products_category, ADD CONSTRAINT fk_products_category FOREIGN KEY (quantity) REFERENCES categories (id) ON DELETE SET NULL
--> constraint public.products.fk_products_category

ALTER TABLE products DROP CONSTRAINT products_pkey
--> constraint public.products.products_pkey

ALTER TABLE products ADD CONSTRAINT extra CHECK (name <> '')
--> unknown constraint public.products.extra

DROP INDEX ix_products_sku
--> index public.ix_products_sku

DROP INDEX ix_products_sku; CREATE INDEX ix_products_sku ON products (sku DESC)
--> index public.ix_products_sku

DROP INDEX ix_products_sku; CREATE INDEX ix_products_sku ON products USING hash (sku)
--> index public.ix_products_sku

DROP INDEX ix_products_sku; CREATE UNIQUE INDEX ix_products_sku ON products (sku)
--> index public.ix_products_sku

DROP INDEX ix_products_sku; CREATE INDEX ix_products_sku ON products (sku varchar_pattern_ops)
--> index public.ix_products_sku

DROP INDEX ix_products_sku; CREATE INDEX ix_products_sku ON products (sku) INCLUDE (price)
--> index public.ix_products_sku

DROP INDEX ix_products_sku; CREATE INDEX ix_products_sku ON products (lower(sku))
--> index public.ix_products_sku

DROP INDEX ix_products_sku; CREATE INDEX ix_products_sku ON products (sku) WHERE price > 1
--> index predicate public.products.ix_products_sku

DROP INDEX ix_users_email; CREATE UNIQUE INDEX ix_users_email ON users (email) NULLS NOT DISTINCT
--> index public.ix_users_email

DROP INDEX ix_products_active_only; CREATE INDEX ix_products_active_only ON products (id) WHERE NOT is_active
--> index predicate public.products.ix_products_active_only

DROP INDEX ix_products_active_only; CREATE INDEX ix_products_active_only ON products (id)
--> index predicate public.products.ix_products_active_only

UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'ix_products_sku'::regclass
--> index public.ix_products_sku

CREATE INDEX by_name ON products (name)
--> unknown index public.by_name

ALTER TYPE user_role ADD VALUE 'guest'
--> enum public.user_role

ALTER TYPE user_role RENAME VALUE 'editor' TO 'author'
--> enum public.user_role

CREATE VIEW names AS SELECT name FROM products
--> on dropped column public.products.name

CREATE MATERIALIZED VIEW names AS SELECT full_name FROM users
--> on dropped column public.users.full_name

CREATE POLICY own ON users USING (full_name = current_user)
--> on dropped column public.users.full_name

ALTER TABLE users ENABLE ROW LEVEL SECURITY; ALTER TABLE users FORCE ROW LEVEL SECURITY
--> row level security public.users

ALTER TABLE products DISABLE TRIGGER ALL
--> foreign key triggers public.products

ALTER TABLE users RENAME TO people
--> relation public.users

ALTER TABLE products SET (fillfactor = 70)

COMMENT ON COLUMN products.name IS 'as printed'

ALTER TABLE products ALTER COLUMN name SET STORAGE EXTERNAL

ALTER TABLE products ALTER COLUMN name SET STATISTICS 500

GRANT SELECT ON products TO PUBLIC

ALTER TABLE products DROP CONSTRAINT ck_products_price_positive, ADD CONSTRAINT ck_products_price_positive CHECK ((price) > 0::numeric)

ALTER TABLE users ALTER COLUMN is_active SET DEFAULT 't'

ALTER TABLE users DROP COLUMN phone; ALTER TABLE users ADD COLUMN phone varchar(20)

DROP INDEX ix_products_active_only; CREATE INDEX ix_products_active_only ON products (id) WHERE (is_active = 't'::bool)

CLUSTER products USING products_pkey
