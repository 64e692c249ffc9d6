//! What goes where, and with which exit code.

use std::fs::File;
use std::io::Read;
use std::process::{Command, Stdio};

use crate::limbeck::Project;

fn project() -> Project {
    Project::new()
        .migration("a1", "revision a1\nupgrade {\n    create_table t { id integer }\n}\ndowngrade auto\n")
        .migration("b2", "revision b2\nrevises a1\nupgrade {\n    drop_column t.nope\n}\ndowngrade auto\n")
}

#[test]
fn nothing_is_on_stdout_if_anything_is_wrong() {
    let refused = project().run(&["upgrade", "head", "--sql"]);
    assert_eq!((refused.code, refused.stdout.as_str()), (3, ""));
    assert!(refused.stderr.contains("error[L0403]") && refused.stderr.contains("migrations/b2.mig:4:"));
    // What is wrong in a body is nobody's concern who needs no body.
    assert_eq!(project().run(&["heads"]).ok(), "b2 (head)\n");
    assert!(project().run(&["upgrade", "a1", "--sql"]).ok().contains("CREATE TABLE t"));
}

#[test]
fn all_that_is_wrong_is_said_in_one_run() {
    let project = project()
        .migration("c", "revision a1\n")
        .migration("d", "revises a1\n")
        .migration("h", "revision h\nrevises nope\n")
        .file("migrations/e.mig", "revision e\nrevises f\n")
        .file("migrations/f.mig", "revision f\nrevises e\n");
    std::fs::write(project.path().join("migrations/g.mig"), b"revision g\n-- caf\xe9\n").expect("it is written");
    let refused = project.run(&["history"]);
    assert_eq!((refused.code, refused.stdout.as_str()), (3, ""));
    for code in ["L0201", "L0205", "L0106", "L0207", "L1005"] {
        assert!(refused.stderr.contains(code), "{code}: {}", refused.stderr);
    }
    assert!(refused.stderr.contains("migrations/g.mig:2:7"), "{}", refused.stderr);
}

#[test]
fn messages_come_as_json_a_line_each() {
    let read = |arguments: &[&str]| {
        let refused = project().run(arguments);
        let lines = refused.stderr.lines().map(|line| serde_json::from_str(line).expect("JSON"));
        (refused.code, lines.collect::<Vec<serde_json::Value>>())
    };
    let (code, messages) = read(&["upgrade", "head", "--sql", "--message-format", "json"]);
    assert_eq!((code, messages.len()), (3, 1));
    assert_eq!(messages[0]["code"], "L0403");
    assert_eq!(messages[0]["primary"]["file"], "migrations/b2.mig");
    assert_eq!(messages[0]["primary"]["line"], 4);
    let (code, messages) = read(&["--message-format", "json", "downgrade", "base", "--sql"]);
    assert_eq!((code, messages.len()), (2, 1));
    assert_eq!((&messages[0]["code"], &messages[0]["severity"]), (&serde_json::Value::Null, &"error".into()));
}

#[test]
fn usage_comes_as_json_too() {
    for arguments in [&["--message-format", "json", "upgrade"][..], &["upgrade", "--message-format=json"]] {
        let refused = project().run(arguments);
        let message: serde_json::Value = serde_json::from_str(&refused.stderr).expect("JSON");
        assert_eq!((refused.code, refused.stdout.as_str()), (2, ""));
        assert!(message["message"].as_str().is_some_and(|text| text.contains("<TARGET>")), "{message}");
    }
}

#[test]
fn colours_are_for_terminals_and_for_those_who_ask() {
    let coloured = |project: Project, arguments: &[&str]| project.run(arguments).stderr.contains("\u{1b}[");
    assert!(!coloured(project(), &["show", "nope"]));
    assert!(coloured(project(), &["show", "nope", "--color", "always"]));
    assert!(coloured(project().env("CLICOLOR_FORCE", "1"), &["show", "nope"]));
    assert!(!coloured(project().env("CLICOLOR_FORCE", "1"), &["show", "nope", "--color", "never"]));
    assert!(!coloured(
        project().env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1"),
        &["show", "nope", "--color", "never"]
    ));
}

#[test]
fn a_target_is_pointed_into() {
    let refused = project().run(&["upgrade", "a1:haed", "--sql"]);
    assert_eq!(refused.code, 3);
    assert!(refused.stderr.contains("--> command line:1:4"), "{}", refused.stderr);
    assert!(refused.stderr.contains("did you mean 'head'?"), "{}", refused.stderr);
}

#[test]
fn usage_has_a_code_of_its_own() {
    for arguments in [
        &["hist"][..],
        &[],
        &["upgrade"],
        &["upgrade", "head", "--no-guard"],
        &["upgrade", "head", "--from", "a1"],
        &["upgrade", "head", "--sql", "--dry-run"],
        &["downgrade", "base", "--sql"],
        &["upgrade", "a1:b2", "--from", "a1", "--sql"],
        &["upgrade", "a1", "--sql", "--resume", "2"],
        &["upgrade", "a1", "--sql", "--resume", "-1"],
        &["history", "--graph", "--format", "dot"],
        &["explain", "L9999"],
        &["man", "upgrad"],
        &["heads", "--color", "sometimes"],
        &["heads", "-x", "=value"],
        &["fmt", "limbeck.toml"],
        &["fmt", "migrations"],
        &["merge", "b2", "b2"],
    ] {
        let refused = project().run(arguments);
        assert_eq!((refused.code, refused.stdout.as_str()), (2, ""), "{arguments:?}");
        assert!(refused.stderr.contains("error: ") || arguments.is_empty(), "{arguments:?}: {}", refused.stderr);
    }
    for arguments in [&["--help"][..], &["--version"], &["upgrade", "--help"]] {
        let helped = project().run(arguments);
        assert_eq!((helped.code, helped.stderr.as_str()), (0, ""), "{arguments:?}");
    }
}

/// A history whose script is longer than a pipe holds.
fn long_project() -> Project {
    let mut project = Project::new();
    for number in 1..400 {
        let revises = if number == 1 { "none".to_string() } else { format!("r{}", number - 1) };
        let text = format!(
            "revision r{number}\nrevises {revises}\nmessage \"{}\"\nupgrade {{\n}}\ndowngrade auto\n",
            "x".repeat(200)
        );
        project = project.migration(&format!("r{number:04}"), &text);
    }
    project
}

#[test]
fn a_reader_who_leaves_early_is_no_fault() {
    let project = long_project();
    let mut command = Command::new(env!("CARGO_BIN_EXE_limbeck"));
    command.current_dir(project.path()).args(["upgrade", "head", "--sql"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    let mut first = [0; 10];
    child.stdout.take().expect("a pipe").read_exact(&mut first).expect("it writes");
    let ended = child.wait_with_output().expect("it ends");
    assert_eq!((ended.status.code(), ended.stderr.as_slice()), (Some(0), &b""[..]));
}

#[test]
fn a_full_disk_is_a_fault() {
    let project = project();
    let mut command = Command::new(env!("CARGO_BIN_EXE_limbeck"));
    let full = File::options().write(true).open("/dev/full").expect("Linux has it");
    command.current_dir(project.path()).arg("heads").stdout(full).stderr(Stdio::piped());
    let ended = command.output().expect("it starts");
    assert_eq!(ended.status.code(), Some(4));
    assert!(String::from_utf8_lossy(&ended.stderr).contains("cannot write the output"));
}

#[test]
fn the_program_describes_itself() {
    let project = Project::new();
    let run = |arguments: &[&str]| project.run(arguments).ok();
    assert!(
        run(&["explain", "l0303"]).starts_with("L0303: one head is asked for, and there are several\n\nThe history")
    );
    let codes = run(&["explain"]);
    for code in ::limbeck::diagnostic::code::all() {
        assert!(codes.contains(&format!("{}  {}\n", code.id, code.title)), "{}", code.id);
        assert!(run(&["explain", code.id]).lines().all(|line| line.chars().count() <= 80), "{}", code.id);
    }
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        assert!(run(&["completions", shell]).contains("ensure_version"), "{shell}");
    }
    assert!(run(&["man"]).contains(".TH limbeck 1"));
    assert!(run(&["man", "history"]).contains(".TH limbeck-history 1"));
}
