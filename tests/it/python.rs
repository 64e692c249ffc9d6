//! What limbeck computes of the Python in a migration is what the real Python computes, or nothing.

use crate::alembic;
use crate::outcome::Outcome;
use limbeck::alembic::evaluate::{self, Event};
use limbeck::alembic::{ColumnTypes, Setting};
use limbeck::diagnostic::Diagnostics;
use limbeck::naming::Naming;
use limbeck::python::evaluate::End;
use limbeck::python::{Alone, Module};
use limbeck::source::Sources;
use std::process::Command;

const PROGRAMS: &str = include_str!("../alembic/cases/python.txt");

/// The programs, each a list of lines.
fn programs() -> Vec<Vec<&'static str>> {
    let mut programs = Vec::new();
    for paragraph in PROGRAMS.split("\n\n") {
        let lines = paragraph.lines().filter(|line| !line.starts_with('#'));
        let (alone, together): (Vec<&str>, Vec<&str>) = lines.partition(|line| line.starts_with("= "));
        programs.extend(alone.into_iter().map(|line| vec![&line[2..]]));
        programs.extend((!together.is_empty()).then_some(together));
    }
    programs
}

/// What the real Python makes of them; `None` where it raises an exception.
fn theirs(programs: &[Vec<&str>]) -> Vec<Option<String>> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/alembic/evaluate.py");
    let task = serde_json::to_string(programs).expect("lines are JSON");
    let answer = Outcome::fed(Command::new(alembic::python()).arg(script), &task).ok();
    serde_json::from_str(&answer).expect("a list of values")
}

/// What limbeck makes of one at the top of a file, or why it does not.
fn ours(program: &[&str]) -> Result<String, String> {
    let (last, before) = program.split_last().expect("a program has a line");
    let text = format!("from alembic import op\n{}\ndef upgrade():\n    op.execute({last})\n", before.join("\n"));
    let mut sources = Sources::new();
    let id = sources.add("migration.py", text.clone());
    let mut report = Diagnostics::new();
    let module = Module::parse(id, &text, &mut report).expect("valid Python");
    let upgrade = module.function("upgrade").expect("it is there");
    let (naming, types) = (Naming::default(), ColumnTypes::new());
    let setting = Setting { naming: &naming, types: &types, modules: &Alone, database: None };
    let (events, end) = evaluate::evaluate(&module, upgrade, setting, &mut report);
    match (events.as_slice(), end) {
        ([Event::Directive(directive)], End::Finished) => Ok(format!("{:?}", directive.arguments[0].value)),
        _ => Err(report.iter().map(|one| format!("{} {}", one.code.id, one.message)).collect::<Vec<_>>().join("; ")),
    }
}

#[test]
fn what_is_computed_is_what_python_computes() {
    let programs = programs();
    assert!(programs.len() > 75, "the programs have become few");
    let mut faults = Vec::new();
    for (program, theirs) in programs.iter().zip(theirs(&programs)) {
        match (ours(program), theirs) {
            (Ok(ours), Some(theirs)) if ours == theirs => {}
            (Err(_), None) => {}
            (ours, theirs) => faults.push(format!("{}\n  ours:   {ours:?}\n  Python: {theirs:?}", program.join("\n"))),
        }
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}
