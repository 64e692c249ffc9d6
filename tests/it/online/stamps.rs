//! `stamp` and `ensure_version` on a database.

use crate::cluster::{self, Database};
use crate::limbeck::Project;

fn project(config: &str) -> Project {
    let migration =
        |id: &str, revises: &str| format!("revision {id}\nrevises {revises}\nupgrade {{ }}\ndowngrade auto\n");
    ["a", "b", "c"]
        .iter()
        .zip(["none", "a", "a"])
        .fold(Project::new().config(config), |project, (id, revises)| project.migration(id, &migration(id, revises)))
}

fn rows(database: &Database) -> String {
    database.rows("SELECT version_num FROM alembic_version ORDER BY 1").concat().join(" ")
}

#[test]
fn a_stamp_writes_rows_and_runs_nothing() {
    let (project, database) = (project(""), cluster::server().database());
    for (targets, wanted) in [
        (&["a"][..], "a"),
        (&["heads"], "b c"),
        (&["a"], "a"),
        (&["b"], "b"),
        (&["c"], "b c"),
        (&["base"], ""),
        (&["b", "c"], "b c"),
        (&["--purge", "b"], "b"),
    ] {
        let outcome = project.run_on(&database, &[&["stamp"], targets].concat());
        assert!(!outcome.stderr.contains("Ran "), "{}", outcome.stderr);
        assert_eq!(outcome.ok(), "");
        assert_eq!(rows(&database), wanted, "{targets:?}");
    }
    database.sql("UPDATE alembic_version SET version_num = 'lost'");
    let refused = project.run_on(&database, &["stamp", "c"]);
    assert_eq!(refused.code, 3);
    assert!(refused.stderr.contains("the database stands at 'lost', and no migration"), "{}", refused.stderr);
    assert!(refused.stderr.contains("'limbeck stamp --purge REVISION'"), "{}", refused.stderr);
    assert_eq!(rows(&database), "lost");
    project.run_on(&database, &["stamp", "--purge", "c"]).ok();
    assert_eq!(rows(&database), "c");
}

#[test]
fn the_version_table_is_made_once() {
    let config = "[version_table]\nname = 'steps'\nschema = 'ours'\n";
    let (project, database) = (project(config), cluster::server().database());
    let refused = project.run_on(&database, &["ensure_version"]);
    assert_eq!(
        (refused.stderr.trim_end(), refused.code),
        ("error: the version table ours.steps cannot be used: there is no schema 'ours' to make it in", 4)
    );
    database.sql("CREATE SCHEMA ours");
    for _ in 0..2 {
        assert_eq!(project.run_on(&database, &["ensure_version"]).ok(), "");
        assert_eq!(database.rows("SELECT count(*) FROM ours.steps"), [["0"]]);
    }
    project.run_on(&database, &["upgrade", "b"]).ok();
    project.run_on(&database, &["ensure_version"]).ok();
    assert_eq!(database.rows("SELECT version_num FROM ours.steps"), [["b"]]);
}
