CREATE FUNCTION slug(title text) RETURNS text IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
AS $$ SELECT trim(both '-' from regexp_replace(lower(title), '[^a-z0-9]+', '-', 'g')) $$;
ALTER TABLE products ADD COLUMN slug text;
UPDATE products SET slug = slug(title);
ALTER TABLE products ALTER COLUMN slug SET NOT NULL, ADD CONSTRAINT uq_products_slug UNIQUE (slug);
DROP FUNCTION slug(text);
