//! `drop_constraint`.

use super::fit::Fit;
use super::reach::Reach;
use super::restore;
use super::ties::Ties;
use super::{Effect, Inverse, Links};
use crate::catalog::{Catalog, Constraint, Table};
use crate::diagnostic::Diagnostics;
use crate::sql::{Ident, QualifiedName, Spanned};
use crate::statement::{LockMode, Statement};
use askama::Template;

/// Drops a constraint.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "op/drop_constraint.sql")]
pub struct DropConstraint {
    /// The table.
    pub table: QualifiedName,
    /// The constraint.
    pub name: Ident,
    /// `if exists`.
    pub if_exists: bool,
    /// `cascade`.
    pub cascade: bool,
}

impl DropConstraint {
    fn known<'a>(&self, catalog: &'a Catalog) -> Option<(&'a Table, &'a Constraint)> {
        let table = catalog.table(&self.table).known()?;
        Some((table, table.constraint(&self.name)?))
    }
}

impl Effect for DropConstraint {
    fn summary(&self) -> String {
        format!("drop constraint {} of {}", self.name, self.table)
    }

    fn links(&self, before: &Catalog) -> Links {
        let ties = Ties::new(before).needs_table(&self.table);
        let constraint = ties.constraint(&self.table, &self.name);
        let ties = ties.needs(constraint.clone()).drops(constraint);
        match self.known(before) {
            Some((_, constraint)) => ties.drops_constraint(&self.table, constraint).links(),
            None => ties.links(),
        }
    }

    fn check(&self, before: &Catalog, report: &mut Diagnostics) {
        let mut fit = Fit::new(before, report);
        let Some(table) = fit.table_if(&self.table, self.if_exists) else { return };
        if self.if_exists && table.constraint(&self.name).is_none() {
            return;
        }
        let Some(constraint) = fit.constraint(table, &self.name) else { return };
        fit.is_own_constraint(table, constraint, &self.name);
        if !self.cascade {
            fit.not_needed(
                &format!("constraint `{}`", self.name),
                self.name.span(),
                before.references_to_key(table, constraint),
            );
        }
    }

    fn statements(&self, before: &Catalog) -> Vec<Statement> {
        let reach = Reach::of(before, &self.table);
        let known = self.known(before);
        let reach = match known.map(|(_, constraint)| constraint.check()) {
            Some(Some(check)) if check.no_inherit => reach.without_descendants(),
            Some(None) => reach.of_key(),
            _ => reach,
        };
        let statement = reach.whole(self.to_string(), LockMode::AccessExclusive);
        let Some((table, constraint)) = known else {
            return vec![reach.unless_known(statement, "the table behind a foreign key may be locked too")];
        };
        let statement = match constraint.foreign_key() {
            Some(key) => {
                let why = "it is behind the foreign key";
                reach.lock_referred(statement, key, LockMode::AccessExclusive, why)
            }
            None => statement,
        };
        let needing = before.references_to_key(table, constraint);
        vec![needing.iter().fold(statement, |statement, (other, _)| {
            statement.also_locks(&before.shorten(&other.name), LockMode::AccessExclusive, "its foreign key goes too")
        })]
    }

    fn apply(&self, catalog: &mut Catalog) {
        catalog.drop_constraint(&self.table, &self.name);
    }

    fn inverse(&self, before: &Catalog) -> Inverse {
        let Some((table, constraint)) = self.known(before) else {
            return match self.if_exists && before.table(&self.table).certain().is_some() {
                true => Inverse::Exact(Vec::new()),
                false => Inverse::None(format!("what constraint {} demands is not known", self.name)),
            };
        };
        let mut operations = vec![restore::constraint(&self.table, constraint)];
        operations.extend(restore::references(before, &before.references_to_key(table, constraint)));
        let is_doubtful = before.table(&self.table).is_doubtful();
        Inverse::Exact(operations).if_doubtful(is_doubtful, format_args!("table {}", before.shorten(&self.table)))
    }
}
