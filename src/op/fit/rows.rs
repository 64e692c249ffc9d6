//! Whether SQL that reads and writes rows names what is there.

use super::Fit;
use crate::catalog::Lookup;
use crate::op::execute::{Rows, Write, WriteKind};
use crate::sql::QualifiedName;

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
