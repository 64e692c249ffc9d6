//! `new-enum-value-used`.

use crate::diagnostic::{Diagnostic, code};
use crate::lint::scene::Scene;
use crate::lint::{Level, Rule};
use crate::sql::QualifiedName;
use crate::sql::scan::{TokenKind, tokens};
use crate::statement::Change;

/// A value that was added to an enum is used before its transaction has ended.
pub const RULE: Rule = Rule {
    code: code::NEW_ENUM_VALUE_USED,
    name: "new-enum-value-used",
    level: Level::Error,
    bad: "alter_enum order_state add value 'sent'\nexecute $$ UPDATE orders SET state = 'sent' WHERE total = 0 $$",
    good: "autocommit {\nalter_enum order_state add value 'sent'\n}\n\
           execute $$ UPDATE orders SET state = 'sent' WHERE total = 0 $$",
    check,
};

fn check(scene: &Scene<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    // PostgreSQL 17 lets the values of an enum be used that is made in the same transaction (measured; 12 to 16 do not).
    let is_free = |of: &QualifiedName, seen| scene.script.version.major() >= 17 && scene.is_of_transaction(of, seen);
    for seen in scene.statements.iter().filter(|seen| seen.transaction.is_some()) {
        for change in &seen.statement.facts.changes {
            let Change::AddsEnumValue { of, value } = change else { continue };
            if is_free(of, *seen) {
                continue;
            }
            let written = value.to_string();
            let uses = |sql: &str| tokens(sql).any(|token| token.kind == TokenKind::Text && token.text == written);
            let later = scene.statements[seen.at + 1..].iter();
            let mut later = later.take_while(|later| later.transaction == seen.transaction);
            if let Some(used) = later.find(|later| uses(&later.statement.sql)) {
                let message = format!("{value} is used in the transaction that adds it, which PostgreSQL refuses");
                found.push(
                    Diagnostic::warning(RULE.code, used.statement.span, message)
                        .also(seen.statement.span, "added here")
                        .help("use it in a later migration, each in a transaction of its own"),
                );
            }
        }
    }
    found
}
