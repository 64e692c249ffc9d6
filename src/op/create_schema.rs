//! `create_schema`.

use crate::catalog::Schema;

/// Makes a schema.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateSchema {
    /// The schema.
    pub schema: Schema,
    /// `if not exists`.
    pub if_not_exists: bool,
}

super::not_yet!(CreateSchema);
