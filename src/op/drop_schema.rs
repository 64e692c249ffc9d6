//! `drop_schema`.

use crate::sql::Ident;

/// Drops a schema.
#[derive(Debug, Clone, PartialEq)]
pub struct DropSchema {
    /// The schema.
    pub name: Ident,
    /// `if exists`.
    pub if_exists: bool,
    /// `cascade`.
    pub cascade: bool,
}

super::not_yet!(DropSchema);
