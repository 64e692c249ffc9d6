//! `rename_constraint`.

use crate::sql::{Ident, QualifiedName};

/// Renames a constraint, and the index behind it.
#[derive(Debug, Clone, PartialEq)]
pub struct RenameConstraint {
    /// The table.
    pub table: QualifiedName,
    /// The constraint.
    pub name: Ident,
    /// Its new name.
    pub new_name: Ident,
}

super::not_yet!(RenameConstraint);
