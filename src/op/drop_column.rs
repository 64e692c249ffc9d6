//! `drop_column`.

use super::add_column::AddColumn;
use super::cascade::Cascade;
use super::create_table::ColumnDefinition;
use super::fit::Fit;
use super::reach::Reach;
use super::restore;
use super::ties::Ties;
use super::{Effect, Inverse, Links, Operation};
use crate::catalog::{Catalog, Constraint, Needed, Table};
use crate::diagnostic::code::STILL_NEEDED;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::sql::{Ident, QualifiedName, Spanned};
use crate::statement::{LockMode, Statement};
use askama::Template;

/// Drops a column.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "op/drop_column.sql")]
pub struct DropColumn {
    /// The table.
    pub table: QualifiedName,
    /// The column.
    pub column: Ident,
    /// `if exists`.
    pub if_exists: bool,
    /// `cascade`.
    pub cascade: bool,
}

impl DropColumn {
    /// The table, if it is known and has the column.
    fn known<'a>(&self, catalog: &'a Catalog) -> Option<&'a Table> {
        catalog.table(&self.table).known().filter(|table| table.column(&self.column).is_some())
    }

    /// The views that go along by `cascade`.
    fn going_along<'a>(&self, before: &'a Catalog, table: &Table) -> Cascade<'a> {
        let columns = if self.cascade { table.dropped_with(&self.column) } else { Vec::new() };
        Cascade::of_all(before, columns.iter().map(|column| Needed::Column(&table.name, column)))
    }

    /// The constraints that go with the column.
    fn constraints<'a>(&self, table: &'a Table) -> Vec<&'a Constraint> {
        let gone = table.dropped_with(&self.column);
        table.constraints.iter().filter(|one| gone.iter().any(|column| one.is_about(column))).collect()
    }

    /// The foreign keys that need one of those constraints, each with its table; not those that go by themselves.
    fn references<'a>(&self, catalog: &'a Catalog, table: &'a Table) -> Vec<(&'a Table, &'a Constraint)> {
        let own = self.constraints(table);
        let needing = own.iter().flat_map(|constraint| catalog.references_to_key(table, constraint));
        needing.filter(|(other, key)| !(catalog.same(&other.name, &table.name) && own.contains(key))).collect()
    }
}

impl Effect for DropColumn {
    fn summary(&self) -> String {
        format!("drop column {}.{}", self.table, self.column)
    }

    fn links(&self, before: &Catalog) -> Links {
        let ties = Ties::new(before).needs_table(&self.table);
        let column = ties.column(&self.table, &self.column);
        let ties = ties.needs(column.clone()).drops(column);
        match self.known(before) {
            Some(table) => self.going_along(before, table).ties(ties.drops_column(table, &self.column)).links(),
            None => ties.links(),
        }
    }

    fn check(&self, before: &Catalog, report: &mut Diagnostics) {
        let mut fit = Fit::new(before, report);
        let Some(table) = fit.table_if(&self.table, self.if_exists) else { return };
        if self.if_exists && table.column(&self.column).is_none() {
            return;
        }
        if fit.column(table, &self.column).is_none() {
            return;
        }
        fit.is_own_column(table, &self.column);
        fit.is_not_partition_key(table, &self.column);
        if self.cascade {
            return;
        }
        let what = format!("column `{}`", self.column);
        fit.not_needed(&what, self.column.span(), self.references(before, table));
        fit.is_free(&what, self.column.span(), Needed::Column(&self.table, &self.column));
        // Before PostgreSQL 15 they go without a word.
        if before.version().major() < 15 {
            return;
        }
        for other in table.dropped_with(&self.column).iter().skip(1) {
            let message = format!("{what} cannot be dropped: column `{other}` is computed from it");
            let diagnostic = Diagnostic::error(STILL_NEEDED, self.column.span(), message);
            let diagnostic = diagnostic.help("drop it first, or write `cascade` to drop both");
            fit.report(diagnostic.also(other.span(), "it is made here"));
        }
    }

    fn statements(&self, before: &Catalog) -> Vec<Statement> {
        let reach = Reach::of(before, &self.table);
        let mut statement = reach.whole(self.to_string(), LockMode::AccessExclusive);
        let Some(table) = self.known(before) else {
            if self.if_exists && reach.table.is_some() {
                return vec![statement];
            }
            let name = before.shorten(&self.table);
            let statement = statement.loses(&name, format!("column {name}.{}", self.column));
            return vec![reach.unless_known(statement, "the table behind a foreign key may be locked too")];
        };
        let name = before.shorten(&self.table);
        for column in table.dropped_with(&self.column) {
            statement = statement.loses(&name, format!("column {name}.{column}"));
        }
        for key in self.constraints(table).into_iter().filter_map(Constraint::foreign_key) {
            let why = "it is behind a foreign key that goes with the column";
            statement = reach.lock_referred(statement, key, LockMode::AccessExclusive, why);
        }
        for (other, _) in self.references(before, table) {
            let why = "its foreign key goes with the column";
            statement = statement.also_locks(&before.shorten(&other.name), LockMode::AccessExclusive, why);
        }
        vec![self.going_along(before, table).facts(statement)]
    }

    fn apply(&self, catalog: &mut Catalog) {
        if self.known(catalog).is_some() {
            catalog.drop_column(&self.table, &self.column);
        }
    }

    fn inverse(&self, before: &Catalog) -> Inverse {
        let Some(table) = self.known(before) else {
            return match self.if_exists && before.table(&self.table).certain().is_some() {
                true => Inverse::Exact(Vec::new()),
                false => Inverse::None(format!("what column {}.{} is like is not known", self.table, self.column)),
            };
        };
        let gone = table.dropped_with(&self.column);
        let mut operations: Vec<Operation> = Vec::new();
        let mut lost = Vec::new();
        for column in table.columns.iter().filter(|column| gone.contains(&column.name)) {
            let restored = restore::column(before, table, column);
            let definition = ColumnDefinition { column: restored.column, constraints: Vec::new() };
            let add = AddColumn { table: self.table.clone(), if_not_exists: false, definition };
            operations.extend(restored.before);
            operations.push(add.into());
            operations.extend(restored.after);
            if column.generated.is_none() {
                lost.push(format!("the data of column {}.{}", before.shorten(&self.table), column.name));
            }
        }
        if !table.columns.iter().rev().take(gone.len()).all(|column| gone.contains(&column.name)) {
            lost.push(format!("the place of column {}.{} among the others", before.shorten(&self.table), self.column));
        }
        operations.extend(self.constraints(table).into_iter().map(|one| restore::constraint(&self.table, one)));
        operations.extend(restore::references(before, &self.references(before, table)));
        operations.extend(restore::indexes_about(table, &gone).map(restore::index));
        let triggers = table.triggers.iter().filter(|one| gone.iter().any(|column| one.event.mentions(column)));
        operations.extend(triggers.map(|trigger| restore::trigger_of(&self.table, trigger)));
        let (restored, lost_along) = self.going_along(before, table).restored();
        operations.extend(restored);
        lost.extend(lost_along);
        match lost.is_empty() {
            true => Inverse::Exact(operations),
            false => Inverse::StructureOnly { operations, lost },
        }
    }
}
