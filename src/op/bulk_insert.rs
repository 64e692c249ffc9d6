//! `bulk_insert`.

use super::clause::Typed;
use super::fit::Fit;
use super::reach::Reach;
use super::ties::Ties;
use super::{Effect, Inverse, Links};
use crate::catalog::Catalog;
use crate::diagnostic::Diagnostics;
use crate::sql::{Expression, Ident, QualifiedName, Spanned};
use crate::statement::{LockMode, Statement};
use askama::Template;

/// Inserts rows, one statement each, as Alembic does offline.
#[derive(Debug, Clone, PartialEq)]
pub struct BulkInsert {
    /// The table.
    pub table: QualifiedName,
    /// The columns.
    pub columns: Vec<Ident>,
    /// The rows, each with a value for each column, printed as typed.
    pub rows: Vec<Vec<Expression>>,
}

/// One row.
#[derive(Template)]
#[template(path = "op/bulk_insert.sql")]
struct Insert<'a> {
    table: &'a QualifiedName,
    columns: &'a [Ident],
    row: &'a [Expression],
}

impl Effect for BulkInsert {
    fn summary(&self) -> String {
        let rows = if self.rows.len() == 1 { "row" } else { "rows" };
        format!("insert {} {rows} into {}", self.rows.len(), self.table)
    }

    fn links(&self, before: &Catalog) -> Links {
        let ties = Ties::new(before).needs_table(&self.table);
        self.columns
            .iter()
            .fold(ties, |ties, column| {
                let column = ties.column(&self.table, column);
                ties.needs(column)
            })
            .links()
    }

    fn check(&self, before: &Catalog, report: &mut Diagnostics) {
        let mut fit = Fit::new(before, report);
        if let Some(table) = fit.table(&self.table) {
            fit.columns(table, &self.columns);
            for row in self.rows.iter().filter(|row| row.len() == self.columns.len()) {
                let is_null = |value: &Expression| value.as_str().trim().eq_ignore_ascii_case("null");
                let nulls = self.columns.iter().zip(row).filter(|(_, value)| is_null(value));
                let nulls: Vec<Ident> = nulls.map(|(column, _)| column.clone()).collect();
                let span = row.first().map_or(self.table.span(), Spanned::span);
                fit.row(table, &self.columns, &nulls, span);
            }
        }
    }

    fn statements(&self, before: &Catalog) -> Vec<Statement> {
        let reach = Reach::of(before, &self.table);
        let keys: Vec<_> = reach.table.into_iter().flat_map(|table| table.foreign_keys()).collect();
        let statement = |row: &Vec<Expression>| {
            let sql = Insert { table: &self.table, columns: &self.columns, row }.to_string();
            let statement = reach.alone(sql, LockMode::RowExclusive);
            keys.iter().filter(|key| key.columns.iter().all(|column| self.columns.contains(column))).fold(
                statement,
                |statement, key| {
                    let why = "the foreign key refers to it";
                    statement.also_locks(&before.shorten(&key.table), LockMode::RowShare, why)
                },
            )
        };
        self.rows.iter().map(statement).collect()
    }

    fn apply(&self, _: &mut Catalog) {}

    fn inverse(&self, _: &Catalog) -> Inverse {
        Inverse::None("which rows to delete is for its author to say".into())
    }
}
