//! Whether an expression about a table fits it.

use super::{Fit, is_system_column};
use crate::catalog::{Exclude, IndexElement, IndexKey, Table};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::code::WRONG_KIND;
use crate::sql::{Expression, Spanned};

/// Functions that people call in defaults and that older versions lack, each with the version that brought it.
const NEWER_FUNCTIONS: &[(&str, u8)] =
    &[("gen_random_uuid", 13), ("date_bin", 14), ("random_normal", 16), ("uuidv4", 18), ("uuidv7", 18)];

impl Fit<'_, '_> {
    /// Reports functions that the version of PostgreSQL does not have yet, if nothing else can have brought them.
    pub fn functions(&mut self, expression: &Expression) {
        if self.catalog.extensions().next().is_some() {
            return;
        }
        for call in expression.calls().iter().filter(|call| call.schema.is_none()) {
            let newer = NEWER_FUNCTIONS.iter().find(|(name, _)| call.name.as_str() == *name);
            let is_made = !self.catalog.functions(call).is_empty() || !self.catalog.knows_functions(call);
            if let Some((name, major)) = newer.filter(|_| !is_made) {
                self.since(*major, expression.span(), &format!("the function {name}()"));
            }
        }
    }

    /// Reports a column in an expression that the table surely does not have.
    pub fn expression(&mut self, table: &Table, expression: &Expression) {
        self.functions(expression);
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
        self.forgotten_comma(table, element);
    }

    /// Reports a column in the place of an operator class. Those that PostgreSQL and extensions bring end in `_ops`.
    fn forgotten_comma(&mut self, table: &Table, element: &IndexElement) {
        let Some(class) = element.operator_class.as_ref().map(|class| &class.name) else { return };
        if class.schema.is_none() && !class.name.as_str().ends_with("_ops") && table.column(&class.name).is_some() {
            let message = format!("`{class}` is a column of table `{}`, no operator class", table.name);
            let help = format!("write a comma before `{class}`");
            self.report(Diagnostic::error(WRONG_KIND, class.span(), message).help(help));
        }
    }

    /// The same for a whole exclusion constraint.
    pub fn exclusion(&mut self, table: &Table, exclude: &Exclude) {
        let what = "an exclusion constraint";
        for (element, _) in &exclude.elements {
            self.element(table, element);
            self.element_kept(table, element, what);
        }
        self.columns(table, &exclude.include);
        exclude.include.iter().for_each(|column| self.is_kept(table, column, what));
        if let Some(predicate) = &exclude.predicate {
            self.expression(table, predicate);
            self.all_kept(table, predicate, what);
        }
    }
}
