//! `drop_index`.

use crate::sql::QualifiedName;

/// Drops an index.
#[derive(Debug, Clone, PartialEq)]
pub struct DropIndex {
    /// The index.
    pub name: QualifiedName,
    /// `concurrently`.
    pub concurrently: bool,
    /// `if exists`.
    pub if_exists: bool,
    /// `cascade`.
    pub cascade: bool,
}

super::not_yet!(DropIndex);
