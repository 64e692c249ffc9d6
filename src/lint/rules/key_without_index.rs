//! `key-without-index`.

use crate::diagnostic::{Diagnostic, code};
use crate::lint::scene::Scene;
use crate::lint::{Level, Rule};
use crate::statement::Change;

/// A table that was there before gets a foreign key, and no index begins with its columns.
pub const RULE: Rule = Rule {
    code: code::KEY_WITHOUT_INDEX,
    name: "key-without-index",
    level: Level::Warning,
    bad: "create_foreign_key fk_orders_customer on orders (customer_id) references customers (id)",
    good: "create_index concurrently ix_orders_customer on orders (customer_id)\n\
           create_foreign_key fk_orders_customer on orders (customer_id) references customers (id)",
    check,
};

fn check(scene: &Scene<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for seen in &scene.statements {
        for change in &seen.statement.facts.changes {
            let Change::ForeignKey { table, columns, indexed: false } = change else { continue };
            if scene.is_new(table, seen.at) {
                continue;
            }
            let covers = |change: &Change| match change {
                Change::Indexes { table: other, columns: leading } => {
                    other == table
                        && leading.len() >= columns.len()
                        && leading[..columns.len()].iter().all(|column| columns.contains(column))
                }
                _ => false,
            };
            let later = &scene.statements[seen.at..];
            let is_covered = later.iter().any(|later| later.statement.facts.changes.iter().any(covers));
            if !is_covered {
                let names: Vec<String> = columns.iter().map(|column| column.to_string()).collect();
                let names = names.join(", ");
                let message = format!("no index of {table} begins with {names}, the columns of this foreign key");
                found.push(
                    Diagnostic::warning(RULE.code, seen.statement.span, message)
                        .help(format!("create_index concurrently … on {table} ({names})")),
                );
            }
        }
    }
    found
}
