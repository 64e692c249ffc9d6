//! `rename_index`.

use super::fit::Fit;
use super::reach::Reach;
use super::ties::Ties;
use super::{Effect, Inverse, Links};
use crate::catalog::Catalog;
use crate::diagnostic::Diagnostics;
use crate::sql::{Ident, QualifiedName, Spanned};
use crate::statement::{LockMode, Statement};
use askama::Template;

/// Renames an index; a constraint that it stands behind is renamed with it.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "op/rename_index.sql")]
pub struct RenameIndex {
    /// The index.
    pub name: QualifiedName,
    /// Its new name.
    pub new_name: Ident,
    /// `if exists`.
    pub if_exists: bool,
}

impl RenameIndex {
    fn renamed(&self) -> QualifiedName {
        self.name.sibling(self.new_name.clone())
    }
}

impl Effect for RenameIndex {
    fn summary(&self) -> String {
        format!("rename index {} to {}", self.name, self.new_name)
    }

    fn links(&self, before: &Catalog) -> Links {
        let ties = Ties::new(before);
        let (old, new) = (ties.relation(&self.name), ties.relation(&self.renamed()));
        ties.needs(old.clone()).renames(old, new).links()
    }

    fn check(&self, before: &Catalog, report: &mut Diagnostics) {
        let mut fit = Fit::new(before, report);
        fit.name_is_short(&self.new_name);
        if fit.index_if(&self.name, self.if_exists) {
            fit.relation_is_free(&self.renamed());
        }
    }

    fn statements(&self, before: &Catalog) -> Vec<Statement> {
        if self.if_exists && before.relation(&self.name).is_absent() {
            return vec![Statement::new(self.to_string(), self.name.span())];
        }
        // Only the index is locked (measured, 12 to 18).
        vec![Reach::of(before, &self.name).alone(self.to_string(), LockMode::ShareUpdateExclusive)]
    }

    fn apply(&self, catalog: &mut Catalog) {
        catalog.rename_index(&self.name, &self.new_name);
    }

    fn inverse(&self, before: &Catalog) -> Inverse {
        if self.if_exists && before.relation(&self.name).is_absent() {
            return Inverse::Exact(Vec::new());
        }
        let back = RenameIndex { name: self.renamed(), new_name: self.name.name.clone(), if_exists: self.if_exists };
        Inverse::Exact(vec![back.into()])
    }
}
