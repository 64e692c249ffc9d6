//! An index that is built or dropped concurrently, where another one has its name.

use super::{at, line, script};
use crate::history::History;

fn history() -> History {
    line(&[
        "create_table t { a integer\n b integer }\ncreate_table u { a integer }",
        "create_index unique concurrently ix on t (a) where (b > 0)",
        "drop_index ix concurrently",
    ])
}

#[test]
fn another_index_of_the_name_is_refused_with_its_definition_and_stays() {
    let history = history();
    let up = script(&history, "r1:r2");
    for other in [
        "CREATE INDEX ix ON t (a) WHERE b > 0",
        "CREATE UNIQUE INDEX ix ON t (b) WHERE b > 0",
        "CREATE UNIQUE INDEX ix ON t (a)",
        "CREATE UNIQUE INDEX ix ON t (a) WHERE b > 1",
        "CREATE UNIQUE INDEX ix ON t (a DESC) WHERE b > 0",
        "CREATE UNIQUE INDEX ix ON u (a)",
        "CREATE UNIQUE INDEX ix ON u (a); UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'ix'::regclass",
    ] {
        let database = at(&history, "r1");
        database.sql(other);
        let before = database.fingerprint();
        let refused = database.psql(&up, &[]);
        assert!(
            refused.stderr.contains("limbeck refused: the name ix is taken by another index"),
            "{}",
            refused.stderr
        );
        assert!(
            refused.stderr.contains("DETAIL:  CREATE ") && refused.stderr.contains(" ON public."),
            "{}",
            refused.stderr
        );
        assert_eq!(database.fingerprint(), before, "{other}");
        assert_eq!(database.psql(&up, crate::cluster::ON_ERROR_STOP).code, 3, "{other}");
    }
}

#[test]
fn what_an_earlier_try_left_behind_is_taken_or_built_anew() {
    let history = history();
    let up = script(&history, "r1:r2");
    let same = "CREATE UNIQUE INDEX ix ON t (a) WHERE b > 0";
    for left in
        [same.to_owned(), format!("{same}; UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'ix'::regclass")]
    {
        let database = at(&history, "r1");
        database.sql(&left);
        database.psql(&up, crate::cluster::ON_ERROR_STOP).ok();
        assert_eq!(database.rows("SELECT indisvalid FROM pg_index WHERE indexrelid = 'ix'::regclass"), [["t"]]);
        assert_eq!(database.rows("SELECT version_num FROM alembic_version"), [["r2"]]);
    }
}

#[test]
fn an_index_of_another_table_is_not_dropped() {
    let history = history();
    let database = at(&history, "r2");
    database.sql("DROP INDEX ix; CREATE INDEX ix ON u (a)");
    let before = database.fingerprint();
    let refused = database.psql(&script(&history, "r2:r3"), &[]);
    assert!(refused.stderr.contains("limbeck refused: the index ix belongs to another table"), "{}", refused.stderr);
    assert_eq!(database.fingerprint(), before);
}
