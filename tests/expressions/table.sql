CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE DOMAIN positive AS integer;
CREATE SEQUENCE ids;
CREATE TABLE t (
    y integer,
    z integer,
    b bigint,
    s smallint,
    n numeric(10,2),
    f double precision,
    r real,
    x text,
    w text,
    v character varying(50),
    c character(3),
    bl boolean,
    d date,
    ts timestamp without time zone,
    tz timestamp with time zone,
    ti time without time zone,
    iv interval,
    u uuid,
    j jsonb,
    js json,
    a integer[],
    ta text[],
    va character varying[],
    m mood,
    p positive,
    ip inet,
    bt bit(3),
    rg int4range
);
