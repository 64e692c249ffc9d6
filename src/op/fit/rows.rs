//! Whether SQL that reads and writes rows names what is there.

use super::Fit;
use crate::catalog::{Column, Lookup, Table};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::code::NO_VALUE;
use crate::op::execute::{Rows, Write, WriteKind};
use crate::source::Span;
use crate::sql::{Ident, QualifiedName, Spanned};

impl<'a> Fit<'a, '_> {
    /// Reports relations that surely are not there, and columns that a table surely does not have.
    pub fn rows(&mut self, rows: &Rows) {
        if self.catalog.is_elsewhere() {
            return;
        }
        for relation in rows.writes.iter().map(|write| &write.relation).chain(&rows.reads) {
            if self.catalog.relation(relation).is_absent() && self.is_of_the_history(relation) {
                self.no_table(relation);
            }
        }
        rows.writes.iter().for_each(|write| self.written_columns(write));
        for new in &rows.rows {
            let Lookup::Found(table) = self.catalog.table(&new.relation) else { continue };
            let all: Vec<Ident> = table.columns.iter().map(|column| column.name.clone()).collect();
            let listed = if new.columns.is_empty() { &all[..new.values.len().min(all.len())] } else { &new.columns };
            let nulls =
                listed.iter().zip(&new.values).filter(|(_, is_null)| **is_null).map(|(column, _)| column.clone());
            let nulls: Vec<Ident> = nulls.collect();
            // A column that is not there is reported by itself.
            if listed.len() == new.values.len() && listed.iter().all(|column| table.column(column).is_some()) {
                self.row(table, listed, &nulls, new.span);
            }
        }
    }

    /// Reports columns that must have a value and get none in a row: null is written, or nothing, and there is no default.
    /// Where triggers may give one, nothing is sure.
    pub fn row(&mut self, table: &Table, columns: &[Ident], nulls: &[Ident], span: Span) {
        if !table.triggers.is_empty() {
            return;
        }
        let has_own = |column: &Column| {
            let is_domain = column.data_type.named_type().is_some();
            column.default.is_some() || column.identity.is_some() || column.generated.is_some() || is_domain
        };
        let lacks = |column: &&Column| {
            column.is_not_null()
                && (nulls.contains(&column.name) || (!columns.contains(&column.name) && !has_own(column)))
        };
        if let Some(column) = table.columns.iter().find(lacks) {
            let what = if nulls.contains(&column.name) { "null" } else { "no value" };
            let message = format!("the row has {what} for column `{}` of table `{}`", column.name, table.name);
            let diagnostic = Diagnostic::error(NO_VALUE, span, message);
            self.report(diagnostic.also(column.name.span(), "which must have one"));
        }
    }

    fn written_columns(&mut self, write: &Write) {
        let Lookup::Found(table) = self.catalog.table(&write.relation) else { return };
        let columns = match &write.kind {
            WriteKind::Insert(columns) | WriteKind::Update(columns) => columns,
            WriteKind::Delete => return,
        };
        for column in columns.iter().filter(|column| table.column(column).is_none()) {
            self.no_column(table, column);
        }
    }

    /// True if nothing but the history can have made a relation of that name: not PostgreSQL itself, no extension, and no
    /// program that keeps versions, such as the one that runs the script.
    fn is_of_the_history(&self, name: &QualifiedName) -> bool {
        let text = name.name.as_str();
        let has_own_schema = name.schema.as_ref().is_none_or(|schema| schema == self.catalog.default_schema());
        let is_of_a_program = text.starts_with("pg_") || text.contains("version");
        has_own_schema && !is_of_a_program && self.catalog.extensions().next().is_none()
    }
}
