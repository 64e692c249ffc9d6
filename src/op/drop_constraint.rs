//! `drop_constraint`.

use crate::sql::{Ident, QualifiedName};

/// Drops a constraint.
#[derive(Debug, Clone, PartialEq)]
pub struct DropConstraint {
    /// The table.
    pub table: QualifiedName,
    /// The constraint.
    pub name: Ident,
    /// `if exists`.
    pub if_exists: bool,
    /// `cascade`.
    pub cascade: bool,
}

super::not_yet!(DropConstraint);
