//! `data-loss`.

use crate::diagnostic::{Diagnostic, code};
use crate::lint::scene::Scene;
use crate::lint::{Level, Rule};

/// Data of a relation that was there before is destroyed.
pub const RULE: Rule = Rule {
    code: code::DATA_LOSS,
    name: "data-loss",
    level: Level::Warning,
    bad: "drop_column orders.note",
    good: "-- limbeck: allow data-loss nobody has written a note since 2019\ndrop_column orders.note",
    check,
};

fn check(scene: &Scene<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for seen in &scene.statements {
        let locks = &seen.statement.facts.locks;
        let is_own = locks.first().is_some_and(|lock| scene.is_new(&lock.relation, seen.at));
        for lost in seen.statement.facts.loses.iter().filter(|_| !is_own) {
            found.push(
                Diagnostic::warning(RULE.code, seen.statement.span, format!("{lost} is destroyed"))
                    .help("stop using it first, and keep a backup")
                    .help("if it may go, say so above: -- limbeck: allow data-loss why"),
            );
        }
    }
    found
}
