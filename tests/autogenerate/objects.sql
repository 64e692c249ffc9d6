CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE DOMAIN positive AS integer CONSTRAINT positive_check CHECK (VALUE > 0);
CREATE SEQUENCE numbers;
CREATE TABLE items (id integer NOT NULL, name text, price integer, feeling mood, CONSTRAINT items_pkey PRIMARY KEY (id));
CREATE VIEW cheap AS SELECT items.id, items.name FROM items WHERE items.price < 10;
CREATE FUNCTION twice(a integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$SELECT a * 2$$;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$;
CREATE TRIGGER touched BEFORE UPDATE ON items FOR EACH ROW EXECUTE FUNCTION touch();
--- an enum
CREATE TYPE size AS ENUM ('small', 'large');
--- an enum on a new column
CREATE TYPE size AS ENUM ('small', 'large');
ALTER TABLE items ADD COLUMN size size DEFAULT 'small' NOT NULL;
--- an enum that was a text
DROP VIEW cheap;
ALTER TABLE items ALTER COLUMN name TYPE mood USING name::mood;
CREATE VIEW cheap AS SELECT items.id, items.name FROM items WHERE items.price < 10;
--- a value at the end
-- open back
ALTER TYPE mood ADD VALUE 'glad';
--- a value in the middle
-- open back
ALTER TYPE mood ADD VALUE 'fine' BEFORE 'happy';
--- a value at the beginning
-- open back
ALTER TYPE mood ADD VALUE 'awful' BEFORE 'sad';
--- two values
-- open back
ALTER TYPE mood ADD VALUE 'fine' AFTER 'ok';
ALTER TYPE mood ADD VALUE 'glad';
--- a default of an enum
ALTER TABLE items ALTER COLUMN feeling SET DEFAULT 'ok'::mood;
--- an array of an enum
ALTER TABLE items ADD COLUMN feelings mood[];
--- a domain
CREATE DOMAIN email AS text CONSTRAINT email_check CHECK (VALUE ~ '@');
--- a domain on a column
ALTER TABLE items ADD COLUMN stock positive;
--- a domain that changes
DROP DOMAIN positive;
CREATE DOMAIN positive AS integer CONSTRAINT positive_check CHECK (VALUE >= 0);
--- a domain that refuses null
DROP DOMAIN positive;
CREATE DOMAIN positive AS integer NOT NULL CONSTRAINT positive_check CHECK (VALUE > 0);
--- a domain with a default
DROP DOMAIN positive;
CREATE DOMAIN positive AS integer DEFAULT 1 CONSTRAINT positive_check CHECK (VALUE > 0);
--- a column gets a domain
DROP VIEW cheap;
ALTER TABLE items ALTER COLUMN price TYPE positive;
--- a sequence
CREATE SEQUENCE tickets START WITH 100 INCREMENT BY 10;
--- a sequence that counts otherwise
ALTER SEQUENCE numbers INCREMENT BY 2 MAXVALUE 1000 CACHE 10 CYCLE;
--- a sequence of another type
ALTER SEQUENCE numbers AS integer;
--- a sequence that belongs to a column
ALTER SEQUENCE numbers OWNED BY items.price;
--- a default that draws from a sequence
ALTER TABLE items ALTER COLUMN price SET DEFAULT nextval('numbers'::regclass);
--- a view
CREATE VIEW names AS SELECT items.name FROM items;
--- a view of a view
CREATE VIEW cheap_names AS SELECT cheap.name FROM cheap;
--- a view with another condition
CREATE OR REPLACE VIEW cheap AS SELECT items.id, items.name FROM items WHERE items.price < 20;
--- a view with one column more
CREATE OR REPLACE VIEW cheap AS SELECT items.id, items.name, items.price FROM items WHERE items.price < 10;
--- a view with a barrier
DROP VIEW cheap;
CREATE VIEW cheap WITH (security_barrier=true) AS SELECT items.id, items.name FROM items WHERE items.price < 10;
--- a view that checks
DROP VIEW cheap;
CREATE VIEW cheap AS SELECT items.id, items.name FROM items WHERE items.price < 10 WITH LOCAL CHECK OPTION;
--- a view with a comment
COMMENT ON VIEW cheap IS 'below ten';
--- a view over a column that gets another type
DROP VIEW cheap;
ALTER TABLE items ALTER COLUMN price TYPE bigint;
CREATE VIEW cheap AS SELECT items.id, items.name FROM items WHERE items.price < 10;
--- a view over a column that goes
DROP VIEW cheap;
ALTER TABLE items DROP COLUMN price;
CREATE VIEW cheap AS SELECT items.id, items.name FROM items;
--- a view goes
DROP VIEW cheap;
--- a materialized view
CREATE MATERIALIZED VIEW totals AS SELECT count(*) AS count FROM items;
--- a materialized view with an index
CREATE MATERIALIZED VIEW named AS SELECT items.id, items.name FROM items;
CREATE UNIQUE INDEX ix_named ON named (id);
--- a view that becomes materialized
DROP VIEW cheap;
CREATE MATERIALIZED VIEW cheap AS SELECT items.id, items.name FROM items WHERE items.price < 10;
--- a function
CREATE FUNCTION half(a integer) RETURNS integer LANGUAGE sql AS $$SELECT a / 2$$;
--- a function with another body
CREATE OR REPLACE FUNCTION twice(a integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$SELECT a + a$$;
--- a function of another kind
CREATE OR REPLACE FUNCTION twice(a integer) RETURNS integer LANGUAGE sql STABLE STRICT AS $$SELECT a * 2$$;
--- a function that returns another type
DROP FUNCTION twice(integer);
CREATE FUNCTION twice(a integer) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$SELECT a * 2::bigint$$;
--- a function with another name for its parameter
DROP FUNCTION twice(integer);
CREATE FUNCTION twice(b integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$SELECT b * 2$$;
--- a function of another type besides
CREATE FUNCTION twice(a bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$SELECT a * 2$$;
--- a function goes
DROP FUNCTION twice(integer);
--- a function in an index
CREATE INDEX ix_twice ON items (twice(price));
--- a function in a check
ALTER TABLE items ADD CONSTRAINT ck_twice CHECK (twice(price) < 100);
--- a procedure
CREATE PROCEDURE clean() LANGUAGE sql AS $$DELETE FROM items$$;
--- a trigger
CREATE TRIGGER watched AFTER INSERT OR DELETE ON items FOR EACH STATEMENT EXECUTE FUNCTION touch();
--- a trigger at other times
DROP TRIGGER touched ON items;
CREATE TRIGGER touched BEFORE INSERT OR UPDATE ON items FOR EACH ROW EXECUTE FUNCTION touch();
--- a trigger with a condition
DROP TRIGGER touched ON items;
CREATE TRIGGER touched BEFORE UPDATE ON items FOR EACH ROW WHEN (old.name IS DISTINCT FROM new.name) EXECUTE FUNCTION touch();
--- a trigger of a column
DROP TRIGGER touched ON items;
CREATE TRIGGER touched BEFORE UPDATE OF name ON items FOR EACH ROW EXECUTE FUNCTION touch();
--- a trigger goes
DROP TRIGGER touched ON items;
--- a trigger with its function goes
DROP TRIGGER touched ON items;
DROP FUNCTION touch();
--- a schema
CREATE SCHEMA shop;
--- a schema with a table
CREATE SCHEMA shop;
CREATE TABLE shop.stock (id serial PRIMARY KEY, item_id integer REFERENCES items (id));
--- a schema with an enum
CREATE SCHEMA shop;
CREATE TYPE shop.colour AS ENUM ('red', 'blue');
CREATE TABLE shop.paint (id integer, colour shop.colour DEFAULT 'red');
--- an extension
CREATE EXTENSION hstore;
--- an extension with a column of its type
CREATE EXTENSION citext;
ALTER TABLE items ADD COLUMN code citext;
