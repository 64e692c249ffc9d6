CREATE TABLE IF NOT EXISTS Shop."Products" (
    id bigint GENERATED ALWAYS AS IDENTITY (START WITH 10 INCREMENT BY -2 NO MAXVALUE CACHE 5 CYCLE) PRIMARY KEY,
    sku varchar(20) COLLATE "C" NOT NULL UNIQUE,
    price numeric(10, 2) DEFAULT 0 CONSTRAINT positive CHECK (price >= 0) NO INHERIT,
    total numeric GENERATED ALWAYS AS (price * 2) STORED,
    tags text[] NOT NULL DEFAULT '{}'::text[],
    made timestamptz(3) NULL DEFAULT now(),
    kind shop.kind REFERENCES kinds (id) MATCH FULL ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
    note text STORAGE external COMPRESSION lz4,
    PRIMARY KEY (id, sku) INCLUDE (price) WITH (fillfactor = 70) USING INDEX TABLESPACE fast,
    CONSTRAINT once UNIQUE NULLS NOT DISTINCT (sku, kind),
    FOREIGN KEY (kind, note) REFERENCES other ON DELETE SET DEFAULT (kind) NOT VALID,
    CHECK ((price > 0) AND (price < 10)),
    EXCLUDE USING gist (kind WITH =, period WITH &&, (lower(note)) WITH OPERATOR(pg_catalog.=)) WHERE (price > 0)
) WITH (fillfactor = 90, autovacuum_enabled = false, toast.autovacuum_enabled) TABLESPACE slow;
CREATE TEMP TABLE t (a serial) ON COMMIT DROP;
CREATE UNLOGGED TABLE u (a int) INHERITS (s.p, q) USING heap;
CREATE TABLE parted (day date, region text) PARTITION BY RANGE (day, lower(region) COLLATE "C");
CREATE TABLE part_1 PARTITION OF parted (CHECK (region <> '')) FOR VALUES FROM ('2026-01-01', MINVALUE) TO ('2026-02-01', 'a');
CREATE TABLE part_rest PARTITION OF parted DEFAULT;
CREATE TABLE hashed PARTITION OF h FOR VALUES WITH (MODULUS 4, REMAINDER 1) PARTITION BY LIST (a);
CREATE TABLE copied (LIKE t INCLUDING ALL);
CREATE TABLE made AS SELECT * FROM t;
CREATE TABLE rows_of OF address;
CREATE TABLE temporal (a int, valid daterange, PRIMARY KEY (a, valid WITHOUT OVERLAPS));
DROP TABLE IF EXISTS a, s."B" CASCADE;
DROP TABLE c;
