//! `drop_column`.

use super::add_column::AddColumn;
use super::cascade::Cascade;
use super::create_table::ColumnDefinition;
use super::fit::Fit;
use super::reach::Reach;
use super::restore;
use super::ties::Ties;
use super::{Effect, Inverse, Links, Operation};
use crate::catalog::{Catalog, Constraint, Index, Needed, Policy, Table};
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

    /// The columns that go, by their tables: it and those that are computed from it, in its table and in those below.
    fn gone<'a>(&self, catalog: &'a Catalog) -> Vec<(&'a Table, Vec<Ident>)> {
        let names = std::iter::once(catalog.resolve(&self.table)).chain(catalog.descendants(&self.table));
        let tables = names.filter_map(|name| catalog.table(&name).known());
        let tables = tables.filter(|table| table.column(&self.column).is_some());
        tables.map(|table| (table, table.dropped_with(&self.column))).collect()
    }

    /// What needs one of those columns and goes along by `cascade`.
    fn going_along<'a>(&self, before: &'a Catalog) -> Cascade<'a> {
        let gone = if self.cascade { self.gone(before) } else { Vec::new() };
        let columns = gone.iter().flat_map(|(table, columns)| columns.iter().map(|one| (&table.name, one)));
        Cascade::of_all(before, columns.map(|(table, column)| Needed::Column(table, column)))
    }

    /// The constraints that go with the columns, each with its table.
    fn constraints<'a>(&self, catalog: &'a Catalog) -> Vec<(&'a Table, &'a Constraint)> {
        let of_table = |(table, gone): (&'a Table, Vec<Ident>)| {
            let about = table.constraints.iter().filter(move |one| gone.iter().any(|column| one.is_about(column)));
            about.map(move |one| (table, one))
        };
        self.gone(catalog).into_iter().flat_map(of_table).collect()
    }

    /// The foreign keys that need one of those constraints, each with its table; not those that go by themselves.
    fn references<'a>(&self, catalog: &'a Catalog) -> Vec<(&'a Table, &'a Constraint)> {
        let own = self.constraints(catalog);
        let needing = own.iter().flat_map(|(table, constraint)| catalog.references_to_key(table, constraint));
        needing.filter(|reference| !own.contains(reference)).collect()
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
            Some(_) => {
                let gone = self.gone(before);
                let columns = gone.iter().flat_map(|(table, columns)| columns.iter().map(|one| (*table, one)));
                let ties = columns.fold(ties, |ties, (table, column)| ties.drops_column(table, column));
                self.going_along(before).ties(ties).links()
            }
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
        let is_about = |policy: &&Policy| policy.conditions.iter().any(|one| one.mentions(&self.column));
        if let Some(policy) = table.policies.iter().find(is_about) {
            let message = format!("{what} cannot be dropped: policy `{}` needs it", policy.name);
            let help = "drop the policy first, or write `cascade` to drop it too";
            let diagnostic = Diagnostic::error(STILL_NEEDED, self.column.span(), message).help(help);
            fit.report(diagnostic.also(policy.name.span(), "it is made here"));
        }
        fit.not_needed(&what, self.column.span(), self.references(before));
        for (table, columns) in self.gone(before) {
            fit.is_free(&what, self.column.span(), Needed::Column(&table.name, &self.column));
            for other in columns.iter().skip(1) {
                // Before PostgreSQL 15 a column that is computed from it goes without a word.
                if before.version().major() < 15 {
                    fit.is_free(&what, self.column.span(), Needed::Column(&table.name, other));
                    continue;
                }
                let message = format!("{what} cannot be dropped: column `{other}` is computed from it");
                let diagnostic = Diagnostic::error(STILL_NEEDED, self.column.span(), message);
                let diagnostic = diagnostic.help("drop it first, or write `cascade` to drop both");
                fit.report(diagnostic.also(other.span(), "it is made here"));
            }
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
        for key in self.constraints(before).into_iter().filter_map(|(_, constraint)| constraint.foreign_key()) {
            let why = "it is behind a foreign key that goes with the column";
            statement = reach.lock_referred(statement, key, LockMode::AccessExclusive, why);
        }
        for (other, _) in self.references(before) {
            let why = "its foreign key goes with the column";
            statement = statement.also_locks(&before.shorten(&other.name), LockMode::AccessExclusive, why);
        }
        vec![self.going_along(before).facts(statement)]
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
        let mut operations: Vec<Operation> = Vec::new();
        let mut lost = Vec::new();
        for (member, gone) in self.gone(before) {
            let own = member.columns.iter().filter(|column| gone.contains(&column.name));
            // A column of the table comes back in the tables below it too.
            for column in own.filter(|one| before.same(&member.name, &table.name) || table.column(&one.name).is_none())
            {
                let restored = restore::column(before, member, column);
                let definition = ColumnDefinition { column: restored.column, constraints: Vec::new() };
                let add = AddColumn { table: before.shorten(&member.name), if_not_exists: false, definition };
                operations.extend(restored.before);
                operations.push(add.into());
                operations.extend(restored.after);
                if column.generated.is_none() {
                    lost.push(format!("the data of column {}.{}", before.shorten(&member.name), column.name));
                }
            }
            if !member.columns.iter().rev().take(gone.len()).all(|column| gone.contains(&column.name)) {
                let name = before.shorten(&member.name);
                lost.push(format!("the place of column {name}.{} among the others", self.column));
            }
        }
        for (member, constraint) in self.constraints(before) {
            if !restore::is_inherited(before, member, constraint) {
                operations.push(restore::constraint(&before.shorten(&member.name), constraint));
            }
        }
        operations.extend(restore::references(before, &self.references(before)));
        for (member, gone) in self.gone(before) {
            let name = before.shorten(&member.name);
            operations
                .extend(restore::own_indexes(before, member).filter(|one| is_about(one, &gone)).map(restore::index));
            let triggers = restore::own_triggers(before, member);
            let triggers = triggers.filter(|one| gone.iter().any(|column| one.event.mentions(column)));
            operations.extend(triggers.map(|trigger| restore::trigger_of(&name, trigger)));
        }
        let (restored, lost_along) = self.going_along(before).restored();
        operations.extend(restored);
        lost.extend(lost_along);
        let is_doubtful = self.gone(before).iter().any(|(member, _)| before.table(&member.name).is_doubtful());
        Inverse::of(operations, lost).if_doubtful(is_doubtful, format_args!("table {}", before.shorten(&self.table)))
    }
}

fn is_about(index: &Index, columns: &[Ident]) -> bool {
    columns.iter().any(|column| index.is_about(column))
}
