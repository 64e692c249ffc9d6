//! `create_trigger`.

use crate::catalog::Trigger;
use crate::sql::QualifiedName;

/// Makes a trigger.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateTrigger {
    /// The table.
    pub table: QualifiedName,
    /// The trigger.
    pub trigger: Trigger,
    /// `or replace` (PostgreSQL 14).
    pub or_replace: bool,
}

super::not_yet!(CreateTrigger);
