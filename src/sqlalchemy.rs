//! SQLAlchemy's words as a Python file writes them, and what they are on PostgreSQL: types, columns, constraints, indexes,
//! tables and other objects, expressions and queries. It knows no migration: who reads one stands behind it.

mod application;
pub mod clause;
pub mod column;
pub mod constraint;
pub mod described;
pub mod expression;
pub mod given;
pub mod index;
pub mod library;
pub mod literal;
mod mapped;
pub mod object;
pub mod query;
mod source;
pub mod table;
pub mod types;

use crate::naming::Naming;
use crate::python::value::Value;
use crate::sql::QualifiedName;
use std::collections::BTreeMap;

pub use library::SqlAlchemy;

/// The SQL of column types that only the application knows, by their dotted names in Python.
pub type ColumnTypes = BTreeMap<String, String>;

/// What is known while objects are defined one behind the other.
pub struct Definitions<'a> {
    /// How what has no name gets one.
    pub naming: &'a Naming,
    /// The types that have been made: a table makes an enum only where it is not there yet.
    pub made: Vec<QualifiedName>,
}

/// The name of the class that a value is an instance of: `Column` for `sa.Column(…)`.
pub fn class_of(value: &Value) -> &str {
    described::construct(value).map_or("", |(name, _)| name)
}
