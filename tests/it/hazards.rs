//! What Alembic's own offline script gets wrong in silence (measured on Alembic 1.20), each as a migration here: it comes
//! out right on a real server, or as an error.

use crate::cluster::{self, Database, ON_ERROR_STOP};
use crate::history::History;

/// The script of the whole history, run on a new database.
fn run(history: &History) -> Database<'static> {
    let script = history.upgrade("heads").unwrap_or_else(|faults| panic!("{faults}")).to_string();
    let database = cluster::server().database();
    database.psql(&script, ON_ERROR_STOP).ok();
    database
}

fn up(body: &str) -> Database<'static> {
    run(&History::line(&[&format!("upgrade {{\n{body}\n}}\ndowngrade auto")]))
}

fn faults(history: &History) -> String {
    history.upgrade("heads").expect_err("it is refused")
}

fn value(database: &Database, query: &str) -> String {
    database.rows(query).concat().concat()
}

#[test]
fn colons_are_no_parameters() {
    let database = up(r#"
        create_table t {
            a text default '{"a":1}'
            b text
            check ck_t_b (b <> ':y')
        }
        create_index ix_t on t (a) where (a = ':z')
        execute $$ INSERT INTO t (b) SELECT array_to_string((ARRAY['x :a', 'y', 'z'])[:2], ' ') $$
        execute $$ INSERT INTO t (a, b) VALUES ('12:34:56', 'x :y') $$
    "#);
    assert_eq!(database.rows("SELECT a, b FROM t ORDER BY a"), [["12:34:56", "x :y"], [r#"{"a":1}"#, "x :a y"]]);
    let dump = database.dump();
    assert!(dump.contains("CHECK ((b <> ':y'::text))") && dump.contains("WHERE (a = ':z'::text)"), "{dump}");
}

#[test]
fn tabs_stay() {
    let database = up("
        create_table t { a text default 'x\ty' }
        bulk_insert t (a) { ('1\t2') }
        execute $$ INSERT INTO t VALUES (DEFAULT),\t('3\t4') $$
    ");
    assert_eq!(database.rows("SELECT a FROM t ORDER BY a"), [["1\t2"], ["3\t4"], ["x\ty"]]);
}

#[test]
fn a_comment_or_a_semicolon_at_the_end_swallows_nothing() {
    let database = up("
        create_table t { a integer }
        execute $$ INSERT INTO t VALUES (1) -- one $$
        execute $$ INSERT INTO t VALUES (2); $$
        execute $$ INSERT INTO t VALUES (3); -- three; $$
        execute $$ -- run after the backup $$
        execute $$ INSERT INTO t VALUES (4) /* four */ $$
    ");
    assert_eq!(database.rows("SELECT a FROM t ORDER BY a"), [["1"], ["2"], ["3"], ["4"]]);
    assert_eq!(value(&database, "SELECT version_num FROM alembic_version"), "r1");
    let empty = History::line(&["upgrade {\n execute $$ ; $$\n}\ndowngrade auto"]);
    assert!(faults(&empty).contains("r1.mig:4:12"), "{}", faults(&empty));
}

#[test]
fn revision_ids_are_quoted_and_fit() {
    let mut history = History::default();
    history.sources.add("a.mig", "revision \"it's\"\nupgrade {\n}\ndowngrade auto\n");
    assert_eq!(value(&run(&history), "SELECT version_num FROM alembic_version"), "it's");
    for (id, word) in [("x".repeat(33), "33 characters"), ("head".into(), "meaning of its own")] {
        let mut history = History::default();
        history.sources.add("a.mig", format!("revision {id}\nupgrade {{\n}}\ndowngrade auto\n"));
        assert!(faults(&history).contains(word), "{}", faults(&history));
    }
}

#[test]
fn the_order_is_the_declared_one() {
    let mut history = History::default();
    let branches = ["c", "a", "d", "b"];
    for id in branches {
        history.sources.add(format!("{id}.mig"), format!("revision {id}\nupgrade {{\n}}\ndowngrade auto\n"));
    }
    let all = "revision z\nrevises none\ndepends_on d, b, a, c\nupgrade {\n create_table t { a integer }\n \
               create_index ix_2 on t (a)\n create_index ix_1 on t (a)\n}\ndowngrade auto\n";
    history.sources.add("z.mig", all);
    let first = history.upgrade("heads").unwrap_or_else(|faults| panic!("{faults}")).to_string();
    for _ in 0..20 {
        assert_eq!(history.upgrade("heads").unwrap_or_else(|faults| panic!("{faults}")).to_string(), first);
    }
    let place = |text: &str| first.find(text).unwrap_or_else(|| panic!("no {text} in\n{first}"));
    assert!(place("ix_2") < place("ix_1"));
}

#[test]
fn a_range_begins_at_several_heads_and_never_backwards() {
    let mut history = History::default();
    for (id, revises) in [("a", "none"), ("b", "none"), ("c", "a, b"), ("d", "c")] {
        let text = format!("revision {id}\nrevises {revises}\nupgrade {{\n}}\ndowngrade auto\n");
        history.sources.add(format!("{id}.mig"), text);
    }
    let script = history.upgrade("a,b:heads").unwrap_or_else(|faults| panic!("{faults}")).to_string();
    assert!(script.contains("a, b -> c") && !script.contains("-> b"), "{script}");
    let backwards = history.upgrade("d:c").expect_err("it leads nowhere");
    assert!(backwards.contains("has run already"), "{backwards}");
    for wrong in ["+1foo", "typo@base", "base-1"] {
        let fault = history.upgrade(wrong).expect_err("it means nothing");
        assert!(fault.starts_with("error"), "{fault}");
    }
    assert!(history.downgrade("d:typo@base").is_err());
}

#[test]
fn foreign_keys_in_a_circle_are_all_made() {
    let database = up("
        create_table a {
            id integer primary key
            b_id integer references b (id)
        }
        create_table b {
            id integer primary key
            a_id integer references a (id)
        }
    ");
    assert_eq!(value(&database, "SELECT count(*) FROM pg_constraint WHERE contype = 'f'"), "2");
}

#[test]
fn a_generated_column_is_stored_where_it_has_to_be() {
    let database = up("create_table t {\n a integer\n b integer generated always as (a + 1)\n}");
    database.sql("INSERT INTO t (a) VALUES (1)");
    assert_eq!(value(&database, "SELECT b FROM t"), "2");
}

#[test]
fn an_index_is_built_concurrently_outside_the_transaction() {
    let database = up("create_table t { a integer }\ncreate_index concurrently ix on t (a)\nadd_column t.b integer");
    assert_eq!(value(&database, "SELECT indisvalid FROM pg_index WHERE indexrelid = 'ix'::regclass"), "t");
}

#[test]
fn what_postgresql_reserves_is_quoted_and_a_dot_stays_in_its_name() {
    let database = up(r#"
        execute $$ CREATE SCHEMA "a.b" $$
        create_table "a.b".lateral {
            lateral      integer
            concurrently integer
            tablesample  integer
            collation    integer
        }
        alter_column "a.b".lateral.collation set not null
        create_index tablesample on "a.b".lateral (concurrently)
    "#);
    assert_eq!(
        value(
            &database,
            "SELECT count(*) FROM pg_attribute WHERE attrelid = '\"a.b\".\"lateral\"'::regclass AND attnum > 0"
        ),
        "4"
    );
}

#[test]
fn what_is_no_action_is_refused() {
    let bogus = History::line(&[
        "upgrade {\n create_foreign_key f on t (a) references u (a) on delete bogus\n}\ndowngrade auto",
    ]);
    assert!(faults(&bogus).contains("r1.mig:4"), "{}", faults(&bogus));
}

#[test]
fn a_broken_graph_names_all_its_files() {
    let mut twice = History::default();
    for file in ["one.mig", "two.mig"] {
        twice.sources.add(file, "revision a\nupgrade {\n}\ndowngrade auto\n");
    }
    let fault = faults(&twice);
    assert!(fault.contains("one.mig:1") && fault.contains("two.mig:1"), "{fault}");
    let mut orphan = History::default();
    orphan.sources.add("b.mig", "revision b\nrevises gone\ndepends_on lost\nupgrade {\n}\ndowngrade auto\n");
    let fault = faults(&orphan);
    assert!(fault.contains("gone") && fault.contains("lost") && fault.contains("b.mig:2"), "{fault}");
}

#[test]
fn a_new_value_of_an_enum_can_be_used_further_down() {
    let database = up("
        create_enum mood ('sad')
        create_table t { a mood, k integer generated always as identity }
        execute $$ INSERT INTO t VALUES ('sad') $$
    ");
    let more = "upgrade {
        alter_enum mood add value 'glad'
        alter_column t.a set default 'glad'
        execute $$ ALTER TYPE mood ADD VALUE 'blue'; UPDATE t SET a = 'blue' $$
    }
    downgrade irreversible \"a test\"";
    let first = "upgrade {
        create_enum mood ('sad')
        create_table t { a mood, k integer generated always as identity }
        execute $$ INSERT INTO t VALUES ('sad') $$
    }
    downgrade irreversible \"a test\"";
    let history = History::line(&[first, more]);
    let script = history.upgrade("r1:r2").unwrap_or_else(|faults| panic!("{faults}")).to_string();
    assert!(script.contains("ADD VALUE"), "{script}");
    database.psql(&script, crate::cluster::ON_ERROR_STOP).ok();
    assert_eq!(database.rows("SELECT a FROM t"), [["blue"]]);
    database.sql("INSERT INTO t DEFAULT VALUES");
    assert_eq!(database.rows("SELECT count(*) FROM t WHERE a = 'glad'"), [["1"]]);
}
