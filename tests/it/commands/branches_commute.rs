//! `heads --check` and `merge`: whether two branches commute.

use crate::limbeck::Project;
use crate::outcome::Outcome;

const TRUNK: &str = "create_table t {
    a integer primary key
    b integer
}
create_enum mood ('sad')";

/// A trunk with two branches above it.
fn forked(one: &str, other: &str) -> Project {
    let file = |id: &str, below: &str, body: &str| {
        format!("revision {id}\n{below}\nupgrade {{\n{body}\n}}\ndowngrade irreversible \"not wanted here\"\n")
    };
    Project::new()
        .file("migrations/1.mig", &file("trunk", "", TRUNK))
        .file("migrations/2.mig", &file("left", "revises trunk", one))
        .file("migrations/3.mig", &file("right", "revises trunk", other))
}

fn check(one: &str, other: &str) -> Outcome {
    forked(one, other).run(&["heads", "--check"])
}

#[test]
fn branches_that_go_with_each_other_commute() {
    for (one, other) in [
        ("add_column t.c integer", "add_column t.d integer\ncreate_index ix on t (b)"),
        ("create_table u { a integer }", "create_table v { a integer references t (a) }"),
        ("alter_enum mood add value 'glad'", "add_column t.m mood"),
        ("drop_column t.b", "create_function f() returns integer language sql as $$ SELECT 1 $$"),
        ("execute $$UPDATE t SET b = 1$$", "execute $$UPDATE t SET b = 2$$"),
    ] {
        let outcome = check(one, other);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (0, "left and right commute\n"), "{one} | {other}");
    }
}

#[test]
fn operations_that_collide_are_shown_with_their_lines() {
    for (one, other, what) in [
        ("create_table u { a integer }", "create_table u { b integer }", "`create table u` and `create table u`"),
        ("drop_column t.b", "create_index ix on t (b)", "`drop column t.b` and `create index ix on t`"),
        ("rename_table t to tt", "add_column t.c integer", "`rename table t to tt` and `add column t.c`"),
        (
            "alter_enum mood add value 'x'",
            "alter_enum mood add value 'y'",
            "`add value 'x' to enum mood` and `add value 'y' to enum mood`",
        ),
        (
            "alter_column t.b set default 1",
            "alter_column t.b set default 2",
            "`alter column t.b` and `alter column t.b`",
        ),
        ("create_view v as $$ SELECT * FROM t $$", "add_column t.c integer", "`create view v` and `add column t.c`"),
    ] {
        let outcome = check(&format!("add_column t.y integer\n{one}"), &format!("add_column t.z integer\n{other}"));
        let expected = format!("warning[L0210]: {what} do not commute");
        assert!(outcome.stdout.contains(&expected), "{one} | {other}\n{}{}", outcome.stdout, outcome.stderr);
        for place in ["migrations/2.mig:5:1", "migrations/3.mig:5:1"] {
            assert!(outcome.stdout.contains(place), "{place}\n{}", outcome.stdout);
        }
        assert!(outcome.stdout.ends_with("left and right do not commute\n"), "{}", outcome.stdout);
        assert_eq!(outcome.code, 1);
    }
}

#[test]
fn all_collisions_are_shown_and_what_only_follows_from_one_is_not() {
    let outcome = check(
        "create_table u { a integer }\ndrop_column t.b",
        "create_table u { b integer }\nadd_column u.c integer\ncreate_index ix on t (b)",
    );
    assert_eq!(outcome.stdout.matches("warning[L0210]").count(), 2, "{}", outcome.stdout);
}

#[test]
fn what_is_not_understood_is_said() {
    let outcome = check("execute $$DO 'BEGIN END'$$", "add_column t.c integer");
    assert_eq!(outcome.ok(), "left and right commute, as far as their SQL is understood\n");
}

#[test]
fn what_cannot_be_read_is_no_collision() {
    let below = "revision left\nrevises unread\nupgrade { add_column made.a integer }\ndowngrade auto\n";
    let project = forked("", "add_column t.c integer")
        .file("migrations/2.mig", below)
        .file("migrations/4.mig", "revision unread\nrevises trunk\nupgrade { unfinished \"a table\" }\ndowngrade {}\n");
    assert_eq!(project.run(&["heads", "--check"]).ok(), "left and right commute, as far as their SQL is understood\n");
}

#[test]
fn a_merge_warns_and_is_written() {
    let project = forked("create_table u { a integer }", "create_table u { a integer }");
    let outcome = project.run(&["merge", "heads", "-m", "join"]);
    assert!(outcome.stderr.starts_with("warning[L0210]: `create table u` and `create table u`"), "{}", outcome.stderr);
    assert!(outcome.stdout.starts_with("Generating"), "{}", outcome.stdout);
    assert_eq!(outcome.code, 0);
    let alone = project.run(&["heads", "--check"]);
    assert_eq!(alone.ok(), "there are no two heads that could collide\n");
}
