//! `set_table_schema`.

use super::fit::Fit;
use super::reach::Reach;
use super::ties::Ties;
use super::{Effect, Inverse, Links, Object};
use crate::catalog::Catalog;
use crate::diagnostic::Diagnostics;
use crate::sql::{Ident, QualifiedName, Spanned};
use crate::statement::{LockMode, Statement};
use askama::Template;

/// Moves a table to another schema.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "op/set_table_schema.sql")]
pub struct SetTableSchema {
    /// The table.
    pub name: QualifiedName,
    /// The schema it moves to.
    pub schema: Ident,
}

impl SetTableSchema {
    fn moved(&self) -> QualifiedName {
        QualifiedName::new(Some(self.schema.clone()), self.name.name.clone())
    }
}

impl Effect for SetTableSchema {
    fn summary(&self) -> String {
        format!("move table {} to schema {}", self.name, self.schema)
    }

    fn links(&self, before: &Catalog) -> Links {
        let ties = Ties::new(before).needs_table(&self.name).needs(Object::Schema(self.schema.clone()));
        let (old, new) = (ties.relation(&self.name), ties.relation(&self.moved()));
        ties.renames(old, new).links()
    }

    fn check(&self, before: &Catalog, report: &mut Diagnostics) {
        let mut fit = Fit::new(before, report);
        fit.schema(&self.schema, self.schema.span());
        // Into the schema that it is in already, PostgreSQL moves nothing and says nothing.
        if fit.table(&self.name).is_some() && !before.same(&self.name, &self.moved()) {
            fit.relation_is_free(&self.moved().at(self.schema.span()));
        }
    }

    fn statements(&self, before: &Catalog) -> Vec<Statement> {
        vec![Reach::of(before, &self.name).alone(self.to_string(), LockMode::AccessExclusive)]
    }

    fn apply(&self, catalog: &mut Catalog) {
        catalog.move_table(&self.name, self.moved());
    }

    fn inverse(&self, before: &Catalog) -> Inverse {
        let back = SetTableSchema { name: self.moved(), schema: before.schema_of(&self.name).clone() };
        Inverse::Exact(vec![back.into()])
    }
}
