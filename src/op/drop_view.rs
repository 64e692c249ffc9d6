//! `drop_view`.

use crate::sql::QualifiedName;

/// Drops a view or a materialized view.
#[derive(Debug, Clone, PartialEq)]
pub struct DropView {
    /// The view.
    pub name: QualifiedName,
    /// True for `drop_materialized_view`.
    pub materialized: bool,
    /// `if exists`.
    pub if_exists: bool,
    /// `cascade`.
    pub cascade: bool,
}

super::not_yet!(DropView);
