//! `two-tables-locked`.

use crate::diagnostic::{Diagnostic, code};
use crate::lint::scene::Scene;
use crate::lint::{Level, Rule};

/// One transaction blocks the readers of several tables that were there before.
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
    let mut first = None;
    let mut told = None;
    for seen in scene.statements.iter().filter(|seen| seen.transaction.is_some()) {
        for lock in scene.locks(*seen).filter(|lock| lock.mode.blocks_reads() && lock.unnamed.is_none()) {
            match first {
                Some((transaction, _, _)) if transaction != seen.transaction => {
                    first = Some((seen.transaction, &lock.relation, *seen));
                }
                None => first = Some((seen.transaction, &lock.relation, *seen)),
                Some((_, relation, earlier)) if *relation != lock.relation && told != seen.transaction => {
                    told = seen.transaction;
                    let message = format!("{} is blocked while {relation} still is", lock.relation);
                    found.push(
                        Diagnostic::warning(RULE.code, seen.statement.span, message)
                            .also(earlier.statement.span, format!("{relation} is blocked from here to COMMIT"))
                            .help(
                                "run each migration in a transaction of its own, and each table in its own migration",
                            ),
                    );
                }
                Some(_) => {}
            }
        }
    }
    found
}
