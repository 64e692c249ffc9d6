//! `rename`.

use crate::diagnostic::{Diagnostic, code};
use crate::lint::scene::Scene;
use crate::lint::{Level, Rule};
use crate::statement::Change;

/// What running clients use gets another name.
pub const RULE: Rule = Rule {
    code: code::RENAME,
    name: "rename",
    level: Level::Warning,
    bad: "alter_column orders.note rename to remark",
    good: "add_column orders.remark varchar(100)",
    check,
};

fn check(scene: &Scene<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for seen in &scene.statements {
        for change in &seen.statement.facts.changes {
            let Change::Renames { of, what } = change else { continue };
            if scene.is_new_name(of, seen.at) {
                continue;
            }
            let message = format!("clients that still say the old name of {what} fail");
            found.push(
                Diagnostic::warning(RULE.code, seen.statement.span, message)
                    .help("put the new name beside the old one, and drop the old one later"),
            );
        }
    }
    found
}
