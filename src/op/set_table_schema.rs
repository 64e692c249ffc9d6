//! `set_table_schema`.

use crate::sql::{Ident, QualifiedName};

/// Moves a table to another schema.
#[derive(Debug, Clone, PartialEq)]
pub struct SetTableSchema {
    /// The table.
    pub name: QualifiedName,
    /// The schema it moves to.
    pub schema: Ident,
}

super::not_yet!(SetTableSchema);
