//! `drop-index-not-concurrent`.

use crate::diagnostic::{Diagnostic, code};
use crate::lint::scene::Scene;
use crate::lint::{Level, Rule};
use crate::statement::Change;

/// An index of a table that was there before is dropped under `ACCESS EXCLUSIVE`.
pub const RULE: Rule = Rule {
    code: code::DROP_INDEX_NOT_CONCURRENT,
    name: "drop-index-not-concurrent",
    level: Level::Warning,
    bad: "drop_index ix_orders_total",
    good: "drop_index concurrently ix_orders_total",
    check,
};

fn check(scene: &Scene<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for seen in scene.statements.iter().filter(|seen| !seen.is_outside) {
        for change in &seen.statement.facts.changes {
            let Change::DropsIndex { table } = change else { continue };
            if !scene.is_new(table, seen.at) {
                let message = format!("nobody can use {table} from here to the end of the transaction");
                found.push(
                    Diagnostic::warning(RULE.code, seen.statement.span, message).help("write drop_index concurrently"),
                );
            }
        }
    }
    found
}
