//! `drop_trigger`.

use crate::sql::{Ident, QualifiedName};

/// Drops a trigger.
#[derive(Debug, Clone, PartialEq)]
pub struct DropTrigger {
    /// The table.
    pub table: QualifiedName,
    /// The trigger.
    pub name: Ident,
    /// `if exists`.
    pub if_exists: bool,
    /// `cascade`.
    pub cascade: bool,
}

super::not_yet!(DropTrigger);
