//! `drop_enum`.

use crate::sql::QualifiedName;

/// Drops an enum type.
#[derive(Debug, Clone, PartialEq)]
pub struct DropEnum {
    /// The type.
    pub name: QualifiedName,
    /// `if exists`.
    pub if_exists: bool,
    /// `cascade`.
    pub cascade: bool,
}

super::not_yet!(DropEnum);
