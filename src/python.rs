//! A small, safe Python, read without Python: its syntax, its values, and an evaluator with the part of the standard
//! library that migrations and models use. It knows no library.

pub mod evaluate;
pub mod json;
pub mod syntax;
pub mod value;

pub use syntax::Module;

use std::collections::BTreeMap;

/// The SQL of column types that only the application knows, by their dotted names in Python.
pub type ColumnTypes = BTreeMap<String, String>;
