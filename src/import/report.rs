//! What of a project is read, what is not, and why.

use super::{Reading, proof};
use crate::compile::Compiler;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity, code};
use crate::revision::Direction;
use crate::source::{Sources, Span};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// What of a project is read, what is not, and why.
#[derive(Debug)]
pub struct Report<'a> {
    compiler: Compiler<'a>,
    readings: &'a [Reading],
    /// What is read, and yet nothing that the history can run.
    misfits: Vec<Diagnostic>,
}

/// The two functions of a migration.
const FUNCTIONS: [(Direction, &str); 2] = [(Direction::Up, "upgrade"), (Direction::Down, "downgrade")];

impl<'a> Report<'a> {
    /// The report on all migrations of a history; compiles them.
    pub fn new(compiler: Compiler<'a>, readings: &'a [Reading]) -> Report<'a> {
        let mut said = Diagnostics::new();
        proof::steps(&compiler, &mut said);
        let of_reading = readings.iter().flat_map(Reading::all_faults);
        let mut known: BTreeSet<_> = of_reading.map(identity).collect();
        let is_misfit = |fault: &&Diagnostic| fault.severity == Severity::Error && fault.code != code::IRREVERSIBLE;
        // The way down replays the way up, and says the same again.
        let misfits = said.iter().filter(is_misfit).filter(|fault| known.insert(identity(fault))).cloned().collect();
        Report { compiler, readings, misfits }
    }

    /// True if everything is read, and fits.
    pub fn is_clean(&self) -> bool {
        self.misfits.is_empty() && self.readings.iter().all(Reading::is_whole)
    }

    /// How many functions of that direction are read, are not, and say that there is no way back.
    fn counts(&self, direction: Direction) -> [usize; 3] {
        let not_read = self.readings.iter().filter(|one| one.faults(direction).has_errors()).count();
        let is_irreversible = |one: &&Reading| direction == Direction::Down && one.is_irreversible;
        let irreversible = self.readings.iter().filter(is_irreversible).count();
        [self.readings.len() - not_read - irreversible, not_read, irreversible]
    }

    /// How many upgrades and downgrades miss something for each reason.
    fn reasons(&self) -> BTreeMap<&'static str, (&'static Code, [usize; 2])> {
        let mut reasons: BTreeMap<&str, (&Code, [usize; 2])> = BTreeMap::new();
        for reading in self.readings {
            for (place, (direction, _)) in FUNCTIONS.into_iter().enumerate() {
                let codes: BTreeMap<&str, &Code> =
                    errors(reading, direction).map(|fault| (fault.code.id, fault.code)).collect();
                for (id, code) in codes {
                    reasons.entry(id).or_insert((code, [0, 0])).1[place] += 1;
                }
            }
        }
        reasons
    }

    /// For people.
    pub fn text(&self) -> String {
        let mut text = format!("{}\n\n", count(self.readings.len(), "revision"));
        text.push_str(&format!("{:<10} {:>5}  {:>8}  {:>12}\n", "", "read", "not read", "irreversible"));
        for (direction, name) in FUNCTIONS {
            let [read, not_read, irreversible] = self.counts(direction);
            text.push_str(&format!("{name:<10} {read:>5}  {not_read:>8}  {irreversible:>12}\n"));
        }
        let reasons = self.reasons();
        if !reasons.is_empty() {
            text.push_str("\nNot read, and why:\n");
        }
        for (code, [up, down]) in reasons.values() {
            let sides = [(*up, "upgrade"), (*down, "downgrade")];
            let counts: Vec<String> =
                sides.into_iter().filter(|(number, _)| *number > 0).map(|(number, what)| count(number, what)).collect();
            text.push_str(&format!("  {}  {:<26}  {}\n", code.id, counts.join(", "), code.title));
        }
        let mut lines = String::new();
        for reading in self.readings {
            for (direction, name) in FUNCTIONS {
                for fault in errors(reading, direction) {
                    lines.push_str(&format!("  {name:<9}  {}\n", self.line(fault)));
                }
            }
        }
        if !lines.is_empty() {
            text.push_str(&format!("\n{lines}"));
        }
        if !self.misfits.is_empty() {
            text.push_str("\nRead, but it does not fit what the history has made:\n");
        }
        for fault in &self.misfits {
            text.push_str(&format!("  {}\n", self.line(fault)));
        }
        text
    }

    fn line(&self, fault: &Diagnostic) -> String {
        let place = self.compiler.sources.locate(fault.primary.span).unwrap_or_default();
        format!("{place}  {} {}", fault.code.id, fault.message)
    }

    /// For machines.
    pub fn json(&self) -> String {
        let counts = |direction: Direction| {
            let [read, not_read, irreversible] = self.counts(direction);
            json!({ "read": read, "not_read": not_read, "irreversible": irreversible })
        };
        let reasons = self.reasons();
        let reasons = reasons.values().map(
            |(code, [up, down])| json!({ "code": code.id, "title": code.title, "upgrades": up, "downgrades": down }),
        );
        let mut not_read = Vec::new();
        for reading in self.readings {
            for (direction, name) in FUNCTIONS {
                let revision = self.compiler.graph.id(reading.revision);
                not_read.extend(errors(reading, direction).map(|fault| {
                    let mut place = place(fault, self.compiler.sources);
                    place["revision"] = revision.into();
                    place["function"] = name.into();
                    place
                }));
            }
        }
        let misfits = self.misfits.iter().map(|fault| place(fault, self.compiler.sources));
        let report = json!({
            "revisions": self.readings.len(),
            "upgrade": counts(Direction::Up),
            "downgrade": counts(Direction::Down),
            "reasons": reasons.collect::<Vec<_>>(),
            "not_read": not_read,
            "misfits": misfits.collect::<Vec<_>>(),
        });
        format!("{report:#}\n")
    }
}

fn errors(reading: &Reading, direction: Direction) -> impl Iterator<Item = &Diagnostic> {
    reading.faults(direction).iter().filter(|fault| fault.severity == Severity::Error)
}

/// What makes two diagnostics the same.
fn identity(fault: &Diagnostic) -> (&'static str, Span, String) {
    (fault.code.id, fault.primary.span, fault.message.clone())
}

fn place(fault: &Diagnostic, sources: &Sources) -> Value {
    let span = fault.primary.span;
    let source = span.source().map(|id| sources.get(id));
    let start = source.map(|source| source.place(span.start()));
    json!({
        "file": source.map(|source| &source.path),
        "line": start.map(|start| start.line),
        "column": start.map(|start| start.column),
        "code": fault.code.id,
        "message": fault.message,
        "help": fault.help,
    })
}

fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}
