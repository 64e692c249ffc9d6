//! One operation after the other over one catalog: each is checked, becomes SQL, and changes the catalog. SQL that
//! somebody wrote is gone through statement by statement, so that nobody needs a copy of the catalog for it.

use super::{Effect, Operation};
use crate::catalog::Catalog;
use crate::diagnostic::Diagnostics;
use crate::statement::Statement;

impl Operation {
    /// Checks it, and changes the catalog.
    pub fn settle(&self, catalog: &mut Catalog, report: &mut Diagnostics) {
        match self {
            Operation::Execute(execute) => execute.settle(catalog, report),
            _ => {
                self.check(catalog, report);
                self.apply(catalog);
            }
        }
    }

    /// The same; gives its statements, the first of them with all that it changes. None if it does not fit.
    pub fn run(&self, catalog: &mut Catalog, report: &mut Diagnostics) -> Vec<Statement> {
        if let Operation::Execute(execute) = self {
            return execute.run(catalog, report);
        }
        let mut faults = Diagnostics::new();
        self.check(catalog, &mut faults);
        let mut statements = if faults.has_errors() { Vec::new() } else { self.statements(catalog) };
        if let Some(first) = statements.first_mut() {
            first.facts.changes = self.changes(catalog).into();
        }
        report.append(faults);
        self.apply(catalog);
        statements
    }
}
