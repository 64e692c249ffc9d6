//! SQL as it is, and rows.

use super::Reader;
use crate::diagnostic::{Diagnostic, code};
use crate::dsl::grammar::{Node, Rule};
use crate::op::bulk_insert::BulkInsert;
use crate::op::execute::{Execute, SqlText};
use crate::op::unfinished::Unfinished;

impl Reader<'_> {
    pub(super) fn execute(&mut self, node: &Node) -> Execute {
        Execute {
            sql: SqlText::new(self.child_body(node)),
            reverse: node.child(Rule::reverse).map(|reverse| SqlText::new(self.child_body(&reverse))),
        }
    }

    pub(super) fn unfinished(&mut self, node: &Node) -> Unfinished {
        let reason = node.first().unwrap_or_else(|| node.clone());
        Unfinished { reason: self.quoted(&reason) }
    }

    pub(super) fn bulk_insert(&mut self, node: &Node) -> BulkInsert {
        let columns = self.child_names(node);
        let mut rows = Vec::new();
        for row in node.children().filter(|child| child.rule() == Rule::row) {
            let values: Vec<_> = row.children().map(|value| self.raw(&value)).collect();
            if values.len() != columns.len() {
                self.wrong_count(&row, values.len(), columns.len());
            }
            rows.push(values);
        }
        BulkInsert { table: self.child_qualified(node), columns, rows }
    }

    /// Reports a row with too few or too many values.
    fn wrong_count(&mut self, row: &Node, values: usize, columns: usize) {
        self.diagnostics.push(
            Diagnostic::error(code::WRONG_COUNT, row.span(), format!("{values} values for {columns} columns"))
                .help("give each column a value, null where there is none"),
        );
    }
}
