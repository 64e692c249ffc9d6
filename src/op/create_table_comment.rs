//! `create_table_comment`.

use crate::sql::{Literal, QualifiedName};

/// Sets the comment of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateTableComment {
    /// The table.
    pub table: QualifiedName,
    /// The comment.
    pub comment: Literal,
}

super::not_yet!(CreateTableComment);
