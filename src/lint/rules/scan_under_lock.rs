//! `scan-under-lock`.

use crate::diagnostic::{Diagnostic, code};
use crate::lint::scene::Scene;
use crate::lint::{Level, Rule};
use crate::statement::WorkKind;

/// All rows of a table that was there before are read under a lock that blocks writers.
pub const RULE: Rule = Rule {
    code: code::SCAN_UNDER_LOCK,
    name: "scan-under-lock",
    level: Level::Warning,
    bad: "create_check_constraint ck_orders_total on orders (total > 0)",
    good: "create_check_constraint ck_orders_total on orders (total > 0) not valid",
    check,
};

fn check(scene: &Scene<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for seen in &scene.statements {
        for work in &seen.statement.facts.work {
            let kind = match work.kind {
                WorkKind::Scan => "is read",
                WorkKind::CheckForeignKey => "is looked up on the other side of the foreign key",
                WorkKind::Rewrite | WorkKind::BuildIndex => continue,
            };
            let Some(mode) = scene.mode(*seen, &work.relation).filter(|mode| mode.blocks_writes()) else { continue };
            if scene.is_new(&work.relation, seen.at) || seen.rewrites(&work.relation) {
                continue;
            }
            let message = format!("every row of {} {kind} under {mode}", work.relation);
            let finding = Diagnostic::warning(RULE.code, seen.statement.span, message)
                .help("add it with 'not valid', and validate it in a later migration");
            found.push(match work.kind {
                WorkKind::Scan => finding.help("for 'set not null', add and validate a check (… is not null) first"),
                _ => finding,
            });
        }
    }
    found
}
