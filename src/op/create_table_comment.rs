//! `create_table_comment`.

use super::drop_table_comment::DropTableComment;
use super::fit::Fit;
use super::reach::Reach;
use super::ties::Ties;
use super::{Effect, Inverse, Links};
use crate::catalog::Catalog;
use crate::diagnostic::Diagnostics;
use crate::sql::{Literal, QualifiedName};
use crate::statement::{LockMode, Statement};
use askama::Template;

/// Sets the comment of a table.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "op/create_table_comment.sql")]
pub struct CreateTableComment {
    /// The table.
    pub table: QualifiedName,
    /// The comment.
    pub comment: Literal,
}

impl Effect for CreateTableComment {
    fn summary(&self) -> String {
        format!("comment on table {}", self.table)
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
        catalog.change_table(&self.table, |table| table.comment = Some(self.comment.clone()));
    }

    fn inverse(&self, before: &Catalog) -> Inverse {
        restore_comment(&self.table, before)
    }
}

/// What brings the comment back that a table had before.
pub(super) fn restore_comment(table: &QualifiedName, before: &Catalog) -> Inverse {
    let Some(known) = before.table(table).known() else {
        return Inverse::None(format!("what comment table {table} had before is not known"));
    };
    let table = table.clone();
    Inverse::Exact(match known.comment.clone() {
        Some(comment) => vec![CreateTableComment { table, comment }.into()],
        None => vec![DropTableComment { table }.into()],
    })
}
