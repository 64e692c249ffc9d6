//! `two-tables-locked`.

use crate::diagnostic::{Diagnostic, code};
use crate::lint::scene::{Scene, Seen};
use crate::lint::{Level, Rule};
use crate::statement::Lock;

/// One transaction blocks the readers or the writers of several tables that were there before.
pub const RULE: Rule = Rule {
    code: code::TWO_TABLES_LOCKED,
    name: "two-tables-locked",
    level: Level::Warning,
    bad: "add_column orders.paid boolean\nadd_column customers.phone text",
    good: "autocommit {\nadd_column orders.paid boolean\n}\nadd_column customers.phone text",
    check,
};

fn check(scene: &Scene<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut first: Option<(Seen<'_>, &Lock)> = None;
    let mut told = None;
    for seen in scene.statements.iter().filter(|seen| seen.transaction.is_some()) {
        for lock in scene.locks(*seen).filter(|lock| lock.mode.blocks_writes() && lock.is_on_own_table()) {
            let Some((earlier, held)) = first.filter(|(earlier, _)| earlier.transaction == seen.transaction) else {
                first = Some((*seen, lock));
                continue;
            };
            if held.relation == lock.relation || told == seen.transaction {
                continue;
            }
            told = seen.transaction;
            let message =
                format!("{} is locked {} while {} is locked {}", lock.relation, lock.mode, held.relation, held.mode);
            let finding = Diagnostic::warning(RULE.code, seen.statement.span, message);
            found.push(match earlier.at == seen.at {
                true => finding
                    .label(format!("both from here to COMMIT: {}", lock.unnamed.unwrap_or("it names both")))
                    .help("run it in a transaction of its own, with a lock_timeout"),
                false => finding
                    .also(earlier.statement.span, format!("{} is locked from here to COMMIT", held.relation))
                    .help("run each migration in a transaction of its own, and each table in its own migration"),
            });
        }
    }
    found
}
