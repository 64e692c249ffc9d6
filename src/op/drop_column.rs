//! `drop_column`.

use crate::sql::{Ident, QualifiedName};

/// Drops a column.
#[derive(Debug, Clone, PartialEq)]
pub struct DropColumn {
    /// The table.
    pub table: QualifiedName,
    /// The column.
    pub column: Ident,
    /// `if exists`.
    pub if_exists: bool,
    /// `cascade`.
    pub cascade: bool,
}

super::not_yet!(DropColumn);
