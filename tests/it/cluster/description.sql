-- The schema of a database in the server's own words, a line each thing, the columns of a table in order. It says the
-- same of equal schemas, and keeps to what PostgreSQL 12 to 19 all know.
WITH own_schema AS (
    SELECT oid, nspname, 'pg_namespace'::regclass AS catalog FROM pg_namespace
    WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
),
of_extension AS (SELECT classid, objid FROM pg_depend WHERE deptype = 'e'),
relation AS (
    SELECT c.*, c.oid::regclass AS name FROM pg_class c JOIN own_schema s ON s.oid = c.relnamespace
    WHERE ('pg_class'::regclass, c.oid) NOT IN (SELECT * FROM of_extension)
),
owner AS (
    SELECT objid AS sequence, format('%s.%s', refobjid::regclass, a.attname) AS "column", deptype
    FROM pg_depend JOIN pg_attribute a ON attrelid = refobjid AND attnum = refobjsubid
    WHERE classid = 'pg_class'::regclass AND refclassid = 'pg_class'::regclass AND deptype IN ('a', 'i')
),
line (place, number, text) AS (
    SELECT nspname, 0, format('schema %s %s', nspname, obj_description(oid, 'pg_namespace')) FROM own_schema
    UNION ALL
    SELECT extname, 0, format('extension %s in %s %s', extname, extnamespace::regnamespace, extversion) FROM pg_extension
    UNION ALL
    SELECT t.oid::regtype::text, 0, format('type %s %s %s %s %s (%s) [%s] %s', t.oid::regtype, t.typtype,
            CASE t.typtype WHEN 'd' THEN format_type(t.typbasetype, t.typtypmod) END, t.typnotnull, t.typdefault,
            (SELECT string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid),
            (SELECT string_agg(conname || ' ' || pg_get_constraintdef(c.oid), ', ' ORDER BY conname)
             FROM pg_constraint c WHERE contypid = t.oid AND contype = 'c'),
            obj_description(t.oid, 'pg_type'))
        || (SELECT collname FROM pg_collation WHERE pg_collation.oid = t.typcollation AND t.typtype = 'd')
    FROM pg_type t JOIN own_schema s ON s.oid = t.typnamespace
    WHERE t.typtype IN ('e', 'd') AND ('pg_type'::regclass, t.oid) NOT IN (SELECT * FROM of_extension)
    UNION ALL
    SELECT name::text, 0, format('%s %s %s %s by %s as %s under (%s) %s', relkind, name, relpersistence, reloptions,
            CASE relkind WHEN 'p' THEN pg_get_partkeydef(oid) END, pg_get_expr(relpartbound, oid),
            (SELECT string_agg(inhparent::regclass::text, ', ' ORDER BY inhseqno) FROM pg_inherits WHERE inhrelid = oid),
            obj_description(oid, 'pg_class'))
    FROM relation WHERE relkind IN ('r', 'p', 'v', 'm', 'S')
    UNION ALL
    -- Where an inherited column stands among the others, a dump does not say either.
    SELECT name::text, CASE WHEN attislocal THEN attnum ELSE 0 END, format('column %s.%s %s %s %s %s %s %s %s %s %s %s %s', name, attname,
            format_type(atttypid, atttypmod), attnotnull, pg_get_expr(adbin, adrelid), attidentity, attgenerated,
            attislocal, attstorage, coalesce(to_jsonb(a) ->> 'attcompression', ''), nullif(attstattarget, -1),
            col_description(attrelid, attnum), nullif(collname, 'default'))
    FROM relation r JOIN pg_attribute a ON attrelid = r.oid AND attnum > 0 AND NOT attisdropped
    LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum LEFT JOIN pg_collation c ON c.oid = attcollation
    WHERE relkind IN ('r', 'p', 'v', 'm')
    UNION ALL
    -- PostgreSQL 18 keeps a constraint for each NOT NULL, which the column says already.
    SELECT name::text, 10000, format('constraint %s.%s %s %s %s', name, conname, pg_get_constraintdef(c.oid), conislocal,
            obj_description(c.oid, 'pg_constraint'))
    FROM relation r JOIN pg_constraint c ON conrelid = r.oid WHERE contype IN ('p', 'u', 'f', 'c', 'x')
        -- What it keeps for each partition of the table that a foreign key leads to is no constraint of its own; 16 and 17
        -- forget to validate it.
        AND NOT EXISTS (SELECT FROM pg_constraint whole WHERE whole.oid = c.conparentid AND whole.conrelid = c.conrelid)
    UNION ALL
    SELECT indrelid::regclass::text, 20000, format('index %s %s %s', pg_get_indexdef(indexrelid), indisvalid,
            obj_description(indexrelid, 'pg_class'))
    FROM relation r JOIN pg_index ON indexrelid = r.oid
    UNION ALL
    SELECT tgrelid::regclass::text, 30000, format('%s %s', pg_get_triggerdef(t.oid), tgenabled)
    FROM relation r JOIN pg_trigger t ON tgrelid = r.oid WHERE NOT tgisinternal
    UNION ALL
    SELECT name::text, 1, format('query %s', pg_get_viewdef(oid)) FROM relation WHERE relkind IN ('v', 'm')
    UNION ALL
    SELECT name::text, 1, format('counts %s %s by %s from %s in %s to %s %s %s of %s', name, seqtypid::regtype,
            seqincrement, seqstart, seqmin, seqmax, seqcache, seqcycle, owner."column")
    FROM relation r JOIN pg_sequence ON seqrelid = r.oid LEFT JOIN owner ON sequence = r.oid
    UNION ALL
    SELECT p.oid::regprocedure::text, 0, format('%s %s', pg_get_functiondef(p.oid), obj_description(p.oid, 'pg_proc'))
    FROM pg_proc p JOIN own_schema s ON s.oid = p.pronamespace
    WHERE prokind IN ('f', 'p') AND ('pg_proc'::regclass, p.oid) NOT IN (SELECT * FROM of_extension)
)
SELECT text FROM line ORDER BY place, number, text
