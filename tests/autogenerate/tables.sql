CREATE TABLE kept (id integer NOT NULL, note text, CONSTRAINT kept_pkey PRIMARY KEY (id));
CREATE TABLE owners (id serial PRIMARY KEY, name text NOT NULL);
--- a table
CREATE TABLE extra (id serial PRIMARY KEY, name character varying(20) NOT NULL DEFAULT 'x', made timestamp with time zone DEFAULT now());
--- a table with an identity
CREATE TABLE extra (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at date);
--- a table with all kinds of constraints
CREATE TABLE extra (
    id integer PRIMARY KEY,
    kept_id integer REFERENCES kept (id) ON DELETE CASCADE,
    a integer CHECK (a > 0),
    b integer UNIQUE,
    CONSTRAINT two CHECK (a < b)
);
CREATE INDEX ix_extra_a ON extra (a) WHERE b IS NOT NULL;
COMMENT ON TABLE extra IS 'more';
COMMENT ON COLUMN extra.a IS 'first';
--- two tables that refer to each other
CREATE TABLE left_one (id integer PRIMARY KEY, other integer);
CREATE TABLE right_one (id integer PRIMARY KEY, other integer REFERENCES left_one (id));
ALTER TABLE left_one ADD CONSTRAINT left_one_other_fkey FOREIGN KEY (other) REFERENCES right_one (id);
--- three tables in a line
CREATE TABLE a_last (id integer PRIMARY KEY);
CREATE TABLE b_mid (id integer PRIMARY KEY, a integer REFERENCES a_last (id));
CREATE TABLE c_first (id integer PRIMARY KEY, b integer REFERENCES b_mid (id));
--- a table that one keeps refers to
CREATE TABLE extra (id integer PRIMARY KEY);
ALTER TABLE kept ADD COLUMN extra_id integer;
ALTER TABLE kept ADD CONSTRAINT kept_extra_fkey FOREIGN KEY (extra_id) REFERENCES extra (id);
--- a comment
COMMENT ON TABLE kept IS 'stays';
--- an unlogged table
CREATE UNLOGGED TABLE extra (id integer);
--- a table with parameters
CREATE TABLE extra (id integer) WITH (fillfactor=80);
--- a table with a quoted name
CREATE TABLE "Extra Table" ("Id" integer PRIMARY KEY, "order" text);
--- a table with another name
-- rename kept=stays
ALTER TABLE kept RENAME TO stays;
--- a serial table with another name
-- rename owners=holders
ALTER TABLE owners RENAME TO holders;
ALTER TABLE holders RENAME CONSTRAINT owners_pkey TO holders_pkey;
ALTER SEQUENCE owners_id_seq RENAME TO holders_id_seq;
--- a table that inherits
CREATE TABLE child (more text) INHERITS (kept);
--- partitions
CREATE TABLE events (id integer NOT NULL, at date NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE events_rest PARTITION OF events DEFAULT;
CREATE INDEX ix_events_at ON events (at);
--- partitions by list
CREATE TABLE regions (code text, n integer) PARTITION BY LIST (code);
CREATE TABLE regions_eu PARTITION OF regions FOR VALUES IN ('de', 'fr');
--- the name of a table for a view
DROP TABLE kept;
CREATE VIEW kept AS SELECT 1 AS id;
