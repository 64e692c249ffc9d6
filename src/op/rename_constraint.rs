//! `rename_constraint`.

use super::fit::Fit;
use super::reach::Reach;
use super::ties::Ties;
use super::{Effect, Inverse, Links};
use crate::catalog::{Catalog, Constraint};
use crate::diagnostic::Diagnostics;
use crate::sql::{Ident, QualifiedName};
use crate::statement::{LockMode, Statement};
use askama::Template;

/// Renames a constraint, and the index behind it.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "op/rename_constraint.sql")]
pub struct RenameConstraint {
    /// The table.
    pub table: QualifiedName,
    /// The constraint.
    pub name: Ident,
    /// Its new name.
    pub new_name: Ident,
}

impl RenameConstraint {
    fn known<'a>(&self, catalog: &'a Catalog) -> Option<&'a Constraint> {
        catalog.table(&self.table).known()?.constraint(&self.name)
    }

    fn renamed(&self, constraint: &Constraint) -> Constraint {
        Constraint { name: Some(self.new_name.clone()), ..constraint.clone() }
    }
}

impl Effect for RenameConstraint {
    fn summary(&self) -> String {
        format!("rename constraint {} of {} to {}", self.name, self.table, self.new_name)
    }

    fn links(&self, before: &Catalog) -> Links {
        let ties = Ties::new(before).needs_table(&self.table);
        let (old, new) = (ties.constraint(&self.table, &self.name), ties.constraint(&self.table, &self.new_name));
        let ties = ties.needs(old.clone()).renames(old, new);
        if !self.known(before).is_some_and(Constraint::has_index) {
            return ties.links();
        }
        let (old, new) = (self.table.sibling(self.name.clone()), self.table.sibling(self.new_name.clone()));
        let (old, new) = (ties.relation(&old), ties.relation(&new));
        ties.renames(old, new).links()
    }

    fn check(&self, before: &Catalog, report: &mut Diagnostics) {
        let mut fit = Fit::new(before, report);
        if let Some(table) = fit.table(&self.table)
            && let Some(constraint) = fit.constraint(table, &self.name)
        {
            // An index of a partition may have a name of its own.
            if !constraint.has_index() {
                fit.is_own_constraint(table, constraint, &self.name);
            }
            fit.constraint_is_free(table, &self.renamed(constraint));
        }
    }

    fn statements(&self, before: &Catalog) -> Vec<Statement> {
        let reach = Reach::of(before, &self.table);
        let statement = reach.alone(self.to_string(), LockMode::AccessExclusive);
        match self.known(before) {
            // Only a check is inherited under its name.
            Some(constraint) if constraint.check().is_none() => vec![statement],
            _ => vec![reach.lock_descendants(statement, LockMode::AccessExclusive)],
        }
    }

    fn apply(&self, catalog: &mut Catalog) {
        catalog.rename_constraint(&self.table, &self.name, &self.new_name);
    }

    fn inverse(&self, _: &Catalog) -> Inverse {
        let (name, new_name) = (self.new_name.clone(), self.name.clone());
        Inverse::Exact(vec![RenameConstraint { table: self.table.clone(), name, new_name }.into()])
    }
}
