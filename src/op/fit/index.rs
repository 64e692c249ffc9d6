//! Whether an index fits its table.

use super::{Fit, is_system_column, with_article};
use crate::catalog::{Lookup, Relation, Table, View};
use crate::diagnostic::code::{NAME_TOO_LONG, NO_SUCH_COLUMN, NO_SUCH_OBJECT, NOT_WHEN_PARTITIONED, WRONG_KIND};
use crate::diagnostic::{Diagnostic, nearest};
use crate::source::Span;
use crate::sql::{Ident, QualifiedName, Spanned};

/// The longest name that PostgreSQL keeps, in bytes (`NAMEDATALEN - 1`).
const LONGEST_NAME: usize = 63;

impl<'a> Fit<'a, '_> {
    /// True if there is an index of that name, or may be one; reports what surely is none, unless `if exists` was
    /// written and nothing has the name.
    pub fn index_if(&mut self, name: &QualifiedName, if_exists: bool) -> bool {
        match self.catalog.relation(name) {
            Lookup::Found(Relation::Index(_)) | Lookup::Doubtful(_) | Lookup::Unknown => true,
            Lookup::Found(other) => {
                let message = format!("`{name}` is {}, not an index", with_article(other.kind()));
                let diagnostic = Diagnostic::error(WRONG_KIND, name.span(), message);
                self.report(diagnostic.also(other.name().span(), "it is made here"));
                false
            }
            Lookup::Absent if if_exists => false,
            Lookup::Absent => {
                self.no_index_of_name(name);
                false
            }
        }
    }

    fn no_index_of_name(&mut self, name: &QualifiedName) {
        let mut diagnostic = Diagnostic::error(NO_SUCH_OBJECT, name.span(), format!("there is no index `{name}`"));
        let schema = self.catalog.schema_of(name);
        let tables = self.catalog.tables().filter(|table| self.catalog.schema_of(&table.name) == schema);
        let names: Vec<&str> = tables.flat_map(|table| &table.indexes).map(|index| index.name.as_str()).collect();
        if let Some(near) = nearest(name.name.as_str(), names) {
            diagnostic = diagnostic.help(format!("did you mean `{}`?", name.sibling(Ident::made(near))));
        }
        self.report(diagnostic);
    }

    /// Reports a column that an index cannot be over.
    pub fn indexed_column(&mut self, table: &Table, column: &Ident) {
        if table.column(column).is_none() && !is_system_column(column) {
            self.no_column(table, column);
        }
    }

    /// The materialized view of that name, which can have indexes as well.
    pub fn materialized_view(&self, name: &QualifiedName) -> Option<&'a View> {
        self.catalog.view(name).known().filter(|view| view.materialized)
    }

    /// Reports a column that a view surely does not have.
    pub fn view_column(&mut self, view: &View, column: &Ident) {
        if view.parts.columns.as_ref().is_some_and(|columns| !columns.contains(column)) && !is_system_column(column) {
            let message = format!("{} `{}` has no column `{column}`", view.kind(), view.name);
            let diagnostic = Diagnostic::error(NO_SUCH_COLUMN, column.span(), message);
            self.report(diagnostic.also(view.name.span(), format!("`{}` is made here", view.name)));
        }
    }

    /// Reports `concurrently` on a partitioned table.
    pub fn is_not_partitioned(&mut self, table: &Table, span: Span) {
        if table.options.partition_by.is_some() {
            let message =
                format!("table `{}` is partitioned: its indexes cannot be made or dropped concurrently", table.name);
            let diagnostic = Diagnostic::error(NOT_WHEN_PARTITIONED, span, message);
            self.report(diagnostic.also(table.name.span(), "the table is made here"));
        }
    }

    /// Reports a name that PostgreSQL would cut.
    pub fn name_is_short(&mut self, name: &Ident) {
        let length = name.as_str().len();
        if length > LONGEST_NAME {
            let message = format!("the name `{name}` has {length} bytes, PostgreSQL keeps {LONGEST_NAME}");
            self.report(Diagnostic::error(NAME_TOO_LONG, name.span(), message).help("choose a shorter name"));
        }
    }
}
