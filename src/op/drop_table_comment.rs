//! `drop_table_comment`.

use crate::sql::QualifiedName;

/// Removes the comment of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct DropTableComment {
    /// The table.
    pub table: QualifiedName,
}

super::not_yet!(DropTableComment);
