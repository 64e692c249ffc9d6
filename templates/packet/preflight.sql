-- Preflight by limbeck {{ limbeck }} for PostgreSQL {{ version }}: whether {{ from }} -> {{ to }} may run here.
-- It reads only, and any client can run it that shows the rows of the last SELECT.
-- Each row has a verdict: OK, INFO, WARN, SKIP (could not be looked at) or NO-GO. The last row is GO or NO-GO.
-- Before it, in the same session, these may be said:
--   SET limbeck.run_as = 'deploy';   -- the role that will run the script; without it, the current one
--   SET limbeck.data = 'off';        -- do not read the rows of tables; without it, tables up to 1 GB are read

BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY;

-- What the history says, and settings that end with this transaction.
DO $limbeck$
BEGIN
    PERFORM set_config('search_path', concat_ws(', ', {{ default_schema }},
                       (SELECT string_agg(quote_ident(s.name), ', ' ORDER BY s.at)
                          FROM unnest(current_schemas(false)) WITH ORDINALITY AS s(name, at))), true),
            set_config('statement_timeout', '30s', true),
            set_config('lock_timeout', '1s', true),
            set_config('limbeck.found', '[]', true);
    PERFORM set_config('limbeck.expected', {{ expected }}, true);
END
$limbeck$;

-- Who holds a table against everybody, or waits to: such a table is not opened below, for that would wait too.
DO $limbeck$
BEGIN
    PERFORM set_config('limbeck.blocked', coalesce((
        SELECT jsonb_agg(DISTINCT l.relation::bigint) FROM pg_catalog.pg_locks l
         WHERE l.locktype = 'relation' AND l.mode = 'AccessExclusiveLock' AND l.pid IS DISTINCT FROM pg_backend_pid()
           AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = current_database())), '[]')::text, true);
END
$limbeck$;

-- The rows of the version table.
DO $limbeck$
DECLARE
    wanted CONSTANT text := {{ wanted }};
    present text := 'base';
    verdict text;
    version_table oid;
BEGIN
    SELECT c.oid INTO version_table FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = {{ version_schema }} AND c.relname = {{ version_name }} AND c.relkind IN ('r', 'p');
    IF version_table IS NOT NULL THEN
        IF current_setting('limbeck.blocked')::jsonb @> to_jsonb(version_table::bigint) THEN
            verdict := 'SKIP';
            present := 'locked by somebody';
        ELSE
            BEGIN
                EXECUTE {{ state }} INTO present;
            EXCEPTION
                WHEN insufficient_privilege THEN
                    verdict := 'SKIP';
                    present := 'no privilege to read it';
                WHEN OTHERS THEN
                    verdict := 'SKIP';
                    present := SQLERRM;
            END;
        END IF;
    END IF;
    verdict := coalesce(verdict, CASE WHEN present = wanted THEN 'OK' ELSE 'NO-GO' END);
    PERFORM set_config('limbeck.found', jsonb_build_array(jsonb_build_array(
        10, 'version', 'version rows', {{ version_table }}, wanted, present, verdict))::text, true);
END
$limbeck$;

-- Types and expressions: the server's own parser and planner says whether two spellings mean the same. EXPLAIN reads no
-- table, so no privilege on one is needed.
DO $limbeck$
DECLARE
    pair record;
    rows_of text;
    line text;
    one text;
    other text;
    verdict text;
BEGIN
    FOR pair IN
        WITH expected AS (SELECT current_setting('limbeck.expected')::jsonb AS all_of_it),
        col AS (
            SELECT w.*, t.oid AS reloid, a.attnum, format_type(a.atttypid, a.atttypmod) AS found_type, a.atttypid,
                   (SELECT d.oid FROM pg_catalog.pg_attrdef d WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum) AS adoid
              FROM expected, jsonb_to_recordset(all_of_it -> 'columns') AS w(s text, t text, c text, type text, value text, serial boolean, generated boolean)
              JOIN pg_catalog.pg_namespace n ON n.nspname = w.s
              JOIN pg_catalog.pg_class t ON t.relnamespace = n.oid AND t.relname = w.t
              JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid AND a.attname = w.c AND a.attnum > 0 AND NOT a.attisdropped
        ),
        idx AS (
            SELECT w.*, t.oid AS reloid, x.indexrelid, x.indpred
              FROM expected, jsonb_to_recordset(all_of_it -> 'indexes') AS w(s text, t text, name text, keys jsonb, predicate text)
              JOIN pg_catalog.pg_namespace n ON n.nspname = w.s
              JOIN pg_catalog.pg_class t ON t.relnamespace = n.oid AND t.relname = w.t
              JOIN pg_catalog.pg_index x ON x.indrelid = t.oid
              JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid AND i.relname = w.name
        ),
        pairs AS (
            SELECT 21 AS at, 'type' AS what, reloid, s, t, c AS name, type AS expected,
                   '' AS cast_to, NULL::oid AS tree_of, 0 AS nth, found_type AS found
              FROM col
            UNION ALL
            SELECT 23, CASE WHEN generated THEN 'generated' ELSE 'default' END, reloid, s, t, c, value,
                   '::' || found_type, adoid, 0, NULL
              FROM col WHERE NOT serial AND (value IS NOT NULL OR adoid IS NOT NULL)
            UNION ALL
            SELECT 32, 'check', t.oid, w.s, w.t, w.name, w.expression, '', k.oid, 0, NULL
              FROM expected, jsonb_to_recordset(all_of_it -> 'constraints') AS w(s text, t text, name text, expression text)
              JOIN pg_catalog.pg_namespace n ON n.nspname = w.s
              JOIN pg_catalog.pg_class t ON t.relnamespace = n.oid AND t.relname = w.t
              JOIN pg_catalog.pg_constraint k ON k.conrelid = t.oid AND k.conname = w.name AND k.contype = 'c'
             WHERE w.expression IS NOT NULL
            UNION ALL
            SELECT 42, 'index predicate', reloid, s, t, name, predicate, '', indexrelid, 0, NULL
              FROM idx WHERE predicate IS NOT NULL OR indpred IS NOT NULL
            UNION ALL
            SELECT 42, 'index expression', reloid, s, t, name, k.one ->> 'expression', '', indexrelid, k.at::int, NULL
              FROM idx, jsonb_array_elements(keys) WITH ORDINALITY AS k(one, at) WHERE k.one ->> 'expression' IS NOT NULL
        )
        SELECT p.*, current_setting('limbeck.blocked')::jsonb @> to_jsonb(p.reloid::bigint) AS blocked
          FROM pairs p
    LOOP
        verdict := NULL;
        IF pair.what <> 'type' THEN
            IF pair.blocked THEN
                verdict := 'SKIP';
                pair.found := 'locked by somebody';
            ELSE
                BEGIN
                    pair.found := CASE pair.what
                        WHEN 'default' THEN (SELECT pg_get_expr(d.adbin, d.adrelid) FROM pg_catalog.pg_attrdef d WHERE d.oid = pair.tree_of)
                        WHEN 'generated' THEN (SELECT pg_get_expr(d.adbin, d.adrelid) FROM pg_catalog.pg_attrdef d WHERE d.oid = pair.tree_of)
                        WHEN 'check' THEN (SELECT pg_get_expr(k.conbin, k.conrelid) FROM pg_catalog.pg_constraint k WHERE k.oid = pair.tree_of)
                        WHEN 'index predicate' THEN (SELECT pg_get_expr(x.indpred, x.indrelid) FROM pg_catalog.pg_index x WHERE x.indexrelid = pair.tree_of)
                        ELSE nullif(pg_get_indexdef(pair.tree_of, pair.nth, false), '')
                    END;
                EXCEPTION WHEN lock_not_available OR query_canceled THEN
                    verdict := 'SKIP';
                    pair.found := 'locked by somebody';
                END;
            END IF;
        END IF;
        IF verdict IS NULL AND (pair.expected IS NULL OR pair.found IS NULL) THEN
            verdict := 'NO-GO';
        ELSIF verdict IS NULL AND pair.expected = pair.found THEN
            verdict := 'OK';
        ELSIF verdict IS NULL THEN
            IF pair.what = 'type' THEN
                rows_of := '';
            ELSE
                SELECT ' FROM (VALUES (' || string_agg('NULL::' || format_type(a.atttypid, a.atttypmod), ', ' ORDER BY a.attnum)
                       || '), (' || string_agg('NULL', ', ' ORDER BY a.attnum)
                       || ')) AS ' || quote_ident(pair.t) || '(' || string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) || ')'
                  INTO rows_of
                  FROM pg_catalog.pg_attribute a WHERE a.attrelid = pair.reloid AND a.attnum > 0 AND NOT a.attisdropped;
            END IF;
            BEGIN
                one := '';
                other := '';
                FOR line IN EXECUTE 'EXPLAIN (VERBOSE, COSTS OFF) SELECT '
                    || CASE WHEN pair.what = 'type' THEN 'NULL::' || pair.expected ELSE '(' || pair.expected || ')' || pair.cast_to END || rows_of
                LOOP
                    one := one || line;
                END LOOP;
                FOR line IN EXECUTE 'EXPLAIN (VERBOSE, COSTS OFF) SELECT '
                    || CASE WHEN pair.what = 'type' THEN 'NULL::' || pair.found ELSE '(' || pair.found || ')' || pair.cast_to END || rows_of
                LOOP
                    other := other || line;
                END LOOP;
                verdict := CASE WHEN one = other THEN 'OK' ELSE 'NO-GO' END;
            EXCEPTION WHEN OTHERS THEN
                verdict := 'SKIP';
                pair.found := pair.found || ' (cannot be compared: ' || SQLERRM || ')';
            END;
        END IF;
        PERFORM set_config('limbeck.found', (current_setting('limbeck.found')::jsonb || jsonb_build_array(jsonb_build_array(
            pair.at, 'state', pair.what, concat_ws('.', pair.s, pair.t, pair.name),
            coalesce(pair.expected, 'none'), coalesce(pair.found, 'none'), verdict)))::text, true);
    END LOOP;
END
$limbeck$;

-- Whether the change would fail on the rows that are there.
DO $limbeck$
DECLARE
    test record;
    hits bigint;
    verdict text;
    said text;
BEGIN
    FOR test IN
        SELECT w.*, c.oid AS reloid, c.relpages::bigint * current_setting('block_size')::bigint AS bytes
          FROM jsonb_to_recordset(current_setting('limbeck.expected')::jsonb -> 'data') AS w(s text, t text, name text, query text, mended boolean)
          JOIN pg_catalog.pg_namespace n ON n.nspname = w.s
          JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = w.t
    LOOP
        verdict := 'SKIP';
        IF current_setting('limbeck.blocked')::jsonb @> to_jsonb(test.reloid::bigint) THEN
            said := 'locked by somebody';
        ELSIF current_setting('limbeck.data', true) = 'off' THEN
            said := 'switched off';
        ELSIF test.bytes > 1073741824 AND coalesce(current_setting('limbeck.data', true), '') <> 'full' THEN
            said := 'larger than 1 GB: SET limbeck.data = ''full'' reads it';
        ELSE
            BEGIN
                EXECUTE test.query INTO hits;
                said := hits::text;
                verdict := CASE WHEN hits = 0 THEN 'OK' WHEN test.mended THEN 'WARN' ELSE 'NO-GO' END;
                IF hits > 0 AND test.mended THEN
                    said := said || ' now; the change itself writes rows before it asks';
                END IF;
            EXCEPTION
                WHEN insufficient_privilege THEN said := 'no privilege to read the rows';
                WHEN OTHERS THEN said := SQLERRM;
            END;
        END IF;
        PERFORM set_config('limbeck.found', (current_setting('limbeck.found')::jsonb || jsonb_build_array(jsonb_build_array(
            70, 'data', test.name, test.s || '.' || test.t, '0 rows against it', said, verdict)))::text, true);
    END LOOP;
END
$limbeck$;

WITH
expected AS (SELECT current_setting('limbeck.expected')::jsonb AS all_of_it),
runner AS (SELECT coalesce(nullif(current_setting('limbeck.run_as', true), ''), current_user::text) AS name),
want_tab AS (SELECT w.* FROM expected, jsonb_to_recordset(all_of_it -> 'tables') AS w(s text, t text, kind text, owned boolean, doubtful boolean)),
want_col AS (SELECT w.* FROM expected, jsonb_to_recordset(all_of_it -> 'columns')
             AS w(s text, t text, c text, not_null boolean, serial boolean, identity text, generated boolean, collation_name text, dropped boolean)),
want_con AS (SELECT w.* FROM expected, jsonb_to_recordset(all_of_it -> 'constraints')
             AS w(s text, t text, name text, kind text, cols text, ref text, ref_cols text, actions text, valid boolean, "deferrable" boolean, deferred boolean)),
want_idx AS (SELECT w.* FROM expected, jsonb_to_recordset(all_of_it -> 'indexes')
             AS w(s text, t text, name text, is_unique boolean, awaits_partitions boolean, method text, keys jsonb, include text, nulls_not_distinct boolean)),
want_trg AS (SELECT w.* FROM expected, jsonb_to_recordset(all_of_it -> 'triggers') AS w(s text, t text, name text)),
want_fk_in AS (SELECT w.* FROM expected, jsonb_to_recordset(all_of_it -> 'referrers') AS w(s text, t text, name text, by_s text, by_t text)),
want_enum AS (SELECT w.* FROM expected, jsonb_to_recordset(all_of_it -> 'enums') AS w(s text, name text, labels text)),
want_view AS (SELECT w.* FROM expected, jsonb_to_recordset(all_of_it -> 'views') AS w(s text, t text, by_s text, by_t text)),
new_name AS (SELECT w.* FROM expected, jsonb_to_recordset(all_of_it -> 'new') AS w(kind text, s text, t text, name text)),
tab AS (
    SELECT w.s, w.t, w.kind, w.owned, w.doubtful, w.s || '.' || w.t AS label, c.oid AS reloid, c.relkind::text AS found_kind, c.relowner, c.reltuples, c.relpages,
           c.relrowsecurity, c.relforcerowsecurity, c.relreplident::text AS replident,
           current_setting('limbeck.blocked')::jsonb @> to_jsonb(c.oid::bigint) AS blocked
      FROM want_tab w
      LEFT JOIN (pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace) ON n.nspname = w.s AND c.relname = w.t
),
att AS (
    SELECT t.s, t.t, t.label, t.reloid, a.attnum, a.attname::text AS name, a.attnotnull, a.attidentity::text AS identity, a.attgenerated::text AS generated,
           a.atttypid, a.atttypmod, a.atthasdef, a.attacl, a.attislocal,
           (SELECT co.collname::text FROM pg_catalog.pg_collation co WHERE co.oid = a.attcollation AND a.attcollation <> ty.typcollation) AS collation_name
      FROM tab t
      JOIN pg_catalog.pg_attribute a ON a.attrelid = t.reloid AND a.attnum > 0 AND NOT a.attisdropped
      JOIN pg_catalog.pg_type ty ON ty.oid = a.atttypid
),
con AS (
    SELECT t.s, t.t, t.label, t.reloid, k.oid AS conoid, k.conname::text AS name, k.contype::text AS kind, k.convalidated, k.condeferrable, k.condeferred, k.conkey, k.conindid,
           coalesce(to_jsonb(k) ->> 'conenforced', 'true') AS enforced, k.conislocal, k.conparentid,
           (SELECT string_agg(a.attname, ', ' ORDER BY u.at) FROM unnest(k.conkey) WITH ORDINALITY AS u(num, at)
              JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.num) AS cols,
           (SELECT n.nspname || '.' || r.relname FROM pg_catalog.pg_class r JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace WHERE r.oid = k.confrelid) AS ref,
           (SELECT string_agg(a.attname, ', ' ORDER BY u.at) FROM unnest(k.confkey) WITH ORDINALITY AS u(num, at)
              JOIN pg_catalog.pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.num) AS ref_cols,
           'update ' || k.confupdtype::text || ', delete ' || k.confdeltype::text || ', match ' || k.confmatchtype::text AS actions,
           (SELECT x.indisvalid FROM pg_catalog.pg_index x WHERE x.indexrelid = k.conindid) AS index_valid
      FROM tab t JOIN pg_catalog.pg_constraint k ON k.conrelid = t.reloid AND k.contype IN ('p', 'u', 'f', 'c', 'x')
),
idx AS (
    SELECT t.s, t.t, t.label, t.reloid, i.relname::text AS name, x.indexrelid, x.indisunique, x.indisvalid, x.indpred IS NOT NULL AS partial, m.amname::text AS method,
           coalesce(to_jsonb(x) ->> 'indnullsnotdistinct', 'false')::boolean AS nulls_not_distinct,
           (SELECT string_agg(coalesce(a.attname::text, '(...)')
                   || CASE x.indoption[u.at - 1] WHEN 1 THEN ' DESC NULLS LAST' WHEN 2 THEN ' NULLS FIRST' WHEN 3 THEN ' DESC' ELSE '' END
                   || CASE WHEN o.opcdefault THEN '' ELSE ' ' || o.opcname END, ', ' ORDER BY u.at)
              FROM unnest(x.indkey::int2[]) WITH ORDINALITY AS u(num, at)
              LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = u.num AND u.num > 0
              LEFT JOIN pg_catalog.pg_opclass o ON o.oid = x.indclass[u.at - 1]
             WHERE u.at <= x.indnkeyatts) AS keys,
           (SELECT string_agg(a.attname, ', ' ORDER BY u.at)
              FROM unnest(x.indkey::int2[]) WITH ORDINALITY AS u(num, at)
              JOIN pg_catalog.pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = u.num
             WHERE u.at > x.indnkeyatts) AS include
      FROM tab t
      JOIN pg_catalog.pg_index x ON x.indrelid = t.reloid
      JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
      JOIN pg_catalog.pg_am m ON m.oid = i.relam
     WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conindid = x.indexrelid AND k.contype IN ('p', 'u', 'x'))
),
doomed AS (
    SELECT a.* FROM att a JOIN want_col w ON w.s = a.s AND w.t = a.t AND w.c = a.name AND w.dropped
),
found(at, area, check_, object, expected, found, verdict) AS (
    SELECT 1, 'server', 'version', 'server', '{{ version }} or later', current_setting('server_version'),
           CASE WHEN current_setting('server_version_num')::int >= {{ version }} * 10000 THEN 'OK' ELSE 'WARN' END
    UNION ALL
    SELECT 2, 'server', 'writable', 'server', 'no standby', 'a standby in recovery', 'NO-GO' WHERE pg_is_in_recovery()
    UNION ALL
    SELECT 3, 'server', 'extension', w.name, 'there', CASE WHEN e.oid IS NULL THEN 'missing' ELSE 'there' END, CASE WHEN e.oid IS NULL THEN 'NO-GO' ELSE 'OK' END
      FROM expected, jsonb_array_elements_text(all_of_it -> 'extensions') AS w(name) LEFT JOIN pg_catalog.pg_extension e ON e.extname = w.name
    UNION ALL
    SELECT 4, 'server', 'extension', w.name, 'can be installed', CASE WHEN e.name IS NULL THEN 'not available' ELSE 'available' END, CASE WHEN e.name IS NULL THEN 'NO-GO' ELSE 'OK' END
      FROM expected, jsonb_array_elements_text(all_of_it -> 'new_extensions') AS w(name) LEFT JOIN pg_catalog.pg_available_extensions e ON e.name = w.name
    -- Relations and columns.
    UNION ALL
    SELECT 20, 'state', 'relation', label, kind,
           CASE found_kind WHEN 'r' THEN 'table' WHEN 'p' THEN 'table' WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'S' THEN 'sequence'
                           ELSE coalesce('relation of kind ' || found_kind, 'missing') END,
           CASE WHEN kind = CASE found_kind WHEN 'r' THEN 'table' WHEN 'p' THEN 'table' WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'S' THEN 'sequence' END
                THEN 'OK' ELSE 'NO-GO' END
      FROM tab
    UNION ALL
    SELECT 20, 'state', 'in doubt', label, 'not known', 'SQL in the history may have changed it', 'SKIP' FROM tab WHERE doubtful
    UNION ALL
    SELECT 20, 'state', 'column', w.s || '.' || w.t || '.' || w.c, 'there', 'missing', 'NO-GO'
      FROM want_col w JOIN tab t ON t.s = w.s AND t.t = w.t AND t.reloid IS NOT NULL
     WHERE NOT EXISTS (SELECT FROM att a WHERE a.s = w.s AND a.t = w.t AND a.name = w.c)
    UNION ALL
    SELECT 22, 'state', 'column', a.label || '.' || a.name,
           CASE WHEN w.not_null THEN 'NOT NULL' ELSE 'NULL' END || CASE w.identity WHEN 'a' THEN ' GENERATED ALWAYS AS IDENTITY' WHEN 'd' THEN ' GENERATED BY DEFAULT AS IDENTITY' ELSE '' END
             || CASE WHEN w.generated THEN ' GENERATED' ELSE '' END || CASE WHEN w.serial THEN ' DEFAULT nextval' ELSE '' END || coalesce(' COLLATE ' || w.collation_name, ''),
           CASE WHEN a.attnotnull THEN 'NOT NULL' ELSE 'NULL' END || CASE a.identity WHEN 'a' THEN ' GENERATED ALWAYS AS IDENTITY' WHEN 'd' THEN ' GENERATED BY DEFAULT AS IDENTITY' ELSE '' END
             || CASE WHEN a.generated <> '' THEN ' GENERATED' ELSE '' END || CASE WHEN w.serial AND a.atthasdef THEN ' DEFAULT nextval' ELSE '' END || coalesce(' COLLATE ' || a.collation_name, ''),
           CASE WHEN w.not_null = a.attnotnull AND w.identity = a.identity AND w.generated = (a.generated <> '') AND (a.atthasdef OR NOT w.serial)
                     AND w.collation_name IS NOT DISTINCT FROM a.collation_name THEN 'OK' ELSE 'NO-GO' END
      FROM want_col w JOIN att a ON a.s = w.s AND a.t = w.t AND a.name = w.c
    UNION ALL
    SELECT 24, 'state', 'unknown column', a.label || '.' || a.name, 'none', format_type(a.atttypid, a.atttypmod), 'WARN'
      FROM att a JOIN want_tab t ON t.s = a.s AND t.t = a.t AND t.kind = 'table' AND NOT t.doubtful
     WHERE a.attislocal AND NOT EXISTS (SELECT FROM want_col w WHERE w.s = a.s AND w.t = a.t AND w.c = a.name)
       AND NOT EXISTS (SELECT FROM new_name w WHERE w.kind = 'column' AND w.s = a.s AND w.t = a.t AND w.name = a.name)
    -- Constraints.
    UNION ALL
    SELECT 30, 'state', 'constraint', w.s || '.' || w.t || '.' || w.name,
           CASE w.kind WHEN 'p' THEN 'PRIMARY KEY' WHEN 'u' THEN 'UNIQUE' WHEN 'f' THEN 'FOREIGN KEY' WHEN 'x' THEN 'EXCLUDE' ELSE 'CHECK' END || coalesce(' (' || w.cols || ')', '')
             || coalesce(' -> ' || w.ref, '') || coalesce(' (' || w.ref_cols || ')', '') || CASE WHEN w.kind = 'f' THEN ' ' || w.actions ELSE '' END
             || CASE WHEN w."deferrable" THEN ' DEFERRABLE' ELSE '' END || CASE WHEN w.deferred THEN ' INITIALLY DEFERRED' ELSE '' END || CASE WHEN w.valid THEN '' ELSE ' NOT VALID' END,
           coalesce(CASE k.kind WHEN 'p' THEN 'PRIMARY KEY' WHEN 'u' THEN 'UNIQUE' WHEN 'f' THEN 'FOREIGN KEY' WHEN 'x' THEN 'EXCLUDE' ELSE 'CHECK' END
             || CASE WHEN w.cols IS NULL THEN '' ELSE coalesce(' (' || k.cols || ')', '') END
             || coalesce(' -> ' || k.ref, '') || CASE WHEN w.ref_cols IS NULL THEN '' ELSE coalesce(' (' || k.ref_cols || ')', '') END || CASE WHEN k.kind = 'f' THEN ' ' || k.actions ELSE '' END
             || CASE WHEN k.condeferrable THEN ' DEFERRABLE' ELSE '' END || CASE WHEN k.condeferred THEN ' INITIALLY DEFERRED' ELSE '' END || CASE WHEN k.convalidated THEN '' ELSE ' NOT VALID' END
             || CASE WHEN k.enforced = 'false' THEN ' NOT ENFORCED' ELSE '' END || CASE WHEN NOT k.index_valid THEN ' with an INVALID index' ELSE '' END, 'missing'),
           CASE WHEN k.kind = w.kind AND (w.cols IS NULL OR k.cols = w.cols) AND k.convalidated = w.valid AND k.condeferrable = w."deferrable" AND k.condeferred = w.deferred
                     AND k.enforced = 'true' AND coalesce(k.index_valid, true)
                     AND (w.kind <> 'f' OR (k.ref = w.ref AND (w.ref_cols IS NULL OR k.ref_cols = w.ref_cols) AND k.actions = w.actions)) THEN 'OK' ELSE 'NO-GO' END
      FROM want_con w JOIN tab t ON t.s = w.s AND t.t = w.t AND t.reloid IS NOT NULL
      LEFT JOIN con k ON k.s = w.s AND k.t = w.t AND k.name = w.name
    UNION ALL
    SELECT 33, 'state', 'unknown constraint', k.label || '.' || k.name, 'none',
           CASE k.kind WHEN 'p' THEN 'PRIMARY KEY' WHEN 'u' THEN 'UNIQUE' WHEN 'f' THEN 'FOREIGN KEY' WHEN 'x' THEN 'EXCLUDE' ELSE 'CHECK' END || coalesce(' (' || k.cols || ')', ''),
           CASE WHEN EXISTS (SELECT FROM doomed d WHERE d.reloid = k.reloid AND d.attnum = ANY (k.conkey)) THEN 'NO-GO' ELSE 'WARN' END
      FROM con k JOIN want_tab o ON o.s = k.s AND o.t = k.t AND NOT o.doubtful
     WHERE k.conislocal AND k.conparentid = 0 AND NOT EXISTS (SELECT FROM want_con w WHERE w.s = k.s AND w.t = k.t AND w.name = k.name)
       AND NOT EXISTS (SELECT FROM new_name w WHERE w.kind = 'constraint' AND w.s = k.s AND w.t = k.t AND w.name = k.name)
    -- Indexes, but for those behind constraints.
    UNION ALL
    SELECT 40, 'state', 'index', w.s || '.' || w.name,
           CASE WHEN w.is_unique THEN 'UNIQUE ' ELSE '' END || w.method || ' (' || w.key_text || ')' || coalesce(' INCLUDE (' || w.include || ')', '') || CASE WHEN w.nulls_not_distinct THEN ' NULLS NOT DISTINCT' ELSE '' END,
           coalesce(CASE WHEN i.indisunique THEN 'UNIQUE ' ELSE '' END || i.method || ' (' || i.keys || ')' || coalesce(' INCLUDE (' || i.include || ')', '') || CASE WHEN i.nulls_not_distinct THEN ' NULLS NOT DISTINCT' ELSE '' END
             || CASE WHEN i.indisvalid THEN '' ELSE ' INVALID' END, 'missing'),
           CASE WHEN (i.indisvalid OR w.awaits_partitions) AND i.indisunique = w.is_unique AND i.method = w.method AND i.keys = w.key_text AND i.include IS NOT DISTINCT FROM w.include
                     AND i.nulls_not_distinct = w.nulls_not_distinct THEN 'OK' ELSE 'NO-GO' END
      FROM (SELECT w.*, (SELECT string_agg(coalesce(k.one ->> 'column', '(...)') || coalesce(' ' || (k.one ->> 'order'), '') || coalesce((SELECT ' ' || min(o.opcname) FROM pg_catalog.pg_opclass o JOIN pg_catalog.pg_am m ON m.oid = o.opcmethod
                                                WHERE o.opcname = k.one ->> 'class' AND m.amname = w.method HAVING NOT bool_or(o.opcdefault)), ''), ', ' ORDER BY k.at)
                           FROM jsonb_array_elements(w.keys) WITH ORDINALITY AS k(one, at)) AS key_text
              FROM want_idx w) w
      JOIN tab t ON t.s = w.s AND t.t = w.t AND t.reloid IS NOT NULL
      LEFT JOIN idx i ON i.s = w.s AND i.t = w.t AND i.name = w.name
    UNION ALL
    SELECT 43, 'state', CASE WHEN i.indisvalid THEN 'unknown index' ELSE 'invalid index' END, i.s || '.' || i.name, 'none', i.method || ' (' || i.keys || ')' || CASE WHEN i.indisvalid THEN '' ELSE ' INVALID' END,
           CASE WHEN EXISTS (SELECT FROM doomed d JOIN pg_catalog.pg_depend p ON p.refobjid = d.reloid AND p.refobjsubid = d.attnum WHERE d.reloid = i.reloid AND p.objid = i.indexrelid) THEN 'NO-GO' ELSE 'WARN' END
      FROM idx i JOIN want_tab o ON o.s = i.s AND o.t = i.t AND NOT o.doubtful
     WHERE NOT EXISTS (SELECT FROM want_idx w WHERE w.s = i.s AND w.t = i.t AND w.name = i.name)
       AND NOT EXISTS (SELECT FROM new_name w WHERE w.kind = 'relation' AND w.s = i.s AND w.name = i.name)
       AND NOT EXISTS (SELECT FROM pg_catalog.pg_inherits h WHERE h.inhrelid = i.indexrelid)
    UNION ALL
    SELECT 45, 'state', 'enum', w.s || '.' || w.name, w.labels, coalesce(f.labels, 'missing'), CASE WHEN f.labels = w.labels THEN 'OK' ELSE 'NO-GO' END
      FROM want_enum w
      LEFT JOIN LATERAL (SELECT string_agg(e.enumlabel, ', ' ORDER BY e.enumsortorder) AS labels
                           FROM pg_catalog.pg_type ty JOIN pg_catalog.pg_namespace n ON n.oid = ty.typnamespace JOIN pg_catalog.pg_enum e ON e.enumtypid = ty.oid
                          WHERE n.nspname = w.s AND ty.typname = w.name) f ON true
    UNION ALL
    SELECT 46, 'state', 'trigger', w.s || '.' || w.t || '.' || w.name, 'enabled',
           CASE g.tgenabled WHEN 'O' THEN 'enabled' WHEN 'D' THEN 'disabled' WHEN 'A' THEN 'enabled always' WHEN 'R' THEN 'enabled on replicas' ELSE 'missing' END,
           CASE WHEN g.tgenabled = 'O' THEN 'OK' ELSE 'NO-GO' END
      FROM want_trg w JOIN tab t ON t.s = w.s AND t.t = w.t AND t.reloid IS NOT NULL
      LEFT JOIN pg_catalog.pg_trigger g ON g.tgrelid = t.reloid AND g.tgname = w.name AND NOT g.tgisinternal
    UNION ALL
    SELECT 47, 'state', 'foreign key triggers', t.label, 'enabled', k.conname || ': ' || count(*) || ' disabled', 'NO-GO'
      FROM tab t JOIN pg_catalog.pg_trigger g ON g.tgrelid = t.reloid AND g.tgisinternal AND g.tgenabled = 'D'
      JOIN pg_catalog.pg_constraint k ON k.oid = g.tgconstraint GROUP BY t.label, k.conname
    -- Names that the change gives.
    UNION ALL
    SELECT 48, 'state', 'free name', w.kind || ' ' || concat_ws('.', w.s, w.t, w.name), 'free', coalesce(hit.what, 'free'),
           CASE WHEN hit.what IS NULL THEN 'OK' WHEN hit.what = 'an INVALID index of an earlier try' THEN 'WARN' ELSE 'NO-GO' END
      FROM new_name w LEFT JOIN LATERAL (
           SELECT 'a column of type ' || format_type(a.atttypid, a.atttypmod) FROM att a WHERE w.kind = 'column' AND a.s = w.s AND a.t = w.t AND a.name = w.name
           UNION ALL
           SELECT 'a constraint' FROM con k WHERE w.kind = 'constraint' AND k.s = w.s AND k.t = w.t AND k.name = w.name
           UNION ALL
           SELECT CASE WHEN x.indisvalid THEN 'an index' WHEN NOT x.indisvalid THEN 'an INVALID index of an earlier try' ELSE 'a relation of kind ' || c.relkind::text END
             FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_catalog.pg_index x ON x.indexrelid = c.oid
            WHERE w.kind = 'relation' AND n.nspname = w.s AND c.relname = w.name
           UNION ALL
           SELECT 'a type' FROM pg_catalog.pg_type ty JOIN pg_catalog.pg_namespace n ON n.oid = ty.typnamespace WHERE w.kind = 'type' AND n.nspname = w.s AND ty.typname = w.name
           UNION ALL
           SELECT 'a schema' FROM pg_catalog.pg_namespace n WHERE w.kind = 'schema' AND n.nspname = w.name
      ) AS hit(what) ON true
    -- Rights of the role that runs it.
    UNION ALL
    SELECT 50, 'rights', 'owner', t.label, r.name || ' owns it', pg_get_userbyid(t.relowner)::text || ' owns it', CASE WHEN pg_has_role(r.name, t.relowner, 'USAGE') THEN 'OK' ELSE 'NO-GO' END
      FROM tab t, runner r WHERE t.reloid IS NOT NULL AND t.owned
    UNION ALL
    SELECT 51, 'rights', 'create in schema', n.nspname::text, r.name || ' may', CASE WHEN has_schema_privilege(r.name, n.oid, 'CREATE') THEN 'may' ELSE 'may not' END,
           CASE WHEN has_schema_privilege(r.name, n.oid, 'CREATE') THEN 'OK' ELSE 'NO-GO' END
      FROM pg_catalog.pg_namespace n, runner r WHERE n.nspname IN (SELECT w.s FROM new_name w WHERE w.kind IN ('relation', 'type'))
    UNION ALL
    SELECT 52, 'rights', 'version table', {{ version_table }}, r.name || ' may read and write it',
           CASE WHEN has_table_privilege(r.name, c.oid, 'SELECT') AND has_table_privilege(r.name, c.oid, 'UPDATE') THEN 'may' ELSE 'may not' END,
           CASE WHEN has_table_privilege(r.name, c.oid, 'SELECT') AND has_table_privilege(r.name, c.oid, 'UPDATE') THEN 'OK' ELSE 'NO-GO' END
      FROM runner r, pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = {{ version_schema }} AND c.relname = {{ version_name }} AND c.relkind IN ('r', 'p')
    -- What hangs on it and the history does not know.
    UNION ALL
    SELECT 60, 'dependent', 'on dropped column', d.label || '.' || d.name, 'none',
           pg_describe_object(p.classid, p.objid, p.objsubid) || CASE WHEN p.deptype = 'a' THEN ' (would go with it, silently)' ELSE ' (the drop would fail)' END,
           CASE WHEN p.deptype = 'a' THEN 'WARN' ELSE 'NO-GO' END
      FROM doomed d JOIN pg_catalog.pg_depend p ON p.refclassid = 'pg_catalog.pg_class'::regclass AND p.refobjid = d.reloid AND p.refobjsubid = d.attnum
     WHERE p.classid IN ('pg_catalog.pg_rewrite'::regclass, 'pg_catalog.pg_policy'::regclass, 'pg_catalog.pg_trigger'::regclass, 'pg_catalog.pg_statistic_ext'::regclass)
       AND NOT EXISTS (SELECT FROM pg_catalog.pg_rewrite rw JOIN pg_catalog.pg_class v ON v.oid = rw.ev_class JOIN pg_catalog.pg_namespace n ON n.oid = v.relnamespace
                         JOIN want_view w ON w.s = d.s AND w.t = d.t AND w.by_s = n.nspname AND w.by_t = v.relname WHERE p.classid = 'pg_catalog.pg_rewrite'::regclass AND rw.oid = p.objid)
       AND NOT EXISTS (SELECT FROM pg_catalog.pg_trigger g JOIN want_trg w ON w.s = d.s AND w.t = d.t AND w.name = g.tgname WHERE p.classid = 'pg_catalog.pg_trigger'::regclass AND g.oid = p.objid)
       AND NOT EXISTS (SELECT FROM pg_catalog.pg_trigger g WHERE p.classid = 'pg_catalog.pg_trigger'::regclass AND g.oid = p.objid AND g.tgisinternal)
    UNION ALL
    SELECT 61, 'dependent', 'view', t.label, 'none', string_agg(DISTINCT n.nspname || '.' || v.relname, ', '), 'WARN'
      FROM tab t JOIN pg_catalog.pg_depend p ON p.refclassid = 'pg_catalog.pg_class'::regclass AND p.refobjid = t.reloid AND p.classid = 'pg_catalog.pg_rewrite'::regclass
      JOIN pg_catalog.pg_rewrite r ON r.oid = p.objid JOIN pg_catalog.pg_class v ON v.oid = r.ev_class AND v.oid <> t.reloid JOIN pg_catalog.pg_namespace n ON n.oid = v.relnamespace
     WHERE NOT EXISTS (SELECT FROM doomed d WHERE d.reloid = t.reloid AND d.attnum = p.refobjsubid)
       AND NOT EXISTS (SELECT FROM want_view w WHERE w.s = t.s AND w.t = t.t AND w.by_s = n.nspname AND w.by_t = v.relname)
     GROUP BY t.label
    UNION ALL
    SELECT 62, 'dependent', 'trigger', t.label, 'none', g.tgname::text, 'WARN'
      FROM tab t JOIN pg_catalog.pg_trigger g ON g.tgrelid = t.reloid AND NOT g.tgisinternal
     WHERE NOT EXISTS (SELECT FROM want_trg w WHERE w.s = t.s AND w.t = t.t AND w.name = g.tgname)
    UNION ALL
    SELECT 63, 'dependent', 'foreign key from elsewhere', t.label, 'none', n.nspname || '.' || r.relname || '.' || k.conname,
           CASE WHEN EXISTS (SELECT FROM doomed d WHERE d.reloid = t.reloid AND d.attnum = ANY (k.confkey)) THEN 'NO-GO' ELSE 'WARN' END
      FROM tab t JOIN pg_catalog.pg_constraint k ON k.confrelid = t.reloid AND k.contype = 'f' AND k.conparentid = 0
      JOIN pg_catalog.pg_class r ON r.oid = k.conrelid JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace
     WHERE NOT EXISTS (SELECT FROM want_fk_in w WHERE w.s = t.s AND w.t = t.t AND w.name = k.conname AND w.by_s = n.nspname AND w.by_t = r.relname)
       AND NOT EXISTS (SELECT FROM want_tab w WHERE w.s = n.nspname AND w.t = r.relname)
    UNION ALL
    SELECT 64, 'dependent', 'policy', t.label, 'none', p.polname::text, 'WARN' FROM tab t JOIN pg_catalog.pg_policy p ON p.polrelid = t.reloid
    UNION ALL
    SELECT 64, 'dependent', 'row level security', t.label, 'off', CASE WHEN t.relforcerowsecurity THEN 'forced: the change may see only some rows' ELSE 'on' END,
           CASE WHEN t.relforcerowsecurity THEN 'NO-GO' ELSE 'WARN' END FROM tab t WHERE t.relrowsecurity
    UNION ALL
    SELECT 65, 'dependent', 'publication', t.label, 'none', p.pubname::text, 'WARN'
      FROM tab t JOIN pg_catalog.pg_publication_rel r ON r.prrelid = t.reloid JOIN pg_catalog.pg_publication p ON p.oid = r.prpubid
    UNION ALL
    SELECT 65, 'dependent', 'publication', 'all tables', 'none', p.pubname::text, 'WARN' FROM pg_catalog.pg_publication p WHERE p.puballtables
    UNION ALL
    SELECT 66, 'dependent', 'event trigger', e.evtname::text, 'none', e.evtevent::text, 'WARN' FROM pg_catalog.pg_event_trigger e WHERE e.evtenabled <> 'D'
    UNION ALL
    SELECT 67, 'dependent', 'replica identity', t.label, 'default', t.replident, 'WARN' FROM tab t WHERE t.replident IN ('f', 'i', 'n') AND t.kind = 'table'
    -- Sizes, from the statistics: nothing is opened.
    UNION ALL
    SELECT 75, 'size', 'size', t.label, '', CASE WHEN t.reltuples < 0 THEN 'unknown number of' ELSE 'about ' || t.reltuples::bigint END || ' rows, about '
           || pg_size_pretty(t.relpages::bigint * current_setting('block_size')::bigint) || ' without indexes', 'INFO'
      FROM tab t WHERE t.reloid IS NOT NULL AND t.kind = 'table'
    -- What goes on now.
    UNION ALL
    SELECT 80, 'now', 'lock', t.label, 'none', coalesce('process ' || l.pid, 'a prepared transaction') || CASE WHEN l.granted THEN ' holds ' ELSE ' waits for ' END || l.mode,
           CASE WHEN l.mode = 'AccessExclusiveLock' THEN 'NO-GO' WHEN l.mode IN ('AccessShareLock', 'RowShareLock', 'RowExclusiveLock') THEN 'INFO' ELSE 'WARN' END
      FROM (SELECT reloid, label FROM tab
            UNION ALL
            SELECT c.oid, {{ version_table }} FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = {{ version_schema }} AND c.relname = {{ version_name }}) t
      JOIN pg_catalog.pg_locks l ON l.relation = t.reloid AND l.locktype = 'relation' AND l.pid IS DISTINCT FROM pg_backend_pid()
       AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = current_database())
    UNION ALL
    SELECT 81, 'now', 'old transaction', 'process ' || s.pid, 'younger than a minute', coalesce('since ' || date_trunc('second', now() - s.xact_start)::text, 'age unknown'), 'WARN'
      FROM pg_catalog.pg_stat_activity s
     WHERE s.pid <> pg_backend_pid() AND s.datname = current_database() AND s.backend_type = 'client backend' AND s.xact_start < now() - interval '1 minute'
    UNION ALL
    SELECT 82, 'now', 'prepared transaction', x.gid, 'none', 'since ' || date_trunc('second', now() - x.prepared)::text, 'NO-GO' FROM pg_catalog.pg_prepared_xacts x WHERE x.database = current_database()
    UNION ALL
    SELECT 83, 'now', 'replication slot', s.slot_name::text, 'active', 'inactive: it keeps the WAL of the change', 'WARN' FROM pg_catalog.pg_replication_slots s WHERE NOT s.active
    -- What was found above.
    UNION ALL
    SELECT (j ->> 0)::int, j ->> 1, j ->> 2, j ->> 3, j ->> 4, j ->> 5, j ->> 6 FROM jsonb_array_elements(current_setting('limbeck.found')::jsonb) j
)
SELECT row_number() OVER (ORDER BY at, object COLLATE "C", check_ COLLATE "C", found COLLATE "C") AS n, area, check_ AS "check", object, expected, found, verdict FROM found
UNION ALL
SELECT count(*) + 1, 'verdict', 'the change may run', {{ title }}, 'no NO-GO, and the version rows read',
       count(*) FILTER (WHERE verdict = 'NO-GO') || ' NO-GO, ' || count(*) FILTER (WHERE verdict = 'WARN') || ' WARN, '
         || count(*) FILTER (WHERE verdict = 'SKIP') || ' SKIP, ' || count(*) FILTER (WHERE verdict = 'OK') || ' OK',
       CASE WHEN count(*) FILTER (WHERE verdict = 'NO-GO' OR (verdict = 'SKIP' AND area = 'version')) > 0 THEN 'NO-GO' ELSE 'GO' END
  FROM found
 ORDER BY 1;

COMMIT;
