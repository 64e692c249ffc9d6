//! `rename_table`.

use super::fit::Fit;
use super::reach::Reach;
use super::ties::Ties;
use super::{Effect, Inverse, Links};
use crate::catalog::{Catalog, Relation};
use crate::diagnostic::Diagnostics;
use crate::sql::{Ident, QualifiedName};
use crate::statement::{LockMode, Statement};
use askama::Template;

/// Renames a table within its schema; a view or a sequence too, as `ALTER TABLE` does.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "op/rename_table.sql")]
pub struct RenameTable {
    /// The table, view or sequence.
    pub name: QualifiedName,
    /// Its new name.
    pub new_name: Ident,
}

impl RenameTable {
    fn renamed(&self) -> QualifiedName {
        self.name.sibling(self.new_name.clone())
    }
}

impl Effect for RenameTable {
    fn summary(&self) -> String {
        format!("rename table {} to {}", self.name, self.new_name)
    }

    fn links(&self, before: &Catalog) -> Links {
        let ties = Ties::new(before).needs_table(&self.name);
        let (old, new) = (ties.relation(&self.name), ties.relation(&self.renamed()));
        ties.renames(old, new).links()
    }

    fn check(&self, before: &Catalog, report: &mut Diagnostics) {
        let mut fit = Fit::new(before, report);
        match before.relation(&self.name).certain() {
            Some(Relation::View(_) | Relation::Sequence(_)) => {}
            _ => drop(fit.table(&self.name)),
        }
        fit.relation_is_free(&self.renamed());
        fit.type_is_free(&self.renamed());
    }

    fn statements(&self, before: &Catalog) -> Vec<Statement> {
        vec![Reach::of(before, &self.name).alone(self.to_string(), LockMode::AccessExclusive)]
    }

    fn apply(&self, catalog: &mut Catalog) {
        catalog.rename_relation(&self.name, &self.new_name);
    }

    fn inverse(&self, _: &Catalog) -> Inverse {
        let back = RenameTable { name: self.renamed(), new_name: self.name.name.clone() };
        Inverse::Exact(vec![back.into()])
    }
}
