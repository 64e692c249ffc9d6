//! The commands that only look at a database: `current`, `history -i`, `show current`, `upgrade --dry-run`.

use crate::cluster::{self, Database, ON_ERROR_STOP};
use crate::limbeck::Project;

fn project() -> Project {
    let migration = |id: &str, revises: &str, body: &str| {
        format!("revision {id}\nrevises {revises}\nmessage \"make {id}\"\nupgrade {{\n    {body}\n}}\ndowngrade auto\n")
    };
    Project::new()
        .migration("a", &migration("a", "none", "create_table t { x integer }"))
        .migration("b", &migration("b", "a", "add_column t.y integer\n    create_index concurrently ix_t on t (y)"))
        .migration("c", &migration("c", "a", "create_table u { x integer }"))
        .migration("d", &migration("d", "b, c", "add_column u.y integer"))
}

#[test]
fn current_says_where_the_database_is() {
    let (project, database) = (project(), cluster::server().database());
    let current = |arguments: &[&str]| {
        let outcome = project.run_on(&database, &[&["current"], arguments].concat());
        (outcome.stdout, outcome.stderr, outcome.code)
    };
    let behind = "WARNI [limbeck] Database is not on all head revisions\n";
    assert_eq!(current(&[]), (String::new(), String::new(), 0));
    assert_eq!(current(&["--check-heads"]), (String::new(), behind.to_owned(), 1));
    project.run_on(&database, &["upgrade", "b"]).ok();
    project.run_on(&database, &["upgrade", "c"]).ok();
    assert_eq!(current(&["--check-heads"]), ("b\nc\n".to_owned(), behind.to_owned(), 1));
    project.run_on(&database, &["upgrade", "head"]).ok();
    assert_eq!(current(&["--check-heads"]), ("d (head)\n".to_owned(), String::new(), 0));
    let (record, ..) = current(&["-v"]);
    let directory = cluster::server().socket_directory().display();
    let place = format!("{directory}:5432/{}", database.name());
    let head =
        format!("Current revision(s) for postgresql://postgres@{place}:\nRev: d (head) (mergepoint)\nMerges: b, c\n");
    assert!(record.starts_with(&head), "{record}");

    database.sql("UPDATE alembic_version SET version_num = 'other'");
    let (_, said, code) = current(&[]);
    assert_eq!(code, 3);
    assert!(said.contains("'other'"), "{said}");
}

#[test]
fn history_marks_where_the_database_is() {
    let (project, database) = (project(), cluster::server().database());
    project.run_on(&database, &["upgrade", "c"]).ok();
    let history = |arguments: &[&str]| project.run_on(&database, &[&["history"], arguments].concat()).ok();
    assert_eq!(
        history(&["-i"]),
        "b, c -> d (head) (mergepoint), make d\na -> b, make b\na -> c (current), make c\n\
         <base> -> a (branchpoint), make a\n"
    );
    assert_eq!(history(&["-r", "current:c"]), "a -> c, make c\n");
    assert_eq!(history(&["-r", ":current"]), "a -> c, make c\n<base> -> a (branchpoint), make a\n");
}

#[test]
fn where_the_database_is_can_be_shown_and_edited() {
    let (project, database) = (project().env("EDITOR", "echo"), cluster::server().database());
    project.run_on(&database, &["upgrade", "b"]).ok();
    project.run_on(&database, &["upgrade", "c"]).ok();
    let shown = project.run_on(&database, &["show", "current"]).ok();
    let ids: Vec<&str> = shown.lines().filter_map(|line| line.strip_prefix("Rev: ")).collect();
    assert_eq!(ids, ["b", "c"]);
    let edited = project.run_on(&database, &["edit", "current"]).ok();
    assert_eq!(edited, "migrations/b.mig migrations/c.mig\n");
}

#[test]
fn a_dry_run_prints_what_would_run_and_runs_nothing() {
    let (project, dry, wet) = (project(), cluster::server().database(), cluster::server().database());
    for (command, target) in [("upgrade", "c"), ("upgrade", "head"), ("downgrade", "base")] {
        let before = state(&dry);
        let script = project.run_on(&dry, &[command, target, "--dry-run"]).ok();
        assert_eq!(state(&dry), before);
        dry.psql(&script, ON_ERROR_STOP).ok();
        project.run_on(&wet, &[command, target]).ok();
        assert_eq!(state(&dry), state(&wet), "{command} {target}");
    }
    // It is the script that --sql writes for a database that stands there.
    project.run_on(&dry, &["upgrade", "b"]).ok();
    assert_eq!(
        project.run_on(&dry, &["upgrade", "head", "--dry-run"]).ok(),
        project.run(&["upgrade", "b:head", "--sql"]).ok()
    );
}

fn state(database: &Database) -> (String, Vec<Vec<String>>) {
    let is_there = database.rows("SELECT to_regclass('alembic_version')") != [["NULL"]];
    let rows = if is_there { database.rows("SELECT version_num FROM alembic_version") } else { Vec::new() };
    (database.dump(), rows)
}
