//! `validated-at-once`.

use crate::diagnostic::{Diagnostic, code};
use crate::lint::scene::Scene;
use crate::lint::{Level, Rule};
use crate::statement::Change;

/// A constraint is added `NOT VALID` and validated in one transaction.
pub const RULE: Rule = Rule {
    code: code::VALIDATED_AT_ONCE,
    name: "validated-at-once",
    level: Level::Warning,
    bad: "create_check_constraint ck_orders_total on orders (total > 0) not valid\n\
          validate_constraint ck_orders_total on orders",
    good: "autocommit {\n\
           create_check_constraint ck_orders_total on orders (total > 0) not valid\n\
           }\n\
           validate_constraint ck_orders_total on orders",
    check,
};

fn check(scene: &Scene<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for seen in &scene.statements {
        let Some(begin) = seen.transaction else { continue };
        for change in &seen.statement.facts.changes {
            let Change::Validates { table, constraint } = change else { continue };
            if scene.is_new(table, seen.at) {
                continue;
            }
            let adds = Change::LeavesUnchecked { table: table.clone(), constraint: constraint.clone() };
            let mut earlier = scene.statements[begin..seen.at].iter();
            if let Some(added) = earlier.find(|earlier| earlier.statement.facts.changes.contains(&adds)) {
                let message = format!("{constraint} is validated in the transaction that adds it to {table}");
                found.push(
                    Diagnostic::warning(RULE.code, seen.statement.span, message)
                        .also(added.statement.span, "this lock is held meanwhile")
                        .help("validate it in a later migration, each in a transaction of its own"),
                );
            }
        }
    }
    found
}
