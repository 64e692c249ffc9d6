//! `index-not-concurrent`.

use crate::diagnostic::{Diagnostic, code};
use crate::lint::scene::Scene;
use crate::lint::{Level, Rule};
use crate::statement::{LockMode, WorkKind};

/// An index of a table that was there before is built under `SHARE`.
pub const RULE: Rule = Rule {
    code: code::INDEX_NOT_CONCURRENT,
    name: "index-not-concurrent",
    level: Level::Warning,
    bad: "create_index ix_orders_note on orders (note)",
    good: "create_index concurrently ix_orders_note on orders (note)",
    check,
};

fn check(scene: &Scene<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for seen in &scene.statements {
        let work = seen.statement.facts.work.iter().filter(|work| work.kind == WorkKind::BuildIndex);
        for work in work.filter(|work| !scene.is_new(&work.relation, seen.at)) {
            if scene.mode(*seen, &work.relation) == Some(LockMode::Share) {
                let message = format!("nobody can write to {} while the index is built", work.relation);
                found.push(
                    Diagnostic::warning(RULE.code, seen.statement.span, message)
                        .help("write create_index concurrently"),
                );
            }
        }
    }
    found
}
