//! `table-rewrite`.

use crate::diagnostic::{Diagnostic, code};
use crate::lint::scene::Scene;
use crate::lint::{Level, Rule};
use crate::statement::WorkKind;

/// A table that was there before is written anew.
pub const RULE: Rule = Rule {
    code: code::TABLE_REWRITE,
    name: "table-rewrite",
    level: Level::Warning,
    bad: "alter_column orders.total type bigint",
    good: "add_column orders.big_total bigint",
    check,
};

fn check(scene: &Scene<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for seen in &scene.statements {
        let work = seen.statement.facts.work.iter().filter(|work| work.kind == WorkKind::Rewrite);
        for work in work.filter(|work| !scene.is_new(&work.relation, seen.at)) {
            let message = format!("{} is written anew, and nobody can use it meanwhile", work.relation);
            found.push(
                Diagnostic::warning(RULE.code, seen.statement.span, message)
                    .help("add a new column, fill it in batches, and switch over"),
            );
        }
    }
    found
}
