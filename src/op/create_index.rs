//! `create_index`.

use crate::catalog::Index;

/// Builds an index.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateIndex {
    /// The index.
    pub index: Index,
    /// `concurrently`: writes go on meanwhile; it cannot be in a transaction.
    pub concurrently: bool,
    /// `if not exists`.
    pub if_not_exists: bool,
}

super::not_yet!(CreateIndex);
