//! `create_view`.

use crate::catalog::View;

/// Makes a view or a materialized view: `create_view` and `create_materialized_view`.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateView {
    /// The view.
    pub view: View,
    /// `or replace`; views only.
    pub or_replace: bool,
    /// `if not exists`; materialized views only.
    pub if_not_exists: bool,
}

super::not_yet!(CreateView);
