CREATE EXTENSION IF NOT EXISTS pg_trgm;
ALTER TABLE products
    ADD COLUMN document tsvector GENERATED ALWAYS AS (to_tsvector('english'::regconfig, coalesce(title, ''))) STORED;
CREATE INDEX ix_products_document ON products USING gin (document);
CREATE INDEX ix_products_title_trgm ON products USING gin (title gin_trgm_ops);
