//! `create_extension`.

use crate::catalog::Extension;

/// Installs an extension.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateExtension {
    /// The extension.
    pub extension: Extension,
    /// `if not exists`.
    pub if_not_exists: bool,
    /// `cascade`.
    pub cascade: bool,
}

super::not_yet!(CreateExtension);
