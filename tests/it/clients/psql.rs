//! psql, in the ways in which people run a file with it and with the settings that they keep in `.psqlrc`.

use std::process::Command;

use super::matrix::{PROBE, Way};
use super::scenario::Scenario;
use crate::cluster::Database;
use crate::outcome::Outcome;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Call {
    File,
    Stdin,
    CommandLine,
    Single,
    Include,
    Pasted,
}

const CALLS: [(Call, &str); 6] = [
    (Call::File, "`-f FILE`"),
    (Call::Stdin, "`< FILE`"),
    (Call::CommandLine, "`-c \"$(cat FILE)\"`"),
    (Call::Single, "`-1 -f FILE`"),
    (Call::Include, "`\\i FILE` at the prompt"),
    (Call::Pasted, "pasted at the prompt"),
];

/// Each call with each setting.
pub fn ways() -> Vec<Way> {
    let mut ways = Vec::new();
    for (call, name) in CALLS {
        for autocommit in ["on", "off"] {
            for rollback in ["off", "on", "interactive"] {
                for stop in ["on", "off"] {
                    let settings = [
                        ("AUTOCOMMIT", autocommit, "on"),
                        ("ON_ERROR_ROLLBACK", rollback, "off"),
                        ("ON_ERROR_STOP", stop, "off"),
                    ];
                    // Of these a row says no word, since nothing depends on them.
                    let is_plain =
                        |name, value| name == "ON_ERROR_STOP" || value == "interactive" && call != Call::Pasted;
                    let told =
                        settings.iter().filter(|(name, value, default)| value != default && !is_plain(*name, *value));
                    let told: String = told.map(|(name, value, _)| format!(", `{name}={value}`")).collect();
                    ways.push(Way {
                        client: "psql",
                        manner: format!("{name}{told}"),
                        beyond: None,
                        quick: is_quick(call, autocommit, rollback, stop),
                        run: Box::new(move |scenario, database| {
                            run(call, &settings.map(|(name, value, _)| (name, value)), scenario, database)
                        }),
                    });
                }
            }
        }
    }
    ways
}

/// Each call as it is, and the settings that change most.
fn is_quick(call: Call, autocommit: &str, rollback: &str, stop: &str) -> bool {
    match (autocommit, rollback, stop) {
        ("on", "off", "off") => true,
        ("on", "on", "off") => matches!(call, Call::File | Call::Single),
        ("off", "off" | "on", "off") => call == Call::File,
        ("on", "interactive", "off") => call == Call::Pasted,
        _ => false,
    }
}

fn run(call: Call, settings: &[(&str, &str)], scenario: &Scenario, database: &Database) -> Outcome {
    let mut psql = database.client_program("psql");
    psql.args(["-X", "-q", "-A", "-t"]);
    settings.iter().for_each(|(name, value)| _ = psql.arg("-v").arg(format!("{name}={value}")));
    match call {
        Call::File => Outcome::of(psql.arg("-f").arg(&scenario.file)),
        Call::Stdin => Outcome::fed(&mut psql, &scenario.text),
        Call::CommandLine => Outcome::of(psql.arg("-c").arg(&scenario.text)),
        Call::Single => Outcome::of(psql.arg("-1").arg("-f").arg(&scenario.file)),
        Call::Include => at_prompt(&psql, &format!("\\i {}\n", scenario.file.display())),
        Call::Pasted => at_prompt(&psql, &scenario.text),
    }
}

/// What somebody types or pastes into psql on a terminal, between two looks at the session. `script` makes the terminal.
fn at_prompt(psql: &Command, input: &str) -> Outcome {
    let quoted = |word: &std::ffi::OsStr| format!("'{}'", word.to_str().expect("it is UTF-8").replace('\'', r"'\''"));
    let words: Vec<String> = [psql.get_program()].into_iter().chain(psql.get_args()).map(quoted).collect();
    let mut script = Command::new("script");
    script.args([
        "--quiet",
        "--return",
        "--echo",
        "never",
        "--command",
        &format!("{} -n -P pager=off -v PROMPT1= -v PROMPT2=", words.join(" ")),
        "/dev/null",
    ]);
    script.env("TERM", "dumb");
    Outcome::fed(&mut script, &format!("{PROBE};\n{input}\nROLLBACK;\n{PROBE};\n\\q\n"))
}
