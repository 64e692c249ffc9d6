//! `validate_constraint`.

use super::drop_constraint::DropConstraint;
use super::fit::Fit;
use super::reach::Reach;
use super::restore;
use super::ties::Ties;
use super::{Effect, Inverse, Links};
use crate::catalog::{Catalog, ConstraintKind};
use crate::diagnostic::code::NOT_FOR_THIS_CONSTRAINT;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::sql::{Ident, QualifiedName, Spanned};
use crate::statement::{LockMode, Statement, WorkKind};
use askama::Template;

/// Checks the rows that a `not valid` constraint left unchecked.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "op/validate_constraint.sql")]
pub struct ValidateConstraint {
    /// The table.
    pub table: QualifiedName,
    /// The constraint.
    pub name: Ident,
}

impl Effect for ValidateConstraint {
    fn summary(&self) -> String {
        format!("validate constraint {} of {}", self.name, self.table)
    }

    fn links(&self, before: &Catalog) -> Links {
        let ties = Ties::new(before).needs_table(&self.table);
        let constraint = ties.constraint(&self.table, &self.name);
        ties.needs(constraint).links()
    }

    fn check(&self, before: &Catalog, report: &mut Diagnostics) {
        let mut fit = Fit::new(before, report);
        let Some(constraint) = fit.table(&self.table).and_then(|table| fit.constraint(table, &self.name)) else {
            return;
        };
        if !matches!(constraint.kind, ConstraintKind::ForeignKey(_) | ConstraintKind::Check(_)) {
            let message = format!("`{}` is a {}: it is always valid", self.name, constraint.kind_word());
            let diagnostic = Diagnostic::error(NOT_FOR_THIS_CONSTRAINT, self.name.span(), message);
            fit.report(diagnostic.also(constraint.span, "it is made here"));
        }
    }

    fn statements(&self, before: &Catalog) -> Vec<Statement> {
        let reach = Reach::of(before, &self.table);
        let mut statement = reach.alone(self.to_string(), LockMode::ShareUpdateExclusive);
        match reach.table.and_then(|table| table.constraint(&self.name)) {
            None => statement = statement.unknown(format!("what constraint {} demands is not known", self.name)),
            Some(constraint) if constraint.is_valid() => {}
            Some(constraint) => match constraint.foreign_key() {
                Some(key) => {
                    let why = "it is behind the foreign key";
                    statement = statement.also_locks(&before.shorten(&key.table), LockMode::RowShare, why);
                    statement = reach.lock_referred(statement, key, LockMode::AccessShare, why);
                    statement = reach.work(statement, WorkKind::CheckForeignKey);
                }
                None => {
                    statement = reach.lock_descendants(statement, LockMode::ShareUpdateExclusive);
                    statement = reach.work(statement, WorkKind::Scan);
                }
            },
        }
        vec![statement]
    }

    fn apply(&self, catalog: &mut Catalog) {
        let below = catalog.descendants(&self.table);
        for table in std::iter::once(&self.table).chain(&below) {
            catalog.change_table(table, |table| {
                table.constraints.change(&self.name, |constraint| constraint.set_valid(true));
            });
        }
    }

    fn inverse(&self, before: &Catalog) -> Inverse {
        match before.table(&self.table).known().and_then(|table| table.constraint(&self.name)) {
            Some(constraint) if constraint.is_valid() => Inverse::Exact(Vec::new()),
            Some(constraint) => {
                let (table, name) = (self.table.clone(), self.name.clone());
                let drop = DropConstraint { table, name, if_exists: false, cascade: false };
                Inverse::Exact(vec![drop.into(), restore::constraint(&self.table, constraint)])
            }
            None => Inverse::None(format!("what constraint {} demands is not known", self.name)),
        }
    }
}
