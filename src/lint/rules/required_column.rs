//! `required-column`.

use crate::diagnostic::{Diagnostic, code};
use crate::lint::scene::Scene;
use crate::lint::{Level, Rule};
use crate::statement::Change;

/// A table that was there before gets a `NOT NULL` column without a default.
pub const RULE: Rule = Rule {
    code: code::REQUIRED_COLUMN,
    name: "required-column",
    level: Level::Error,
    bad: "add_column orders.paid boolean not null",
    good: "add_column orders.paid boolean not null default false",
    check,
};

fn check(scene: &Scene<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for seen in &scene.statements {
        for change in &seen.statement.facts.changes {
            let Change::Demands { table, column } = change else { continue };
            if !scene.is_new(table, seen.at) {
                let message = format!("{column} fails as soon as {table} has a row");
                found.push(
                    Diagnostic::warning(RULE.code, seen.statement.span, message)
                        .help("give it a default, or add it without 'not null' and fill it first"),
                );
            }
        }
    }
    found
}
