//! `backfill-under-lock`.

use crate::diagnostic::{Diagnostic, code};
use crate::lint::scene::Scene;
use crate::lint::{Level, Rule};
use crate::statement::LockMode;

/// Rows of a table that was there before are written while an earlier statement's lock blocks others.
pub const RULE: Rule = Rule {
    code: code::BACKFILL_UNDER_LOCK,
    name: "backfill-under-lock",
    level: Level::Warning,
    bad: "add_column orders.paid boolean\nexecute $$ UPDATE orders SET paid = true $$",
    good: "autocommit {\nadd_column orders.paid boolean\n}\nexecute $$ UPDATE orders SET paid = true $$",
    check,
};

fn check(scene: &Scene<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for seen in &scene.statements {
        let Some(written) = scene.locks(*seen).find(|lock| lock.mode == LockMode::RowExclusive) else { continue };
        if let Some((holder, lock)) = scene.held(*seen) {
            let message =
                format!("{} is written to while {} on {} is held", written.relation, lock.mode, lock.relation);
            found.push(
                Diagnostic::warning(RULE.code, seen.statement.span, message)
                    .also(holder.statement.span, "locked here, until the end of the transaction")
                    .help("put the rows into a migration of their own, each in a transaction of its own"),
            );
        }
    }
    found
}
