//! `drop_extension`.

use crate::sql::Ident;

/// Removes an extension.
#[derive(Debug, Clone, PartialEq)]
pub struct DropExtension {
    /// The extension.
    pub name: Ident,
    /// `if exists`.
    pub if_exists: bool,
    /// `cascade`.
    pub cascade: bool,
}

super::not_yet!(DropExtension);
