//! The comment at the head of a script: what it is, for whoever is asked to approve it.

use super::Script;
use super::settings::TransactionMode;
use super::step::{Direction, Step, first_line, one_line};
use crate::statement::Transaction;

/// The lines of the header. Nothing in them depends on the clock or the machine.
pub fn lines(script: &Script) -> String {
    let (first, last) = (script.steps.first(), script.steps.last());
    let rows = |rows: &[String]| if rows.is_empty() { "base".to_string() } else { rows.join(", ") };
    let from = first.map_or_else(|| rows(&script.rows), |step| rows(&step.rows_before));
    let to = last.map_or_else(|| rows(&script.rows), |step| rows(&step.rows_after));
    let title =
        format!("-- {} by limbeck {} for PostgreSQL {}", what(script), env!("CARGO_PKG_VERSION"), script.version);
    let psql =
        script.settings.psql.then(|| "-- for psql alone: other clients do not know its meta-commands".to_string());
    if makes_version_table_only(script) {
        return std::iter::once(title).chain(psql).collect::<Vec<_>>().join("\n");
    }
    let mut lines = vec![title, format!("-- from {from} to {to}, {}", count(script.steps.len(), "migration"))];
    lines.extend(script.tag.as_ref().map(|tag| format!("-- tag: {}", first_line(tag))));
    let outside = script.steps.iter().flat_map(|step| &step.statements);
    let outside = outside.filter(|one| one.transaction != Transaction::Inside).count();
    lines.push(match (script.settings.transaction, outside) {
        (TransactionMode::Script, 0) => "-- one transaction for all".to_string(),
        (TransactionMode::Migration, 0) => "-- one transaction for each migration".to_string(),
        (_, outside) => {
            format!("-- {} outside a transaction: do not run this with psql -1", count(outside, "statement"))
        }
    });
    let lost: Vec<&str> = script.steps.iter().flat_map(losses).collect();
    lines.extend(psql);
    lines.push(match lost.is_empty() {
        true => "-- data lost: none".to_string(),
        false => format!("-- data lost: {}", lost.join(", ")),
    });
    if !script.settings.guard {
        lines.push("-- no guard: nothing here checks where the database is".to_string());
    }
    lines.iter().map(|line| one_line(line)).collect::<Vec<_>>().join("\n")
}

fn what(script: &Script) -> &'static str {
    match script.steps.first().map(|step| step.direction) {
        Some(Direction::Downgrade) => "Downgrade",
        Some(Direction::Stamp) => "Stamp",
        Some(Direction::Upgrade) => "Upgrade",
        None if makes_version_table_only(script) => "Version table",
        None => "Nothing to run,",
    }
}

fn makes_version_table_only(script: &Script) -> bool {
    script.steps.is_empty() && !script.segments.is_empty()
}

fn losses(step: &Step) -> impl Iterator<Item = &str> {
    step.statements.iter().flat_map(|one| one.facts.loses.iter().map(|loss| loss.what.as_str()))
}

fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
