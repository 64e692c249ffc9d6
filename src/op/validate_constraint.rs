//! `validate_constraint`.

use crate::sql::{Ident, QualifiedName};

/// Checks the rows that a `not valid` constraint left unchecked.
#[derive(Debug, Clone, PartialEq)]
pub struct ValidateConstraint {
    /// The table.
    pub table: QualifiedName,
    /// The constraint.
    pub name: Ident,
}

super::not_yet!(ValidateConstraint);
