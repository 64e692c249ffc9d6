//! `create_constraint`.

use crate::catalog::Constraint;
use crate::sql::QualifiedName;

/// Adds a constraint to a table: `create_primary_key`, `create_unique_constraint`, `create_foreign_key`,
/// `create_check_constraint` and `create_exclude_constraint`, which differ only in the kind of the constraint.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateConstraint {
    /// The table.
    pub table: QualifiedName,
    /// The constraint.
    pub constraint: Constraint,
}

super::not_yet!(CreateConstraint);
