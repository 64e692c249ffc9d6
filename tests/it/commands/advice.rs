//! The way out that a message names is one: what it says to type works.

use std::fs::File;

use crate::limbeck::Project;
use crate::outcome::Outcome;

fn migration(revision: &str, revises: &str) -> String {
    format!("revision {revision}\nrevises {revises}\nupgrade {{\n    create_schema {revision}\n}}\ndowngrade auto\n")
}

/// Two revisions in a line.
fn line() -> Project {
    Project::new().migration("a1", &migration("aaaa1111", "none")).migration("b2", &migration("bbbb2222", "aaaa1111"))
}

/// The same with a second head.
fn fork() -> Project {
    line().migration("c3", &migration("cccc3333", "aaaa1111"))
}

/// Two databases, each with a migration.
fn several() -> Project {
    Project::new()
        .config("[databases.one]\nmigrations = \"one\"\n[databases.two]\nmigrations = \"two\"\n")
        .file("one/a.mig", &migration("aaaa1111", "none"))
        .file("two/b.mig", &migration("bbbb2222", "none"))
}

#[track_caller]
fn says(outcome: &Outcome, code: i32, words: &[&str]) {
    assert_eq!((outcome.code, outcome.stdout.as_str()), (code, ""), "{}", outcome.stderr);
    for word in words {
        assert!(outcome.stderr.contains(word), "{word:?} is not in {}", outcome.stderr);
    }
}

#[test]
fn a_range_without_a_script_is_told_of_sql() {
    for arguments in [&["upgrade", "aaaa:head"][..], &["downgrade", "head:base"], &["stamp", "aaaa:bbbb"]] {
        says(&line().run_at("host=nowhere.invalid", arguments), 3, &["L0304", "add --sql to print the script"]);
    }
}

#[test]
fn a_misspelled_option_is_no_target() {
    let project = line();
    let similar = "a similar argument exists: '--sql'";
    says(&project.run(&["upgrade", "--sqll", "head"]), 2, &["unexpected argument '--sqll' found", similar]);
    says(&project.run(&["downgrade", "--sql", "--bogus"]), 2, &["unexpected argument '--bogus' found"]);
    for target in ["-1", "-2", "bbbb-1", "aaaa@base"] {
        project.run(&["downgrade", target, "--sql", "--from", "head"]).ok();
    }
    for target in ["+1", "head-1", "aaaa:+1"] {
        project.run(&["upgrade", target, "--sql"]).ok();
    }
}

/// Every line that the help for a downgrade without a start shows can be typed.
#[test]
fn the_start_that_a_downgrade_needs_is_shown() {
    let cases: &[(Project, &str, &str)] = &[
        (line(), "base", "head:base"),
        (line(), "-1", "head:-1"),
        (line(), "head", "head:-1"),
        (fork(), "base", "heads:base"),
        (fork(), "-1", "bbbb2222:-1"),
        (fork(), "cccc@-1", "heads:cccc@-1"),
        (fork(), "cccc", "bbbb2222:-1"),
    ];
    for (project, target, works) in cases {
        let refused = project.run(&["downgrade", target, "--sql"]);
        says(&refused, 2, &["a downgrade begins where the database stands"]);
        let shown = refused.stderr.split("as in '").nth(1).and_then(|rest| rest.split('\'').next());
        let shown = shown.unwrap_or_else(|| panic!("{target}: {}", refused.stderr));
        assert_eq!(shown, *works, "{target}");
        project.run(&["downgrade", shown, "--sql"]).ok();
    }
    says(&line().run(&["downgrade", "+1", "--sql"]), 3, &["L0312", "a downgrade goes down"]);
    says(&line().run(&["downgrade", "haed", "--sql"]), 3, &["did you mean 'head'?"]);
}

#[test]
fn one_document_is_for_one_database() {
    let project = several();
    for (arguments, what) in [
        (&["schema", "-o", "out.sql"][..], "a file is for one database"),
        (&["upgrade", "head", "--sql"], "a script is for one database"),
        (&["history", "--format", "json"], "a document is for one database"),
        (&["lint", "--format", "sarif"], "a log in SARIF is for one database"),
        (&["import", "--report", "--format", "json"], "a report in JSON is for one database"),
    ] {
        says(&project.run(&[arguments, &["--all"]].concat()), 2, &[what, "name one alone: -n NAME"]);
        assert!(!project.path().join("out.sql").exists());
    }
    assert!(project.run(&["history", "--all"]).ok().contains("aaaa1111"));
    project.run(&["history", "--format", "json", "-n", "one"]).ok();
}

#[test]
fn a_closed_or_full_stderr_is_no_panic() {
    let project = several();
    let run = |arguments: &[&str]| {
        let full = File::options().write(true).open("/dev/full").expect("Linux has it");
        project.command(arguments).stderr(full).output().expect("it starts").status.code()
    };
    assert_eq!(run(&["heads", "--all"]), Some(0));
    assert_eq!(run(&["upgrade", "--message-format=json"]), Some(2));
    assert_eq!(run(&["show", "nope", "-n", "one"]), Some(3));
}

#[test]
fn what_a_new_project_has_not_is_told() {
    let empty = Project::new().file("migrations/keep", "");
    says(&empty.run(&["squash", "base:head"]), 2, &["there are no migrations yet", "'limbeck revision'"]);
    says(&line().run(&["squash", "base:base"]), 2, &["a range ends at a revision", "'base:head'"]);
    says(&empty.run(&["edit", "head"]), 3, &["no file behind 'head'"]);
    for (project, arguments) in [(&empty, &["schema"][..]), (&line(), &["schema", "base"])] {
        assert!(project.run(arguments).ok().starts_with("-- Schema at base by limbeck"));
    }
}

#[test]
fn steps_out_of_the_history_are_counted() {
    for (target, label) in [
        ("bbbb:+1", "nothing is above 'bbbb2222'"),
        ("aaaa:+2", "from 'aaaa1111' there is 1 step"),
        ("base:+3", "from 'base' there are 2 steps"),
    ] {
        says(&line().run(&["upgrade", target, "--sql"]), 3, &["L0307", label]);
    }
}

#[test]
fn a_new_migration_of_several_heads_asks_for_one() {
    says(&fork().run(&["revision", "-m", "x"]), 3, &["L0303", "say with --head which the new one revises"]);
    says(
        &line().run(&["revision", "--autogenerate", "-m", "x"]),
        2,
        &["which schema is wanted", "--desired schema.sql"],
    );
}

#[test]
fn a_command_without_a_database_tells_of_scripts() {
    says(&line().run(&["upgrade", "head"]), 4, &["no database is named", "upgrade, downgrade and stamp take --sql"]);
}

#[test]
fn an_empty_address_is_no_address() {
    for variable in ["db_url=", "db_url", "db_url= "] {
        says(&line().run_at("host=nowhere.invalid", &["current", "-x", variable]), 2, &["db_url is empty"]);
    }
    says(&line().config("database.url = \"\"").run(&["current"]), 4, &["no database is named"]);
}

#[test]
fn an_address_that_is_none_is_told_with_its_place() {
    let of = |config: &str| line().config(config);
    let none = "the address of the database is neither";
    says(&of("[database]\nurl = 'localhost'\n").run(&["current"]), 4, &[none, "is said in limbeck.toml:2"]);
    says(&line().run(&["current", "-x", "db_url=localhost"]), 4, &[none, "is said behind -x db_url"]);
    says(&line().run_at("localhost", &["current"]), 4, &[none, "is said in DATABASE_URL\n"]);
    let of_dotenv = line().file(".env", "DATABASE_URL=localhost\n");
    says(&of_dotenv.run(&["current"]), 4, &[none, "is said in DATABASE_URL in .env"]);
    let unset = of("[database]\nurl = '${FOO}'\n");
    says(&unset.run(&["current"]), 4, &["'FOO' is not set", "add it to .env; the address is said in limbeck.toml:2"]);
    says(&unset.env("FOO", "").run(&["current"]), 4, &["'FOO' is empty"]);
}

#[test]
fn the_program_helps_as_others_do() {
    let project = Project::bare();
    assert_eq!(project.run(&["help"]).ok(), project.run(&["--help"]).ok());
    assert_eq!(project.run(&["help", "upgrade"]).ok(), project.run(&["upgrade", "--help"]).ok());
    says(&project.run(&["help", "upgrad"]), 2, &["unrecognized subcommand 'upgrad'"]);
}
