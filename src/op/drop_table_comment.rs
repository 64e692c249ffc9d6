//! `drop_table_comment`.

use super::create_table_comment::restore_comment;
use super::fit::Fit;
use super::reach::Reach;
use super::ties::Ties;
use super::{Effect, Inverse, Links};
use crate::catalog::Catalog;
use crate::diagnostic::Diagnostics;
use crate::sql::QualifiedName;
use crate::statement::{LockMode, Statement};
use askama::Template;

/// Removes the comment of a table.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "op/drop_table_comment.sql")]
pub struct DropTableComment {
    /// The table.
    pub table: QualifiedName,
}

impl Effect for DropTableComment {
    fn summary(&self) -> String {
        format!("drop comment on table {}", self.table)
    }

    fn links(&self, before: &Catalog) -> Links {
        Ties::new(before).needs_table(&self.table).links()
    }

    fn check(&self, before: &Catalog, report: &mut Diagnostics) {
        Fit::new(before, report).table(&self.table);
    }

    fn statements(&self, before: &Catalog) -> Vec<Statement> {
        vec![Reach::of(before, &self.table).alone(self.to_string(), LockMode::ShareUpdateExclusive)]
    }

    fn apply(&self, catalog: &mut Catalog) {
        catalog.change_table(&self.table, |table| table.comment = None);
    }

    fn inverse(&self, before: &Catalog) -> Inverse {
        restore_comment(&self.table, before)
    }
}
