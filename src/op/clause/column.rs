//! A column, as in `CREATE TABLE` and behind `ALTER TABLE … ADD COLUMN`.

use super::{ConstraintClause, IdentityClause, Typed};
use crate::catalog::{Column, Constraint, Nullability, PostgresVersion};
use askama::Template;

/// `name type STORAGE … COMPRESSION … COLLATE … DEFAULT … GENERATED … NOT NULL CHECK (…)`.
#[derive(Template)]
#[template(path = "clause/column.sql")]
pub struct ColumnClause<'a> {
    /// The column.
    pub column: &'a Column,
    /// The checks that stand beside it.
    pub checks: Vec<&'a Constraint>,
    /// What the script is for.
    pub version: PostgresVersion,
}
