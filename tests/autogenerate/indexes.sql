CREATE TABLE people (
    id integer NOT NULL,
    name text,
    email character varying(100),
    age integer,
    born date,
    data jsonb,
    tags text[],
    CONSTRAINT people_pkey PRIMARY KEY (id)
);
CREATE INDEX ix_name ON people (name);
--- an index
CREATE INDEX ix_age ON people (age);
--- an index without a name
CREATE INDEX ON people (born);
--- a unique index
CREATE UNIQUE INDEX ux_email ON people (email);
--- an index that goes
DROP INDEX ix_name;
--- an index of an expression
CREATE INDEX ix_lower ON people (lower(name));
--- an index of an expression on varchar
CREATE INDEX ix_lower_email ON people (lower(email));
--- an index of several
CREATE INDEX ix_both ON people (name, age DESC);
--- an index with nulls at its end
CREATE INDEX ix_nulls ON people (age DESC NULLS LAST);
--- an index with a condition
CREATE INDEX ix_adult ON people (name) WHERE age >= 18;
--- an index with a condition of values
CREATE INDEX ix_some ON people (name) WHERE email IN ('a', 'b');
--- an index with another condition
DROP INDEX ix_name;
CREATE INDEX ix_name ON people (name) WHERE age > 21;
--- an index that includes
CREATE INDEX ix_including ON people (name) INCLUDE (age);
--- an index that becomes unique
DROP INDEX ix_name;
CREATE UNIQUE INDEX ix_name ON people (name);
--- an index of another kind
DROP INDEX ix_name;
CREATE INDEX ix_name ON people USING hash (name);
--- an index of jsonb
CREATE INDEX ix_data ON people USING gin (data);
--- an index with an operator class
CREATE INDEX ix_data ON people USING gin (data jsonb_path_ops);
--- an index for patterns
DROP INDEX ix_name;
CREATE INDEX ix_name ON people (name text_pattern_ops);
--- an index of an array
CREATE INDEX ix_tags ON people USING gin (tags);
--- an index with a parameter
CREATE INDEX ix_full ON people (age) WITH (fillfactor=70);
--- an index with another parameter
DROP INDEX ix_name;
CREATE INDEX ix_name ON people (name) WITH (fillfactor=50);
--- an index that takes one null
CREATE UNIQUE INDEX ux_age ON people (age) NULLS NOT DISTINCT;
--- an index with a collation
CREATE INDEX ix_c ON people (name COLLATE "C");
--- an index of a case
CREATE INDEX ix_case ON people ((CASE WHEN age > 18 THEN name ELSE email END));
--- an index with another name
ALTER INDEX ix_name RENAME TO people_name_idx;
--- an index with a comment
COMMENT ON INDEX ix_name IS 'for the search';
--- an index on a column that gets another type
ALTER TABLE people ALTER COLUMN age TYPE bigint;
CREATE INDEX ix_age ON people (age);
--- a column with its index goes
DROP INDEX ix_name;
ALTER TABLE people DROP COLUMN name;
--- an index on brin
CREATE INDEX ix_born ON people USING brin (born);
