//! `docs/commands.md` says of every command, flag and key what the program itself says.

use std::fmt::Write;

use ::limbeck::cli;
use ::limbeck::project::create::CONFIGURATION;
use ::limbeck::project::key::KEYS;
use clap::{Arg, Command};

use crate::limbeck;

const REFERENCE: &str = include_str!("../../../docs/commands.md");

/// The commands in the order of `--help`, with all that they inherit.
fn built() -> Command {
    let mut limbeck = cli::surface();
    limbeck.build();
    limbeck
}

/// The part of the reference below a heading, up to the next one of any depth.
#[track_caller]
fn below(heading: &str) -> &'static str {
    let start = REFERENCE.find(&format!("{heading}\n")).unwrap_or_else(|| panic!("there is no heading {heading:?}"));
    let behind = &REFERENCE[start + heading.len()..];
    behind.split("\n#").next().unwrap_or_default()
}

/// The rows of the tables in a text, without heads.
fn rows(text: &str) -> Vec<&str> {
    let lines: Vec<&str> = text.lines().collect();
    let is_row =
        |at: &usize| lines[*at].starts_with("| ") && !lines.get(at + 1).is_some_and(|next| next.starts_with("|-"));
    (0..lines.len()).filter(is_row).map(|at| lines[at]).collect()
}

/// What the reference must say of an argument.
fn row(argument: &Arg) -> String {
    let value = argument.get_value_names().filter(|_| argument.get_action().takes_values());
    let value = value.map(|names| names.join(" ")).unwrap_or_default();
    let name = match (argument.get_short(), argument.get_long()) {
        (Some(short), Some(long)) => format!("`-{short}`, `--{long} {value}`"),
        (Some(short), None) => format!("`-{short} {value}`"),
        (None, Some(long)) => format!("`--{long} {value}`"),
        (None, None) => format!("`{value}`"),
    };
    let mut meaning = argument.get_help().map(ToString::to_string).unwrap_or_default();
    let choices: Vec<String> =
        argument.get_possible_values().iter().map(|one| format!("`{}`", one.get_name())).collect();
    if !choices.is_empty() && argument.get_action().takes_values() {
        write!(meaning, ": {}", choices.join(", ")).expect("a String takes everything");
    }
    format!("| {} | {meaning} |", name.replace(" `", "`").replace(",`", ", `"))
}

/// The arguments of a command but for those that `others` has.
fn arguments(command: &Command, others: Option<&Command>) -> Vec<String> {
    let is_other = |id: &clap::Id| others.is_some_and(|others| others.get_arguments().any(|one| one.get_id() == id));
    let is_own = |one: &&Arg| !is_other(one.get_id()) && !["help", "version"].contains(&one.get_id().as_str());
    command.get_arguments().filter(is_own).filter(|one| !one.is_hide_set()).map(row).collect()
}

#[test]
fn every_command_and_flag_is_described_as_help_describes_it() {
    let limbeck = built();
    assert_eq!(rows(below("## Options of every command")), arguments(&limbeck, None));
    let mut described: Vec<&str> = REFERENCE.lines().filter_map(|line| line.strip_prefix("### limbeck ")).collect();
    for command in limbeck.get_subcommands() {
        let name = command.get_name();
        let text = below(&format!("### limbeck {name}"));
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        assert!(text.trim_start().starts_with(&about), "{name}: {about}");
        let expected = arguments(command, Some(&limbeck));
        assert_eq!(rows(text), expected, "{name}:\n{}", expected.join("\n"));
        described.retain(|one| *one != name);
    }
    assert_eq!(described, [""; 0], "there are no such commands");
}

#[test]
fn every_key_is_described_with_its_default() {
    let mut described = Vec::new();
    for section in ["", "version_table", "script", "naming", "lint", "desired", "compare", "database"] {
        let heading = if section.is_empty() { "### Above all sections" } else { &format!("### [{section}]") };
        for row in rows(below(heading)) {
            let cells: Vec<&str> = row.split('|').map(str::trim).collect();
            described.push((section, cells[1].trim_matches('`'), cells[2].trim_matches('`')));
        }
    }
    let keys: Vec<(&str, &str)> = KEYS.iter().map(|key| (key.section, key.name)).collect();
    assert_eq!(described.iter().map(|(section, key, _)| (*section, *key)).collect::<Vec<_>>(), keys);
    for (section, key, default) in described.iter().filter(|(_, _, default)| !default.is_empty()) {
        let line = format!("{key} = {default}");
        let says = CONFIGURATION.lines().any(|one| one.strip_prefix("# ").unwrap_or(one) == line);
        assert!(says, "the template of the configuration has no line {line:?} for [{section}]");
    }
}

#[test]
fn every_section_of_the_template_is_described() {
    let sections: Vec<&str> = CONFIGURATION.lines().filter(|line| line.starts_with('[')).collect();
    assert!(sections.contains(&"[types]"), "{sections:?}");
    for section in sections {
        assert!(!below(&format!("### {section}")).is_empty());
    }
}

/// What is not written in a configuration is what its template shows.
#[test]
fn the_defaults_are_those_of_the_template() {
    let migration = "revision a\nmessage \"x\"\nupgrade {\n    create_table t { id integer }\n}\ndowngrade auto\n";
    let shown_as_default =
        ["lock_timeout", "statement_timeout", "role", "search_path", "schema", "default_schema", "before", "after"];
    let spelled_out: String = CONFIGURATION
        .lines()
        .take_while(|line| !line.contains("[naming]"))
        .map(|line| line.strip_prefix("# ").filter(|rest| rest.split(' ').nth(1) == Some("=")).unwrap_or(line))
        .filter(|line| !line.starts_with("template") && !line.starts_with("application_name"))
        .filter(|line| !shown_as_default.iter().any(|key| line.starts_with(&format!("{key} ="))))
        .map(|line| format!("{line}\n"))
        .collect();
    assert!(spelled_out.contains("\nguard = true\n") && spelled_out.contains("\nwidth = 32\n"), "{spelled_out}");
    let script = |config: &str| {
        let project = limbeck::Project::new().config(config).migration("a", migration);
        project.run(&["upgrade", "head", "--sql"]).ok()
    };
    assert_eq!(script(&spelled_out), script(""));
}

#[test]
fn the_environment_is_described() {
    let described: Vec<&str> =
        rows(below("## Environment")).iter().filter_map(|row| row.split('`').nth(1)).collect::<Vec<_>>();
    let limbeck = built();
    for variable in limbeck.get_arguments().filter_map(|argument| argument.get_env()) {
        assert!(described.contains(&&*variable.to_string_lossy()), "{variable:?}");
    }
}
