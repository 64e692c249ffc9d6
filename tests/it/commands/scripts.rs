//! `upgrade`, `downgrade`, `stamp`, `ensure_version`: what the flags do to a script.

use std::fs;

use crate::cluster::{self, ON_ERROR_STOP};
use crate::limbeck::Project;

/// A base, two branches, and their merge.
fn project() -> Project {
    let table = |name: &str, header: &str| {
        format!(
            "revision {name}\n{header}\nmessage \"{name} it is\"\nupgrade {{\n    create_table {name}_t {{ id integer }}\n}}\ndowngrade auto\n"
        )
    };
    Project::new()
        .migration("a1", &table("a1", "revises none"))
        .migration("b1", &table("b1", "revises a1\nlabels left"))
        .migration("b2", &table("b2", "revises a1\nlabels right"))
        .migration("c1", &table("c1", "revises b1, b2"))
}

/// The lines of a script that say which revisions it runs.
fn running(script: &str) -> Vec<&str> {
    script.lines().filter_map(|line| line.strip_prefix("-- Running ")).collect()
}

#[test]
fn a_start_may_be_several_revisions() {
    let run = |arguments: &[&str]| project().run(arguments).ok();
    let expected = ["upgrade b1, b2 -> c1, c1 it is"];
    let plain = ["--sql", "--no-guard"];
    for start in [&["upgrade", "b1,b2:head"][..], &["upgrade", "head", "--from", "b2,left"]] {
        assert_eq!(running(&run(&[start, &plain].concat())), expected);
    }
    let down = run(&["downgrade", "c1:left@a1", "--sql", "--no-guard"]);
    assert_eq!(running(&down).len(), 2, "{down}");
    let down = run(&["downgrade", "-1", "--from", "left", "--sql", "--no-guard"]);
    assert_eq!(running(&down), ["downgrade b1 -> a1, b1 it is"]);
    let up = run(&["upgrade", "left@+1", "--from", "a1", "--sql", "--no-guard"]);
    assert_eq!(running(&up), ["upgrade a1 -> b1, b1 it is"]);
}

#[test]
fn targets_that_alembic_misreads_are_refused() {
    for (arguments, code) in [
        (&["upgrade", "+1foo"][..], "L0304"),
        (&["upgrade", "base-1"], "L0307"),
        (&["upgrade", "c1:a1"], "L0309"),
        (&["upgrade", "a1:b1:c1"], "L0304"),
        (&["downgrade", "head:typo@base"], "L0301"),
        (&["downgrade", "a1:c1"], "L0310"),
        (&["upgrade", "a1,b1:head"], "L0311"),
        (&["upgrade", ""], "L0304"),
        (&["stamp", "b1", "c1"], "L0311"),
    ] {
        let refused = project().run(&[arguments, &["--sql"]].concat());
        assert_eq!((refused.code, refused.stdout.as_str()), (3, ""), "{arguments:?}");
        assert!(refused.stderr.contains(code), "{arguments:?}: {}", refused.stderr);
    }
}

#[test]
fn flags_change_the_script() {
    let script = |flags: &[&str]| project().run(&[&["upgrade", "head", "--sql"], flags].concat()).ok();
    let plain = script(&[]);
    assert!(plain.starts_with("-- Upgrade by limbeck") && plain.contains("limbeck refused"), "{plain}");
    assert!(script(&["--no-header"]).starts_with("BEGIN;"));
    assert!(!script(&["--no-guard"]).contains("limbeck refused"));
    let psql = script(&["--psql"]);
    assert!(psql.contains("\n-- for psql alone") && psql.contains("\\set ON_ERROR_STOP on"), "{psql}");
    let each = script(&["--transaction", "migration"]);
    // Several transactions begin with one that says that none of them has run.
    assert_eq!((plain.matches("\nCOMMIT;").count(), each.matches("\nCOMMIT;").count()), (1, 5));
    let project = project().config("script.transaction = 'migration'");
    let whole = project.run(&["upgrade", "head", "--sql", "--transaction", "script"]).ok();
    assert_eq!(whole.matches("\nCOMMIT;").count(), 1);
}

#[test]
fn the_head_says_what_a_script_without_migrations_is() {
    let head = |arguments: &[&str]| {
        let script = project().run(arguments).ok();
        script.lines().take_while(|line| line.starts_with("--")).map(|line| format!("{line}\n")).collect::<String>()
    };
    let version = env!("CARGO_PKG_VERSION");
    let made = format!("-- Version table by limbeck {version} for PostgreSQL 15\n");
    assert_eq!(head(&["ensure_version", "--sql"]), made);
    let nothing = head(&["upgrade", "a1:a1", "--sql"]);
    assert!(nothing.starts_with(&format!("-- Nothing to run, by limbeck {version} for PostgreSQL 15\n")), "{nothing}");
}

#[test]
fn variables_and_the_tag_reach_the_migrations() {
    let text = "revision a\nupgrade {\n    execute $$ SELECT '${who}', '${tag}' $$ reverse $$ SELECT 1 $$\n}\ndowngrade auto\n";
    let project = Project::new().migration("a", text);
    let script = project.run(&["-x", "who=me=you", "upgrade", "head", "--sql", "--tag", "CRQ-7", "-x", "more=1"]).ok();
    assert!(script.contains("SELECT 'me=you', 'CRQ-7'") && script.contains("-- tag: CRQ-7"), "{script}");
    let script = project.run(&["upgrade", "head", "--sql", "-x", "who", "-x", "tag=t"]).ok();
    assert!(script.contains("SELECT '', 't'"), "{script}");
    let refused = project.run(&["upgrade", "head", "--sql", "-x", "who=me"]);
    assert_eq!((refused.code, refused.stdout.as_str()), (3, ""));
    assert!(refused.stderr.contains("L0601"), "{}", refused.stderr);
}

#[test]
fn a_script_is_written_to_its_file_whole_or_not_at_all() {
    let project = project().file("out/old.sql", "something\n");
    let printed = project.run(&["upgrade", "head", "--sql"]).ok();
    let read = |file: &str| fs::read_to_string(project.path().join(file)).expect("it is there");
    for file in ["out/old.sql", "out/new.sql"] {
        assert_eq!(project.run(&["upgrade", "head", "--sql", "-o", file]).ok(), "");
        assert_eq!(read(file), printed);
    }
    assert_eq!(project.run(&["upgrade", "nope", "--sql", "--output", "out/old.sql"]).code, 3);
    assert_eq!(read("out/old.sql"), printed);
    assert_eq!(fs::read_dir(project.path().join("out")).expect("it is there").count(), 2, "nothing is left over");
    let refused = project.run(&["upgrade", "head", "--sql", "-o", "nowhere/new.sql"]);
    assert_eq!(refused.code, 4);
    assert!(refused.stderr.contains("cannot write 'nowhere/new.sql'"), "{}", refused.stderr);
    assert!(refused.stderr.contains("there is no such directory; make it first"), "{}", refused.stderr);
    assert_eq!(project.run(&["upgrade", "head", "--sql", "-o", "-"]).ok(), printed);
    assert_eq!(project.run(&["upgrade", "head", "--sql", "-o", "/dev/stdout"]).ok(), printed);
}

#[cfg(unix)]
#[test]
fn a_new_file_is_as_readable_as_any_other() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
    let project = project().file("plain", "");
    let mode = |file: &str| fs::metadata(project.path().join(file)).expect("it is there").mode();
    project.run(&["upgrade", "head", "--sql", "-o", "new.sql"]).ok();
    assert_eq!(mode("new.sql"), mode("plain"));
    fs::set_permissions(project.path().join("new.sql"), fs::Permissions::from_mode(0o600)).expect("it is ours");
    symlink("new.sql", project.path().join("link.sql")).expect("a link");
    project.run(&["upgrade", "a1", "--sql", "-o", "link.sql"]).ok();
    assert_eq!(mode("new.sql") & 0o777, 0o600);
    assert!(fs::symlink_metadata(project.path().join("link.sql")).expect("it is there").is_symlink());
}

#[test]
fn scripts_of_every_command_run_on_a_server() {
    let project = project();
    let database = cluster::server().database();
    let rows = || database.rows("SELECT version_num FROM alembic_version ORDER BY 1").concat();
    let run = |arguments: &[&str]| {
        let script = project.run(&[arguments, &["--sql"]].concat()).ok();
        database.psql(&script, ON_ERROR_STOP).ok();
    };
    run(&["ensure_version"]);
    assert_eq!(rows(), [""; 0]);
    run(&["ensure_version"]);
    run(&["upgrade", "b1"]);
    assert_eq!(rows(), ["b1"]);
    run(&["upgrade", "b1:heads"]);
    assert_eq!(rows(), ["c1"]);
    run(&["stamp", "c1:a1"]);
    assert_eq!(rows(), ["a1"]);
    run(&["stamp", "left", "right", "--from", "a1"]);
    assert_eq!(rows(), ["b1", "b2"]);
    run(&["stamp", "b1,b2:head", "--tag", "back"]);
    run(&["downgrade", "c1:base"]);
    assert_eq!(rows(), [""; 0]);
    assert_eq!(database.rows("SELECT count(*) FROM pg_class WHERE relname LIKE '%\\_t'"), [["0"]]);
    run(&["stamp", "heads"]);
    assert_eq!(rows(), ["c1"]);
    run(&["stamp", "head:base"]);
    assert_eq!(rows(), [""; 0]);
    // A stamp of a database that stands elsewhere is refused too.
    let script = project.run(&["stamp", "a1:b1", "--sql"]).ok();
    let refused = database.psql(&script, ON_ERROR_STOP);
    assert_eq!(refused.code, 3);
    assert!(refused.stderr.contains("limbeck refused"), "{}", refused.stderr);
}

/// In an argument of a meta-command psql reads a backslash as the beginning of an escape.
#[test]
fn psql_shows_any_message() {
    let text = "revision m\nmessage \"it's in C:\\new\\\"\nupgrade {\n}\ndowngrade auto\n";
    let script = Project::new().migration("m", text).run(&["upgrade", "head", "--sql", "--psql"]).ok();
    let shown = cluster::server().database().psql(&script, ON_ERROR_STOP).ok();
    assert!(shown.contains("[1/1] upgrade  -> m, it's in C:\\new\\\n"), "{shown}");
}

/// A migration that is committed in parts goes on where its mark says.
#[test]
fn a_script_that_was_broken_off_goes_on() {
    let text = "revision i\nupgrade {\n    create_table t { id integer }\n    create_index concurrently t_ix on t (id)\n    \
                create_table u { id integer }\n}\ndowngrade auto\n";
    let project = Project::new().migration("i", text);
    let database = cluster::server().database();
    let whole = project.run(&["upgrade", "head", "--sql"]).ok();
    let part = whole.split("CREATE INDEX CONCURRENTLY").next().expect("a beginning");
    database.psql(part, ON_ERROR_STOP).ok();
    let mark = database.rows("SELECT obj_description('alembic_version'::regclass)").concat().concat();
    assert_eq!(mark, "limbeck: upgrade i, part 1 of 3");
    let database_goes_on = |parts: &str| {
        let script = project.run(&["upgrade", "head", "--sql", "--resume", parts]).ok();
        database.psql(&script, ON_ERROR_STOP).code
    };
    assert_ne!(database.psql(&whole, ON_ERROR_STOP).code, 0, "from the beginning it is refused");
    assert_eq!(database_goes_on("1"), 0);
    assert_eq!(database.rows("SELECT version_num FROM alembic_version"), [["i"]]);
    assert_eq!(project.run(&["upgrade", "head", "--sql", "--resume", "3"]).code, 2);
}
