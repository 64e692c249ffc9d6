//! The README keeps its promises.

use std::path::Path;
use std::process::Command;

use crate::document::{self, Desk};
use crate::outcome::Outcome;

const README: &str = include_str!("../../README.md");
const CI: &str = include_str!("../../.ci/run");
const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// The lines of the README's `sh` blocks.
fn commands() -> Vec<&'static str> {
    let mut commands = Vec::new();
    let mut inside = false;
    for line in README.lines() {
        match (inside, line) {
            (false, "```sh") => inside = true,
            (true, "```") => inside = false,
            (true, command) => commands.push(command),
            (false, _) => {}
        }
    }
    commands
}

#[test]
fn the_first_command_prints_the_script_of_the_example() {
    let arguments = commands()[0].strip_prefix("cargo run --quiet -- ").expect("it runs limbeck");
    let mut limbeck = Command::new(env!("CARGO_BIN_EXE_limbeck"));
    let script = Outcome::of(limbeck.current_dir(ROOT).args(arguments.split(' '))).ok();
    assert!(script.contains("CREATE TABLE products") && script.contains("[15/15]"), "{script}");
}

#[test]
fn ci_runs_the_second_command_to_the_letter() {
    let tests = commands()[1];
    assert!(tests.starts_with("cargo test"), "the README's second command is not the tests: {tests}");
    assert!(CI.lines().any(|line| line == tests), ".ci/run has no line {tests:?}");
}

#[test]
fn the_ten_minutes_go_as_they_are_told() {
    document::follow("README.md", README, Desk::empty());
}

#[test]
fn links_lead_somewhere() {
    for name in [
        "README.md",
        "docs/guide.md",
        "docs/commands.md",
        "docs/language.md",
        "docs/lint.md",
        "docs/online.md",
        "docs/clients.md",
    ] {
        let path = Path::new(ROOT).join(name);
        let text = std::fs::read_to_string(&path).expect("it is there");
        for link in text.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next()) {
            let is_elsewhere = link.is_empty() || link.contains("://");
            assert!(is_elsewhere || path.parent().is_some_and(|here| here.join(link).exists()), "{name}: {link}");
        }
    }
}
