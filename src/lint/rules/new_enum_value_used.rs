//! `new-enum-value-used`.

use crate::diagnostic::{Diagnostic, code};
use crate::lint::scene::Scene;
use crate::lint::{Level, Rule};
use crate::statement::Change;

/// A value that was added to an enum is used before its transaction would have ended: the script ends it.
pub const RULE: Rule = Rule {
    code: code::NEW_ENUM_VALUE_USED,
    name: "new-enum-value-used",
    level: Level::Warning,
    bad: "alter_enum order_state add value 'sent'\nexecute $$ UPDATE orders SET state = 'sent' WHERE total = 0 $$",
    good: "autocommit {\nalter_enum order_state add value 'sent'\n}\n\
           execute $$ UPDATE orders SET state = 'sent' WHERE total = 0 $$",
    check,
};

fn check(scene: &Scene<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    // What an author puts outside by himself has no text for a second try.
    for seen in scene.statements.iter().filter(|seen| seen.is_outside && seen.statement.again.is_some()) {
        for change in &seen.statement.facts.changes {
            let Change::AddsEnumValue { of, value } = change else { continue };
            let uses = Change::UsesEnumValue { of: of.clone(), value: value.clone() };
            let mut later = scene.statements[seen.at + 1..].iter();
            if let Some(used) = later.find(|later| later.statement.facts.changes.contains(&uses)) {
                let message =
                    format!("{value} is used behind its ALTER TYPE, so the script ends the transaction between them");
                found.push(
                    Diagnostic::warning(RULE.code, used.statement.span, message)
                        .also(seen.statement.span, "added here; if something fails further down, this stays done")
                        .help("use it in a later migration, each in a transaction of its own"),
                );
            }
        }
    }
    found
}
