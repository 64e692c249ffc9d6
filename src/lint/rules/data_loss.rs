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
        for loss in seen.statement.facts.loses.iter().filter(|loss| !scene.is_new(&loss.of, seen.at)) {
            found.push(
                Diagnostic::warning(RULE.code, seen.statement.span, format!("this destroys {}", loss.what))
                    .help("stop using it first, and keep a backup")
                    .help("if it may go, say so above: -- limbeck: allow data-loss why"),
            );
        }
    }
    found
}
