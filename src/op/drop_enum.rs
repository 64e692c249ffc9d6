//! `drop_enum`.

use super::drop_type::DroppedType;
use super::{Effect, Inverse, Links};
use crate::catalog::Catalog;
use crate::diagnostic::Diagnostics;
use crate::sql::QualifiedName;
use crate::statement::Statement;
use askama::Template;

/// Drops an enum type.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "op/drop_enum.sql")]
pub struct DropEnum {
    /// The type.
    pub name: QualifiedName,
    /// `if exists`.
    pub if_exists: bool,
    /// `cascade`.
    pub cascade: bool,
}

impl DropEnum {
    fn dropped(&self) -> DroppedType<'_> {
        DroppedType { name: &self.name, kind: "enum", if_exists: self.if_exists, cascade: self.cascade }
    }
}

impl Effect for DropEnum {
    fn summary(&self) -> String {
        format!("drop enum {}", self.name)
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
