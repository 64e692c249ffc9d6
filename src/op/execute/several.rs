//! A `DROP` of several objects. PostgreSQL looks them all up before it drops the first, and it does not matter which of
//! them needs which.

use crate::catalog::Catalog;
use crate::diagnostic::Diagnostics;
use crate::op::{Effect, Operation};
use crate::statement::Statement;

/// Gives each kind of drop to a function that may change whether it cascades.
macro_rules! drops {
    ($operation:expr, $drop:ident => $done:expr) => {
        match $operation {
            Operation::DropTable($drop) => $done,
            Operation::DropIndex($drop) => $done,
            Operation::DropEnum($drop) => $done,
            Operation::DropDomain($drop) => $done,
            Operation::DropSequence($drop) => $done,
            Operation::DropView($drop) => $done,
            Operation::DropSchema($drop) => $done,
            Operation::DropExtension($drop) => $done,
            Operation::DropFunction($drop) => $done,
            _ => None,
        }
    };
}

/// True for such a `DROP`.
pub(super) fn is_one_drop(operations: &[Operation]) -> bool {
    operations.len() > 1 && operations.iter().all(|operation| cascades(operation).is_some())
}

/// Whether a drop takes along what needs the object; `None` for what is no drop.
fn cascades(operation: &Operation) -> Option<bool> {
    drops!(operation, drop => Some(drop.cascade))
}

/// The drop, free to take along what needs the object: the others of the list may.
pub(super) fn cascading(operation: &Operation) -> Operation {
    let mut cascading = operation.clone();
    drops!(&mut cascading, drop => { drop.cascade = true; Some(()) });
    cascading
}

/// Reports objects that are not there, and what else than the others of the list needs one of them.
pub(super) fn check(operations: &[Operation], before: &Catalog, report: &mut Diagnostics) {
    let mut faults = Diagnostics::new();
    operations.iter().map(cascading).for_each(|operation| operation.check(before, &mut faults));
    let is_plain = operations.iter().all(|operation| cascades(operation) == Some(false));
    if is_plain && !faults.has_errors() {
        for (at, operation) in operations.iter().enumerate() {
            let mut without = before.clone();
            let others = operations.iter().enumerate().filter(|(other, _)| *other != at);
            others.for_each(|(_, other)| other.apply(&mut without));
            // What has gone with another of the list needs no second look.
            let mut absent = Diagnostics::new();
            cascading(operation).check(&without, &mut absent);
            if !absent.has_errors() {
                operation.check(&without, &mut faults);
            }
        }
    }
    report.append(faults);
}

/// Adds the facts of each.
pub(super) fn facts(operations: &[Operation], statement: Statement, before: &Catalog) -> Statement {
    operations.iter().fold(statement, |statement, operation| {
        let operation = cascading(operation);
        let mut statements = operation.statements(before);
        if let Some(first) = statements.first_mut() {
            first.facts.changes = operation.changes(before).into();
        }
        statements.into_iter().fold(statement, Statement::takes_facts_of)
    })
}
