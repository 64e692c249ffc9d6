//! `rename_index`.

use crate::sql::{Ident, QualifiedName};

/// Renames an index.
#[derive(Debug, Clone, PartialEq)]
pub struct RenameIndex {
    /// The index.
    pub name: QualifiedName,
    /// Its new name.
    pub new_name: Ident,
    /// `if exists`.
    pub if_exists: bool,
}

super::not_yet!(RenameIndex);
