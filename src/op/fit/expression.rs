//! Whether an expression about a table fits it.

use super::{Fit, is_system_column};
use crate::catalog::{Exclude, IndexElement, IndexKey, Table};
use crate::sql::{Expression, Spanned};

impl Fit<'_, '_> {
    /// Reports a column in an expression that the table surely does not have.
    pub fn expression(&mut self, table: &Table, expression: &Expression) {
        for column in expression.columns() {
            let is_there = table.column(&column).is_some() || is_system_column(&column) || column == table.name.name;
            if !is_there {
                self.no_column(table, &column.at(expression.span()));
            }
        }
    }

    /// The same for what an index or an exclusion constraint looks at.
    pub fn element(&mut self, table: &Table, element: &IndexElement) {
        match &element.key {
            IndexKey::Column(column) => self.indexed_column(table, column),
            IndexKey::Expression(expression) => self.expression(table, expression),
        }
    }

    /// The same for a whole exclusion constraint.
    pub fn exclusion(&mut self, table: &Table, exclude: &Exclude) {
        exclude.elements.iter().for_each(|(element, _)| self.element(table, element));
        self.columns(table, &exclude.include);
        if let Some(predicate) = &exclude.predicate {
            self.expression(table, predicate);
        }
    }
}
