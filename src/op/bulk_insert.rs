//! `bulk_insert`.

use crate::sql::{Expression, Ident, QualifiedName};

/// Inserts rows.
#[derive(Debug, Clone, PartialEq)]
pub struct BulkInsert {
    /// The table.
    pub table: QualifiedName,
    /// The columns.
    pub columns: Vec<Ident>,
    /// The rows; each value is printed as typed.
    pub rows: Vec<Vec<Expression>>,
}

super::not_yet!(BulkInsert);
