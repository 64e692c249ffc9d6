//! `drop_function`.

use crate::sql::{Expression, QualifiedName};

/// Drops a function or a procedure.
#[derive(Debug, Clone, PartialEq)]
pub struct DropFunction {
    /// The function.
    pub name: QualifiedName,
    /// True for a procedure.
    pub procedure: bool,
    /// The types of its parameters, to the letter, without the parentheses; `None` where none were written.
    pub parameters: Option<Expression>,
    /// `if exists`.
    pub if_exists: bool,
    /// `cascade`.
    pub cascade: bool,
}

super::not_yet!(DropFunction);
