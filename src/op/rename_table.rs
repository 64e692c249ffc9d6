//! `rename_table`.

use crate::sql::{Ident, QualifiedName};

/// Renames a table within its schema.
#[derive(Debug, Clone, PartialEq)]
pub struct RenameTable {
    /// The table.
    pub name: QualifiedName,
    /// Its new name.
    pub new_name: Ident,
}

super::not_yet!(RenameTable);
