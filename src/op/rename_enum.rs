//! `rename_enum`.

use crate::sql::{Ident, QualifiedName};

/// Renames an enum type.
#[derive(Debug, Clone, PartialEq)]
pub struct RenameEnum {
    /// The type.
    pub name: QualifiedName,
    /// Its new name.
    pub new_name: Ident,
}

super::not_yet!(RenameEnum);
