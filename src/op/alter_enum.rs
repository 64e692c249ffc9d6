//! `alter_enum`.

use crate::sql::{Literal, QualifiedName};

/// Adds a value to an enum, or renames one.
#[derive(Debug, Clone, PartialEq)]
pub struct AlterEnum {
    /// The type.
    pub name: QualifiedName,
    /// What changes.
    pub change: EnumChange,
}

/// What changes in an enum.
#[derive(Debug, Clone, PartialEq)]
pub enum EnumChange {
    /// `add value [if not exists] '…' [before|after '…']`.
    AddValue {
        /// The new value.
        value: Literal,
        /// `if not exists`.
        if_not_exists: bool,
        /// Where it goes; at the end if nothing was written.
        place: Option<EnumPlace>,
    },
    /// `rename value '…' to '…'`.
    RenameValue {
        /// The value.
        value: Literal,
        /// Its new name.
        new_value: Literal,
    },
}

/// Where a new value of an enum goes.
#[derive(Debug, Clone, PartialEq)]
pub enum EnumPlace {
    /// `before '…'`.
    Before(Literal),
    /// `after '…'`.
    After(Literal),
}

super::not_yet!(AlterEnum);
