//! `add_column`.

use super::create_table::ColumnDefinition;
use crate::sql::QualifiedName;

/// Adds a column to a table.
#[derive(Debug, Clone, PartialEq)]
pub struct AddColumn {
    /// The table.
    pub table: QualifiedName,
    /// `if not exists`.
    pub if_not_exists: bool,
    /// The column and what was written beside it.
    pub definition: ColumnDefinition,
}

super::not_yet!(AddColumn);
