//! The README keeps its promises.

const README: &str = include_str!("../../README.md");
const CI: &str = include_str!("../../.ci/run");

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
fn ci_runs_the_second_command_to_the_letter() {
    let tests = commands()[1];
    assert!(tests.starts_with("cargo test"), "the README's second command is not the tests: {tests}");
    assert!(CI.lines().any(|line| line == tests), ".ci/run has no line {tests:?}");
}
