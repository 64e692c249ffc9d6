//! `create_enum`.

use crate::sql::{Literal, QualifiedName};

/// Makes an enum type.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateEnum {
    /// The type.
    pub name: QualifiedName,
    /// Its values, in order.
    pub values: Vec<Literal>,
}

super::not_yet!(CreateEnum);
