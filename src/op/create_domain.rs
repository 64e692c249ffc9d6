//! `create_domain`.

use crate::catalog::Domain;

/// Makes a domain.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateDomain {
    /// The domain.
    pub domain: Domain,
}

super::not_yet!(CreateDomain);
