//! `constraint-builds-index`.

use crate::diagnostic::{Diagnostic, code};
use crate::lint::scene::Scene;
use crate::lint::{Level, Rule};
use crate::statement::{LockMode, WorkKind};

/// The index of a new constraint is built under `ACCESS EXCLUSIVE`.
pub const RULE: Rule = Rule {
    code: code::CONSTRAINT_BUILDS_INDEX,
    name: "constraint-builds-index",
    level: Level::Warning,
    bad: "create_unique_constraint uq_orders_note on orders (note)",
    good: "create_index unique concurrently uq_orders_note on orders (note)\n\
           create_unique_constraint uq_orders_note on orders using index uq_orders_note",
    check,
};

fn check(scene: &Scene<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for seen in &scene.statements {
        let work = seen.statement.facts.work.iter().filter(|work| work.kind == WorkKind::BuildIndex);
        let work = work.filter(|work| !seen.rewrites(&work.relation));
        for work in work.filter(|work| !scene.is_new(&work.relation, seen.at)) {
            if scene.mode(*seen, &work.relation) == Some(LockMode::AccessExclusive) {
                let message = format!("nobody can use {} while the index is built", work.relation);
                found.push(
                    Diagnostic::warning(RULE.code, seen.statement.span, message)
                        .help("build a unique index concurrently, then add the constraint with 'using index'"),
                );
            }
        }
    }
    found
}
