//! `drop_domain`.

use super::drop_type::DroppedType;
use super::{Effect, Inverse, Links};
use crate::catalog::Catalog;
use crate::diagnostic::Diagnostics;
use crate::sql::QualifiedName;
use crate::statement::Statement;
use askama::Template;

/// Drops a domain.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "op/drop_domain.sql")]
pub struct DropDomain {
    /// The domain.
    pub name: QualifiedName,
    /// `if exists`.
    pub if_exists: bool,
    /// `cascade`.
    pub cascade: bool,
}

impl DropDomain {
    fn dropped(&self) -> DroppedType<'_> {
        DroppedType { name: &self.name, kind: "domain", if_exists: self.if_exists, cascade: self.cascade }
    }
}

impl Effect for DropDomain {
    fn summary(&self) -> String {
        format!("drop domain {}", self.name)
    }

    fn links(&self, before: &Catalog) -> Links {
        self.dropped().links(before)
    }

    fn check(&self, before: &Catalog, report: &mut Diagnostics) {
        self.dropped().check(before, report);
    }

    fn statements(&self, before: &Catalog) -> Vec<Statement> {
        vec![self.dropped().statement(self.to_string(), before)]
    }

    fn apply(&self, catalog: &mut Catalog) {
        self.dropped().apply(catalog);
    }

    fn inverse(&self, before: &Catalog) -> Inverse {
        self.dropped().inverse(before)
    }
}
