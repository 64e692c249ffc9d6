//! Whether a generated column can be used where what it gives has to be kept in the rows.

use super::Fit;
use crate::catalog::{IndexElement, IndexKey, Table};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::code::WRONG_KIND_OF_COLUMN;
use crate::source::Span;
use crate::sql::{Expression, Ident, Spanned};

impl Fit<'_, '_> {
    /// Reports a column that is computed when it is read: no index and no key can be over it (measured on PostgreSQL 18
    /// and 19). `what` is what it cannot stand in: `an index`.
    pub fn is_kept(&mut self, table: &Table, column: &Ident, what: &str) {
        self.is_kept_at(table, column, column.span(), what);
    }

    /// The same for each column in an expression.
    pub fn all_kept(&mut self, table: &Table, expression: &Expression, what: &str) {
        for column in expression.columns() {
            self.is_kept_at(table, &column, expression.span(), what);
        }
    }

    /// The same for what an index or an exclusion constraint looks at.
    pub fn element_kept(&mut self, table: &Table, element: &IndexElement, what: &str) {
        match &element.key {
            IndexKey::Column(column) => self.is_kept(table, column, what),
            IndexKey::Expression(expression) => self.all_kept(table, expression, what),
        }
    }

    fn is_kept_at(&mut self, table: &Table, column: &Ident, span: Span, what: &str) {
        let version = self.catalog.version();
        let Some(found) = table.column(column) else { return };
        if found.generated.as_ref().is_some_and(|generated| !generated.is_stored(version)) {
            let message = format!("column `{column}` of table `{}` is virtual: it cannot stand in {what}", table.name);
            let diagnostic = Diagnostic::error(WRONG_KIND_OF_COLUMN, span, message);
            self.report(diagnostic.also(found.name.span(), "it is made here").help("make it `stored`"));
        }
    }
}
