//! What a table has from its parent, and what a partitioned table hangs on.

use super::super::restore::{inherits, parents};
use super::Fit;
use crate::catalog::{Constraint, Table};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::code::{INHERITED, PARTITION_KEY};
use crate::source::Span;
use crate::sql::{Ident, Spanned};

impl Fit<'_, '_> {
    /// True for a check of the name of one that the table has from a parent: PostgreSQL makes one of them if they say the
    /// same (documentation of `ALTER TABLE`).
    pub(super) fn is_inherited_check(&self, table: &Table, constraint: &Constraint) -> bool {
        let has_it = |parent: &&Table| {
            let theirs = constraint.name.as_ref().and_then(|name| parent.constraint(name));
            theirs.is_some_and(|theirs| theirs.check().is_some())
        };
        constraint.check().is_some() && parents(self.catalog, table).iter().any(has_it)
    }

    /// Reports a column that the table has from its parent.
    pub fn is_own_column(&mut self, table: &Table, column: &Ident) {
        let parents = parents(self.catalog, table);
        if let Some((parent, of_parent)) = parents.iter().find_map(|parent| Some((parent, parent.column(column)?))) {
            let message = format!("column `{column}` of table `{}` is inherited from `{}`", table.name, parent.name);
            let diagnostic = Diagnostic::error(INHERITED, column.span(), message);
            self.report(diagnostic.help("change it there").also(of_parent.name.span(), "it is made here"));
        }
    }

    /// Reports a constraint that the table has from its parent.
    pub fn is_own_constraint(&mut self, table: &Table, constraint: &Constraint, name: &Ident) {
        let parents = parents(self.catalog, table);
        if let Some(parent) = parents.iter().find(|parent| inherits(parent, table, constraint)) {
            let message = format!("constraint `{name}` of table `{}` is inherited from `{}`", table.name, parent.name);
            let diagnostic = Diagnostic::error(INHERITED, name.span(), message);
            self.report(diagnostic.help("change it there").also(constraint.span, "it is made here"));
        }
    }

    /// Reports a column that the table is partitioned by.
    pub fn is_not_partition_key(&mut self, table: &Table, column: &Ident) {
        if let Some(partition_by) = &table.options.partition_by
            && partition_by.key.mentions(column)
        {
            let message = format!("column `{column}` cannot be dropped: table `{}` is partitioned by it", table.name);
            let diagnostic = Diagnostic::error(PARTITION_KEY, column.span(), message);
            self.report(diagnostic.also(partition_by.key.span(), "partitioned here"));
        }
    }

    /// Reports a unique key of a partitioned table without the columns that it is partitioned by.
    pub fn has_partition_key(&mut self, table: &Table, key: &[Ident], span: Span) {
        let Some(partition_by) = &table.options.partition_by else { return };
        let message = match partition_by.columns() {
            None => format!("table `{}` is partitioned by an expression, so it has no unique keys", table.name),
            Some(columns) => match columns.iter().find(|column| !key.contains(column)) {
                Some(missing) => {
                    format!("table `{}` is partitioned by `{missing}`, which this unique key does not have", table.name)
                }
                None => return,
            },
        };
        let diagnostic = Diagnostic::error(PARTITION_KEY, span, message);
        self.report(diagnostic.also(partition_by.key.span(), "partitioned here"));
    }
}
