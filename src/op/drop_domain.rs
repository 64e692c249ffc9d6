//! `drop_domain`.

use crate::sql::QualifiedName;

/// Drops a domain.
#[derive(Debug, Clone, PartialEq)]
pub struct DropDomain {
    /// The domain.
    pub name: QualifiedName,
    /// `if exists`.
    pub if_exists: bool,
    /// `cascade`.
    pub cascade: bool,
}

super::not_yet!(DropDomain);
