//! `fmt`: which files it changes, and what it says.

use std::fs;
use std::process::Command;

use crate::limbeck::Project;
use crate::outcome::Outcome;

const ROUGH: &str =
    "revision a\nrevises none -- the first\nupgrade { create_table t { id integer } }\ndowngrade auto\n";

fn read(project: &Project, file: &str) -> String {
    fs::read_to_string(project.path().join(file)).expect("it is there")
}

#[test]
fn files_are_laid_out_and_then_left_alone() {
    let project = Project::new().migration("a", ROUGH).file("migrations/b.py", "revision = 'b'\n");
    let checked = project.run(&["fmt", "--check"]);
    assert_eq!((checked.code, checked.stdout.as_str(), checked.stderr.as_str()), (1, "migrations/a.mig\n", ""));
    assert_eq!(read(&project, "migrations/a.mig"), ROUGH);
    assert_eq!(project.run(&["fmt"]).ok(), "migrations/a.mig\n");
    let laid_out = read(&project, "migrations/a.mig");
    assert!(laid_out.starts_with("revision    a\n") && laid_out.contains("-- the first"), "{laid_out}");
    assert_eq!(project.run(&["fmt", "--check"]).ok(), "");
    assert_eq!(project.run(&["fmt"]).ok(), "");
    assert_eq!(read(&project, "migrations/a.mig"), laid_out);
}

#[test]
fn new_migrations_are_laid_out_already() {
    let project = Project::new();
    project.run(&["init", "history"]).ok();
    let project = project.config("migrations = 'history'\ntemplate = 'history/revision.template'\n");
    project.run(&["revision", "-m", "one", "--branch-label", "left side"]).ok();
    project.run(&["revision", "-m", "two \"quoted\"", "--head", "base"]).ok();
    project.run(&["merge", "heads", "-m", "both of them", "--rev-id", "m.1"]).ok();
    project.run(&["revision", "--head", "base", "--depends-on", "left side", "--rev-id", "two words"]).ok();
    assert_eq!(project.run(&["fmt", "--check"]).ok(), "");
    assert_eq!(project.run(&["heads"]).ok(), "m.1 (left side) (head)\ntwo words (head)\n");
}

#[test]
fn files_may_be_named_or_come_from_stdin() {
    let project = Project::new().file("x/one.mig", ROUGH).file("x/two.mig", ROUGH);
    assert_eq!(project.run(&["fmt", "x/two.mig"]).ok(), "x/two.mig\n");
    assert_eq!(read(&project, "x/one.mig"), ROUGH);
    let stream = |arguments: &[&str], text: &str| {
        Outcome::fed(Command::new(env!("CARGO_BIN_EXE_limbeck")).current_dir(project.path()).args(arguments), text)
    };
    assert_eq!(stream(&["fmt", "-"], ROUGH).ok(), read(&project, "x/two.mig"));
    let checked = stream(&["fmt", "--check", "-"], ROUGH);
    assert_eq!((checked.code, checked.stdout.as_str()), (1, ""));
    let refused = stream(&["fmt", "-"], "revision a\nupgrade {\n");
    assert_eq!((refused.code, refused.stdout.as_str()), (3, ""));
    assert!(refused.stderr.contains("--> stdin:"), "{}", refused.stderr);
    assert_eq!(project.run(&["fmt", "-", "x/one.mig"]).code, 2);
    assert_eq!(project.run(&["fmt", "x/none.mig"]).code, 4);
}

#[test]
fn nothing_is_changed_if_a_file_cannot_be_read() {
    let project = Project::new().migration("a", ROUGH).migration("b", "revision b\nupgrade { creat_table }\n");
    let refused = project.run(&["fmt"]);
    assert_eq!((refused.code, refused.stdout.as_str()), (3, ""));
    assert!(refused.stderr.contains("migrations/b.mig:2:"), "{}", refused.stderr);
    assert_eq!(read(&project, "migrations/a.mig"), ROUGH);
}

#[test]
fn the_example_project_is_laid_out() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_limbeck"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(["fmt", "--check"]);
    assert_eq!(Outcome::of(&mut command).ok(), "");
}
