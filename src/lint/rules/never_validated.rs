//! `never-validated`.

use crate::diagnostic::{Diagnostic, code};
use crate::lint::scene::Scene;
use crate::lint::{Level, Rule};
use crate::statement::Change;

/// A constraint is added `NOT VALID`, and the script ends without validating it.
pub const RULE: Rule = Rule {
    code: code::NEVER_VALIDATED,
    name: "never-validated",
    level: Level::Warning,
    bad: "create_foreign_key fk_orders_customer on orders (customer_id) references customers (id) not valid",
    good: "autocommit {\n\
           create_foreign_key fk_orders_customer on orders (customer_id) references customers (id) not valid\n\
           }\n\
           validate_constraint fk_orders_customer on orders",
    check,
};

fn check(scene: &Scene<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for seen in &scene.statements {
        for change in &seen.statement.facts.changes {
            let Change::LeavesUnchecked { table, constraint } = change else { continue };
            let validates = Change::Validates { table: table.clone(), constraint: constraint.clone() };
            let later = &scene.statements[seen.at..];
            if !later.iter().any(|later| later.statement.facts.changes.contains(&validates)) {
                let message = format!("the rows that {table} has already are never checked by {constraint}");
                found.push(
                    Diagnostic::warning(RULE.code, seen.statement.span, message)
                        .help(format!("follow it with: validate_constraint {constraint} on {table}")),
                );
            }
        }
    }
    found
}
