//! SQL in `execute`: what it does with rows and other statements that leave the catalog alone, and what it locks on the
//! way. Each is taken back, so that the next one finds the same rows.

use ::limbeck::diagnostic::Diagnostics;
use ::limbeck::replay::Replay;

use super::{Bench, block, messages, version_of};
use crate::cluster;
use crate::locks::End;
use crate::tally::Tally;

const SETUP: &str = "
    create_table p {
        id   integer primary key
        name text
    }
    create_table t {
        id    serial primary key
        p_id  integer references p
        note  text
        big   integer
        unique t_note_key (note)
    }
    create_index t_big on t (big)
    create_table child { t_id integer references t on delete cascade on update cascade }
    create_table grandchild {
        id   integer
        t_id integer references t on delete set null
    }
    create_table par {
        id   integer not null
        p_id integer references p
        v    text
    } partition by range (id)
    create_table par1 partition of par for values from (0) to (10)
    create_table par2 partition of par default
    create_table parent { a integer }
    create_table heir { b integer } inherits (parent)
    create_table loose { a integer primary key }
    create_table bare { a integer not null } partition by range (a)
    create_table bare1 partition of bare for values from (0) to (10)
    create_table bare2 { a integer not null }
    create_table bare3 {
        a integer not null
        check bare3_bound (a >= 20 and a < 30)
    }
    create_table with_default { a integer not null } partition by range (a)
    create_table with_default1 partition of with_default for values from (0) to (10)
    create_table with_default2 partition of with_default default
    create_domain positive as integer check (value > 0)
    create_table counted { a positive }
    create_view v as $$ SELECT id, p_id, note FROM t $$
    create_view over_v as $$ SELECT id FROM v $$
    create_view joined as $$ SELECT t.id FROM t JOIN p ON p.id = t.p_id $$
    create_materialized_view mv as $$ SELECT id, note FROM v $$
    create_index unique mv_id on mv (id)
    create_sequence s
    create_function slug(x text) returns text language sql immutable as $$ SELECT lower(x) $$
    create_function many() returns bigint language sql stable as $$ SELECT count(*) FROM p $$
    create_function wild() returns integer language sql as $$ SELECT 1 $$
    create_function touch() returns trigger language plpgsql as $$
        BEGIN
            -- The row in hand, and no other.
            IF (NEW.note IS NULL) THEN NEW.note := slug(lower('None')); END IF;
            RETURN NEW;
        END
    $$
    create_function log_it() returns trigger language plpgsql as $$
        BEGIN INSERT INTO p (id) VALUES (999); RETURN NEW; END $$
    create_table stamped { note text }
    create_trigger stamp before insert or update on stamped for each row execute function touch()
    create_table logged {
        note text
        more text
    }
    create_trigger log after update of note on logged for each row execute function log_it()
    create_view instead as $$ SELECT note FROM t $$
    create_trigger instead instead of insert on instead for each row execute function touch()
    execute $$
        INSERT INTO p (id) VALUES (1), (2), (3);
        INSERT INTO t (p_id, note) VALUES (1, 'a'), (2, 'b'), (NULL, 'c');
        INSERT INTO child VALUES (1);
        INSERT INTO grandchild VALUES (1, 1);
        INSERT INTO par VALUES (1, 1, 'x'), (11, 2, 'y');
        INSERT INTO logged VALUES ('a', 'b')
    $$
";

const STATEMENTS: &[&str] = &[
    // Rows are read.
    "SELECT * FROM t",
    "SELECT count(*) FROM par",
    "SELECT * FROM parent",
    "SELECT * FROM over_v, mv",
    "TABLE joined",
    "WITH t AS (SELECT 1) SELECT * FROM t",
    "SELECT * FROM t FOR UPDATE",
    "SELECT * FROM t a JOIN p ON true FOR SHARE OF a",
    "EXPLAIN SELECT * FROM t",
    "SELECT nextval('s'), setval('t_id_seq', 7)",
    "SELECT slug(note) FROM t",
    "SELECT many()",
    // Rows are written.
    "INSERT INTO t (p_id, note) VALUES (3, 'x')",
    "INSERT INTO t (id, p_id) SELECT 100 + id, id FROM p",
    "INSERT INTO t (note) SELECT note FROM t WHERE false",
    "INSERT INTO t (note) VALUES ('a') ON CONFLICT (note) DO UPDATE SET p_id = 3",
    "INSERT INTO t (note, p_id) VALUES ('z', 1) ON CONFLICT (note) DO NOTHING",
    "INSERT INTO par VALUES (2, 3), (22, 3)",
    "INSERT INTO parent VALUES (1)",
    "INSERT INTO v (p_id, note) VALUES (1, 'new')",
    "INSERT INTO stamped VALUES (NULL)",
    "INSERT INTO instead VALUES ('x')",
    "UPDATE t SET big = 1",
    "UPDATE t SET note = slug(note), big = (SELECT max(id) FROM p)",
    "UPDATE t SET p_id = 3 FROM par WHERE par.id = t.id",
    "UPDATE t SET id = id + 100 WHERE id = 2",
    "UPDATE p SET name = 'x'",
    "UPDATE p SET id = 4 WHERE id = 3",
    "UPDATE par SET v = 'z'",
    "UPDATE ONLY parent SET a = 1",
    "UPDATE parent SET a = 1",
    "UPDATE v SET note = 'd' WHERE id = 1",
    "UPDATE over_v SET id = 77 WHERE id = 3",
    "UPDATE logged SET more = 'c'",
    "UPDATE stamped SET note = 'c'",
    "DELETE FROM t",
    "DELETE FROM grandchild USING child",
    "DELETE FROM p WHERE id = 3",
    "DELETE FROM par",
    "DELETE FROM v WHERE id = 1",
    "WITH gone AS (DELETE FROM grandchild RETURNING id) INSERT INTO parent SELECT id FROM gone",
    "COPY t (note) FROM '/dev/null'",
    "COPY t (p_id) FROM PROGRAM 'echo 3'",
    "COPY (SELECT * FROM p) TO '/dev/null'",
    "EXPLAIN UPDATE t SET big = 1",
    "INSERT INTO parent VALUES (1); UPDATE p SET name = 'y'",
    // Anything may happen.
    "UPDATE logged SET note = 'c'",
    "SELECT wild()",
    "DO $do$ BEGIN UPDATE t SET big = 2; END $do$",
    "CREATE TABLE copied AS SELECT * FROM t",
    // Whole relations.
    "TRUNCATE par",
    "TRUNCATE child, parent",
    "TRUNCATE t RESTART IDENTITY CASCADE",
    "TRUNCATE p CASCADE",
    "LOCK TABLE t",
    "LOCK TABLE par IN SHARE ROW EXCLUSIVE MODE",
    "LOCK TABLE t, p IN ROW SHARE MODE",
    "ANALYZE t",
    "ANALYZE par",
    "CLUSTER t USING t_pkey",
    "REINDEX TABLE t",
    "REINDEX INDEX t_big",
    "REINDEX INDEX t_pkey",
    "REINDEX INDEX mv_id",
    "REFRESH MATERIALIZED VIEW mv",
    "REFRESH MATERIALIZED VIEW CONCURRENTLY mv",
    "CREATE POLICY y ON t USING (p_id IN (SELECT id FROM p))",
    "CREATE RULE r AS ON INSERT TO t DO ALSO INSERT INTO parent VALUES (1)",
    "CREATE STATISTICS st ON id, big FROM t",
    "CREATE PUBLICATION pub FOR TABLE t, p",
    "ALTER TABLE t ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE t DISABLE TRIGGER USER",
    "ALTER TABLE t REPLICA IDENTITY FULL",
    "ALTER TABLE t OWNER TO postgres",
    "ALTER TABLE t SET (fillfactor = 70)",
    "ALTER TABLE t CLUSTER ON t_pkey",
    "ALTER TABLE t RESET (fillfactor)",
    "ALTER TABLE loose SET UNLOGGED",
    "ALTER TABLE loose SET LOGGED",
    "ALTER TABLE loose INHERIT parent",
    "ALTER TABLE bare DETACH PARTITION bare1",
    "ALTER TABLE with_default DETACH PARTITION with_default1",
    "ALTER TABLE bare ATTACH PARTITION bare2 FOR VALUES FROM (10) TO (20)",
    "ALTER TABLE bare ATTACH PARTITION bare3 FOR VALUES FROM (20) TO (30)",
    "ALTER TABLE with_default ATTACH PARTITION bare2 FOR VALUES FROM (10) TO (20)",
    "ALTER DOMAIN positive ADD CHECK (VALUE < 100)",
    "ALTER DOMAIN positive ADD CHECK (VALUE < 100) NOT VALID",
    "ALTER DOMAIN positive SET NOT NULL",
    "ALTER TABLE t DROP CONSTRAINT t_p_id_fkey; ALTER TABLE stamped ADD COLUMN x integer",
    "COMMENT ON INDEX t_big IS 'x'",
    "COMMENT ON CONSTRAINT t_pkey ON t IS 'x'",
    "COMMENT ON DOMAIN positive IS 'x'",
    "ALTER VIEW v OWNER TO postgres",
    "ALTER SEQUENCE s OWNER TO postgres",
    "COMMENT ON TRIGGER stamp ON stamped IS 'x'",
    "COMMENT ON SEQUENCE s IS 'x'",
    "SET LOCAL work_mem = '1MB'",
    // Outside a transaction.
    "REINDEX TABLE CONCURRENTLY t",
    "REINDEX INDEX CONCURRENTLY t_big",
    "VACUUM t",
    "VACUUM (ANALYZE) t",
    "VACUUM FULL t",
];

#[test]
fn sql_that_leaves_the_schema_alone() {
    let mut tally = Tally::default();
    for server in cluster::servers() {
        let version = version_of(server);
        tally.on(version.major());
        let bench = Bench::new(server, version, SETUP);
        for sql in STATEMENTS {
            let mut report = Diagnostics::new();
            let execute = block(&format!("execute $sql$ {sql} $sql$"));
            let statements = Replay::new(bench.catalog.clone()).run(&execute, &mut report);
            assert!(report.is_empty(), "{sql}: {}", messages(&report));
            bench.execute(sql, &statements, End::Rollback, &mut tally);
        }
    }
    tally.finish("SQL in execute");
}
